"""A cap on nesting, taken before any parser sees the text: parsers are quadratic in depth, this is linear."""

import re
from collections.abc import Iterator

_START = re.compile(r"</?[a-zA-Z]|<!--")
# Possessive, so that a tag without an end is found out in one pass, not in one for each of its quotes.
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)((?:[^>\"']|\"[^\"]*\"|'[^']*')*+)>", re.DOTALL)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
# An element whose end tag may be left out closes its like up to the nearest of these.
_OPTIONAL_END = frozenset(
    ["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "rt", "rp"]
)
_SCOPE = frozenset("ul ol dl table blockquote div section article select td th".split())

DEEPEST = 100  # elements; real conversations stay under 30


def cap_depth(html: str, deepest: int = DEEPEST) -> str:
    """Drop the tags of elements nested deeper than `deepest`; their words stay.

    Args:
        html: Any text.
        deepest: Elements that may be open at once.
    """
    if html.count("<") <= deepest:
        return html
    parts: list[str] = []
    open_: list[str] = []
    dropped: dict[str, int] = {}
    position = 0
    for match in _find_tags(html):
        name = match[2].lower()
        if name in _VOID or match[3].endswith("/"):
            continue
        keep = _close(name, open_, dropped) if match[1] else _open(name, open_, dropped, deepest)
        if not keep:
            parts.append(html[position : match.start()])
            position = match.end()
    parts.append(html[position:])
    return "".join(parts)


def _find_tags(html: str) -> Iterator[re.Match[str]]:
    """Yield each tag outside comments, up to the first without an end: there a parser stops seeing tags."""
    position = 0
    while start := _START.search(html, position):
        if start[0] == "<!--":
            end = html.find("-->", start.start())
            if end < 0:
                return
            position = end + len("-->")
            continue
        tag = _TAG.match(html, start.start())
        if tag is None:
            return
        yield tag
        position = tag.end()


def _open(name: str, open_: list[str], dropped: dict[str, int], deepest: int) -> bool:
    if name in _OPTIONAL_END:
        for index in range(len(open_) - 1, -1, -1):
            if open_[index] == name:
                del open_[index:]
                break
            if open_[index] in _SCOPE:
                break
    if len(open_) < deepest:
        open_.append(name)
        return True
    dropped[name] = dropped.get(name, 0) + 1
    return False


def _close(name: str, open_: list[str], dropped: dict[str, int]) -> bool:
    if dropped.get(name):
        dropped[name] -= 1
        return False
    for index in range(len(open_) - 1, -1, -1):
        if open_[index] == name:
            del open_[index:]
            break
    return True
