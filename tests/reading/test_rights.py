"""By what right a text stands here, in words and for machines."""

import pytest
from msgspec.structs import replace

from afterword.discussion.model import Comment, Origin, Thread
from afterword.essays.model import Essay
from afterword.reading.rights import OWN, comment_terms, essay_terms, thread_terms
from afterword.vocabulary import Rights

ESSAY = Essay("x", "X", "Words.")
BOARD = Origin("https://board.example/7/")
EXCERPT = (
    "This is an excerpt. The whole was published by someone else, and nobody has recorded a right to print it"
    " here."
)
LICENSED = Thread("T", origin=BOARD, rights=Rights.LICENCE, licence="CC BY-SA 4.0")


def said(terms):
    """Return the sentence without its links."""
    return terms.credit.striptags()


def test_the_sites_own_words_need_no_sentence():
    """Nothing is printed where nothing is to be said."""
    assert essay_terms(ESSAY) == OWN
    assert not thread_terms(Thread("T", origin=BOARD)).credit
    assert comment_terms(Comment("a"), Thread("T", origin=BOARD)) == OWN


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"rights": Rights.PERMISSION}, "By permission."),
        ({"rights": Rights.PERMISSION, "source": "The Ferry"}, "Reprinted from The Ferry by permission."),
        (
            {"rights": Rights.PERMISSION, "source": "The Ferry", "licence": "CC0"},
            "Reprinted from The Ferry by permission, under CC0 1.0.",
        ),
        ({"rights": Rights.LICENCE, "licence": "MIT"}, "Licence: MIT."),
        ({"rights": Rights.LICENCE}, "Under a licence."),
        ({"rights": Rights.QUOTATION}, "A quotation."),
        (
            {"rights": Rights.UNKNOWN},
            EXCERPT,
        ),
        ({"licence": "as the Ferry says"}, "Licence: as the Ferry says."),
    ],
)
def test_an_essay_is_credited_as_far_as_is_known(fields, sentence):
    """A missing source or licence leaves a sentence all the same."""
    assert said(essay_terms(replace(ESSAY, **fields))) == sentence


def test_what_a_source_says_stays_words():
    """No header's text becomes markup."""
    terms = essay_terms(
        replace(ESSAY, rights=Rights.PERMISSION, source="<b>The</b> Ferry", licence="<i>x</i>")
    )
    assert "<b>" not in terms.credit
    assert "<i>" not in terms.credit


def test_the_conversation_says_it_once():
    """Comments under what it says have no sentence of their own, but the licence all the same."""
    assert said(thread_terms(LICENSED)) == "The comments are under CC BY-SA 4.0."
    terms = comment_terms(Comment("a"), LICENSED)
    assert not terms.credit
    assert terms.licence.name == "CC BY-SA 4.0"


def test_a_sources_own_licence_of_a_comment_is_shown():
    """An answer of another year is under another version."""
    terms = comment_terms(Comment("a", extra=(("X-Licence", "CC BY-SA 2.5"),)), LICENSED)
    assert said(terms) == "Licence: CC BY-SA 2.5."
    same = comment_terms(Comment("a", extra=(("X-Licence", "CC-BY-SA-4.0"),)), LICENSED)
    assert not same.credit


def test_a_comment_of_unknown_rights_says_where_the_whole_is():
    """Its own line cites its place on the old page."""
    terms = comment_terms(Comment("a", rights=Rights.UNKNOWN, anchor="post-7"), Thread("T", origin=BOARD))
    assert "An excerpt; nobody has recorded a right" in said(terms)
    assert terms.original == "https://board.example/7/#post-7"


def test_a_comment_written_here_is_our_own_in_any_conversation():
    """A right of its own takes it out of the conversation's."""
    terms = comment_terms(Comment("a", rights=Rights.OWN), LICENSED)
    assert (said(terms), terms.licence, terms.original) == ("", None, None)
