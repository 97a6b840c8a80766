"""Heads of essays and the like."""

from hypothesis import given
from hypothesis import strategies as st

from afterword.text.headers import Header, parse_any_head, parse_head

PIECES = st.sampled_from(
    ["Title: a\n", "Tags:b,  c \n", "X-Y: d: e\n", "\n", " ", "\t", ":", "\r\n", "\x0b", "word", "é"]
)


def test_a_head_is_its_lines_and_where_the_body_begins():
    """Values stand without the space around them, each with its line."""
    head = parse_head("Title: A walk \nTags:\n\nBody.\n")
    assert head.headers == (Header("Title", "A walk", 1), Header("Tags", "", 2))
    assert (head.body, head.body_line, head.stray) == ("Body.\n", 4, None)


def test_an_indented_line_goes_on():
    """A value may take more than one line."""
    assert parse_head("Dek: one\n  two\n\n").headers == (Header("Dek", "one two", 1),)


def test_a_line_that_is_no_header_is_named():
    """With its place, for the message."""
    assert parse_head("Title: a\nno header\n\n").stray == (2, "no header")


@given(st.lists(PIECES).map("".join))
def test_a_head_is_the_same_either_way(text):
    """Where each line is a header, fewer steps are taken, which changes no result."""
    assert parse_head(text) == parse_any_head(text)
