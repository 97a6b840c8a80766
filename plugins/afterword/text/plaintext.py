"""HTML → the words a reader sees, with the way back: a span of words can be marked in its HTML.

The HTML must come from the sanitizer: well-formed, attributes in double quotes, four entities.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from afterword.text.entities import unescape

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)((?:[^>\"]++|\"[^\"]*+\")*+)>")
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
_BREAKS = frozenset(
    "address article aside blockquote br caption dd details div dl dt figcaption figure footer"
    " h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary"
    " table tbody td tfoot th thead tr ul".split()
)
_QUOTES = frozenset({"blockquote", "q"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Tags that tell more of the words in them than where lines end.
_TELLING = _QUOTES | _HEADINGS | {"a", "pre"}
_CLOSING = frozenset(".,;:!?…)]”’\"'")
# Words that stand on the page but not in the text: note numbers, arrows back.
_SILENT_CLASS = re.compile(r'class="fn-(?:ref|back)"')


class Mark(Struct, frozen=True):
    """A span to mark.

    Attributes:
        start, end: In `PlainText.text`.
        open: The opening tag of the first piece; it may carry an id.
        reopen: The opening tag of the pieces after it.
        close: The closing tag.
        after: What follows the last piece.
    """

    start: int
    end: int
    open: str
    reopen: str
    close: str
    after: str = ""


class _Chunk(NamedTuple):
    """A run of words: where it stands in the text and in the HTML, and in which link."""

    start: int
    end: int
    html_start: int
    raw: str
    link: int


class _Reading(NamedTuple):
    text: str
    quoted: tuple[tuple[int, int], ...]
    headings: tuple[tuple[int, int], ...]
    chunks: tuple[_Chunk, ...]
    link_ends: tuple[int, ...]


@dataclass(frozen=True)
class PlainText:
    """The visible words of a piece of HTML, read when they are first asked for.

    Attributes:
        source: Where they come from, alone in a sequence, so that its fetching can be put off.
        pictured: Whether there are pictures in it, where that is known without a look.
    """

    source: Sequence[str]
    pictured: bool | None = field(default=None, compare=False)

    @classmethod
    def from_html(cls, html: str) -> "PlainText":
        """Return the words of sanitized HTML.

        Args:
            html: The sanitizer's output.
        """
        return cls((html,))

    @property
    def html(self) -> str:
        """Where the words come from."""
        return self.source[0]

    @property
    def pictures(self) -> bool:
        """Whether there are pictures among them."""
        return "<img" in self.html if self.pictured is None else self.pictured

    def __reduce__(self) -> tuple[type["PlainText"], tuple[tuple[str], bool | None]]:
        """Return what travels between processes and builds: what the words are read from."""
        return PlainText, ((self.html,), self.pictured)

    @cached_property
    def _read(self) -> _Reading:
        return _Reader(self.html).read()

    @property
    def text(self) -> str:
        """The words; a block's end, a line break and a cell's end are a newline."""
        return self._read.text

    @property
    def quoted(self) -> tuple[tuple[int, int], ...]:
        """Spans of `text` inside `blockquote` and `q`."""
        return self._read.quoted

    @property
    def headings(self) -> tuple[tuple[int, int], ...]:
        """Spans of `text` that are headings."""
        return self._read.headings

    def mark(self, marks: Iterable[Mark]) -> str:
        """Return the HTML with these spans marked; where spans overlap, the earlier one has the words.

        Args:
            marks: In any order.
        """
        edits: list[tuple[int, int, str]] = []
        position = 0
        for order, mark in enumerate(sorted(marks, key=lambda m: (m.start, -m.end))):
            start = max(mark.start, position)
            position = max(position, mark.end)
            edits.extend((at, order, text) for at, text in self._edits(mark, start))
        edits.sort(key=lambda edit: (edit[0], edit[1]))
        parts: list[str] = []
        at = 0
        for place, _order, text in edits:
            parts.append(self.html[at:place])
            parts.append(text)
            at = place
        parts.append(self.html[at:])
        return "".join(parts)

    def _edits(self, mark: Mark, start: int) -> list[tuple[int, str]]:
        """Return (place in the HTML, text to put there) for one mark whose words begin at `start`."""
        edits: list[tuple[int, str]] = []
        end_place, link = None, 0
        for chunk in self._overlapping(mark.start, mark.end):
            left, right = max(start, chunk.start), min(mark.end, chunk.end)
            if left < right and not self.text[left:right].isspace():
                edits.append((_place(chunk, left), mark.reopen if edits else mark.open))
                edits.append((_place(chunk, right), mark.close))
            if right > chunk.start:
                end_place, link = _place(chunk, self._behind_signs(right, chunk.end)), chunk.link
        if mark.after and end_place is not None:
            # Where all its words are another mark's, an empty one keeps its address. A label is a link, and
            # links don't nest: it follows the one that it would stand in.
            address = ("",) if edits else (mark.open, mark.close)
            after = "".join((*address, mark.after))  # `+` would escape what is added to a Markup
            edits.append((self._read.link_ends[link - 1] if link else end_place, after))
        return edits

    def _behind_signs(self, at: int, end: int) -> int:
        """Return the place behind the signs that close a sentence, which no label should tear off it."""
        while at < end and self.text[at] in _CLOSING:
            at += 1
        return at

    def _overlapping(self, start: int, end: int) -> Sequence[_Chunk]:
        return [chunk for chunk in self._read.chunks if chunk.start < end and start < chunk.end]


def _place(chunk: _Chunk, at: int) -> int:
    """Return the place in the HTML of a place in the text inside this chunk."""
    rest = at - chunk.start
    if "&" not in chunk.raw:
        return chunk.html_start + rest
    position = 0
    for match in _ENTITY.finditer(chunk.raw):
        plain = match.start() - position
        if rest <= plain:
            break
        rest -= plain
        rest -= len(unescape(match[0]))
        position = match.end()
        rest = max(rest, 0)  # a place inside an entity of two characters
    return chunk.html_start + position + rest


class _Reader:
    """One pass over the tags; no recursion, since the text is other people's."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.parts: list[str] = []
        self.last = "\n"  # of the parts; before the first of them a line begins
        self.length = 0
        self.chunks: list[_Chunk] = []
        self.link_ends: list[int] = []
        self.link = 0
        self.quote_stack: list[int] = []
        self.quoted: list[tuple[int, int]] = []
        self.heading: int | None = None
        self.headings: list[tuple[int, int]] = []
        self.silent: str | None = None
        self.pre = 0

    def read(self) -> _Reading:
        html = self.html
        pieces = _TAG.split(html)
        position = 0
        tags = zip(pieces[1::4], pieces[2::4], pieces[3::4], strict=True)
        for words, (slash, name, attributes) in zip(pieces[::4], tags, strict=False):
            if words:
                self._words(words, position)
            position += len(words) + len(slash) + len(name) + len(attributes) + 2
            self._tag(name.lower(), attributes, position, closing=bool(slash))
        if pieces[-1]:
            self._words(pieces[-1], position)
        self.link_ends.extend([len(html)] * (self.link - len(self.link_ends)))
        return _Reading(
            "".join(self.parts),
            tuple(sorted(self.quoted)),
            tuple(self.headings),
            tuple(self.chunks),
            tuple(self.link_ends),
        )

    def _words(self, raw: str, start: int) -> None:
        if self.silent:
            return
        words = raw
        if self.pre == 0:
            if self.last.endswith("\n") and raw.isspace():
                return
            if "&" in raw:
                words = unescape(raw)
            if "\n" in words:  # a line that wraps in the source doesn't end on the page
                words = words.replace("\n", " ")
        elif "&" in raw:
            words = unescape(raw)
        link = self.link if len(self.link_ends) < self.link else 0
        self.chunks.append(_Chunk(self.length, self.length + len(words), start, raw, link))
        self._put(words)

    def _put(self, words: str) -> None:
        self.parts.append(words)
        self.last = words
        self.length += len(words)

    def _tag(self, name: str, attributes: str, end: int, *, closing: bool) -> None:
        if self.silent:
            if closing and name == self.silent:
                self.silent = None
            return
        if attributes and not closing and _SILENT_CLASS.search(attributes):
            self.silent = name
            return
        if name in _BREAKS and not self.last.endswith("\n"):
            self._put("\n")
        if name not in _TELLING:
            return
        if name == "pre":
            self.pre += -1 if closing else 1
        elif name == "a":
            self._link(closing=closing, end=end)
        elif name in _QUOTES:
            self._quote(closing=closing)
        else:
            self._heading(closing=closing)

    def _link(self, *, closing: bool, end: int) -> None:
        if closing:
            if len(self.link_ends) < self.link:
                self.link_ends.append(end)
        else:
            self.link += 1

    def _quote(self, *, closing: bool) -> None:
        if not closing:
            self.quote_stack.append(self.length)
        elif self.quote_stack:
            start = self.quote_stack.pop()
            if not self.quote_stack and start < self.length:
                self.quoted.append((start, self.length))

    def _heading(self, *, closing: bool) -> None:
        if not closing:
            self.heading = self.length
        elif self.heading is not None:
            end = self.length - (self.last == "\n")
            if self.heading < end:
                self.headings.append((self.heading, end))
            self.heading = None
