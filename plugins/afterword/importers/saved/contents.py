"""What a comment says: the words in it, apart from its name, its date, its buttons.

Where a theme gives the text a box of its own, that box is the text, unless more than trifles stands outside of
it. Else everything is the text but what is known to be none.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from lxml import etree

from afterword.importers.saved.dating import says_little_else
from afterword.importers.saved.furniture import is_avatar, is_badge, is_sure_tool, is_tool, words_of
from afterword.importers.saved.nodes import (
    BLOCKS,
    HEADINGS,
    Node,
    ancestors,
    classes,
    elements,
    is_within,
    says_something,
    squeeze,
    tag_of,
    take_out,
    words,
)

_BOXES = frozenset("content text txt body message entry copy description inner format formatted post".split())
_COMMENT = frozenset("comment comments comm cmt reply response user item post".split())
_NO_BOX = frozenset(
    "meta header footer author date time form link links actions wrap area id title box".split()
)
_TEXT_PROPERTIES = frozenset({"text", "commentText", "schema:text", "description", "reviewBody"})
_CONTENT_CLASSES = ("e-content", "p-content", "entry-content", "comment-content", "comment-text")
_TITLES = frozenset({"title", "subject", "titre", "headline"})
_TRIFLE = 60  # letters outside of the text's box that are kept beside it, not in it
_FRAME_TEXT = 40  # characters of a line that held a name and a date, without them
_INLINE_END = BLOCKS - {"br", "li"}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a comment says.

    Attributes:
        node: What it says is what stands in it.
        title: Its own heading.
        beside: Further words around it that are no button and no date.
    """

    node: Node
    title: str | None = None
    beside: tuple[str, ...] = field(default=())


def find_contents(root: Node, known: Collection[Node]) -> Contents:
    """Return what a comment says.

    Args:
        root: The comment, without its answers; it is changed.
        known: Elements that hold its name or its date.
    """
    box = _box(root, known)
    known = {
        node: None
        for node in known
        if is_within(node, root) and not (box is not None and is_within(node, box))
    }
    _strip_tools(root, box)
    if box is not None:
        beside = _beside(root, box, known)
        title = _take_title(root, box, known)
        if not _has_more_text(root, box) and sum(map(_letters, beside)) - _letters(title or "") <= _TRIFLE:
            return Contents(box, title, tuple(line for line in beside if _matters(line)))
    for node in known:
        _take_with_frame(node, root)
    return Contents(root)


def _box(root: Node, known: Collection[Node]) -> Node | None:
    """Return the box for the text: the most expressly named, the outermost of those."""
    best: tuple[int, int, Node] | None = None
    within, around = set(known), _around(known)
    for order, node in enumerate(elements(root)):
        rank = _rank(node) if node is not root else None
        if rank is None or (best is not None and rank >= best[0]) or node in around:
            continue
        if says_something(node) and not any(above in within for above in ancestors(node)):
            best = (rank, order, node)
    return best[2] if best else None


def _around(known: Collection[Node]) -> set[Node]:
    """Return elements and all that they stand in."""
    return {*known, *(above for node in known for above in ancestors(node))}


def _rank(node: Node) -> int | None:
    own = classes(node)
    for rank, name in enumerate(_CONTENT_CLASSES):
        if name in own:
            return rank
    if (node.get("itemprop") or node.get("property")) in _TEXT_PROPERTIES:
        return 5
    if tag_of(node) in {"a", "span", "button", "ul", "ol", *HEADINGS} or not own:
        return None
    for name in own:
        parts = set(re.split(r"[-_:.]+", name))
        if parts & _BOXES and not parts & _NO_BOX:
            if parts & _COMMENT and parts & _BOXES - {"post"}:
                return 6
            if len(parts) <= 2 and parts & {"content", "text", "body", "message", "entry"}:  # noqa: PLR2004 - words
                return 7
    return None


def _strip_tools(root: Node, box: Node | None) -> None:
    for node in list(elements(root)):
        if (
            node is root
            or node is box
            or (box is not None and is_within(box, node))
            or not is_within(node, root)
        ):
            continue
        if box is not None and is_within(node, box):
            if is_sure_tool(node):
                take_out(node)
        elif is_tool(node) or is_avatar(node) or is_badge(node):
            if tag_of(node) in {"p", "li", "blockquote"} and _own_words(node):
                continue
            take_out(node)


def _own_words(node: Node) -> bool:
    """Tell whether words stand in an element itself, not in a link or a button in it."""
    own = (node.text or "") + "".join(child.tail or "" for child in node)
    return sum(character.isalpha() for character in own) > len("Reply")


def _beside(root: Node, box: Node, known: Collection[Node]) -> list[str]:
    """Return the lines of a comment outside of its text, its name and its date."""
    rows = [""]
    silent: Node | None = None
    for event, each in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            if silent is None and (each is box or each in known):
                silent = each
            if silent is None:
                rows.extend([""] if tag_of(each) in BLOCKS else [])
                rows[-1] += each.text or ""
            continue
        if silent is each:
            silent = None
        if silent is None and each is not root:
            rows.extend([""] if tag_of(each) in BLOCKS else [])
            rows[-1] += each.tail or ""
    return [row for row in map(squeeze, rows) if row]


def _has_more_text(root: Node, box: Node) -> bool:
    """Tell whether another box for text stands beside the one that was found."""
    for node in elements(root):
        outside = node is not root and not is_within(node, box) and not is_within(box, node)
        if outside and _rank(node) is not None and sum(map(str.isalnum, words(node))) > len("Reply to this"):
            return True
    return False


def _letters(line: str) -> int:
    """Count letters; one of Chinese, Japanese or Korean counts as three."""
    return sum(3 if letter >= "\u2e80" else 1 for letter in line if letter.isalpha())


def _matters(line: str) -> bool:
    """Tell whether a line beside a comment says anything: no sign, no "on", no number alone."""
    return _letters(line) > len("on at") and not says_little_else(line)


def _take_title(root: Node, box: Node, known: Collection[Node]) -> str | None:
    within, around = {box, *known}, _around([box, *known])
    for node in elements(root):
        if node is root or node in around:
            continue
        titled = words_of(node) & _TITLES or (node.get("property") or "") == "schema:name"
        if (titled or tag_of(node) in HEADINGS) and not any(above in within for above in ancestors(node)):
            text = words(node)
            if _letters(text) > 2:  # noqa: PLR2004 - no sign, no number
                return text
    return None


def _take_with_frame(node: Node, root: Node) -> None:
    """Take out a name or a date, with the line around it that holds little else."""
    if not is_within(node, root) or node is root:
        return
    while (parent := node.getparent()) is not None and parent is not root:
        rest = len(words(parent)) - len(words(node))
        if rest > _FRAME_TEXT or next(parent.iter("blockquote", "pre", "img"), None) is not None:
            break
        if any(
            child is not node and tag_of(child) in {"p", "div", "ul", "ol"} and words(child)
            for child in parent
        ):
            break
        node = parent
    take_out(node)
    if parent is not None:
        _drop_lead(parent)


def _drop_lead(parent: Node) -> None:
    """Drop the loose words before the first block, where a name and a date stood: "Kommentar von", "says:"."""
    first = next((child for child in parent if tag_of(child) in _INLINE_END and words(child)), None)
    if first is None:
        return
    lead = list(parent)[: parent.index(first)]
    text = squeeze((parent.text or "") + " ".join(words(child) + " " + (child.tail or "") for child in lead))
    if len(text) <= _FRAME_TEXT and not any(words(child) and tag_of(child) in _INLINE_END for child in lead):
        parent.text = None
        for child in lead:
            child.tail = None
            take_out(child)
