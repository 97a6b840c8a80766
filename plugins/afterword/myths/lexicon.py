"""Classes of words and phrases, found in a sentence by one look-up a word."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from operator import or_

from afterword.myths.memo import Memo

# What a class lists: words, a trailing `*` standing for any ending; a phrase is several.
Phrase = tuple[str, ...]
Place = tuple[int, int]  # the first word, and the one after the last

_SHORTEST_PREFIX = 2


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes that a word or a phrase is in.

    Attributes:
        mask: As bits.
        numbers: By number.
        anchors: Those of them that rules are looked up by.
    """

    mask: int
    numbers: frozenset[int]
    anchors: tuple[int, ...]


# A phrase's words after its first, and its classes.
Tail = tuple[Phrase, Classes]
# What a word is: its classes as bits, by number, and those that rules are looked up by; the phrases that it
# begins, by their second word, and those whose second word ends in `*`.
Entry = tuple[int, frozenset[int], tuple[int, ...], Mapping[str, Sequence[Tail]], Sequence[Tail]]


@dataclass(frozen=True, slots=True)
class Scan:
    """A sentence as the lexicon sees it.

    Attributes:
        mask: The classes that stand in it, as bits.
        anchors: Those of them that rules are looked up by, in order.
        words: The classes of each word.
        phrases: Where each phrase stands, with its classes.
    """

    mask: int
    anchors: Sequence[int]
    words: Sequence[frozenset[int]]
    phrases: Sequence[tuple[frozenset[int], Place]]

    def has(self, number: int) -> bool:
        """Tell whether a class stands in the sentence."""
        return bool(self.mask >> number & 1)

    def find(self, number: int) -> list[Place]:
        """Return where a class stands, in order of the first word."""
        if not self.mask >> number & 1:
            return []
        places = [(index, index + 1) for index, classes in enumerate(self.words) if number in classes]
        longer = [place for classes, place in self.phrases if number in classes]
        return sorted(places + longer) if longer else places


class Lexicon:
    """All classes of the rules, numbered; tells which stand where in a sentence.

    Args:
        classes: The phrases of each class; a class's number is its index.
        anchors: The classes that rules are looked up by.
    """

    __slots__ = ("_anchors", "_exact", "_known", "_longest_prefix", "_prefixes", "size")

    def __init__(self, classes: Sequence[frozenset[Phrase]], anchors: frozenset[int]) -> None:
        self._anchors = anchors
        self.size = len(classes)
        # What each word seen so far is; made from the classes alone, so it is a memo, not a state.
        self._known = Memo(self._look_up)
        exact: defaultdict[str, list[tuple[Phrase, int]]] = defaultdict(list)
        for number, phrases in enumerate(classes):
            for phrase in phrases:
                exact[phrase[0]].append((phrase[1:], number))
        prefixes = [first for first in exact if first[-1] == "*"]
        self._prefixes = {first[:-1]: exact.pop(first) for first in prefixes}
        self._longest_prefix = max(map(len, self._prefixes), default=0)
        self._exact: Mapping[str, list[tuple[Phrase, int]]] = dict(exact)

    def _look_up(self, word: str) -> Entry:
        found = list(self._exact.get(word, ()))
        for length in range(_SHORTEST_PREFIX, min(len(word), self._longest_prefix) + 1):
            found += self._prefixes.get(word[:length], ())
        mask = 0
        phrases: dict[Phrase, int] = {}
        for rest, number in found:
            if rest:
                phrases[rest] = phrases.get(rest, 0) | 1 << number
            else:
                mask |= 1 << number
        by_second: dict[str, list[Tail]] = {}
        loose: list[Tail] = []
        for rest, classes in phrases.items():
            tails = loose if rest[0].endswith("*") else by_second.setdefault(rest[0], [])
            tails.append((rest, self._classes(classes)))
        own = self._classes(mask)
        return own.mask, own.numbers, own.anchors, by_second, loose

    def _classes(self, mask: int) -> Classes:
        numbers = tuple(bits(mask))
        return Classes(mask, frozenset(numbers), tuple(each for each in numbers if each in self._anchors))

    def scan(self, words: Sequence[str]) -> Scan:
        """Return the classes that stand in a sentence; it has at least one word."""
        masks, numbers, anchors, phrases, loose = zip(*map(self._known.__getitem__, words), strict=True)
        mask = reduce(or_, masks)
        anchored = set().union(*anchors)
        found: list[tuple[frozenset[int], Place]] = []
        following = map(dict.get, phrases, words[1:])
        tails: Iterable[tuple[int, Sequence[Tail] | None]] = enumerate(following)
        if any(loose):
            tails = chain(tails, enumerate(_fitting(loose, words)))
        for index, each in tails:
            for rest, classes in each or ():
                if len(rest) == 1 or _continues(rest, words, index + 1):
                    found.append((classes.numbers, (index, index + 1 + len(rest))))
                    mask |= classes.mask
                    anchored.update(classes.anchors)
        return Scan(mask, sorted(anchored), numbers, found)


def bits(mask: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _fitting(loose: Iterable[Sequence[Tail]], words: Sequence[str]) -> Iterator[Sequence[Tail]]:
    """Yield of each word the phrases with which the next word goes on."""
    for second, tails in zip(words[1:], loose, strict=False):
        yield [tail for tail in tails if second.startswith(tail[0][0][:-1])]


def _continues(rest: Phrase, words: Sequence[str], at: int) -> bool:
    end = len(words)
    for pattern in rest:
        if at == end:
            return False
        word = words[at]
        if pattern != word and not (pattern[-1] == "*" and word.startswith(pattern[:-1])):
            return False
        at += 1
    return True
