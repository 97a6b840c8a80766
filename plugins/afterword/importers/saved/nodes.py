"""Small steps on a page's tree: classes, words, taking out. Nothing here recurses."""

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree
from lxml.etree import _Element

Node = _Element

_SPACE = re.compile(r"[\s\u200b\ufeff]+")
_MOST_EVENTS = 500  # tags within an element that may still be brief
_NOTHING: frozenset[str] = frozenset()
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
BLOCKS = frozenset(
    "address article aside blockquote br caption center dd details dialog div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol option p pre section summary table tbody td"
    " tfoot th thead tr ul".split()
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
SILENT = frozenset({"script", "style", "template", "noscript", "textarea", "select", "svg", "head"})


def tag_of(node: Node) -> str:
    """Return an element's name; empty for anything that is no element."""
    return node.tag if isinstance(node.tag, str) else ""


def classes(node: Node) -> frozenset[str]:
    """Return an element's classes, in lower case and with hyphens: `commentList` is `comment-list`."""
    value = node.get("class")
    return _split_names(value) if value else _NOTHING


def names(node: Node) -> frozenset[str]:
    """Return an element's classes and its id, in lower case and with hyphens."""
    value = node.get("id")
    return classes(node) | _split_names(value) if value else classes(node)


@lru_cache(maxsize=8192)
def _split_names(value: str) -> frozenset[str]:
    return frozenset(_HUMP.sub("-", value).lower().split())


def rels(node: Node) -> frozenset[str]:
    """Return the words of an element's `rel`, in lower case."""
    return frozenset((node.get("rel") or "").lower().split())


def squeeze(text: str) -> str:
    """Return a text on one line, without white space at its ends."""
    return _SPACE.sub(" ", text).strip()


def words(node: Node) -> str:
    """Return what a reader sees of an element, on one line; a block's end is a space."""
    parts: list[str] = []
    for text, boundary in _texts(node):
        if boundary:
            parts.append(" ")
        parts.append(text)
    return squeeze("".join(parts))


def brief(node: Node, most: int = 300) -> str | None:
    """Return what a reader sees of a small element, on one line; None of a large one.

    Args:
        node: The element.
        most: Characters.
    """
    parts: list[str] = []
    length = 0
    for count, (text, boundary) in enumerate(_texts(node)):
        if boundary:
            parts.append(" ")
        parts.append(text)
        length += len(text) if text and not text.isspace() else 0
        if length > 2 * most + 50 or count > _MOST_EVENTS:
            return None
    line = squeeze("".join(parts))
    return line if len(line) <= most else None


def lines(node: Node) -> list[str]:
    """Return what a reader sees of an element, a line for each block."""
    rows = [""]
    for text, boundary in _texts(node):
        if boundary:
            rows.append("")
        rows[-1] += text
    return [row for row in map(squeeze, rows) if row]


def _texts(node: Node) -> Iterator[tuple[str, bool]]:
    """Yield (words, whether a block's edge stands before them) in the order of reading."""
    silent = 0
    for event, each in etree.iterwalk(node, events=("start", "end")):
        tag = tag_of(each)
        if event == "start":
            silent += tag in SILENT
            if not silent:
                yield each.text or "", tag in BLOCKS
        else:
            silent -= tag in SILENT
            if each is not node and not silent:
                yield each.tail or "", tag in BLOCKS


def says_something(node: Node) -> bool:
    """Tell whether an element shows a word or a picture."""
    if any(text and not text.isspace() for text, _ in _texts(node)):
        return True
    return next(node.iter("img", "iframe", "video", "audio"), None) is not None


def take_out(node: Node) -> None:
    """Take an element out of its tree; what follows it stays."""
    parent = node.getparent()
    if parent is not None:
        _add_words(parent, node.getprevious(), node.tail)
        node.tail = None
        parent.remove(node)


def unwrap(node: Node) -> None:
    """Take an element's tags away; its content stays."""
    before, parent = node.getprevious(), node.getparent()
    if parent is None:
        return
    _add_words(parent, before, node.text)
    for child in list(node):
        node.addprevious(child)  # its tail comes along
        before = child
    _add_words(parent, before, node.tail)
    node.tail = None
    parent.remove(node)


def _add_words(parent: Node, before: Node | None, text: str | None) -> None:
    """Put words behind an element or, where there is none, at the beginning of its parent."""
    if text and before is None:
        parent.text = (parent.text or "") + text
    elif text and before is not None:
        before.tail = (before.tail or "") + text


def wrap_run(run: list[Node]) -> Node:
    """Put neighbouring elements, and the words behind each, into a `div` of their own; return it."""
    box = etree.Element("div")
    run[0].addprevious(box)
    for node in run:
        box.append(node)  # its tail comes along
    return box


def ancestors(node: Node) -> Iterator[Node]:
    """Yield an element's ancestors, the nearest first."""
    return node.iterancestors()


def elements(node: Node) -> Iterator[Node]:
    """Yield an element and everything in it, in the order of the page."""
    return node.iter(etree.Element)


def is_within(node: Node, other: Node) -> bool:
    """Tell whether an element is another or stands in it."""
    return node is other or any(above is other for above in node.iterancestors())
