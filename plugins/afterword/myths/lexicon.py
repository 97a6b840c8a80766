"""Classes of words and phrases, found in a sentence by one look-up a word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# What a class lists: words, a trailing `*` standing for any ending; a phrase is several.
Phrase = tuple[str, ...]
Place = tuple[int, int]  # the first word, and the one after the last

_SHORTEST_PREFIX = 2
_REMEMBERED = 1 << 16  # words; further ones are looked up anew each time


@dataclass(frozen=True, slots=True)
class Entry:
    """What a word is in the lexicon.

    Attributes:
        mask: The classes it is in, as bits.
        anchors: Those of them that rules are looked up by.
        phrases: The phrases that it begins, by their second word: (the words after it, classes as bits).
        loose: Those whose second word ends in `*`.
    """

    mask: int
    anchors: tuple[int, ...]
    phrases: dict[str, tuple[tuple[Phrase, int], ...]]
    loose: tuple[tuple[Phrase, int], ...]


@dataclass(frozen=True, slots=True)
class Scan:
    """A sentence as the lexicon sees it.

    Attributes:
        mask: The classes that stand in it, as bits.
        anchors: Those of them that rules are looked up by.
        masks: The classes of each word, as bits.
        phrases: Where each phrase stands, by class.
    """

    mask: int
    anchors: frozenset[int]
    masks: tuple[int, ...]
    phrases: tuple[tuple[int, Place], ...]

    def has(self, number: int) -> bool:
        """Tell whether a class stands in the sentence."""
        return bool(self.mask >> number & 1)

    def find(self, number: int) -> list[Place]:
        """Return where a class stands, in order of the first word."""
        if not self.mask >> number & 1:
            return []
        bit = 1 << number
        places = [(index, index + 1) for index, mask in enumerate(self.masks) if mask & bit]
        if self.phrases:
            longer = [place for found, place in self.phrases if found == number]
            if longer:
                places = sorted(places + longer)
        return places


class Lexicon:
    """All classes of the rules, numbered; tells which stand where in a sentence.

    Args:
        classes: The phrases of each class; a class's number is its index.
        anchors: The classes that rules are looked up by.
    """

    __slots__ = ("_anchors", "_exact", "_known", "_longest_prefix", "_prefixes")

    def __init__(self, classes: Sequence[frozenset[Phrase]], anchors: frozenset[int]) -> None:
        self._anchors = anchors
        self._exact: dict[str, list[tuple[Phrase, int]]] = {}
        self._prefixes: dict[str, list[tuple[Phrase, int]]] = {}
        # What each word seen so far is; made from the classes alone, so it is a memo, not a state.
        self._known: dict[str, Entry] = {}
        self._longest_prefix = 0
        for number, phrases in enumerate(classes):
            for first, *rest in sorted(phrases):
                if first.endswith("*"):
                    prefix = first[:-1]
                    self._prefixes.setdefault(prefix, []).append((tuple(rest), number))
                    self._longest_prefix = max(self._longest_prefix, len(prefix))
                else:
                    self._exact.setdefault(first, []).append((tuple(rest), number))

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
        by_second: dict[str, list[tuple[Phrase, int]]] = {}
        for rest, classes in phrases.items():
            by_second.setdefault("*" if rest[0].endswith("*") else rest[0], []).append((rest, classes))
        loose = tuple(by_second.pop("*", ()))
        anchors = tuple(number for number in bits(mask) if number in self._anchors)
        entry = Entry(mask, anchors, {second: tuple(found) for second, found in by_second.items()}, loose)
        if len(self._known) < _REMEMBERED:
            self._known[word] = entry
        return entry

    def scan(self, words: Sequence[str]) -> Scan:
        """Return the classes that stand in a sentence."""
        known = self._known
        entries = [known.get(word) or self._look_up(word) for word in words]
        found: list[tuple[int, Place]] = []
        total = 0
        anchors: set[int] = set()
        last = len(words) - 1
        for index, entry in enumerate(entries):
            total |= entry.mask
            anchors.update(entry.anchors)
            if index == last:
                break
            for rest, mask in entry.phrases.get(words[index + 1], ()):
                if len(rest) == 1 or _continues(rest, words, index + 1):
                    total |= mask
                    found += ((number, (index, index + 1 + len(rest))) for number in bits(mask))
            for rest, mask in entry.loose:
                if _continues(rest, words, index + 1):
                    total |= mask
                    found += ((number, (index, index + 1 + len(rest))) for number in bits(mask))
        anchors.update(number for number, _ in found if number in self._anchors)
        return Scan(total, frozenset(anchors), tuple([entry.mask for entry in entries]), tuple(found))


def bits(mask: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


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
