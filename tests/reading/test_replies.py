"""Links that answer by mail."""

from urllib.parse import parse_qs, urlsplit

import pytest

from afterword.errors import SettingsError
from afterword.reading.replies import reply_link
from afterword.settings import parse_settings


def test_the_subject_names_the_comment():
    """As mail programs read it: percent-encoded UTF-8, on one line."""
    link = urlsplit(reply_link("a+b@old.example", "Was  nützt\nes?", "was-nuetzt-es", "wp-1"))
    assert (link.scheme, link.path) == ("mailto", "a+b@old.example")
    assert parse_qs(link.query) == {"subject": ["Re: Was nützt es? [was-nuetzt-es#c-wp-1]"]}


def test_without_an_address_there_is_no_link():
    """The site stays as it is."""
    assert reply_link("", "X", "x") == ""


@pytest.mark.parametrize("address", ["keeper", "mailto:a@old.example", "https://old.example/"])
def test_what_is_no_mail_address_is_refused(address):
    """Before a page has it."""
    with pytest.raises(SettingsError, match="'replies'"):
        parse_settings({"AFTERWORD": {"replies": address}})
