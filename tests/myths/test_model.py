"""The linear model: its lanes, its file, and its judgement of made-up weights."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.myths.labels import Stance
from afterword.myths.model import WEIGHTS, ZERO, features, load_model, pack, parse_model, stem, unpack
from afterword.myths.sentences import split_sentences

ROWS = st.lists(st.lists(st.integers(-127, 127), min_size=5, max_size=5), max_size=50)


def row(rarity, *weights):
    """Return a row of the weights file."""
    return bytes((rarity, *(weight + ZERO for weight in weights)))


MODEL = (
    b"small big\n-1 -1 0.5 0 0 0\n0.1 0.5\nhuge hous\ntiny\n\n"
    + row(6, 0, 100, 0, 0, 50, 0)
    + row(4, 100, 0, 30, 50, 0, 0)
)


def weigh(text):
    """Return what the made-up model makes of a text."""
    return parse_model(MODEL).weigh(split_sentences(text))


@given(ROWS)
def test_packed_weights_add_up_lane_by_lane(rows):
    """A sum of packed rows unpacks to the rows' sums."""
    packed = sum(pack(weights) for weights in rows)
    assert unpack(packed, 5, len(rows)) == [sum(column) for column in zip(*rows, strict=True)] or not rows


def test_words_and_pairs_speak_for_their_myth():
    """A known word raises its own lane, a known pair too, by the stems; the rarer the shorter their step."""
    one = weigh("A tiny thing.")
    assert one.myths == {"small": pytest.approx(-1 + 0.1 * 100 / 2), "big": -1}
    assert one.touches == pytest.approx(0.5 + 0.1 * 30 / 2)
    assert max(one.stances, key=lambda stance: one.stances[stance]) is Stance.VOICES
    both = weigh("Huge houses. Tiny rooms.")
    length = math.sqrt(2**2 + 3**2)
    assert both.myths["big"] == pytest.approx(-1 + 0.1 * 100 / length)


def test_a_word_said_again_says_no_more():
    """A text is as long as the words that it has, not as often as it has them."""
    assert weigh("Tiny. Tiny! Tiny?").myths == weigh("Tiny.").myths


def test_each_sentence_speaks_for_itself():
    """The one with the known word, and no other."""
    speaking = weigh("Nothing here. A tiny thing. Nor here.").speaking("small")
    assert speaking[0] == speaking[2] == 0 < speaking[1]


def test_a_text_of_unknown_words_is_left_to_the_bias():
    """No known word, no evidence."""
    assert weigh("Quite something else.").myths == {"small": -1, "big": -1}


def test_features_are_stems_and_neighbours():
    """Each once in a sentence."""
    assert list(features(("meeting", "people", "meeting"))) == [
        "meet",
        "people",
        "meet people",
        "people meet",
    ]
    assert stem("sing") == "sing"


def test_the_shipped_model_knows_the_sites_myths(catalogue):
    """Every myth of the package's own model is one of the catalogue."""
    weighed = load_model().weigh(split_sentences("Good work speaks for itself."))
    assert set(weighed.myths) == set(catalogue.ids)
    assert max(weighed.myths, key=lambda myth: weighed.myths[myth]) == "merit-alone"


def test_the_shipped_features_are_sorted():
    """What begins alike is looked for side by side."""
    head = WEIGHTS.read_bytes().partition(b"\n\n")[0].decode()
    features_ = head.split("\n")[3:]
    assert features_ == sorted(features_)
    assert len(features_) > 10_000
