"""What social cards say: the title, and the words that a label rests on."""

from inspect import signature

import pytest
from markupsafe import Markup

from afterword.imaging.coverage import load_coverage
from afterword.reading.cards import Deck, deal_cards
from afterword.reading.mythviews import MythView
from afterword.reading.particulars import build_site
from afterword.reading.views import CommentView, EssayView, LabelView, ThreadView

SETTINGS = {
    "SITENAME": "The Water Is Fine",
    "SITEURL": "https://water.example",
    "DEFAULT_LANG": "en",
    "THEME_STATIC_DIR": "theme",
    "AFTERWORD": {"description": "On meeting people."},
}


def view(kind, **given):
    """Return a view with nothing in it but what is given."""
    return kind(**dict.fromkeys(signature(kind).parameters) | given)


def label(stance="rebuts", evidence="I did it my way.", *, chosen=False, name="Phoniness"):
    """Return a label as printed."""
    verb = {"rebuts": "answers", "voices": "holds", "reports": "reports"}[stance]
    return view(LabelView, name=name, stance=stance, verb=verb, evidence=evidence, chosen=chosen)


def essay(**given):
    """Return an essay as printed."""
    plain = {"title": "Which knee", "url": "/essays/which-knee/", "authors": ("Ines Halloran",)}
    return view(EssayView, **plain | {"description": "On a limp.", "labels": ()} | given)


@pytest.fixture
def deck():
    """Return what deals the cards."""
    return Deck(build_site(SETTINGS), load_coverage())


def test_an_essay_shows_its_label_and_the_sentence(deck):
    """With whose essay it is, and the same in words for those who don't see it."""
    shown = deck.essay(essay(labels=(label(),)))
    assert shown.path == "/essays/which-knee/card.png"
    assert (shown.card.kind, shown.card.stance, shown.card.verb) == ("Ines Halloran", "rebuts", "answers")
    assert shown.card.words == "“I did it my way.”"
    assert shown.alt == (
        "Which knee (The Water Is Fine, Ines Halloran). Answers Phoniness: “I did it my way.”"
    )


def test_an_essay_without_a_label_shows_its_summary(deck):
    """Which isn't a quotation."""
    card = deck.essay(essay()).card
    assert (card.words, card.stance) == ("On a limp.", "")


@pytest.mark.parametrize(
    "labels",
    [
        (label(evidence="A rule found this."), label(evidence="Mine.", chosen=True)),
        (label("reports", "They say so."), label(evidence="Mine.")),
        (label(evidence=""), label(evidence="Mine.")),
        (label(evidence="日本語"), label(evidence="Mine.")),
    ],
    ids=["chosen by hand", "no mere report", "with words", "in letters that can be drawn"],
)
def test_the_label_that_says_most_is_shown(deck, labels):
    """One that a person chose before others, a report last, and never one that has no words."""
    assert deck.essay(essay(labels=labels)).card.words == "“Mine.”"


def test_of_an_excerpt_no_other_word_is_shown(deck):
    """The summary of a text that nobody may print whole belongs to the text."""
    card = deck.essay(essay(excerpt=True, dek="The secret dek.", description="First words…")).card
    assert "secret" not in repr(card)


def test_a_title_that_cannot_be_drawn_leaves_the_page_without_a_card(deck):
    """The site's own stands for it."""
    assert deck.essay(essay(title="日本語")) is None
    assert list(deal_cards(deck, [essay(title="日本語")], [], [])) == []


def test_a_long_sentence_is_cut(deck):
    """So that it finds room."""
    words = deck.essay(essay(labels=(label(evidence="word " * 100),))).card.words
    assert len(words) <= 230
    assert words.endswith("…”")


def test_a_conversation_shows_a_labelled_comment(deck):
    """Or its first words, where there is no label; removed comments say nothing."""
    gone = view(CommentView, tombstone=True, labels=(), body=Markup())
    first = view(CommentView, tombstone=False, labels=(), body=Markup("<p>Who would you ring?</p>"))
    second = view(CommentView, tombstone=False, labels=(label(),), body=Markup("<p>I did it my way.</p>"))
    thread = {"title": "Ten at night", "url": "/discussions/ten/"}
    card = deck.thread(view(ThreadView, **thread, comments=(gone, first, second))).card
    assert (card.kind, card.words) == ("A conversation", "“I did it my way.”")
    assert deck.thread(view(ThreadView, **thread, comments=(gone, first))).card.words == "Who would you ring?"
    assert deck.thread(view(ThreadView, **thread, comments=(gone,))).card.words == ""


def test_a_conversation_under_an_essay_has_no_card(deck):
    """It stands on the essay's page."""
    joined = view(ThreadView, essay_title="Which knee", comments=())
    assert list(deal_cards(deck, [], [joined], [])) == []


def test_a_myth_shows_the_truth_over_the_claim(deck):
    """And says that the claim is the myth."""
    myth = view(
        MythView,
        name="Phoniness",
        number=1,
        total=12,
        url="/myths/phoniness/",
        truth="Be awkward.",
        claim="An act.",
    )
    shown = deck.myth(myth)
    assert (shown.card.title, shown.card.words, shown.card.stance) == ("Be awkward.", "“An act.”", "voices")
    assert shown.alt == "Be awkward. (The Water Is Fine, Myth 1 of 12). The myth, Phoniness: “An act.”"


def test_the_site_has_a_card(deck):
    """Its name is the title, and isn't said twice."""
    shown = deck.site()
    assert (shown.path, shown.card.site, shown.card.title) == ("/card.png", "", "The Water Is Fine")
    assert shown.alt == "The Water Is Fine. On meeting people."
