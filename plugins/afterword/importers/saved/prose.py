"""Where on a page most of the prose stands."""

from collections import Counter

from afterword.importers.saved.furniture import is_silent, part_of
from afterword.importers.saved.nodes import Node, elements, names, tag_of

BOXES = frozenset({"post", "hentry", "h-entry", "type-post", "type-page", "article", "single-post"})
NO_BOX = frozenset({"body", "html"})

_HALF = 0.5
_MOST = 0.8  # of an element's prose; a child that holds as much holds what matters
_LINKS = frozenset({"a", "button", "label", "option", "title", "nav", "head"})


def weigh(root: Node) -> Counter[Node]:
    """Return how many characters of prose stand in each element: not in links, menus, forms, comments."""
    nodes = list(elements(root))
    raw = _sum_up(nodes, frozenset())
    # An element with most of the page in it isn't what its name may say: `content-sidebar-wrap`.
    most = raw[root] * _HALF
    parts = frozenset(node for node in nodes if 0 < raw[node] <= most and part_of(node) is not None)
    return _sum_up(nodes, parts)


def _sum_up(nodes: list[Node], left_out: frozenset[Node]) -> Counter[Node]:
    weights: Counter[Node] = Counter()
    for node in reversed(nodes):
        if is_silent(node) or tag_of(node) in _LINKS:
            weights[node] = 0
        else:
            weights[node] += len((node.text or "").strip())
        parent = node.getparent()
        if parent is not None:
            weights[parent] += len((node.tail or "").strip())
            if node not in left_out:
                weights[parent] += weights[node]
    return weights


def holds_most(root: Node, weights: Counter[Node]) -> Node | None:
    """Return the smallest element that holds most of a page's prose, or the article that it is.

    Args:
        root: The page.
        weights: As `weigh` gave them.
    """
    node = root.find(".//body")
    if node is None:
        node = root
    if not weights[node]:
        return None
    while tag_of(node) != "article" and not (names(node) & BOXES and tag_of(node) not in NO_BOX):
        heaviest = max(node, key=lambda child: weights[child], default=None)
        if (
            heaviest is None
            or weights[heaviest] < _MOST * weights[node]
            or tag_of(heaviest) in {"p", "span", "li"}
        ):
            break
        node = heaviest
    return node
