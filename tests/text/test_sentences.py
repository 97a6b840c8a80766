"""Cutting to a length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.text.sentences import first_characters, first_words


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("One two.", 5, "One two."),
        ("One two three. Four five six.", 4, "One two three."),
        ("One. Two three four five six seven.", 5, "One. Two three four five…"),
        ("“Is it?” he said, and went on.", 4, "“Is it?” he said…"),
    ],
)
def test_whole_sentences_where_they_fit(text, limit, cut):
    """A cut falls at a sentence's end where one stands in the second half, else after a word."""
    assert first_words(text, limit) == cut


@given(st.text(max_size=300), st.integers(1, 200))
def test_never_longer_than_asked(text, limit):
    """The limit holds, the ellipsis included."""
    assert len(first_characters(text, limit)) <= limit
