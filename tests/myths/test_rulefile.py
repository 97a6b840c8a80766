"""The rule files: their format, their mistakes, and what a frame matches."""

import pytest

from afterword.errors import ContentError
from afterword.myths.labels import Stance
from afterword.myths.rulefile import load_book, parse_rules
from afterword.myths.sentences import split_sentences

BASE = "class domain: network*\nclass pet: cat, dog*, guinea pig\n"


def matches(frame, text):
    """Tell whether a frame matches the one sentence of a text."""
    book = parse_rules({"common": BASE, "m": f"[voices sure]\n{frame}\n"})
    (sentence,) = split_sentences(text)
    scan = book.lexicon.scan(sentence.words)
    return any(found.match(scan) is not None for found in book.candidates(scan))


@pytest.mark.parametrize(
    ("frame", "text", "expected"),
    [
        ("keep <pet>", "We keep dogs", True),
        ("keep <pet>", "We keep three dogs", False),
        ("keep . <pet>", "We keep three dogs", True),
        ("keep . <pet>", "We keep three very old lazy dogs", False),
        ("keep .. <pet>", "We keep three old lazy dogs", True),
        ("keep .. <pet>", "Dogs we keep", False),
        ("<pet> & keep", "Keep the cat", True),
        ("keep a guinea-pig", "We keep a guinea pig", True),
        ("(keep|feed) (a|the)? <pet>", "Feed cat", True),
        ("(keep|feed) (a|the)? <pet>", "Feed the cat", True),
        ("keep .. <pet> !never", "We never keep a cat", False),
        ("do not keep", "We don't really keep any", True),
    ],
)
def test_a_frame_matches_its_shape(frame, text, expected):
    """Gaps, classes, phrases, spared slots, loose order and forbidden words do what the format says."""
    assert matches(frame, text) is expected


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("[voices sure]\nkeep <pat>", 2, "did you mean 'pet'?"),
        ("keep cats", 1, "before its block"),
        ("[voice sure]\nkeep", 1, "did you mean 'voices'?"),
        ("[voices shure]\nkeep", 1, "did you mean 'sure'?"),
        ("[voices]\nkeep", 1, "a stance and a strength"),
        ("[voices sure]\n(really|very)", 2, "an empty slot"),
        ("[voices sure]\n...", 2, "without a word"),
    ],
)
def test_a_mistake_in_a_rule_file_names_its_line(text, line, hint):
    """Each mistake says in which line it is and what could be meant."""
    with pytest.raises(ContentError) as caught:
        parse_rules({"common": BASE, "m": text})
    assert (caught.value.path, caught.value.line) == ("m.txt", line)
    assert hint in str(caught.value)


def test_the_version_follows_the_rules():
    """A changed rule is another version, the same rules the same."""
    one, same, other = (
        parse_rules({"common": BASE, "m": f"[{stance} sure]\nkeep"})
        for stance in ("voices", "voices", "rebuts")
    )
    assert one.version == same.version != other.version


def test_every_shipped_frame_belongs_to_a_myth_and_a_stance(catalogue):
    """The package's own rules are of the twelve myths, and each myth has rules for and against."""
    frames = [frame for found in load_book().frames.values() for frame in found]
    assert {frame.myth for frame in frames} == set(catalogue.ids)
    for myth in catalogue.ids:
        stances = {frame.stance for frame in frames if frame.myth == myth}
        assert {Stance.VOICES, Stance.REBUTS} <= stances
