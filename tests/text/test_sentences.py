"""Cutting to a length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.text.sentences import first_characters, first_words, one_line


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


@given(st.text(st.sampled_from("ab\xad \n\t\xa0\u2028\x1c"), max_size=30))
def test_one_line_has_every_word_and_one_space_between_two(text):
    """Whatever white space there was, and however the text came to its line."""
    assert one_line(text) == " ".join(text.split())


@given(st.text(st.sampled_from("ab .…"), max_size=60), st.integers(1, 20))
def test_only_the_beginning_decides(text, limit):
    """A text is cut as its beginning is."""
    assert first_characters(text, limit) == first_characters(" ".join(text.split()), limit)
