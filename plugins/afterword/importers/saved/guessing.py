"""Comments without ids of the usual kind: by microformats, by classes, by the lists they stand in."""

import re
from collections.abc import Callable, Collection, Iterator

from afterword.importers.saved.nodes import (
    Node,
    ancestors,
    classes,
    elements,
    says_something,
    tag_of,
    wrap_run,
)
from afterword.importers.saved.signs import (
    CHILDREN,
    COMMENT_LIST,
    ITEM,
    LINKBACK_LIST,
    LINKBACKS,
    LISTS,
    has_class,
    has_name,
    in_area,
    in_form,
    is_pattern,
    is_recent,
)

_MICROFORMATS = frozenset({"u-comment", "p-comment", "hcomment"})
_SCHEMA = re.compile(r"schema\.org/(?:User)?Comments?/?$", re.IGNORECASE)
_WORDPRESS_CLASS = re.compile(
    r"(?:thread-)?(?:even|odd|alt)|depth-\d+|byuser|bypostauthor|hentry|regularcomment"
)
_NO_COMMENT = frozenset(
    "a span p button input label textarea h1 h2 h3 h4 h5 h6 body html main small i em".split()
)


def find_by_microformat(root: Node) -> list[Node]:
    """Return what microformats or schema.org call a comment."""

    def is_comment(node: Node) -> bool:
        own = classes(node)
        if own & _MICROFORMATS or ("h-cite" in own and in_area(node)):
            return True
        return bool(_SCHEMA.search(node.get("itemtype") or "")) or node.get("itemprop") == "comment"

    return _passing(root, is_comment)


def find_by_class(root: Node) -> list[Node]:
    """Return what carries the classes that WordPress gives to comments."""

    def is_comment(node: Node) -> bool:
        own = classes(node)
        return bool(own & (LINKBACKS | {"comment"})) and any(_WORDPRESS_CLASS.fullmatch(name) for name in own)

    return _passing(root, is_comment)


def find_by_structure(root: Node) -> list[Node]:
    """Return the items of lists that are called after comments; else boxes called so, in a place for them."""
    found: dict[Node, None] = {}
    for node in elements(root):
        listing = tag_of(node) in LISTS | {"div", "section"} and has_name(node, COMMENT_LIST)
        if listing and not is_recent(node) and not in_form(node):
            found.update(dict.fromkeys(_items(node)))
    if found:
        return list(found)
    return _passing(root, lambda node: has_class(node, ITEM) and in_area(node) and not is_pattern(node))


def find_linkbacks(root: Node, known: Collection[Node]) -> list[tuple[Node, str]]:
    """Return the items of lists that are called after pingbacks or trackbacks, with which of them it is.

    Args:
        root: The page.
        known: Comments that are known already.
    """
    taken = {*known, *(above for node in known for above in ancestors(node))}
    found = []
    for node in elements(root):
        if tag_of(node) not in {"ol", "ul", "div"} or not has_name(node, LINKBACK_LIST) or is_recent(node):
            continue
        name = " ".join(sorted(classes(node))) + (node.get("id") or "")
        kind = "trackback" if "track" in name and "ping" not in name else "pingback"
        for item in node:
            if tag_of(item) != "li" or item in taken or any(above in known for above in ancestors(item)):
                continue
            if next(item.iter("a"), None) is not None:
                found.append((item, kind))
    return list(dict(found).items())


def _passing(root: Node, is_comment: Callable[[Node], bool]) -> list[Node]:
    """Return the elements that pass a test, and those within them that are comments of their own."""
    passed: set[Node] = set()
    found = []
    for node in elements(root):
        if tag_of(node) in _NO_COMMENT or not is_comment(node) or is_recent(node) or in_form(node):
            continue
        above = next((each for each in ancestors(node) if each in passed), None)
        if next(node.iter("textarea"), None) is not None and above is None:
            continue  # the box around the form, or around all
        if (above is None or _is_answer(node, above)) and says_something(node):
            passed.add(node)
            found.append(node)
    return found


def _is_answer(node: Node, above: Node) -> bool:
    """Tell whether a list, or a box for answers, stands between an element and the comment that it is in."""
    for each in ancestors(node):
        if each is above:
            return False
        if tag_of(each) in {"ol", "ul", "dl"} or has_name(each, CHILDREN):
            return True
    return False


def _items(box: Node) -> Iterator[Node]:
    """Yield the comments of a list, answers in lists within it too."""
    if tag_of(box) == "dl":
        yield from [_with_definitions(node) for node in list(box) if tag_of(node) == "dt"]
        return
    items: set[Node] = set()
    answering: dict[Node, bool] = {}  # lists within them: whether they hold answers
    for node in elements(box):
        parent = node.getparent()
        if node is box or parent is None:
            continue
        if tag_of(node) == "li":
            if parent not in answering:
                within = parent.getparent() in items and _is_list_of_answers(parent)
                answering[parent] = within or (tag_of(parent) in LISTS and has_name(parent, CHILDREN))
            fits = parent is box or answering[parent]
        else:
            fits = parent is box and has_class(node, ITEM)
        if fits and says_something(node) and not in_form(node):
            items.add(node)
            yield node


def _is_list_of_answers(box: Node) -> bool:
    """Tell whether a list in a comment holds its answers: it is its last part, and has more than words in it."""
    following = box.getnext()
    return has_name(box, CHILDREN) or (
        following is None and all(next(item.iter("p", "div", "cite"), None) is not None for item in box)
    )


def _with_definitions(dt: Node) -> Node:
    run = [dt]
    while (following := run[-1].getnext()) is not None and tag_of(following) != "dt":
        run.append(following)
    return wrap_run(run)
