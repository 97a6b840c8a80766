"""A small linear model over words and word pairs: what the rules' frames have no slot for.

One logistic regression a myth, one for "touches any of them", and one a stance, trained by
`bench/myths/train.py` on TF-IDF. All weights of a feature stand in one integer, a lane each: a word costs one
look-up and one addition however many myths there are.
"""

import math
import re
import struct
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from afterword.myths.labels import Stance
from afterword.myths.memo import Memo
from afterword.myths.sentences import Sentence

WEIGHTS = Path(__file__).parent / "data" / "weights.bin"
STANCES = (Stance.VOICES, Stance.REBUTS, Stance.WRESTLES)
LANE = 32  # bits
MOST_FEATURES = 1 << 16  # of a model; 255 times as many still fit into a lane
ZERO = 128  # what a weight of nothing is stored as
_TINY = 3e-5
_ENDING = re.compile(r"(?:ings?|ed|es|s|ly|ers?|ness|ments?)$")
_SHORTEST_STEM = 3
_LONGEST_WHOLE = 4
_LANE_MASK = (1 << LANE) - 1
_NO_PAIRS: Mapping[str, int] = {}  # shared, since most words have none


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


def pack(weights: Sequence[int]) -> int:
    """Put weights from −127 to 127 side by side in one integer."""
    return pack_bytes(bytes(weight + ZERO for weight in weights))


def pack_bytes(weights: bytes) -> int:
    """Put weights, stored as bytes, side by side in one integer."""
    lanes = bytearray(LANE // 8 * len(weights))
    lanes[:: LANE // 8] = weights
    return int.from_bytes(lanes, "little")


def unpack(packed: int, lanes: int, count: int) -> list[int]:
    """Return the sums of `count` packed weights, lane by lane; what stands above the lanes is left out."""
    data = (packed & (1 << lanes * LANE) - 1).to_bytes(LANE // 8 * lanes, "little")
    return [lane - ZERO * count for lane in struct.unpack(f"<{lanes}I", data)]


# What the model knows of a word: its stem, the stem's row, and the rows of the stem with the next word's.
_Known = tuple[str, int | None, Mapping[str, int]]


class LinearModel:
    """The trained model.

    Args:
        myths: The ids of its myths, in the order of the lanes; that of any myth and the stances' follow.
        biases: One a lane.
        scale: What an integer weight of 1 is worth.
        rarity: What an integer inverse document frequency of 1 is worth.
        features: In the order of their characters; each has the row of its place.
        rows: A byte for the inverse document frequency and one a lane, row by row.
    """

    __slots__ = (
        "_biases",
        "_features",
        "_lanes",
        "_myths",
        "_packed",
        "_rarity",
        "_rows",
        "_scale",
        "_words",
    )

    def __init__(  # noqa: PLR0917 - the parts of one file
        self,
        myths: Sequence[str],
        biases: Sequence[float],
        scale: float,
        rarity: float,
        features: Sequence[str],
        rows: bytes,
    ) -> None:
        assert len(features) <= MOST_FEATURES
        self._myths = tuple(myths)
        self._biases = tuple(biases)
        self._scale = scale
        self._rarity = rarity
        self._features = features
        self._rows = rows
        self._lanes = len(biases)
        # Memos of `rows` and of `features`: what was asked for so far.
        self._packed = Memo(self._row)
        self._words = Memo(self._know)

    def _row(self, number: int) -> int:
        """Return a row, packed; above the lanes, where nothing can overflow, the square of its rarity."""
        width = self._lanes + 1
        row = self._rows[number * width : (number + 1) * width]
        return row[0] * row[0] << LANE * self._lanes | pack_bytes(row[1:])

    def _know(self, word: str) -> _Known:
        """Look a word up: what begins with its stem stands side by side."""
        features, stemmed = self._features, stem(word)
        at = bisect_left(features, stemmed)
        row = at if at < len(features) and features[at] == stemmed else None
        first = bisect_left(features, f"{stemmed} ", at)
        pairs = range(first, bisect_left(features, f"{stemmed}!", first))
        if not pairs:
            return stemmed, row, _NO_PAIRS
        return stemmed, row, {features[number][len(stemmed) + 1 :]: number for number in pairs}

    def rarity(self, feature: str) -> float:
        """Return the inverse document frequency of a feature; of one never met, the largest that there is."""
        at = bisect_left(self._features, feature)
        if at == len(self._features) or self._features[at] != feature:
            return self._rarity * 255
        return self._rarity * self._rows[at * (self._lanes + 1)]

    def weigh(self, sentences: Iterable[Sentence]) -> Weighed:
        """Return the log odds of myths and stances, and each sentence's part in them."""
        found: list[Sequence[int | None]] = []
        for sentence in sentences:
            stems, own, pairs = zip(*map(self._words.__getitem__, sentence.words), strict=True)
            found.append((*own, *map(dict.get, pairs, stems[1:])))
        total, count = self._sum(found)
        lanes = unpack(total, self._lanes, count)
        length = self._rarity * math.sqrt(total >> LANE * self._lanes)
        factor = self._scale / max(length, _TINY)
        logits = [bias + factor * lane for bias, lane in zip(self._biases, lanes, strict=True)]
        at = len(self._myths)
        return Weighed(
            dict(zip(self._myths, logits, strict=False)),
            logits[at],
            dict(zip(STANCES, logits[at + 1 :], strict=True)),
            partial(self._speaking, factor, found),
        )

    def _sum(self, found: Iterable[Iterable[int | None]]) -> tuple[int, int]:
        """Return the sum of the rows of some sentences, packed, each row once, and their number."""
        packed = self._packed
        rows = [packed[row] for row in set().union(*found) if row is not None]
        return sum(rows), len(rows)

    def _speaking(self, factor: float, found: Iterable[Iterable[int | None]], myth: str) -> list[float]:
        at = self._myths.index(myth) * LANE
        sums = (self._sum((rows,)) for rows in found)
        return [factor * ((packed >> at & _LANE_MASK) - ZERO * count) for packed, count in sums]


def parse_model(data: bytes) -> LinearModel:
    """Parse a weights file.

    Args:
        data: Lines of the myths, of the biases, of the two scales, then a feature a line, sorted; an empty
            line; then the rows in the order of the features.
    """
    head, _, rows = data.partition(b"\n\n")
    myths, biases, scales, *features = head.decode("utf-8").split("\n")
    scale, rarity = map(float, scales.split())
    return LinearModel(myths.split(), [float(bias) for bias in biases.split()], scale, rarity, features, rows)


@cache
def load_model() -> LinearModel:
    """Return the package's own model, read once in a process."""
    return parse_model(WEIGHTS.read_bytes())
