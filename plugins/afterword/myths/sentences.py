"""Sentences, clauses and words of a plain text, each with its place in it; linear in the text."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from afterword.myths.words import ABBREVIATIONS, INVISIBLE, expand

# A sentence without a full stop is cut here, so that a text without punctuation costs no more than another.
LONGEST_SENTENCE = 80  # words
LONGEST_WORD = 60  # characters; a longer one is data, not a word

# Each word is found whole; those of a stretch come as a list, without a step of Python a word.
_WORD = re.compile(rf"[^\W_]++(?:[{INVISIBLE}]++[^\W_]*+)*+(?:['’ʼ`´](?:[^\W_]++|[{INVISIBLE}])++)*+")
# One look at a character tells whether a stop can begin there.
_STOP = re.compile(
    r"[.!?…\n;:,—()\s](?:"
    r"(?<=[.!?…])[.!?…]*[\"'”’)\]»]*(?=\s|$)|(?<=\n)\s*|(?<=[;:,])\s|(?<=[—()])|(?<=\s)[–—-]{1,2}\s)"
)
_LIST_MARK = re.compile(r"(?:\d{1,3}|[a-zA-Z]|#\d{1,3})[.)]$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its place in the text and its words.

    Attributes:
        start: Where it begins in the text, in characters.
        end: Where it ends; `text[start:end]` is the sentence without the space around it.
        words: Lower case, short forms written out: "isn't" is "is", "not".
        breaks: Indices of words before which a clause begins.
        mark: Its last mark: `?`, `!`, `.` or nothing.
        written: How many words it has as written.
        text: The whole text.
    """

    start: int
    end: int
    words: tuple[str, ...]
    breaks: tuple[int, ...]
    mark: str
    written: int
    text: str = field(repr=False)

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Where each word stands in the text; both halves of a short form stand where it does.

        Looked for anew each time: of few sentences does anybody ask.
        """
        return tuple(
            match.span()
            for match in _WORD.finditer(self.text, self.start, self.end)
            for _ in _plain(match[0])
        )


def split_sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text in order.

    A sentence ends at `.`, `!`, `?` or `…` before a space, at a line's end, or after 80 words; not after an
    abbreviation, an initial or a list's number. Texts in capitals or without punctuation are no exception.
    """
    draft = _Draft(text)
    at = 0
    for stop in _STOP.finditer(text):
        begin, end = stop.span()
        yield from draft.take(at, begin)
        at = begin
        mark = text[begin]
        if mark in ".!?…":
            if mark != "." or end - begin > 1 or not draft.abbreviated(begin):
                yield from draft.flush(_mark_of(stop[0]), end)
        elif mark == "\n":
            yield from draft.flush("", None)
        else:
            draft.break_clause()
    yield from draft.take(at, len(text))
    yield from draft.flush("", None)


def _mark_of(stop: str) -> str:
    if "?" in stop:
        return "?"
    return "!" if "!" in stop else "."


def _plain(written: str) -> tuple[str, ...]:
    return expand(written) if len(written) <= LONGEST_WORD else ("",)


class _Draft:
    """The sentence at hand, while its words are gathered."""

    __slots__ = ("_at", "_breaks", "_first", "_last", "_text", "_words", "_written")

    def __init__(self, text: str) -> None:
        self._text = text
        self._last = ""  # the last word of the last stretch, as written
        self._at = 0  # where that stretch ends
        self._clear()

    def _clear(self) -> None:
        self._words: list[str] = []
        self._breaks: list[int] = []
        self._written = 0
        self._first = 0

    def take(self, start: int, stop: int) -> Iterable[Sentence]:
        """Add the words of a stretch of the text; return the sentences that became too long by it."""
        written = _WORD.findall(self._text, start, stop)
        self._last, self._at = written[-1] if written else "", stop
        if not written:
            return ()
        if self._written + len(written) > LONGEST_SENTENCE:
            return self._take_many(start, stop)
        if not self._written:
            self._first = self._text.index(written[0], start)
        self._written += len(written)
        short = stop - start <= LONGEST_WORD or len(max(written, key=len)) <= LONGEST_WORD
        read = expand if short else _plain
        self._words += chain.from_iterable(map(read, written))
        return ()

    def _take_many(self, start: int, stop: int) -> Iterator[Sentence]:
        """Add more words than one sentence may have."""
        ends = self._end(start)
        for match in _WORD.finditer(self._text, start, stop):
            if self._written >= LONGEST_SENTENCE:
                yield from self.flush("", ends)
            if not self._written:
                self._first = match.start()
            self._written += 1
            if words := _plain(match[0]):
                self._words += words
                ends = match.end()

    def break_clause(self) -> None:
        """Note that a clause begins at the next word."""
        if self._words and (not self._breaks or self._breaks[-1] != len(self._words)):
            self._breaks.append(len(self._words))

    def abbreviated(self, stop: int) -> bool:
        """Tell whether the full stop at a place belongs to the word before it: "Dr.", "J.", "1."."""
        if not self._words or not self._last or not self._ends_with_word(stop):
            return False
        last = self._words[-1]
        if last in ABBREVIATIONS:
            following = self._text[stop + 1 : stop + 3].strip()
            return last != "no" or following[:1].isdigit()
        if len(last) == 1 and last.isalpha() and last != "i":
            return True
        return self._written == 1 and bool(_LIST_MARK.match(self._text[self._first : stop + 1]))

    def _ends_with_word(self, at: int) -> bool:
        """Tell whether the last word ends at a place, and isn't one that is left out."""
        return self._text.startswith(self._last, at - len(self._last)) and bool(_plain(self._last))

    def _end(self, stop: int) -> int:
        """Return where the last word before a place ends that isn't left out."""
        if self._last and self._at == stop and self._ends_with_word(stop):
            return stop
        words = _WORD.finditer(self._text, self._first, stop)
        return max((match.end() for match in words if _plain(match[0])), default=stop)

    def flush(self, mark: str, end: int | None) -> Iterable[Sentence]:
        """Return the sentence, if it has any words, and begin the next."""
        found: tuple[Sentence, ...] = ()
        if self._words:
            found = (
                Sentence(
                    _open_quote(self._text, self._first),
                    self._end(self._at) if end is None else end,
                    tuple(self._words),
                    tuple(self._breaks),
                    mark,
                    self._written,
                    self._text,
                ),
            )
        self._clear()
        return found


def _open_quote(text: str, start: int) -> int:
    """Return the place of the quotation mark that stands right before a sentence, else its own."""
    return start - 1 if start and text[start - 1] in "\"'“‘«(" else start


def evidence_span(
    text: str, sentence: Sentence, first: int, last: int, *, longest: int = 40
) -> tuple[int, int]:
    """Return the place of the words to show: the sentence, or of a long one the clauses around the match.

    Args:
        text: The text.
        sentence: The sentence of the match.
        first: Index of the match's first word in it.
        last: Index of its last word.
        longest: Most words to show, as `str.split` counts them.
    """
    if len(text[sentence.start : sentence.end].split()) <= longest:
        return sentence.start, sentence.end
    cuts = [0, *sentence.breaks, len(sentence.words)]
    left = max(cut for cut in cuts if cut <= first)
    right = min(cut for cut in cuts if cut > last)
    places = sentence.places
    start, end = places[left][0], places[right - 1][1]
    if len(text[start:end].split()) > longest:
        start, end = _window(sentence, first, last, longest)
    written = list(_WRITTEN.finditer(text, start, end))
    return start, min(end, written[:longest][-1].end())


def _window(sentence: Sentence, first: int, last: int, longest: int) -> tuple[int, int]:
    """Return the match with as many words around it as are allowed; of a match too long, its beginning."""
    spare = max(0, longest // 2 - (last - first + 1)) // 2
    left = max(0, first - spare)
    right = min(len(sentence.words) - 1, last + spare, left + longest // 2 - 1)
    places = sentence.places
    return places[left][0], places[max(left, right)][1]


_WRITTEN = re.compile(r"\S+")


def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """Return the places of the words in double quotation marks, each within one line."""
    return tuple(match.span() for match in _QUOTED.finditer(text))


_QUOTED = re.compile(r"[\"“«](?=\S)[^\"“”«»\n]{2,600}+[\"”»]")


def inside(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether the greater part of `start:end` lies in one of the spans, which are in order."""
    at = bisect_right(spans, (start, end)) - 1
    shared = 0
    for index in (at, at + 1):
        if 0 <= index < len(spans):
            shared += max(0, min(end, spans[index][1]) - max(start, spans[index][0]))
    return 2 * shared > end - start
