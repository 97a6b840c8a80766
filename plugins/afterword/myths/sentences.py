"""Sentences, clauses and words of a plain text, each with its place in it; linear in the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

# A sentence without a full stop is cut here, so that a text without punctuation costs no more than another.
LONGEST_SENTENCE = 80  # words
LONGEST_WORD = 60  # characters; a longer one is data, not a word

# Soft hyphen, zero-width space, joiners, word joiner, byte-order mark: invisible, and often inside a word.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_DROP = {ord(character): None for character in _INVISIBLE}
_WORD = re.compile(
    rf"[^\W_{_INVISIBLE}](?:[^\W_]|[{_INVISIBLE}])*+(?:['’ʼ`´](?:[^\W_]|[{_INVISIBLE}])++)*+",
)
_STOP = re.compile(r"[.!?…]+[\"'”’)\]»]*(?=\s|$)|\n\s*|[;:]\s|\s[–—-]{1,2}\s|—|,\s|[()]")
_ABBREVIATIONS = frozenset(
    [
        "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "vs", "etc", "e.g", "i.e", "eg", "ie", "inc", "co",
        "corp", "ltd", "no", "fig", "vol", "approx", "dept", "est", "gen", "gov", "rev", "hon", "ph.d", "u.s",
        "u.k", "a.m", "p.m", "cf", "al", "messrs", "mt", "ed", "eds", "pp",
    ],
)  # fmt: skip
_LIST_MARK = re.compile(r"(?:\d{1,3}|[a-zA-Z]|#\d{1,3})[.)]$")

_SHORT_FORMS = {
    "can't": ("can", "not"), "cant": ("can", "not"), "cannot": ("can", "not"), "won't": ("will", "not"),
    "wont": ("will", "not"), "shan't": ("shall", "not"), "ain't": ("is", "not"), "aint": ("is", "not"),
    "dont": ("do", "not"), "doesnt": ("does", "not"), "didnt": ("did", "not"), "isnt": ("is", "not"),
    "arent": ("are", "not"), "wasnt": ("was", "not"), "werent": ("were", "not"), "havent": ("have", "not"),
    "hasnt": ("has", "not"), "wouldnt": ("would", "not"), "couldnt": ("could", "not"),
    "shouldnt": ("should", "not"), "im": ("i", "am"), "ive": ("i", "have"), "youre": ("you", "are"),
    "theyre": ("they", "are"), "thats": ("that", "is"), "whats": ("what", "is"), "u": ("you",), "ur": ("your",),
    "r": ("are",), "ppl": ("people",), "bc": ("because",), "cuz": ("because",), "gonna": ("going", "to"),
    "wanna": ("want", "to"), "gotta": ("got", "to"), "tbh": (), "imo": (), "imho": (), "thru": ("through",),
    "kinda": (), "sorta": (), "let's": ("let", "us"), "y'all": ("you",), "cause": ("because",), "w": ("with",), "n": ("and",),
}  # fmt: skip
# Words that carry no claim; left out, so that a rule needs no room for them.
_SILENT = frozenset(
    [
        "really", "actually", "simply", "truly", "honestly", "basically", "literally", "quite", "very", "totally",
        "completely", "definitely", "certainly", "also", "absolutely", "probably", "usually", "generally", "merely",
        "especially", "essentially", "particularly", "ultimately", "obviously", "pretty", "entirely",
        "frankly", "lol", "haha",
    ],
)  # fmt: skip
_IS_AFTER = frozenset(["it", "that", "there", "what", "who", "he", "she", "here", "where", "how", "this", "one"])
_ENDINGS = (
    ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'m", "am"), ("'d", "would"),
)  # fmt: skip


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


@lru_cache(maxsize=65536)
def expand(word: str) -> tuple[str, ...]:
    """Return a word in lower case without invisible characters, its short form written out.

    `"Isn’t"` gives `("is", "not")`, `"John’s"` gives `("john",)`.
    """
    plain = word.translate(_DROP).lower().replace("’", "'").replace("ʼ", "'").replace("`", "'").replace("´", "'")
    if plain in _SILENT:
        return ()
    if plain in _SHORT_FORMS:
        return _SHORT_FORMS[plain]
    if "'" not in plain:
        return (plain,)
    if plain.endswith("n't"):
        return (plain[:-3], "not")
    for ending, full in _ENDINGS:
        if plain.endswith(ending):
            return (plain[: -len(ending)], full)
    if plain.endswith("'s"):
        stem = plain[:-2]
        return (stem, "is") if stem in _IS_AFTER else (stem,)
    return (plain,)


def split_sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text in order.

    A sentence ends at `.`, `!`, `?` or `…` before a space, at a line's end, or after 80 words; not after an
    abbreviation, an initial or a list's number. Texts in capitals or without punctuation are no exception.
    """
    builder = _Builder(text)
    words = _WORD.finditer(text)
    word = next(words, None)
    for stop in _STOP.finditer(text):
        while word is not None and word.start() < stop.start():
            if builder.full:
                yield from builder.flush("")
            builder.add(word)
            word = next(words, None)
        mark = stop.group()[0]
        if mark in ".!?…":
            if mark != "." or not builder.abbreviated(stop):
                yield from builder.flush(_mark_of(stop.group()), stop.end())
        elif mark == "\n":
            yield from builder.flush("")
        else:
            builder.break_clause()
    while word is not None:
        if builder.full:
            yield from builder.flush("")
        builder.add(word)
        word = next(words, None)
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

    @property
    def full(self) -> bool:
        return self._written >= LONGEST_SENTENCE

    def add(self, match: re.Match[str]) -> None:
        start, end = match.span()
        if not self._written:
            self._first = start
        self._written += 1
        for word in expand(match.group()) if end - start <= LONGEST_WORD else ("",):
            self._words.append(word)
            self._starts.append(start)
            self._ends.append(end)

    def break_clause(self) -> None:
        if self._words and (not self._breaks or self._breaks[-1] != len(self._words)):
            self._breaks.append(len(self._words))

    def abbreviated(self, stop: re.Match[str]) -> bool:
        """Tell whether a full stop belongs to the word before it: "Dr.", "J.", "1."."""
        if not self._words or self._ends[-1] != stop.start() or len(stop.group()) > 1:
            return False
        last = self._words[-1]
        if last in _ABBREVIATIONS:
            following = self._text[stop.end() : stop.end() + 2].strip()
            return last != "no" or following[:1].isdigit()
        if len(last) == 1 and last.isalpha() and last != "i":
            return True
        return self._written == 1 and bool(_LIST_MARK.match(self._text[self._starts[0] : stop.end()]))

    def flush(self, mark: str, end: int | None = None) -> Iterator[Sentence]:
        if self._words:
            last = end if end is not None else self._ends[-1]
            yield Sentence(
                    _open_quote(self._text, self._first), last, tuple(self._words), tuple(self._starts), tuple(self._ends),
                    tuple(self._breaks), mark, self._written,
                )  # fmt: skip
        self._clear()


def _open_quote(text: str, start: int) -> int:
    """Return the place of the quotation mark that stands right before a sentence, else its own."""
    return start - 1 if start and text[start - 1] in "\"'“‘«(" else start


def evidence_span(
    text: str, sentence: Sentence, first: int, last: int, *, longest: int = 40
) -> tuple[int, int]:
    """Return the place of the words to show for a match: the sentence, or of a long one the clauses around it.

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
    return start, end


def _window(sentence: Sentence, first: int, last: int, longest: int) -> tuple[int, int]:
    """Return the match with as many words around it as are allowed; of a match too long, its beginning."""
    spare = max(0, longest // 2 - (last - first + 1)) // 2
    left = max(0, first - spare)
    right = min(len(sentence.words) - 1, last + spare, left + longest // 2 - 1)
    return sentence.starts[left], sentence.ends[max(left, right)]


def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """Return the places of the words in double quotation marks, each within one line."""
    return tuple(match.span() for match in _QUOTED.finditer(text))


_QUOTED = re.compile(r"[\"“«](?=\S)[^\"“”«»\n]{2,600}+[\"”»]")


def inside(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether the greater part of `start:end` lies in one of the spans, which are in order."""
    from bisect import bisect_right

    at = bisect_right(spans, (start, end)) - 1
    shared = 0
    for index in (at, at + 1):
        if 0 <= index < len(spans):
            shared += max(0, min(end, spans[index][1]) - max(start, spans[index][0]))
    return 2 * shared > end - start
