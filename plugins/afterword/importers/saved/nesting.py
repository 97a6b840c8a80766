"""Who answers whom on a page: by what stands in what, by what is said of it, by classes such as `depth-3`.

An answer stands in the comment that it answers, or in a box for answers behind it. Some pages say it in an
attribute or a link. Flat ones give a depth alone: there the last comment one level up is the one answered.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from afterword.importers.saved.finding import Place
from afterword.importers.saved.hoist import NUMBER, PARENT
from afterword.importers.saved.nodes import Node, ancestors, classes, elements
from afterword.importers.saved.signs import CHILDREN, has_name, stated_depth
from afterword.vocabulary import Inference

_ATTRIBUTES = ("data-parent-id", "data-parentid", "data-comment-parent", "data-parent", "data-reply-to")
_FRAGMENT = re.compile(r"#(?:[a-z]+-)*(?:comm?ent-?|c)?([0-9a-f]+)$", re.IGNORECASE)
_DIGITS = re.compile(r"(\d+)\D*$")
_ANSWERS = frozenset({"u-in-reply-to", "in-reply-to", "comment-parent-link", "reply-to-link"})

BY_DEPTH = Inference("in-reply-to", "its depth on the page")


@dataclass(frozen=True, slots=True)
class Answer:
    """Whom a comment answers.

    Attributes:
        parent: The index of a comment of the page.
        missing: The id of one that the page says it answers, and doesn't hold.
        depth: As the page's classes say it, from 1.
        inferred: The parent was read from the depth alone.
    """

    parent: int | None = None
    missing: str | None = None
    depth: int | None = None
    inferred: bool = False


def find_answers(places: Sequence[Place]) -> list[Answer]:
    """Return whom each comment answers; the places' elements must still stand in their page.

    Args:
        places: In the page's order.
    """
    index_of = {place.node: index for index, place in enumerate(places)}
    by_native = {place.native: index for index, place in reversed(list(enumerate(places))) if place.native}
    by_number = _numbers(places, index_of)
    answers: list[Answer] = []
    above: list[tuple[int, int]] = []  # (depth, index) of the comments that may be answered by depth
    for index, place in enumerate(places):
        depth = stated_depth(place.node)
        while depth is not None and above and above[-1][0] >= depth:
            above.pop()
        stated = _stated(place, by_native)
        parent = _moved_from(place.node, by_number)
        if parent is None:
            parent = _above(place.node, index_of, index)
        if stated is not None and by_native.get(stated) not in {None, index}:
            answer = Answer(by_native[stated], None, depth)
        elif parent is not None:
            answer = Answer(parent, None, depth)
        elif depth is not None and above:
            answer = Answer(above[-1][1], None, depth, inferred=True)
        elif stated is not None and stated != place.native:
            answer = Answer(None, stated, depth)
        else:
            answer = Answer(None, None, depth)
        answers.append(answer)
        if depth is not None:
            above.append((depth, index))
    return answers


def _above(node: Node, index_of: dict[Node, int], index: int) -> int | None:
    """Return the comment that an element stands in, or the one before the box for answers that it stands in."""
    for each in ancestors(node):
        if each in index_of:
            return index_of[each]
        if has_name(each, CHILDREN):
            before = each.getprevious()
            while before is not None:
                found = index_of.get(before)
                if found is None:
                    found = max(
                        (index_of[inner] for inner in elements(before) if inner in index_of), default=None
                    )
                if found is not None and found < index:
                    return found
                before = before.getprevious()
    return None


def _stated(place: Place, by_native: dict[str, int]) -> str | None:
    """Return the number of the comment that this one is said to answer, in an attribute or a marked link."""
    for name in _ATTRIBUTES:
        match = _DIGITS.search(place.node.get(name) or "")
        if match and match[1].strip("0"):
            return match[1]
    for link in place.node.iter("a"):
        if classes(link) & _ANSWERS and _nearest(link, place.node):
            match = _FRAGMENT.search(link.get("href") or "")
            if match and (match[1] in by_native or match[1].isdigit()):
                return match[1]
    return None


def _nearest(link: Node, node: Node) -> bool:
    """Tell whether a link is a comment's own, not one of an answer in it."""
    for above in ancestors(link):
        if above is node:
            return True
        if has_name(above, CHILDREN):
            return False
    return False


def _numbers(places: Sequence[Place], index_of: dict[Node, int]) -> dict[str, int]:
    """Return which comment each number of a page that was laid flat belongs to."""
    found: dict[str, int] = {}
    for index, place in enumerate(places):
        for node in (place.node, *place.node.iter()):
            number = node.get(NUMBER)
            if number and (node is place.node or node not in index_of):
                found.setdefault(number, index)
                break
    return found


def _moved_from(node: Node, by_number: dict[str, int]) -> int | None:
    number = node.get(PARENT)
    return by_number.get(number) if number else None
