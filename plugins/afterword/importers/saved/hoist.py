"""A chain of answers deeper than a parser goes, laid flat: each deep comment stands behind the one it was in.

Parsers count open elements and give up, or drop the rest, at a few hundred; a conversation of twenty thousand
answers has twice as many. One pass over the tags takes every comment that begins too deep out of its place,
notes whom it answers, and puts it behind the outermost one. A shallow page passes unchanged.
"""

import re
from collections import Counter
from dataclasses import dataclass

NUMBER = "data-afterword-number"  # of a comment on a deep page, in the page's order
PARENT = "data-afterword-parent"  # on a comment that was moved: the number of the one that it stood in

# No "<" in a tag, not within quotation marks either: so a tag without its end costs nothing.
_TOKEN = re.compile(r"<(/?)([a-zA-Z][^\s/<>]*+)((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_ID = re.compile(r"\sid\s*=\s*[\"']?(?:(?:li|div|article)-)?comment-?(\d+)(?=[\"'\s/>])", re.IGNORECASE)
_CLASS = re.compile(
    r"\sclass\s*=\s*[\"'][^\"']*\b(?:h-cite|u-comment|hcomment|depth-\d+)(?![\w-])", re.IGNORECASE
)
_ITEM_TAGS = frozenset({"li", "div", "article", "section", "dl", "dd", "tr"})
_SCOPES = frozenset({"ul", "ol", "dl", "table"})
_DEEPEST = 80  # open elements at which a comment still stays in its place


@dataclass(slots=True)
class _Item:
    """A comment that is open.

    Attributes:
        level: How many elements were open when it began.
        native: The number in its id.
        parts: Its text so far, where it is taken out of its place.
    """

    level: int
    number: int
    native: str | None
    parts: list[str] | None


def is_deep(html: str) -> bool:
    """Tell whether more elements are open anywhere than a parser should meet."""
    level = 0
    for match in _TOKEN.finditer(html):
        name = match[2].lower()
        if name in _VOID or match[3].endswith("/") or name in {"p", "html", "body"}:
            continue
        level = max(0, level - 1) if match[1] else level + 1
        if level > 2 * _DEEPEST:
            return True
    return False


def hoist(html: str) -> str:
    """Return the page with its deep comments laid flat.

    Args:
        html: Without scripts and comments.
    """
    return _Hoister().run(html)


class _Hoister:
    def __init__(self) -> None:
        self._open: list[str] = []
        self._counts: Counter[str] = Counter()
        self._items: list[_Item] = []
        self._boxes: list[_Item] = []  # of the items, those with a text of their own
        self._moved: list[tuple[int, str]] = []
        self._out: list[str] = []
        self._number = 0

    def run(self, html: str) -> str:
        position = 0
        for match in _TOKEN.finditer(html):
            self._write(html[position : match.start()])
            position = match.end()
            name = match[2].lower()
            if name in _VOID or match[3].endswith("/"):
                self._write(match[0])
            elif match[1]:
                self._close(name, match[0])
            else:
                self._start(name, match[0])
        self._write(html[position:])
        self._cut(0)
        return "".join(self._out)

    def _write(self, text: str) -> None:
        parts = self._boxes[-1].parts if self._boxes else self._out
        assert parts is not None
        parts.append(text)

    def _start(self, name: str, tag: str) -> None:
        if name == "li":
            self._end_open_item()
        level = len(self._open)
        self._open.append(name)
        self._counts[name] += 1
        native = _ID.search(tag) if name in _ITEM_TAGS else None
        if native is None and not (name in _ITEM_TAGS and _CLASS.search(tag)):
            self._write(tag)
            return
        above = self._items[-1] if self._items else None
        if above and (native is None or native[1] == above.native) and level == above.level + 1:
            self._write(tag)  # <li id="li-comment-1"><div id="comment-1">: the same comment
            return
        self._number += 1
        moved = above is not None and level > _DEEPEST
        boxed = moved or above is None
        item = _Item(level, self._number, native[1] if native else None, [] if boxed else None)
        self._items.append(item)
        if boxed:
            self._boxes.append(item)
        mark = f' {PARENT}="{above.number}"' if moved and above else ""
        self._write(f'{tag[:-1]} {NUMBER}="{item.number}"{mark}>')

    def _end_open_item(self) -> None:
        """Close an `li` whose end tag was left out, as the next one begins."""
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index] == "li":
                self._cut(index)
                return
            if self._open[index] in _SCOPES:
                return

    def _close(self, name: str, tag: str) -> None:
        if not self._counts[name]:
            self._write(tag)
            return
        index = len(self._open) - 1
        while self._open[index] != name:
            index -= 1
        self._cut(index + 1)
        if self._items and self._items[-1].level == index:
            self._write(tag)
            self._cut(index)
        else:
            self._cut(index)
            self._write(tag)

    def _cut(self, index: int) -> None:
        """Forget the elements from one on, and end the comments that began there."""
        self._counts.subtract(self._open[index:])
        del self._open[index:]
        while self._items and self._items[-1].level >= index:
            item = self._items.pop()
            if item.parts is None:
                continue
            self._boxes.pop()
            if self._boxes:
                self._moved.append((item.number, "".join(item.parts)))
            else:
                self._out.extend(item.parts)
                self._out.extend(text for _, text in sorted(self._moved))
                self._moved = []
