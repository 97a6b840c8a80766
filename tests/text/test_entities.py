"""References to characters."""

import pytest

from afterword.text.entities import unescape
from afterword.text.plaintext import PlainText


@pytest.mark.parametrize(
    ("written", "read"),
    [("&amp;&#233;&#xE9;", "&éé"), ("none", "none"), (f"&#{'9' * 5000};.", "\ufffd."), ("&#;", "&#;")],
)
def test_references_become_characters(written, read):
    """As in browsers; a number of thousands of digits is no character and no error."""
    assert unescape(written) == read


def test_a_page_with_an_endless_reference_is_read():
    """Its words are those around it."""
    assert "oar" in PlainText.from_html(f"<p>oar &#{'9' * 5000};</p>").text
