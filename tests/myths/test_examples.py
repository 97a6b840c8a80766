"""A new myth without code: a file with examples for and against."""

from pathlib import Path

import pytest

from afterword.errors import ContentError
from afterword.myths.catalogue import Catalogue, parse_myth
from afterword.myths.labels import Stance
from afterword.myths.tagger import Tagger

FILE = """Name: Old school
Order: 1
Title: No school is needed
Claim: Only those who went to the right school get in.
Answer: Doors open from the street too.
Voices: Without the right tie nobody here lets you in. | They only take people from three universities.
Rebuts: I left school at fifteen and the best people in the trade taught me.

The long answer.
"""


@pytest.fixture(scope="module")
def school():
    """Return a tagger whose only myth is known by its examples."""
    return Tagger(Catalogue((parse_myth(FILE, Path("old-school.md")),)))


def test_examples_are_read_from_the_file():
    """A bar between sentences; a stance without any has no line."""
    examples = parse_myth(FILE, Path("old-school.md")).examples
    assert [len(examples.get(stance, ())) for stance in Stance] == [2, 1, 0, 0]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Nobody here lets you in without the right tie, ever. That is how it is.", Stance.VOICES),
        ("Honestly, they only ever take people from the same three universities.", Stance.VOICES),
        ("My father left school at fifteen and the best people in the trade taught him.", Stance.REBUTS),
        ("They do not only take people from three universities.", Stance.REBUTS),
    ],
)
def test_what_is_like_an_example_is_labelled(school, text, stance):
    """With the example's stance, turned round where only one of the two is negated."""
    (label,) = school.label(text)
    assert (label.myth, label.stance) == ("old-school", stance)
    assert label.evidence in text
    assert "like its example" in label.reasons[0]


@pytest.mark.parametrize("text", ["The right tie for a wedding is grey.", "People in trade rise early.", ""])
def test_what_shares_a_word_or_two_is_not(school, text):
    """Likeness is of the whole sentence."""
    assert school.label(text) == ()


def test_an_unknown_key_is_still_a_mistake():
    """With a suggestion."""
    with pytest.raises(ContentError, match="Voices"):
        parse_myth(FILE.replace("Voices:", "Voice:"), Path("old-school.md"))
