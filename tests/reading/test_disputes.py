"""Where a label is disputed."""

import pytest

from afterword.errors import SettingsError
from afterword.reading.disputes import dispute_link, dispute_template
from afterword.settings import Settings, parse_settings

PLACE = "https://old.example/essays/x/#c-1-no-time"


def link(**settings):
    """Return the address at which a label of a site with these settings is disputed."""
    template = dispute_template(parse_settings({"AFTERWORD": settings}))
    return dispute_link(template, title="Ropes & knots", url=PLACE, myth="no-time", stance="rebuts")


def test_what_is_known_of_a_label_is_put_in_percent_encoded():
    """Nothing of a title can end a parameter or begin another."""
    assert link(dispute="https://tracker.example/new?t={title}&u={url}&l={myth},{stance}") == (
        "https://tracker.example/new?t=Ropes%20%26%20knots"
        "&u=https%3A%2F%2Fold.example%2Fessays%2Fx%2F%23c-1-no-time&l=no-time,rebuts"
    )


@pytest.mark.parametrize("contact", ["keeper@old.example", "mailto:keeper@old.example"])
def test_mail_is_the_default_where_readers_write_by_mail(contact):
    """With the label as its subject and the place in its body."""
    assert link(contact=contact) == (
        "mailto:keeper@old.example?subject=Label%3A%20rebuts%20no-time%20in%20Ropes%20%26%20knots"
        "&body=https%3A%2F%2Fold.example%2Fessays%2Fx%2F%23c-1-no-time%0A%0A"
    )


def test_a_contact_page_takes_disputes_too():
    """As it is, braces and all."""
    assert link(contact="https://old.example/write/{us}") == "https://old.example/write/%7Bus%7D"


def test_without_any_contact_there_is_no_link():
    """An empty address is none."""
    assert dispute_template(Settings()) == ""


@pytest.mark.parametrize(
    ("template", "hint"),
    [
        ("https://tracker.example/{titel}", "did you mean 'title'?"),
        ("https://tracker.example/{}", "known: myth, stance, title, url"),
        ("https://tracker.example/{url!r}", "nothing behind the name"),
        ("https://tracker.example/{url:>9}", "nothing behind the name"),
        ("https://tracker.example/{url", "a brace of its own is written twice"),
        ("tracker.example/new", "begin it with https:// or mailto:"),
        ("javascript:alert(1)", "begin it with https:// or mailto:"),
    ],
)
def test_a_template_that_cant_work_stops_the_build(template, hint):
    """At its start, naming the setting and the way out."""
    with pytest.raises(SettingsError, match="AFTERWORD: 'dispute'") as caught:
        parse_settings({"AFTERWORD": {"dispute": template}})
    assert hint in str(caught.value)
