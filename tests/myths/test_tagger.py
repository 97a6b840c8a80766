"""What the tagger labels, what turns a claim round, and what it leaves alone."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from afterword.myths.catalogue import AuthorLabel
from afterword.myths.labels import By, Stance
from afterword.myths.model import STANCES, Weighed
from afterword.myths.tagger import Tagger, tagger_version

# Pieces of claims, and what could stumble over them.
PIECES = [
    "networking ",
    "is ",
    "isn’t ",
    "fake. ",
    "I ",
    "\u200b",
    "\n",
    "?",
    '"',
    "é",
    "\x00",
    "CARDS ",
    "about ",
]
ODD = st.lists(st.sampled_from(PIECES), max_size=120).map("".join)
IDS = ("phoniness", "numbers-game")
FAKE = "Networking feels so fake to me."
CARDS = "Networking isn't about collecting business cards."


def found(tagger, text, **more):
    """Return the labels of a text as {myth: stance}."""
    return {label.myth: label.stance for label in tagger.label(text, **more)}


@pytest.mark.parametrize(
    ("text", "myth", "stance"),
    [
        (FAKE, "phoniness", Stance.VOICES),
        (CARDS, "numbers-game", Stance.REBUTS),
        ("Myth #1: Networking is fake.", "phoniness", Stance.REBUTS),
        ("I used to think networking was fake.", "phoniness", Stance.WRESTLES),
        ("Who says networking is fake?", "phoniness", Stance.REBUTS),
        ("Dig your well before you're thirsty, keep your network alive.", "too-late", Stance.REBUTS),
        ("I don't have time to network.", "no-time", Stance.VOICES),
        ("Networking is a skill that anyone can learn.", "natural-born", Stance.REBUTS),
        ("My work should speak for itself, I don't need connections.", "merit-alone", Stance.VOICES),
        ("NETWORKING FEELS SO FAKE TO ME", "phoniness", Stance.VOICES),
        ("Net\u200bworking feels so fa\u00adke to me.", "phoniness", Stance.VOICES),
    ],
)
def test_a_claim_is_labelled_with_its_stance(tagger, text, myth, stance):
    """Statement, negation, list, past belief, rhetorical question, advice; capitals, hidden characters."""
    assert found(tagger, text).get(myth) is stance


def test_others_belief_is_reported(tagger):
    """What people think is not what the writer thinks."""
    assert found(tagger, "A lot of people think networking is fake.") == {"phoniness": Stance.REPORTS}


def test_others_belief_that_is_answered_is_rebutted(tagger):
    """People think so, but the truth is another."""
    text = "Some people think networking is fake. The truth is that honest people do it best."
    assert found(tagger, text)["phoniness"] is Stance.REBUTS


def test_a_block_quotation_is_not_the_quoters_word(tagger):
    """The quoted passage alone would be labelled; under a quotation it isn't."""
    text = f"{FAKE}\nI read this twice on the train."
    assert "phoniness" in found(tagger, text)
    assert found(tagger, text, quoted=[(0, len(FAKE))]) == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "\x00\x00",
        "!!!",
        "Thanks for this lovely post!",
        "The network printer shows up on some laptops and not on others.",
        "We ordered five hundred business cards and the colours came out too dark.",
        "Networking ist für mich nur Theater, und ich habe dafür keine Zeit und keine Lust.",
    ],
    ids=["empty", "blank", "nul", "marks", "thanks", "computers", "cards", "German"],
)
def test_nothing_is_labelled_where_nothing_is_claimed(tagger, text):
    """Near-misses, nonsense and other languages get no label."""
    assert tagger.label(text) == ()


def test_an_essay_needs_more_than_a_stray_sentence(tagger):
    """A claim that makes a comment doesn't make an essay's subject, unless it stands in a heading."""
    claim = "It all seems superficial to me."
    walk = "We walked along the river in the evening and the children counted the boats. " * 20
    assert "phoniness" in found(tagger, f"About networking: {claim}")
    essay = f"{claim}\n{walk}"
    assert found(tagger, essay, context="On networking") == {}
    assert "phoniness" in found(tagger, essay, headings=[(0, len(claim))], context="On networking")


class Undecided:
    """A model that holds every myth for equally likely."""

    def __init__(self, chance):
        self.chance = chance

    def rarity(self, _feature):
        """Return the same for every word."""
        return 1.0

    def weigh(self, sentences):
        """Return the same chance for each."""
        assert list(sentences)
        odds = math.log(self.chance / (1 - self.chance))
        return Weighed(dict.fromkeys(IDS, odds), 0.0, dict.fromkeys(STANCES, 0.0), lambda _myth: [0.0])


def test_a_text_of_fifty_thousand_words_is_read_to_its_end(tagger):
    """Without punctuation and with one claim at the end, neither a crash nor a lost claim."""
    text = "the word and " * 16_667 + f"\n{FAKE} {FAKE} {FAKE}"
    (label,) = tagger.label(text, context="On networking")
    assert label.myth == "phoniness"
    assert label.evidence == text[label.start : label.end] == FAKE


def test_the_context_tells_the_topic(catalogue):
    """A claim that names no subject counts under a title that does."""
    tagger = Tagger(catalogue, scorer=Undecided(0.4))
    text = "It all feels so fake."
    assert found(tagger, text) == {}
    assert found(tagger, text, context="Networking and me") == {"phoniness": Stance.VOICES}


def test_a_context_about_something_else_tells_against(catalogue):
    """Under a long text that is not about people at work, a claim needs more."""
    tagger = Tagger(catalogue, scorer=Undecided(0.8))
    text = "It all feels so fake."
    assert "phoniness" in found(tagger, text)
    assert found(tagger, text, context="The leather of this sofa peeled in eight months. " * 9) == {}


def test_a_label_says_why(tagger):
    """The reasons name the rule, its line, and what turned it."""
    (label,) = tagger.label(CARDS)
    assert label.by is By.RULES
    assert any("numbers-game.txt:" in reason for reason in label.reasons)


@given(text=ODD)
@settings(deadline=None)
def test_evidence_is_always_a_verbatim_span(tagger, text):
    """Whatever the text, a label's words are the text's own, at most forty of them."""
    for label in tagger.label(text):
        assert label.evidence == text[label.start : label.end]
        assert 0 < len(label.evidence.split()) <= 40
        assert 0 < label.score <= 1


def test_a_myth_out_of_the_catalogue_is_never_labelled(catalogue):
    """Rules for a myth that has no file are left out."""
    smaller = replace(catalogue, myths=tuple(myth for myth in catalogue.myths if myth.id != "phoniness"))
    assert "phoniness" not in found(Tagger(smaller), FAKE)


def test_the_author_replaces_the_taggers_label_of_that_myth_only(tagger):
    """Another stance by the author stays with the tagger's sentence, and other labels stay as they are."""
    text = f"{FAKE} {CARDS}"
    labels = tagger.apply_author(tagger.label(text), [AuthorLabel("phoniness", Stance.REBUTS)], text)
    by_myth = {label.myth: label for label in labels}
    assert (by_myth["phoniness"].stance, by_myth["phoniness"].by) == (Stance.REBUTS, By.AUTHOR)
    assert by_myth["phoniness"].evidence == FAKE
    assert by_myth["numbers-game"].by is By.RULES


def test_the_author_takes_a_label_off(tagger):
    """`-phoniness` leaves no trace of it."""
    labels = tagger.apply_author(tagger.label(FAKE), [AuthorLabel("phoniness", removed=True)], FAKE)
    assert "phoniness" not in {label.myth for label in labels}


def test_an_authors_myth_without_stance_takes_the_taggers(tagger):
    """The stance that the words show is kept; it is the author's label now."""
    labels = tagger.apply_author(tagger.label(FAKE), [AuthorLabel("phoniness")], FAKE)
    assert [(label.stance, label.by, label.evidence) for label in labels if label.myth == "phoniness"] == [
        (Stance.VOICES, By.AUTHOR, FAKE)
    ]


def test_an_authors_myth_that_no_sentence_shows_has_no_evidence(tagger):
    """The label stands, without words and without a place, and rebuts by default."""
    (label,) = tagger.apply_author((), [AuthorLabel("no-time")], "A walk by the river.")
    assert (label.stance, label.evidence, label.start, label.end) == (Stance.REBUTS, "", 0, 0)


def test_the_version_names_code_rules_and_weights():
    """Caches go by it: three parts, the same each time."""
    assert len(tagger_version().split("-")) == 3
    assert tagger_version.__wrapped__() == tagger_version.__wrapped__()


def test_the_version_changes_with_the_catalogue(catalogue, tagger):
    """With its myths and their examples, which teach the tagger; not with a myth's essay."""
    first, *others = catalogue.myths
    taught = replace(first, examples={Stance.VOICES: ("It is all theatre.",)})
    smaller, more = replace(catalogue, myths=tuple(others)), replace(catalogue, myths=(taught, *others))
    longer = replace(catalogue, myths=(replace(first, body="More."), *others))
    assert len({tagger.version, Tagger(smaller).version, Tagger(more).version}) == 3
    assert Tagger(longer).version == tagger.version


def turning(label, text):
    """Return the words of both places of a label's turning point, None without one."""
    point = label.turning
    return point and (text[slice(*point.held)], text[slice(*point.turned)])


MOVED = "I used to think networking was fake."


@pytest.mark.parametrize(
    ("text", "held", "turned"),
    [
        (f"{MOVED} Then I joined a walking club. Networking isn't about pretending.", MOVED, "pretending."),
        (
            "I don't have time to network, I always said. It turns out five minutes a week is enough.",
            "I always said.",
            "five minutes a week is enough.",
        ),
    ],
)
def test_a_text_that_held_a_myth_and_moved_shows_both_sentences(tagger, text, held, turned):
    """A belief told as past, or a claim, and a later answer; one of them is the evidence of the one label."""
    (label,) = tagger.label(text)
    assert label.stance is Stance.WRESTLES
    before, after = turning(label, text)
    assert before.endswith(held)
    assert after.endswith(turned)
    assert label.evidence in {before, after}


@pytest.mark.parametrize("text", [MOVED, f"{CARDS} I used to think networking was about collecting cards."])
def test_a_text_that_shows_no_turn_is_no_turning_point(tagger, text):
    """A past belief with no answer after it."""
    assert [label.turning for label in tagger.label(text)] == [None]


@given(
    text=st.lists(st.sampled_from([*PIECES, f"{MOVED} ", f"{FAKE} ", f"{CARDS} "]), max_size=40).map("".join)
)
@settings(deadline=None)
def test_a_turning_point_is_two_sentences_apart(tagger, text):
    """Whatever the text: what it held comes first, they don't overlap, and one of them is the evidence."""
    for label in tagger.label(text):
        if label.turning is not None:
            assert label.stance is Stance.WRESTLES
            assert label.turning.held[1] <= label.turning.turned[0]
            assert (label.start, label.end) in {label.turning.held, label.turning.turned}


def test_an_author_quotes_both_sentences(tagger):
    """In either order of the text; the label's evidence is where it turned."""
    text = "Lately I enjoy it. For years I put on a face."
    word = AuthorLabel("phoniness", Stance.WRESTLES, words="I enjoy it", held="I put on a face.")
    (label,) = tagger.apply_author((), [word], text)
    assert turning(label, text) == ("I put on a face.", "I enjoy it")
    assert label.evidence == "I enjoy it"


@pytest.mark.parametrize("held", ["not there", "I enjoy", "Lately I enjoy it."])
def test_an_authors_sentences_that_are_missing_or_overlap_are_no_turning_point(tagger, held):
    """The label stays, with the words that were found."""
    word = AuthorLabel("phoniness", Stance.WRESTLES, words="I enjoy it", held=held)
    (label,) = tagger.apply_author((), [word], "Lately I enjoy it.")
    assert (label.turning, label.evidence) == (None, "I enjoy it")


def test_an_authors_other_stance_takes_the_turning_point_away(tagger):
    """Who answers a myth hasn't moved."""
    text = f"{MOVED} Networking isn't about pretending."
    labels = tagger.apply_author(tagger.label(text), [AuthorLabel("phoniness", Stance.REPORTS)], text)
    assert [label.turning for label in labels] == [None]
