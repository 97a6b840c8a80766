"""A myth by example: the sentences that its file gives for and against it, and what is like them.

For a myth that has neither rules nor a place in the model yet. Likeness is the cosine of TF-IDF vectors over
word stems and pairs (Salton, Wong and Yang, A vector space model for automatic indexing, 1975).
"""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from afterword.myths.catalogue import Myth
from afterword.myths.labels import Stance
from afterword.myths.model import features
from afterword.myths.sentences import Sentence, split_sentences

ALIKE = 0.4  # cosine; from here on a sentence says what an example says
_NEGATIONS = frozenset("not never no none nobody nothing without neither nor hardly".split())


@dataclass(frozen=True, slots=True)
class Likeness:
    """An example that a sentence is like.

    Attributes:
        stance: The sentence's: the example's, turned round where only one of them is negated.
        cosine: 0–1.
        example: As its file has it.
    """

    myth: str
    stance: Stance
    cosine: float
    example: str


@dataclass(frozen=True, slots=True)
class _Example:
    myth: str
    stance: Stance
    text: str
    negated: bool


class Examples:
    """The examples of a catalogue, ready to be compared with.

    Args:
        myths: Those that have examples count.
        rarity: Returns the inverse document frequency of a feature.
    """

    def __init__(self, myths: Iterable[Myth], rarity: Callable[[str], float]) -> None:
        self._rarity = rarity
        self._examples: list[_Example] = []
        # Feature → the examples that have it, each with the feature's share of its vector.
        self._places: dict[str, list[tuple[int, float]]] = {}
        for myth in myths:
            for stance, texts in myth.examples.items():
                for text in texts:
                    self._add(myth.id, stance, text)

    def _add(self, myth: str, stance: Stance, text: str) -> None:
        words = tuple(word for sentence in split_sentences(text) for word in sentence.words)
        weights = self._weights(words)
        for feature, weight in weights.items():
            self._places.setdefault(feature, []).append((len(self._examples), weight))
        self._examples.append(_Example(myth, stance, text, not _NEGATIONS.isdisjoint(words)))

    def _weights(self, words: tuple[str, ...]) -> dict[str, float]:
        raw = {feature: self._rarity(feature) for feature in features(words)}
        length = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        return {feature: weight / length for feature, weight in raw.items()}

    def find(self, sentence: Sentence) -> Iterator[Likeness]:
        """Yield, of each myth, the example that a sentence is most like, if it is like any."""
        if not self._examples:
            return
        cosines: dict[int, float] = {}
        for feature, weight in self._weights(sentence.words).items():
            for number, share in self._places.get(feature, ()):
                cosines[number] = cosines.get(number, 0.0) + weight * share
        best: dict[str, int] = {}
        for number in sorted(cosines, key=lambda number: (-cosines[number], number)):
            best.setdefault(self._examples[number].myth, number)
        negated = not _NEGATIONS.isdisjoint(sentence.words)
        for myth, number in best.items():
            example = self._examples[number]
            stance = _turned(example.stance) if negated != example.negated else example.stance
            if cosines[number] >= ALIKE and stance is not None:
                yield Likeness(myth, stance, min(1.0, cosines[number]), example.text)


def _turned(stance: Stance) -> Stance | None:
    """Return the stance of a sentence that says an example's contrary; None where that is nobody's."""
    return {Stance.VOICES: Stance.REBUTS, Stance.REBUTS: Stance.VOICES}.get(stance)
