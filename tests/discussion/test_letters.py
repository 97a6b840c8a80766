"""Plain text on the page: quotations, broken lines, signatures."""

import re

from hypothesis import given
from hypothesis import strategies as st

from afterword.discussion.letters import mark_letter, mark_quotations
from afterword.discussion.markup import render_body
from afterword.discussion.model import Comment, Kind
from afterword.text.plaintext import PlainText
from afterword.vocabulary import Format


def shown(body, kind=Kind.MESSAGE):
    """Return the HTML of a message's page."""
    return str(render_body(Comment("a", body, kind=kind, format=Format.TEXT)))


def test_marked_lines_are_a_quotation():
    """And the words around them aren't."""
    text = PlainText.from_html(shown("Ida said:\n> I stayed.\n>\n> Twice.\nSo did I."))
    assert [text.text[start:end].split() for start, end in text.quoted] == [["I", "stayed.", "Twice."]]


def test_quotations_stand_in_quotations():
    """`>>`, `> >` and `>> >` say how deep."""
    assert mark_quotations(">> a\n> > b\n> c\nd") == (
        "<blockquote><blockquote>a\nb</blockquote>c</blockquote>d"
    )


def test_tags_in_plain_text_are_words():
    """Nothing in it is markup."""
    assert "&lt;b&gt;" in shown("> <b>loud</b>")


def test_a_face_is_no_quotation():
    """`>:(` has been seen to begin a line; `>(` begins a quotation of a parenthesis."""
    assert mark_quotations(">:(\n>(so)") == "&gt;:(<blockquote>(so)</blockquote>"


def test_a_line_that_a_program_broke_is_joined():
    """In a message; where the next word had room, somebody broke it on purpose."""
    line = "a line of seventy characters or so that a program has broken where it"
    assert "broken where it ended" in shown(f"{line}\nended.\nA verse\nof mine.")
    assert "ended.<br>A verse<br>of mine." in shown(f"{line}\nended.\nA verse\nof mine.")
    assert "where it<br>ended" in shown(f"{line}\nended.", Kind.COMMENT)


def test_lists_and_indented_lines_stay_apart():
    """However long the line before them."""
    line = "a line of seventy characters or so that a program has broken where it"
    assert shown(f"{line}\n- one\n- two").count("<br>") == 2
    assert shown(f"{line}\n    code").count("<br>") == 1


def test_what_is_laid_out_keeps_its_spaces():
    """Code and columns; a list that is indented is none of these."""
    assert "<pre>name     met\nIda      1</pre>" in shown(
        "Those I met:\n\nname     met\nIda      1\n\nThat is all."
    )
    assert "<pre>    for guest in room:\n        greet(guest)</pre>" in shown(
        "> Write:\n>\n>     for guest in room:\n>         greet(guest)\n>\n> And run it."
    )
    assert "<pre>" not in shown("    - one\n    - two\n\n  A poem\n  of mine")


def test_a_signature_is_small_print():
    """Behind its line of dashes, to the end; a line of dashes in the middle of a long text is none."""
    assert "<small>-- <br>Ida" in shown("Words.\n\n-- \nIda") or "<small>--<br>Ida" in shown(
        "Words.\n\n-- \nIda"
    )
    assert "<small>" not in shown("-- \n" + "line\n" * 20)


def test_a_signature_in_a_quotation_is_quoted():
    """It isn't the writer's."""
    assert "<small>" not in shown("> -- \n> Ida")


def test_marks_beyond_counting_stay_words():
    """A thousand marks make no thousand elements."""
    assert mark_quotations(">" * 1000 + " deep").count("<blockquote>") == 30


lines = st.lists(st.text(st.sampled_from("> -_ab<&\t.")), max_size=8).map("\n".join)


@given(lines)
def test_no_word_is_lost_or_added(text):
    """Marks become elements; every other character is there, in its order."""
    for mark in (mark_quotations, mark_letter):
        html = mark(text)
        assert html.count("<blockquote>") == html.count("</blockquote>")
        words = re.sub(r"</?(?:blockquote|small|pre)>", "", html)
        plain = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        assert squeezed(plain) == squeezed(text)


def squeezed(text):
    """Return a text without white space and marks."""
    return re.sub(r"[\s>]", "", text)
