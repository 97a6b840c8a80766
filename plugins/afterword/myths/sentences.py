"""Sentences, clauses and words of a plain text, each with its place in it; linear in the text."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from afterword.myths.words import ABBREVIATIONS, INVISIBLE, expand

# A sentence without a full stop is cut here, so that a text without punctuation costs no more than another.
LONGEST_SENTENCE = 80  # words
LONGEST_WORD = 60  # characters; a longer one is data, not a word

_WORD = re.compile(rf"[^\W_](?:[^\W_]++|[{INVISIBLE}])*+(?:['’ʼ`´](?:[^\W_]++|[{INVISIBLE}])++)*+")
_STOP = re.compile(r"[.!?…]+[\"'”’)\]»]*(?=\s|$)|\n\s*|[;:]\s|\s[–—-]{1,2}\s|—|,\s|[()]")
_LIST_MARK = re.compile(r"(?:\d{1,3}|[a-zA-Z]|#\d{1,3})[.)]$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its place in the text and its words.

    Attributes:
        start: Where it begins in the text, in characters.
        end: Where it ends; `text[start:end]` is the sentence without the space around it.
        words: Lower case, short forms written out: "isn't" is "is", "not".
        starts: Where each word begins in the text; both halves of a short form begin where it does.
        ends: Where each word ends in the text.
        breaks: Indices of words before which a clause begins.
        mark: Its last mark: `?`, `!`, `.` or nothing.
        written: How many words it has as written.
    """

    start: int
    end: int
    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    breaks: tuple[int, ...]
    mark: str
    written: int


def split_sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text in order.

    A sentence ends at `.`, `!`, `?` or `…` before a space, at a line's end, or after 80 words; not after an
    abbreviation, an initial or a list's number. Texts in capitals or without punctuation are no exception.
    """
    builder = _Builder(text)
    at = 0
    for stop in _STOP.finditer(text):
        yield from builder.take(at, stop.start())
        at = stop.start()
        mark = stop.group()[0]
        if mark in ".!?…":
            if mark != "." or not builder.abbreviated(stop):
                yield from builder.flush(_mark_of(stop.group()), stop.end())
        elif mark == "\n":
            yield from builder.flush("")
        else:
            builder.break_clause()
    yield from builder.take(at, len(text))
    yield from builder.flush("")


def _mark_of(stop: str) -> str:
    if "?" in stop:
        return "?"
    return "!" if "!" in stop else "."


class _Builder:
    """Gathers the words of the sentence at hand."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._clear()

    def _clear(self) -> None:
        self._words: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._breaks: list[int] = []
        self._written = 0
        self._first = 0

    def take(self, start: int, stop: int) -> Iterator[Sentence]:
        """Add the words of a stretch of the text; yield a sentence wherever one has become too long."""
        for match in _WORD.finditer(self._text, start, stop):
            if self._written >= LONGEST_SENTENCE:
                yield from self.flush("")
            at, end = match.span()
            if not self._written:
                self._first = at
            self._written += 1
            for word in expand(match[0]) if end - at <= LONGEST_WORD else ("",):
                self._words.append(word)
                self._starts.append(at)
                self._ends.append(end)

    def break_clause(self) -> None:
        if self._words and (not self._breaks or self._breaks[-1] != len(self._words)):
            self._breaks.append(len(self._words))

    def abbreviated(self, stop: re.Match[str]) -> bool:
        """Tell whether a full stop belongs to the word before it: "Dr.", "J.", "1."."""
        if not self._words or self._ends[-1] != stop.start() or len(stop.group()) > 1:
            return False
        last = self._words[-1]
        if last in ABBREVIATIONS:
            following = self._text[stop.end() : stop.end() + 2].strip()
            return last != "no" or following[:1].isdigit()
        if len(last) == 1 and last.isalpha() and last != "i":
            return True
        return self._written == 1 and bool(_LIST_MARK.match(self._text[self._starts[0] : stop.end()]))

    def flush(self, mark: str, end: int | None = None) -> Iterator[Sentence]:
        if self._words:
            last = end if end is not None else self._ends[-1]
            yield Sentence(
                start=_open_quote(self._text, self._first),
                end=last,
                words=tuple(self._words),
                starts=tuple(self._starts),
                ends=tuple(self._ends),
                breaks=tuple(self._breaks),
                mark=mark,
                written=self._written,
            )
        self._clear()


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
    start, end = sentence.starts[left], sentence.ends[right - 1]
    if len(text[start:end].split()) > longest:
        start, end = _window(sentence, first, last, longest)
    written = list(_WRITTEN.finditer(text, start, end))
    return start, min(end, written[:longest][-1].end())


def _window(sentence: Sentence, first: int, last: int, longest: int) -> tuple[int, int]:
    """Return the match with as many words around it as are allowed; of a match too long, its beginning."""
    spare = max(0, longest // 2 - (last - first + 1)) // 2
    left = max(0, first - spare)
    right = min(len(sentence.words) - 1, last + spare, left + longest // 2 - 1)
    return sentence.starts[left], sentence.ends[max(left, right)]


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
