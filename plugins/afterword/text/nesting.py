"""Elements that stand where HTML doesn't allow them, set right: a rule in struck-out words, a term alone.

Parsers build such trees without a complaint and old exports are full of them; validators and screen readers
stumble. Words, their order and their emphasis stay.

Source: the content models of the HTML Standard, 3.2.5 and 4.4.9.
"""

import re
from dataclasses import dataclass
from functools import cache

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:[^>\"]|\"[^\"]*\")*)>")
_EMPTY_HEADER = re.compile(r"<th((?:[^>\"]|\"[^\"]*\")*)>(\s*)</th>")
_SCOPE = re.compile(r' scope="[^"]*"')
_ID = re.compile(r' id="[^"]*"')
# What may hold words and their like alone, and what may hold whatever may stand around it.
_PHRASING = frozenset("abbr b cite code dfn em i kbd mark q s samp small span strong sub sup u var".split())
_TRANSPARENT = frozenset("a del ins".split())
_BLOCKS = frozenset(
    "address article aside blockquote caption dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6"
    " header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_WORDLESS = frozenset("dl ol table tbody tfoot thead tr ul".split())
_VOID = frozenset("br col hr img wbr".split())
# What most texts are, and what needs nothing: blocks that hold blocks, or
# words and elements with words in them.
_ATTRIBUTES = r"(?: (?:[^<>\"]|\"[^\"]*+\")*+)?"
_INLINE = rf"<(?:{'|'.join(sorted(_PHRASING | _TRANSPARENT))}){_ATTRIBUTES}>"
_EMPHASIS = rf"{_INLINE}(?!\s*+<)[^<]++</[a-z]++>"
_WORDS = (
    rf"(?:[^<]++|<(?:br|img|wbr){_ATTRIBUTES}>|{_INLINE}(?!\s++<|</)(?:[^<]++|{_EMPHASIS})++</[a-z]++>)*+"
)
# No groups, which Python 3.11 loses count of in a possessive pattern; in well-formed HTML the ends are right.
_LEAF = (
    rf"<(?:p|h[1-6]|li|pre|td|th(?!{_ATTRIBUTES}>\s*+<)){_ATTRIBUTES}>{_WORDS}</(?:p|h[1-6]|li|pre|t[dh])>"
)
_PLAIN = (
    rf"(?:\s++|{_LEAF}|<hr{_ATTRIBUTES}>"
    rf"|</?(?:blockquote|div|li|ol|section|table|tbody|thead|tr|ul){_ATTRIBUTES}>)*+"
)


@dataclass(slots=True)
class _Open:
    """An element that is open.

    Attributes:
        tag: Its start tag; empty where nothing of it is written.
        again: It was closed before a block and is to be opened anew: if nothing follows, it isn't.
        around: What was closed before this block began, to be opened after it.
        last: In a list of terms, the kind of its latest item.
    """

    name: str
    tag: str
    again: bool = False
    around: "tuple[_Open, ...]" = ()
    last: str = ""

    @property
    def end_tag(self) -> str:
        return f"</{self.name}>" if self.tag else ""


class _Writer:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self._open: list[_Open] = []
        self._waiting: list[_Open] = []  # inline elements whose start isn't written yet

    def words(self, text: str) -> None:
        if text and not text.isspace():
            self._begin()
        self.parts.append(text)

    def start(self, name: str, tag: str) -> None:
        if name in _PHRASING:
            self._waiting.append(_Open(name, tag))
            return
        if name not in _BLOCKS:
            self._begin()
            self.parts.append(tag)
            if name not in _VOID:
                self._open.append(_Open(name, tag))
            return
        around = self._step_out()
        self._term(name)
        self.parts.append(tag)
        if name not in _VOID:
            self._open.append(_Open(name, tag, around=tuple(around)))
        self._waiting = around

    def end(self, name: str) -> None:
        if name in _BLOCKS:
            self._end_block()
        elif self._waiting and self._waiting[-1].name == name:
            element = self._waiting.pop()
            if not element.again:  # it was empty in the source too
                self._begin()
                self.parts.append(f"{element.tag}</{name}>")
        elif self._open:
            self.parts.append(self._open.pop().end_tag)

    def _begin(self) -> None:
        """Write the starts that are waiting, where words may stand."""
        if self._waiting and not (self._open and self._open[-1].name in _WORDLESS):
            self.parts.extend(element.tag for element in self._waiting)
            self._open.extend(self._waiting)
            self._waiting = []

    def _step_out(self) -> list[_Open]:
        """Close what may not hold a block; return it, to be opened again."""
        at = len(self._open)
        while at and self._open[at - 1].name in _PHRASING | _TRANSPARENT:
            at -= 1
        while at < len(self._open) and self._open[at].name in _TRANSPARENT:
            at += 1
        inner = self._open[at:]
        del self._open[at:]
        self.parts.extend(element.end_tag for element in reversed(inner))
        seen: set[str] = set()
        again = []
        for element in (*inner, *self._waiting):
            # One within its like says nothing, and many of them would be written anew for every block.
            tag = "" if element.name in seen else element.tag
            seen.add(element.name)
            again.append(_Open(element.name, _ID.sub("", tag) if element in inner else tag, again=True))
        return again

    def _term(self, name: str) -> None:
        parent = self._open[-1] if self._open else None
        if parent is not None and parent.name == "dl" and name in {"dt", "dd"}:
            if name == "dd" and not parent.last:
                self.parts.append("<dt></dt>")
            parent.last = name

    def _end_block(self) -> None:
        while self._open and self._open[-1].name not in _BLOCKS:
            self.parts.append(self._open.pop().end_tag)
        if self._open:
            block = self._open.pop()
            if block.last == "dt":
                self.parts.append("<dd></dd>")
            self.parts.append(f"</{block.name}>")
            self._waiting = list(block.around)


def untangle(html: str) -> str:
    """Return the HTML with blocks outside of what holds words alone, and with whole lists of terms.

    A header cell without words becomes a plain cell, for it heads nothing.

    Args:
        html: The sanitizer's output, well-formed.
    """
    return html if _plain().fullmatch(html) else rewrite(html)


@cache
def _plain() -> re.Pattern[str]:
    return re.compile(_PLAIN)  # some milliseconds, which texts that are simpler still have no use for


def rewrite(html: str) -> str:
    """Return what `untangle` does, which skips this where it would change nothing.

    Args:
        html: The sanitizer's output, well-formed.
    """
    writer = _Writer()
    position = 0
    for tag in _TAG.finditer(html):
        writer.words(html[position : tag.start()])
        position = tag.end()
        if tag[1]:
            writer.end(tag[2])
        else:
            writer.start(tag[2], tag[0])
    writer.words(html[position:])
    return _EMPTY_HEADER.sub(_plain_cell, "".join(writer.parts))


def _plain_cell(match: re.Match[str]) -> str:
    return f"<td{_SCOPE.sub('', match[1])}>{match[2]}</td>"
