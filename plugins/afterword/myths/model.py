"""A small linear model over words and word pairs: what the rules' frames have no slot for.

One logistic regression a myth, one for "touches any of them", and one a stance, trained by
`bench/myths/train.py` on TF-IDF. All weights of a feature stand in one integer, a lane each: a word costs one
look-up and one addition however many myths there are.
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

WEIGHTS = "weights.bin"
STANCES = (Stance.VOICES, Stance.REBUTS, Stance.WRESTLES)
LANE = 24  # bits
MOST_FEATURES = 1 << 16  # 255 times as many still fit into a lane
ZERO = 128  # what a weight of nothing is stored as
_TINY = 1e-9
_ENDING = re.compile(r"(?:ings?|ed|es|s|ly|ers?|ness|ments?)$")
_SHORTEST_STEM = 3
_LONGEST_WHOLE = 4
_LANE_MASK = (1 << LANE) - 1


class Scorer(Protocol):
    """What the tagger asks of a model."""

    def weigh(self, sentences: Iterable[Sentence]) -> "Weighed":
        """Return what the model makes of a text's sentences."""

    def rarity(self, feature: str) -> float:
        """Return the inverse document frequency of a feature."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A text as the model sees it; all figures are log odds.

    Attributes:
        myths: Of each myth.
        touches: That the text touches any myth at all.
        stances: Of each stance, should the text address a myth.
        speaking: A function from a myth to how much each sentence speaks for it.
    """

    myths: Mapping[str, float]
    touches: float
    stances: Mapping[Stance, float]
    speaking: Callable[[str], Sequence[float]]


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
        myths: The ids of its myths, in the order of the lanes; that of any myth and the stances' follow.
        biases: One a lane.
        scale: What an integer weight of 1 is worth.
        rarity: What an integer inverse document frequency of 1 is worth.
        features: Feature → the number of its row.
        rows: A byte for the inverse document frequency and one a lane, row by row.
    """

    __slots__ = ("_biases", "_features", "_lanes", "_myths", "_rarity", "_rows", "_scale", "_table")

    def __init__(  # noqa: PLR0917 - the parts of one file
        self,
        myths: Sequence[str],
        biases: Sequence[float],
        scale: float,
        rarity: float,
        features: Mapping[str, int],
        rows: bytes,
    ) -> None:
        self._myths = tuple(myths)
        self._biases = tuple(biases)
        self._scale = scale
        self._rarity = rarity
        self._features = features
        self._rows = rows
        self._lanes = len(biases)
        # Rows read so far, packed, each with its square of rarity; a memo of `rows`.
        self._table: dict[str, tuple[int, float]] = {}

    def _row(self, feature: str) -> tuple[int, float] | None:
        number = self._features.get(feature)
        if number is None:
            return None
        width = self._lanes + 1
        rarity, *weights = self._rows[number * width : (number + 1) * width]
        row = self._table[feature] = (
            pack(weight - ZERO for weight in weights),
            (rarity * self._rarity) ** 2,
        )
        return row

    def rarity(self, feature: str) -> float:
        """Return the inverse document frequency of a feature; of one never met, the largest that there is."""
        row = self._table.get(feature) or self._row(feature)
        return math.sqrt(row[1]) if row else self._rarity * 255

    def weigh(self, sentences: Iterable[Sentence]) -> Weighed:
        """Return the log odds of myths and stances, and each sentence's part in them."""
        sums: list[tuple[int, int]] = []
        seen: set[str] = set()
        total = count = 0
        square = 0.0
        table = self._table
        for sentence in sentences:
            packed = known = 0
            for feature in features(sentence.words):
                row = table.get(feature) or self._row(feature)
                if row is None:
                    continue
                packed += row[0]
                known += 1
                if feature not in seen and count < MOST_FEATURES:
                    seen.add(feature)
                    total += row[0]
                    count += 1
                    square += row[1]
            sums.append((packed, known))
        lanes = unpack(total, self._lanes, count)
        factor = self._scale / math.sqrt(max(square, _TINY))
        logits = [bias + factor * lane for bias, lane in zip(self._biases, lanes, strict=True)]
        at = len(self._myths)
        return Weighed(
            dict(zip(self._myths, logits, strict=False)),
            logits[at],
            dict(zip(STANCES, logits[at + 1 :], strict=True)),
            partial(self._speaking, factor, sums),
        )

    def _speaking(self, factor: float, sums: Sequence[tuple[int, int]], myth: str) -> list[float]:
        lane = self._myths.index(myth)
        return [factor * unpack(packed, self._lanes, known)[lane] for packed, known in sums]


def parse_model(data: bytes) -> LinearModel:
    """Parse a weights file.

    Args:
        data: Lines of the myths, of the biases, of the two scales, then a feature a line; an empty line; then
            the rows in the order of the features.
    """
    head, _, rows = data.partition(b"\n\n")
    myths, biases, scales, *features = head.decode("utf-8").split("\n")
    scale, rarity = map(float, scales.split())
    return LinearModel(
        myths.split(),
        [float(bias) for bias in biases.split()],
        scale,
        rarity,
        MappingProxyType({feature: number for number, feature in enumerate(features)}),
        rows,
    )


@cache
def load_model() -> LinearModel:
    """Return the package's own model, read once in a process."""
    return parse_model((files("afterword.myths") / "data" / WEIGHTS).read_bytes())
