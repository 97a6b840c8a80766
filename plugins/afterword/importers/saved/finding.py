"""Where the comments stand on a page: by their ids, by microformats and classes, by structure; in this order.

An id such as `comment-1041` is the surest sign. One comment may carry its number several times: on the item, on
the box in it and on a link. And the element that has the id may be no more than an empty anchor before the
words, or a `dt` before its `dd`. What is returned is one element a comment, its answers still in it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from afterword.importers.saved.guessing import (
    find_by_class,
    find_by_microformat,
    find_by_structure,
    find_linkbacks,
)
from afterword.importers.saved.nodes import (
    Node,
    ancestors,
    classes,
    elements,
    is_within,
    says_something,
    tag_of,
    words,
    wrap_run,
)
from afterword.importers.saved.signs import (
    CHILDREN,
    ITEM,
    LINKBACKS,
    LISTS,
    REPLY_FORM,
    find_asides,
    find_recent,
    has_class,
    has_name,
    in_area,
    in_form,
    is_area,
    own_depth,
    stated_linkback,
)

_WORDPRESS = (
    re.compile(
        r"(?:(?:li|div|article|section|dd|dt|tr|single|wrap)[-_])?comm?ent[-_]?(?:id[-_]?)?(\d{1,12})",
        re.IGNORECASE,
    ),
)
_OTHERS = (
    re.compile(r"(?:li-|div-)?comment-([0-9a-f]{10,40})", re.IGNORECASE),  # TypePad
    re.compile(r"wpd-comm-(\d+)_\d+"),  # wpDiscuz
    re.compile(
        r"(?:kommentar|commentaire|comentario|commento|komentarz|komentar|reactie|com|cmt|c)[-_]?(\d{2,20})",
        re.IGNORECASE,
    ),
)
_THIN_TAGS = frozenset("a span h1 h2 h3 h4 h5 h6 dt cite small p b strong time i em abbr img header".split())
_ITEM_TAGS = frozenset({"li", "dd", "tr"})
_STOPS = frozenset("body html main article section ol ul dl table tbody form td".split())


@dataclass(slots=True)
class Place:
    """Where a comment stands.

    Attributes:
        node: The element; its answers may be in it.
        native: Its id in the source, where it has one.
        anchor: The fragment of its old address.
        linkback: `pingback` or the like, where its class or its list says so.
        by: How it was found: `id`, `microformats`, `classes`, `structure`.
    """

    node: Node
    native: str | None = None
    anchor: str | None = None
    linkback: str | None = None
    by: str = "id"


def find_places(root: Node) -> list[Place]:
    """Return the comments of a page, in its order.

    Args:
        root: The page; an anchor is wrapped together with what it stands before.
    """
    places = _by_id(root, _WORDPRESS, anywhere=True)
    if places:
        places += _without_id(places)
    else:
        places = (
            _guessed(find_by_microformat(root), "microformats")
            or _by_id(root, _OTHERS, anywhere=False)
            or _guessed(find_by_class(root), "classes")
            or _guessed(find_by_structure(root), "structure")
        )
    linkbacks = find_linkbacks(root, {place.node for place in places})
    places += [Place(node, linkback=kind, by="structure") for node, kind in linkbacks]
    order = {node: index for index, node in enumerate(elements(root))}
    return sorted(places, key=lambda place: order[place.node])


def count_recent(root: Node) -> int:
    """Return how many comments with a number stand in a list of the site's most recent ones: other pages'."""
    return len({_native(node, _WORDPRESS) for node in find_recent(root)} - {None})


def _guessed(nodes: list[Node], by: str) -> list[Place]:
    places = []
    for node in nodes:
        anchor = node.get("id")
        places.append(Place(node, None, anchor, stated_linkback(node), by))
    return places


def _by_id(root: Node, patterns: tuple[re.Pattern[str], ...], *, anywhere: bool) -> list[Place]:
    """Return the comments that carry a number.

    Args:
        root: The page.
        patterns: Of ids.
        anywhere: An id is proof enough; else it must stand in a place for comments.
    """
    marks: dict[str, list[Node]] = {}
    asides = find_asides(root)
    for node in elements(root):
        native = _native(node, patterns)
        if native and (anywhere or in_area(node)) and node not in asides:
            marks.setdefault(native, []).append(node)
    marked = {node for nodes in marks.values() for node in nodes}
    places = []
    for native, nodes in marks.items():
        own = set(nodes)
        tops = [node for node in nodes if own.isdisjoint(ancestors(node))]
        full = [node for node in tops if not _is_thin(node)]
        for top in full or [_whole(tops[0], nodes, marked)]:
            node = _item(top, nodes, marked)
            places.append(Place(node, native, _anchor(nodes, native), stated_linkback(node)))
    return places


def _item(node: Node, own: list[Node], marked: Collection[Node]) -> Node:
    """Return the list item, or the box called so, that is the whole of a comment whose number stands within."""
    whole = node
    for above in ancestors(node):
        if (
            tag_of(above) in _STOPS
            or is_area(above)
            or has_name(above, CHILDREN)
            or not _holds_one(above, node, own, marked)
        ):
            break
        if tag_of(above) == "li" or has_class(above, ITEM) or classes(above) & LINKBACKS or own_depth(above):
            whole = above
    return whole


def _holds_one(above: Node, node: Node, own: list[Node], marked: Collection[Node]) -> bool:
    """Tell whether all other comments in an element answer the one in it: they stand in a list behind it."""
    level = own_depth(above)
    reached = False
    answers: Node | None = None
    for each in elements(above):
        reached = reached or each is node
        if each in marked and each not in own and (answers is None or not is_within(each, answers)):
            return False
        if reached and each is not above and (answers is None or not is_within(each, answers)):
            deeper = level is not None and (own_depth(each) or 0) > level
            if tag_of(each) in LISTS or has_name(each, CHILDREN) or deeper:
                answers = each
    return True


def _native(node: Node, patterns: tuple[re.Pattern[str], ...]) -> str | None:
    for value in (node.get("id"), node.get("name") if tag_of(node) == "a" else None):
        for pattern in patterns if value else ():
            if match := pattern.fullmatch((value or "").strip()):
                return match[1]
    return None


def _anchor(nodes: list[Node], native: str) -> str:
    """Return the fragment that the old page's links used: WordPress's own form where it stands there."""
    ids = [value.strip() for node in nodes if (value := node.get("id") or node.get("name"))]
    usual = f"comment-{native}"
    return usual if any(value.endswith(usual) for value in ids) else ids[0]


def _is_thin(node: Node) -> bool:
    """Tell whether an element is an anchor or a heading of a comment, not the comment."""
    if tag_of(node) in _THIN_TAGS:
        return not any(child is not node for child in node.iter("p", "div", "blockquote"))
    return not any(character.isalnum() for character in words(node)) and node.find(".//p") is None


def _whole(mark: Node, own: list[Node], marked: Collection[Node]) -> Node:
    """Return the comment that an anchor stands in, or wrap it together with what it stands before."""
    node = mark
    while (parent := node.getparent()) is not None and not _is_container(parent):
        if not _holds_one(parent, mark, own, marked):
            break
        node = parent
        if not _is_thin(node) and (tag_of(node) in _ITEM_TAGS or has_name(node, ITEM)):
            return _list_of(node, own, marked)
    if node is not mark and tag_of(node) not in _THIN_TAGS and not _is_thin(node):
        return node
    run = [node]
    while (following := run[-1].getnext()) is not None and not _ends_run(node, following, marked):
        run.append(following)
    return wrap_run(run)


def _list_of(item: Node, own: list[Node], marked: Collection[Node]) -> Node:
    """Return an item, or the list that it is the first part of, where a list is one comment: name, text, tools."""
    box = item.getparent()
    if tag_of(item) != "li" or box is None or is_area(box) or len(box) == 1 or item.getprevious() is not None:
        return item
    return item if any(each in marked and each not in own for each in elements(box)) else box


def _ends_run(first: Node, node: Node, marked: Collection[Node]) -> bool:
    if any(each in marked for each in elements(node)):
        return True
    if tag_of(first) == "dt":
        return tag_of(node) == "dt"
    return tag_of(node) in {"form", "nav"} or has_name(node, REPLY_FORM) or _holds_form(node)


def _is_container(node: Node) -> bool:
    return tag_of(node) in _STOPS or is_area(node) or has_name(node, CHILDREN) or _holds_form(node)


def _holds_form(node: Node) -> bool:
    return next(node.iter("textarea"), None) is not None


def _without_id(places: list[Place]) -> list[Place]:
    """Return what stands among numbered comments without a number: a pingback, in some themes."""
    nodes = {place.node for place in places}
    around = {above for node in nodes for above in ancestors(node)}
    parents = dict.fromkeys(parent for place in places if (parent := place.node.getparent()) is not None)
    found = []
    for node in (child for parent in parents for child in parent):
        if node in nodes or node in around or tag_of(node) not in {"li", "div", "article"}:
            continue
        if classes(node) & (LINKBACKS | {"comment"}) and says_something(node) and not in_form(node):
            found.append(Place(node, None, node.get("id"), stated_linkback(node), "classes"))
    return found
