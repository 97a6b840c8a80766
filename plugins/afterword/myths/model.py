"""A small linear model over words and word pairs: what the rules' frames have no slot for.

One logistic regression a myth and one a stance, trained by `bench/myths/train.py`. All weights of a feature
stand in one integer, a lane each: a word costs one look-up and one addition however many myths there are.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType
from typing import Protocol

from afterword.myths.labels import Stance
from afterword.myths.sentences import Sentence

STANCES = (Stance.VOICES, Stance.REBUTS, Stance.WRESTLES)
LANE = 24  # bits
MOST_FEATURES = 1 << 16  # 255 times as many still fit into a lane
ZERO = 128  # what a weight of nothing is stored as
SHORT = 16  # features; a shorter text is weighed as one of this length
_ENDING = re.compile(r"(?:ings?|ed|es|s|ly|ers?|ness|ments?)$")
_SHORTEST_STEM = 3
_LONGEST_WHOLE = 4
_LANE_MASK = (1 << LANE) - 1


class Scorer(Protocol):
    """What the tagger asks of a model."""

    def weigh(self, sentences: Iterable[Sentence]) -> "Weighed":
        """Return what the model makes of a text's sentences."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A text as the model sees it.

    Attributes:
        myths: The probability of each myth, 0–1.
        stances: The relative weight of each stance, should the text address a myth.
        leading: A function from a myth to the number of the sentence that speaks most for it.
    """

    myths: Mapping[str, float]
    stances: Mapping[Stance, float]
    leading: Callable[[str], int]


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return a word without its commonest endings, roughly."""
    if len(word) <= _LONGEST_WHOLE:
        return word
    short = _ENDING.sub("", word)
    return short if len(short) >= _SHORTEST_STEM else word


def features(words: Sequence[str]) -> Iterator[str]:
    """Yield the features of one sentence: each stem once, each pair of neighbours once."""
    stems = [stem(word) for word in words]
    yield from dict.fromkeys(stems)
    yield from dict.fromkeys(f"{one} {two}" for one, two in pairwise(stems))


def pack(weights: Iterable[int]) -> int:
    """Put weights from −127 to 127 side by side in one integer."""
    packed = 0
    for weight in reversed(list(weights)):
        packed = packed << LANE | (weight + ZERO)
    return packed


def unpack(packed: int, lanes: int, count: int) -> list[int]:
    """Return the sums of `count` packed weights, lane by lane."""
    return [(packed >> lane * LANE & _LANE_MASK) - ZERO * count for lane in range(lanes)]


class LinearModel:
    """The trained model.

    Args:
        myths: The ids of its myths, in the order of the lanes; the stances' lanes follow.
        biases: One a lane.
        scale: What an integer weight of 1 is worth.
        rows: Feature → two hexadecimal digits a lane.
    """

    __slots__ = ("_biases", "_lanes", "_myths", "_rows", "_scale", "_table")

    def __init__(
        self, myths: Sequence[str], biases: Sequence[float], scale: float, rows: Mapping[str, str]
    ) -> None:
        self._myths = tuple(myths)
        self._biases = tuple(biases)
        self._scale = scale
        self._rows = rows
        self._lanes = len(biases)
        # Rows read so far, packed; a memo of `rows`.
        self._table: dict[str, int] = {}

    def _row(self, feature: str) -> int:
        row = self._rows.get(feature)
        if row is None:
            return 0
        packed = self._table[feature] = pack(byte - ZERO for byte in bytes.fromhex(row))
        return packed

    def weigh(self, sentences: Iterable[Sentence]) -> Weighed:
        """Return the probabilities of myths and stances, and each sentence's part in them."""
        sums: list[tuple[int, int]] = []
        total = count = 0
        table = self._table
        for sentence in sentences:
            packed = known = 0
            for feature in features(sentence.words):
                row = table.get(feature) or self._row(feature)
                if row:
                    packed += row
                    known += 1
            sums.append((packed, known))
            if count + known < MOST_FEATURES:
                total += packed
                count += known
        lanes = unpack(total, self._lanes, count)
        factor = self._scale / math.sqrt(max(count, SHORT))
        logits = [bias + factor * lane for bias, lane in zip(self._biases, lanes, strict=True)]
        at = len(self._myths)
        return Weighed(
            {myth: _logistic(logit) for myth, logit in zip(self._myths, logits, strict=False)},
            {stance: _logistic(logit) for stance, logit in zip(STANCES, logits[at:], strict=True)},
            partial(self._leading, sums),
        )

    def _leading(self, sums: Sequence[tuple[int, int]], myth: str) -> int:
        lane = self._myths.index(myth)
        parts = [unpack(packed, self._lanes, known)[lane] for packed, known in sums]
        return max(range(len(parts)), key=lambda number: (parts[number], -number))


def _logistic(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def parse_model(text: str) -> LinearModel:
    """Parse a weights file: lines of myths, of biases, of the scale, then a feature and its row a line."""
    myths, biases, scale, *rows = text.rstrip("\n").split("\n")
    pairs = (row.partition("\t") for row in rows)
    return LinearModel(
        myths.split(),
        [float(bias) for bias in biases.split()],
        float(scale),
        MappingProxyType({feature: row for feature, _, row in pairs}),
    )


@cache
def load_model() -> LinearModel:
    """Return the package's own model, read once in a process."""
    return parse_model((files("afterword.myths") / "data" / "weights.txt").read_text(encoding="utf-8"))
