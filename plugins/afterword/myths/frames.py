"""Phrase frames: a claim's shape, with slots for its words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from afterword.myths.labels import Stance
from afterword.myths.lexicon import Lexicon, Place, Scan


@dataclass(frozen=True, slots=True)
class Element:
    """One slot of a frame: a class of words, and how many others may stand before it."""

    number: int
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """One claim's shape.

    Attributes:
        myth: The myth's id.
        stance: What a text that says it does with the myth, where nothing around turns it.
        strength: How much it shows by itself, 0–1.
        chains: Chains of slots; each chain's slots stand in order, the chains in any order in one sentence.
        without: Classes that must not stand in the sentence.
        mask: The classes that must, as bits.
        fixed: Neither negation nor reported belief turns it: it says so itself.
        negative: It has a negation among its words, so that one around it is its own.
        place: File and line, for `myths tag` on a terminal.
        source: The frame as written.
    """

    myth: str
    stance: Stance
    strength: float
    chains: tuple[tuple[Element, ...], ...]
    without: int
    mask: int
    fixed: bool
    negative: bool
    place: str
    source: str

    def match(self, scan: Scan) -> Place | None:
        """Return the first and the last word of the frame's words in a sentence, or None."""
        first, last = 1 << 30, -1
        for chain in self.chains:
            span = _match_chain(chain, scan)
            if span is None:
                return None
            first, last = min(first, span[0]), max(last, span[1])
        return first, last


def _match_chain(chain: Sequence[Element], scan: Scan) -> Place | None:
    # Where each way of matching so far ends, with where it began; the number of ways is bounded by the words.
    ends = {end: start for start, end in scan.find(chain[0].number)}
    for element in chain[1:]:
        following: dict[int, int] = {}
        for start, end in scan.find(element.number):
            for reached, began in ends.items():
                if 0 <= start - reached <= element.gap and following.get(end, -1) < began:
                    following[end] = began
        if not following:
            return None
        ends = following
    end = min(ends)
    return ends[end], end - 1


@dataclass(frozen=True, slots=True)
class Book:
    """All rules, compiled.

    Attributes:
        lexicon: Finds the classes in a sentence.
        frames: By the class that each is looked up by, its rarest.
        names: The number of each named class.
        version: First twelve hexadecimal digits of the SHA-256 of the rule files.
    """

    lexicon: Lexicon
    frames: Mapping[int, tuple[Frame, ...]]
    names: Mapping[str, int]
    version: str

    def candidates(self, scan: Scan) -> Iterator[Frame]:
        """Yield the frames of which a sentence has every class, always in the same order."""
        mask = scan.mask
        missing = ~mask & (1 << self.lexicon.size) - 1
        for anchor in scan.anchors:
            for frame in self.frames[anchor]:
                if not frame.mask & missing and not frame.without & mask:
                    yield frame
