"""The linear model: its lanes, its file, and its judgement of made-up weights."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.myths.labels import Stance
from afterword.myths.model import ZERO, features, pack, parse_model, stem, unpack
from afterword.myths.sentences import split_sentences

WEIGHTS = st.lists(st.lists(st.integers(-127, 127), min_size=5, max_size=5), max_size=50)


def row(*weights):
    """Return a row of the weights file."""
    return bytes(weight + ZERO for weight in weights).hex()


MODEL = (
    "small big\n-1 -1 0 0 0\n0.1\ntiny\t"
    + row(100, 0, 50, 0, 0)
    + "\nhuge hous\t"
    + row(0, 100, 0, 50, 0)
    + "\n"
)


@given(WEIGHTS)
def test_packed_weights_add_up_lane_by_lane(rows):
    """A sum of packed rows unpacks to the rows' sums."""
    packed = sum(pack(weights) for weights in rows)
    assert unpack(packed, 5, len(rows)) == [sum(column) for column in zip(*rows, strict=True)] or not rows


def test_words_and_pairs_speak_for_their_myth():
    """A known word raises its own lane, a known pair too, by the stems."""
    model = parse_model(MODEL)
    one = model.weigh(split_sentences("A tiny thing."))
    assert one.myths["small"] == pytest.approx(1 / (1 + math.exp(1 - 0.1 * 100 / 4)))
    assert one.myths["big"] == pytest.approx(1 / (1 + math.exp(1)))
    assert max(one.stances, key=lambda stance: one.stances[stance]) is Stance.VOICES
    two = model.weigh(split_sentences("Huge houses."))
    assert two.myths["big"] > 0.5 > two.myths["small"]


def test_the_leading_sentence_is_the_one_that_speaks_most():
    """Of two sentences, that with the known word."""
    weighed = parse_model(MODEL).weigh(split_sentences("Nothing here. A tiny thing. Nor here."))
    assert weighed.leading("small") == 1


def test_a_text_of_unknown_words_is_left_to_the_bias():
    """No known word, no evidence."""
    weighed = parse_model(MODEL).weigh(split_sentences("Quite something else."))
    assert weighed.myths["small"] == pytest.approx(1 / (1 + math.exp(1)))


def test_features_are_stems_and_neighbours():
    """Each once in a sentence."""
    assert list(features(("meeting", "people", "meeting"))) == [
        "meet",
        "people",
        "meet people",
        "people meet",
    ]
    assert stem("sing") == "sing"
