"""Words found again in the text that they were copied from."""

import pytest

from afterword.text.quotes import find_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It isn’t “me” – or is it…", 'isn\'t "me" - or is it...'),
        ("two\nlines of it", "two lines"),
        ("as it is", "as it is"),
    ],
)
def test_keyboards_and_pages_write_signs_differently(text, words):
    """Quotes, dashes and line ends don't have to be copied exactly."""
    assert find_words(text, words) is not None


def test_other_words_are_not_found():
    """Nothing is approximated but signs and spaces."""
    assert find_words("It is me", "it is you") is None
