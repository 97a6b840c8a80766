"""Paragraphs as readers saw them: a comment's newlines become elements.

Comment boxes took plain words with a few inline tags, and the page made a paragraph of a blank line and a
break of a newline. Here the same is done in one pass over the tags, without recursion. Within a `<p>` that
the writer set, a newline is white space, as in any HTML. A comment has no outline and no layout of its own:
a heading becomes a paragraph in bold, and boxes such as `div` part paragraphs and are gone.

What goes in is anybody's HTML, and what comes out isn't safe yet: it is for the sanitizer.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import escape

from afterword.discussion.autolink import link_addresses
from afterword.text.tags import ANY_TAG, COMMENT_END

_TAG_START = re.compile(r"<(?:/?[a-zA-Z]|!--)")
_SILENT_END = re.compile(r"</(?:script|style)", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[ \t]*\n\s*")

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOXES = frozenset(
    "address article aside center details dialog dir div fieldset figcaption figure footer form header hgroup"
    " legend main menu nav noscript section summary".split()
)
_QUOTES = frozenset({"blockquote"})
_ITEMS = frozenset("caption dd dt li td th".split())
_GROUPS = frozenset("colgroup dl ol table tbody tfoot thead tr ul".split())
_RULES = frozenset({"col", "hr"})
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_SILENT = frozenset({"script", "style"})
_PICTURES = frozenset({"embed", "iframe", "img"})

# The first letter by itself, for most tags are told by it.
_UNLEVEL = re.compile(
    rf"<(?=[acdfhlmns])(?:{'|'.join([*sorted(_HEADINGS), *sorted(_BOXES)])})[\s>]", re.IGNORECASE
)

Piece = tuple[str, str]  # a tag's name, empty for words; what stands in the source


def make_paragraphs(html: str) -> str:
    """Return HTML whose newlines have become paragraphs and breaks, and whose bare addresses are links.

    Args:
        html: HTML as a comment box took it, or escaped words.
    """
    return _Builder(breaks=True).build(html.replace("\r\n", "\n").replace("\r", "\n"))


def level_blocks(html: str) -> str:
    """Return HTML without headings and boxes; newlines and addresses stay as they are.

    Args:
        html: The Markdown engine's output.
    """
    return _Builder(breaks=False).build(html) if _UNLEVEL.search(html) else html


class _Builder:
    def __init__(self, *, breaks: bool) -> None:
        self.breaks = breaks
        self.out: list[str] = []
        self.run: list[Piece] = []  # words and inline tags since the last block's tag
        self.open: list[str] = []  # blocks that are open, the innermost last
        self.counts: Counter[str] = Counter()  # of self.open, so that a stray end tag costs nothing
        self.linked = False
        self.code = 0

    def build(self, html: str) -> str:
        for closing, name, piece in _split(html):
            if self.counts["pre"]:
                self._inside_pre(closing, name, piece)
            elif not name:
                self._words(piece)
            elif name in _HEADINGS or name in _BOXES:
                self._level(closing, name)
            elif name == "p":
                self._paragraph(closing)
            elif name == "pre" or name in _QUOTES or name in _ITEMS or name in _GROUPS or name in _RULES:
                self._block(closing, name, piece)
            else:
                self._inline(closing, name, piece)
        self._flush()
        self._end_paragraph()
        return "".join(self.out)

    def _inside_pre(self, closing: bool, name: str, piece: str) -> None:
        self.out.append(piece)
        if closing and name == "pre":
            self._leave("pre")

    def _words(self, text: str) -> None:
        if self.breaks:
            after_break = self.run and self.run[-1][0] == "br"
            if after_break and text.startswith("\n") and not _BLANK_LINE.match(text):
                text = text[1:]
            if not self.linked and not self.code:
                text = link_addresses(text)
        self.run.append(("", text))

    def _inline(self, closing: bool, name: str, piece: str) -> None:
        if name == "a":
            self.linked = not closing
        elif name in _CODE:
            self.code = max(0, self.code + (-1 if closing else 1))
        self.run.append((name, piece))

    def _level(self, closing: bool, name: str) -> None:
        self._flush(wrap=name in _BOXES)
        self._end_paragraph()
        if name in _BOXES:
            return
        if not closing:
            self.out.append("<p><strong>")
            self._enter(name)
        elif self.counts[name]:
            self._leave(name)
            self.out.append("</strong></p>")

    def _paragraph(self, closing: bool) -> None:
        self._flush()
        self._end_paragraph()
        if not closing:
            self.out.append("<p>")
            self._enter("p")

    def _block(self, closing: bool, name: str, piece: str) -> None:
        self._flush()
        self._end_paragraph()
        self.out.append(piece)
        if name in _RULES:
            return
        if not closing:
            self._enter(name)
        elif self.counts[name]:
            self._leave(name)

    def _enter(self, name: str) -> None:
        self.open.append(name)
        self.counts[name] += 1

    def _leave(self, name: str) -> None:
        """Close the innermost block of this name, and what was left open in it."""
        while self.counts[name]:
            last = self.open.pop()
            self.counts[last] -= 1
            if last == name:
                return

    def _end_paragraph(self) -> None:
        if self.open and self.open[-1] == "p":
            self._leave("p")
            self.out.append("</p>")

    def _flush(self, *, wrap: bool = False) -> None:
        """Write the run of words and inline tags as its place asks: in paragraphs of its own or without."""
        inner = self.open[-1] if self.open else ""
        paragraphs = _split_run(self.run) if self.breaks else [self.run]
        self.run = []
        spoken = sum(1 for paragraph in paragraphs if _says_something(paragraph))
        wrap = wrap or not inner or inner in _QUOTES or (inner in _ITEMS and spoken > 1)
        opened = False
        for paragraph in paragraphs:
            if not _says_something(paragraph):
                self.out.extend(piece for name, piece in paragraph if name or not self.breaks)
                continue
            if inner == "p" and opened:
                self.out.append("</p><p>")
            opened = True
            words = self._write(paragraph, inner)
            self.out.append(f"<p>{words}</p>" if wrap and inner != "p" else words)

    def _write(self, paragraph: list[Piece], inner: str) -> str:
        if not self.breaks:
            return "".join(piece for _, piece in paragraph)
        trimmed = _trim(paragraph)
        if inner == "p" or inner in _HEADINGS:
            return "".join(piece for _, piece in trimmed)
        return "".join(piece if name else _break_lines(piece) for name, piece in trimmed)


def _split(html: str) -> Iterator[tuple[bool, str, str]]:
    """Yield (is an end tag, a tag's name or nothing for words, what stands in the source)."""
    position = search = 0
    while (start := html.find("<", search)) >= 0:
        search = start + 1
        if not _TAG_START.match(html, start):
            continue  # a bare "<", as in "I <3 this"
        if position < start:
            yield False, "", html[position:start]
        position = start
        if html.startswith("<!--", start):
            comment = COMMENT_END.search(html, start + 2)
            position = search = comment.end() if comment else len(html)
            continue
        tag = ANY_TAG.match(html, start)
        if tag is None:  # the rest is one tag without an end: browsers drop it, we show it
            yield False, "", escape(html[start:])
            return
        closing, name = bool(tag["close"]), tag["name"].lower()
        position = search = tag.end()
        if name in _SILENT:
            end_tag = _SILENT_END.search(html, position)
            end = html.find(">", end_tag.end()) if end_tag else -1
            position = search = len(html) if end < 0 else end + 1
        else:
            yield closing, name, tag[0]
    if position < len(html):
        yield False, "", html[position:]


def _split_run(run: list[Piece]) -> list[list[Piece]]:
    """Divide a run at its blank lines."""
    paragraphs: list[list[Piece]] = [[]]
    for name, piece in run:
        first, *others = (piece,) if name else _BLANK_LINE.split(piece)
        paragraphs[-1].append((name, first))
        paragraphs.extend([("", other)] for other in others)
    return paragraphs


def _says_something(paragraph: list[Piece]) -> bool:
    return any(name in _PICTURES if name else piece.strip() for name, piece in paragraph)


def _trim(paragraph: list[Piece]) -> list[Piece]:
    """Take the white space and the breaks off both ends."""
    first, last = 0, len(paragraph)
    while _is_space(paragraph[first]):
        first += 1
    while _is_space(paragraph[last - 1]):
        last -= 1
    trimmed = paragraph[first:last]
    if not trimmed[0][0]:
        trimmed[0] = ("", trimmed[0][1].lstrip())
    if not trimmed[-1][0]:
        trimmed[-1] = ("", trimmed[-1][1].rstrip())
    return trimmed


def _is_space(piece: Piece) -> bool:
    return piece[0] == "br" or (not piece[0] and not piece[1].strip())


def _break_lines(words: str) -> str:
    """Write a break for each newline, without the spaces around it."""
    first, *others = words.split("\n")
    if not others:
        return words
    *middle, last = others
    return "<br>".join([first.rstrip(" \t"), *(line.strip(" \t") for line in middle), last.lstrip(" \t")])
