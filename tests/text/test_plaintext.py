"""Words of a page, and the way back to their HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from afterword.text.plaintext import Mark, PlainText
from afterword.text.sanitizer import ESSAY, sanitize


def marked(html, words, after=""):
    """Return the HTML with these words marked."""
    plain = PlainText.from_html(html)
    start = plain.text.index(words)
    return plain.mark([Mark(start, start + len(words), "<mark id=1>", "<mark>", "</mark>", after)])


def test_blocks_end_in_newlines_and_wrapped_lines_do_not():
    """A newline in the text is an end on the page, not in the source."""
    assert PlainText.from_html("<p>a\nb</p>\n<p>c</p>").text == "a b\nc\n"


def test_preformatted_lines_stay():
    """In `pre` the source's lines are the page's."""
    assert "a\nb" in PlainText.from_html("<pre>a\nb</pre>").text


def test_entities_are_characters():
    """A reader sees `&`, not `&amp;`."""
    assert PlainText.from_html("<p>a &amp; b &lt;c&gt;</p>").text == "a & b <c>\n"


def test_quotations_are_found():
    """What stands in blockquote or q is somebody else's."""
    plain = PlainText.from_html("<p>I say <q>you</q>.</p><blockquote><p>They.</p></blockquote>")
    assert [plain.text[a:b].strip() for a, b in plain.quoted] == ["you", "They."]


def test_headings_are_found():
    """A heading's span is its words."""
    plain = PlainText.from_html("<h2>The way</h2><p>x</p>")
    assert [plain.text[a:b] for a, b in plain.headings] == ["The way"]


def test_note_numbers_are_no_words():
    """The number of a footnote isn't part of the sentence."""
    html = '<p>One<a class="fn-ref" href="#fn1" id="fnr1">1</a> two.</p>'
    assert PlainText.from_html(html).text == "One two.\n"


def test_a_mark_crosses_elements():
    """A span that crosses tags is marked in pieces, its id on the first alone."""
    assert marked("<p>a <b>b c</b> d</p>", "a b") == ("<p><mark id=1>a </mark><b><mark>b</mark> c</b> d</p>")


def test_a_mark_crosses_entities():
    """Places are counted in characters, not in their escapes."""
    assert marked("<p>x &amp; y &amp; z</p>", "y & z") == "<p>x &amp; <mark id=1>y &amp; z</mark></p>"


def test_the_tag_follows_the_last_piece():
    """What comes after a mark comes once."""
    assert marked("<p>a <b>b</b> c.</p>", "a b", after="!") == (
        "<p><mark id=1>a </mark><b><mark>b</mark>!</b> c.</p>"
    )


def test_the_tag_never_stands_in_a_link():
    """Links don't nest, so a label waits for the end of the link that it would stand in."""
    assert marked('<p><a href="#">a b</a> c</p>', "a b", after="<a>!</a>") == (
        '<p><a href="#"><mark id=1>a b</mark></a><a>!</a> c</p>'
    )


@pytest.mark.parametrize("signs", [".", "?!", ".”)", ""])
def test_what_follows_a_mark_comes_behind_the_closing_signs(signs):
    """A full stop isn't torn off its sentence."""
    assert marked(f"<p>a b{signs} c</p>", "a b", after=" T") == f"<p><mark id=1>a b</mark>{signs} T c</p>"


def test_overlapping_marks_do_not_cross():
    """Where two spans overlap the earlier has the words and both keep their tags."""
    plain = PlainText.from_html("<p>one two three</p>")
    html = plain.mark([Mark(0, 7, "<m1>", "<m1>", "</m1>", "A"), Mark(4, 13, "<m2>", "<m2>", "</m2>", "B")])
    assert html == "<p><m1>one two</m1>A<m2> three</m2>B</p>"


def test_a_mark_within_another_keeps_its_address():
    """Its words are the other's; an empty element before its tag is what links lead to."""
    plain = PlainText.from_html("<p>one two three</p>")
    html = plain.mark([Mark(0, 13, "<m1>", "<m1>", "</m1>", "A"), Mark(4, 7, "<m2>", "<m2>", "</m2>", "B")])
    assert html == "<p><m1>one two<m2></m2>B three</m1>A</p>"


def test_an_empty_mark_made_of_markup_is_not_escaped():
    """What is set into a page is markup already; only joining keeps it so beside plain strings."""
    plain = PlainText.from_html("<p>one two three</p>")
    inner = Mark(4, 7, Markup("<m2>"), Markup("<m2>"), "</m2>", "<b>B</b>")
    html = plain.mark([Mark(0, 13, "<m1>", "<m1>", "</m1>", "A"), inner])
    assert html == "<p><m1>one two<m2></m2><b>B</b> three</m1>A</p>"


INLINE = st.sampled_from(["a", "b & c", "é", "<b>x y</b>", "<i>z</i>", " ", '<a href="#x">l</a>', "&amp;lt;"])


@given(st.lists(INLINE, max_size=12), st.data())
def test_marking_changes_no_words(pieces, data):
    """Whatever is marked, the words of the page stay the same."""
    html = sanitize(f"<p>{''.join(pieces)}</p>", ESSAY)
    plain = PlainText.from_html(html)
    start = data.draw(st.integers(0, len(plain.text)))
    end = data.draw(st.integers(start, len(plain.text)))
    again = PlainText.from_html(plain.mark([Mark(start, end, "<mark>", "<mark>", "</mark>")]))
    assert again.text.split() == plain.text.split()
    pieces = [part.split("</mark>")[0] for part in again.html.split("<mark>")[1:]]
    covered = "".join(PlainText.from_html(piece).text for piece in pieces)
    assert "".join(covered.split()) == "".join(plain.text[start:end].split())
