"""Related essays, found by the words that two share and few others have.

The weights are the classic ones (term frequency by inverse document frequency, compared by the angle between
two essays), with bounds that keep the work proportional to the number of essays: an essay is its weightiest
words, and a word leads only to the essays that it weighs most in.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from math import log, sqrt

_WORD = re.compile(r"[^\W\d_]{4,}")
_READ = 2000  # characters: an essay says early what it is about
_TERMS = 16  # words that stand for an essay
_POSTINGS = 20  # essays that a word leads to
_LEAST = 0.04  # a closeness below which two essays share no more than a turn of phrase


def find_related(texts: Sequence[tuple[str, str]], limit: int = 3) -> dict[str, tuple[str, ...]]:
    """Return the essays closest to each, closest first; fewer, or none, where nothing is close.

    Args:
        texts: Each essay's slug and words, title among them. The order doesn't matter.
        limit: How many at most.
    """
    return relate([(slug, count_words(text)) for slug, text in texts], limit)


def relate(counted: Iterable[tuple[str, Mapping[str, int]]], limit: int = 3) -> dict[str, tuple[str, ...]]:
    """Return what `find_related` does.

    Args:
        counted: Each essay's slug, and the words of its beginning from `count_words`.
        limit: How many at most.
    """
    known = dict(counted)
    slugs = sorted(known)
    counts = [known[slug] for slug in slugs]
    spread: Counter[str] = Counter()
    for count in counts:
        spread.update(count.keys())
    # A word that only one essay has joins nothing; one that is in a third of them tells nothing.
    most = max(2, len(slugs) // 3)
    rarity = {word: log(len(slugs) / n) for word, n in spread.items() if 1 < n <= most}
    vectors = [_weigh(count, rarity) for count in counts]
    index: dict[str, list[tuple[float, int]]] = {}
    for number, vector in enumerate(vectors):
        for word, weight in vector.items():
            index.setdefault(word, []).append((weight, number))
    strongest = {word: sorted(found, key=_heaviest)[:_POSTINGS] for word, found in index.items()}
    return {
        slugs[number]: tuple(slugs[other] for other in _closest(number, vector, strongest, limit))
        for number, vector in enumerate(vectors)
    }


def count_words(text: str) -> Counter[str]:
    """Return the words of an essay's beginning that it may share with others."""
    # A plural is the word it is made of, near enough.
    return Counter([word.removesuffix("s") for word in _WORD.findall(text[:_READ].casefold())])


def _weigh(count: Mapping[str, int], rarity: Mapping[str, float]) -> dict[str, float]:
    """Return an essay's weightiest words, its length taken out."""
    weighed = [((1 + log(n)) * rarity[word], word) for word, n in count.items() if word in rarity]
    chosen = nlargest(_TERMS, weighed)
    length = sqrt(sum(weight * weight for weight, _ in chosen)) or 1.0
    return {word: weight / length for weight, word in chosen}


def _heaviest(posting: tuple[float, int]) -> tuple[float, int]:
    return -posting[0], posting[1]


def _closest(
    number: int, vector: Mapping[str, float], index: Mapping[str, Sequence[tuple[float, int]]], limit: int
) -> list[int]:
    scores: dict[int, float] = {}
    for word, weight in vector.items():
        for other_weight, other in index[word]:
            scores[other] = scores.get(other, 0.0) + weight * other_weight
    scores.pop(number, None)
    close = sorted((-score, other) for other, score in scores.items() if score >= _LEAST)
    return [other for _, other in close[:limit]]
