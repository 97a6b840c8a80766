"""Sentences and words of a text, with their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.myths.sentences import LONGEST_SENTENCE, evidence_span, quotations, split_sentences
from afterword.myths.words import expand

MESSY = st.text(st.sampled_from("ab I.!?…\n,;:—-'’\"“”()\u200b\u00ad\u00e9\x00\t1#"), max_size=200)


def sentences(text):
    """Return each sentence as its slice of the text."""
    return [text[one.start : one.end] for one in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I went. It rained! Why? Who knows…", ["I went.", "It rained!", "Why?", "Who knows…"]),
        ("Dr. Osei met J. Moss at 3 p.m. on the pier.", ["Dr. Osei met J. Moss at 3 p.m. on the pier."]),
        ("one line\nanother line", ["one line", "another line"]),
        ("i hate it. so there", ["i hate it.", "so there"]),
        ("I SAID NO. I MEANT NO.", ["I SAID NO.", "I MEANT NO."]),
        ("3. Call someone. 4. Rest.", ["3. Call someone.", "4. Rest."]),
        ("It costs 3.50 a day.", ["It costs 3.50 a day."]),
        ('"But why?" she said.', ['"But why?"', "she said."]),
        ("", []),
        ("… !!! —", []),
    ],
)
def test_a_sentence_ends_where_a_reader_says(text, expected):
    """Full stops of abbreviations, initials and lists end nothing; lines do."""
    assert sentences(text) == expected


def test_a_text_without_punctuation_is_cut():
    """However long the run of words, no sentence is longer than the limit."""
    found = list(split_sentences("word " * 1000))
    assert max(one.written for one in found) == LONGEST_SENTENCE
    assert sum(one.written for one in found) == 1000


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("Isn’t", ("is", "not")),
        ("can't", ("can", "not")),
        ("It's", ("it", "is")),
        ("John's", ("john",)),
        ("net\u200bwork\u00ading", ("networking",)),
        ("really", ()),
        ("THEY'RE", ("they", "are")),
    ],
)
def test_a_word_is_read_plainly(word, words):
    """Lower case, short forms written out, invisible characters gone, fillers left out."""
    assert expand(word) == words


@given(MESSY)
def test_sentences_stand_in_order_and_inside_the_text(text):
    """Every sentence begins after the one before it, and each word lies in its sentence."""
    last = 0
    for one in split_sentences(text):
        assert last <= one.start < one.end <= len(text)
        assert all(one.start <= start < end <= one.end for start, end in one.places)
        assert len(one.words) == len(one.places)
        last = one.end


@given(MESSY, st.data())
def test_evidence_is_never_empty_nor_too_long(text, data):
    """Whatever matched, what is shown holds words, at most forty."""
    for one in split_sentences(text * 3):
        first = data.draw(st.integers(0, len(one.words) - 1))
        last = data.draw(st.integers(first, len(one.words) - 1))
        start, end = evidence_span(text * 3, one, first, last)
        assert 0 < len((text * 3)[start:end].split()) <= 40


def test_of_a_long_sentence_the_clause_is_shown():
    """A sentence of more than forty words is cut to the clauses that hold the match."""
    text = "one " * 30 + "two; the point is here, " + "three " * 30
    (one,) = split_sentences(text)
    at = one.words.index("point")
    start, end = evidence_span(text, one, at, at)
    assert text[start:end] == "the point is here"


def test_quotation_marks_are_found_in_pairs():
    """Straight and curly marks count, an open one does not."""
    text = 'He said "no, never" and “perhaps” and "left.'
    assert [text[start:end] for start, end in quotations(text)] == ['"no, never"', "“perhaps”"]
