"""What a page says of its conversation as a whole: how many comments it counts, other pages, whether it's closed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from afterword.importers.saved.metadata import Metadata, comment_pages
from afterword.importers.saved.nodes import (
    HEADINGS,
    Node,
    ancestors,
    brief,
    classes,
    elements,
    names,
    tag_of,
    words,
)
from afterword.importers.saved.signs import has_name, is_area, is_recent
from afterword.importers.saved.wording import is_closing, leads_to_more, parse_count

_COUNTED = re.compile(
    r"(?:.*[-_])?(?:comments?|responses|kommentare)[-_]?(?:title|heading|headline|count|counter|number|num|header|total|link|wrapper)(?:[-_].*)?"
)
_CLOSED = re.compile(r"no-?comments|comments-?(?:are-)?closed|comment-?closed")
_FORM = re.compile(r"respond|comment-?form|commentform|comment-?respond|reply-form")
_SERVICES = (
    ("Disqus", re.compile(r"disqus_(?:thread|container)")),
    ("Facebook", re.compile(r"fb-comments")),
    ("Livefyre", re.compile(r"livefyre.*")),
    ("IntenseDebate", re.compile(r"idc-container|intensedebate.*")),
    ("Commento", re.compile(r"commento")),
    ("Isso", re.compile(r"isso-thread")),
    ("Giscus", re.compile(r"giscus")),
)
_NAVIGATION = re.compile(
    r"(?:comments?|commentlist|paginate)[-_]?(?:nav(?:igation|i)?|pagination|pages|paging|com)(?:[-_].*)?"
)
_USER_COMMENTS = re.compile(r"UserComments:(\d{1,7})")
_WHOLE = re.compile(r"[0-9]{1,9}")
_CLIMB = 4  # elements from the box that holds all comments up to the one that holds their heading, too
_ESSAY = frozenset({"entry-content", "post-content", "e-content", "entry-title", "post-title"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page says of its conversation.

    Attributes:
        stated: How many comments it counts.
        claim: In which words.
        closed: Whether it takes further comments; None where it doesn't say.
        other_pages: The pages of the conversation that aren't this one, as far as it says.
        behind_button: More comments come where a button is pressed.
        elsewhere: The service that holds a conversation which the page doesn't.
    """

    stated: int | None = None
    claim: str = ""
    closed: bool | None = None
    other_pages: frozenset[int] = field(default=frozenset())
    behind_button: bool = False
    elsewhere: str | None = None


def find_region(root: Node, comments: list[Node]) -> Node | None:
    """Return the element that holds the conversation with its heading and its form, but not the essay.

    Args:
        root: The page.
        comments: Where the comments stand, still in it.
    """
    if not comments:
        found = (node for node in elements(root) if tag_of(node) not in {"body", "a", *HEADINGS})
        return next(
            (node for node in found if (is_area(node) or has_name(node, _FORM)) and not is_recent(node)), None
        )
    around = list(ancestors(comments[0]))
    for comment in comments[1:]:
        those = set(ancestors(comment))
        around = [above for above in around if above in those]
    region = around[0] if around else root
    for above in around[1 : _CLIMB + 1]:
        if tag_of(above) in {"body", "html"} or _holds_essay(above):
            break
        region = above
    return region


def read_surroundings(root: Node, region: Node | None, about: Metadata) -> Surroundings:
    """Return what a page says of its conversation.

    Args:
        root: The page; the comments have been taken out of it.
        region: As `find_region` gave it.
        about: What the page says of itself.
    """
    stated, claim = _count(root, region, about)
    return Surroundings(
        stated,
        claim,
        _closed(root, region),
        _other_pages(root, about.comment_page),
        _has_button(region),
        _elsewhere(root),
    )


def _holds_essay(node: Node) -> bool:
    for each in elements(node):
        if (
            tag_of(each) == "h1"
            or classes(each) & _ESSAY
            or "articlebody" in (each.get("itemprop") or "").lower()
        ):
            return True
    return False


def _count(root: Node, region: Node | None, about: Metadata) -> tuple[int | None, str]:
    """Return how many comments the page claims, by its heading, a link, its data."""
    for node in _headings(region):
        text = brief(node) or ""
        number = parse_count(text)
        if number is not None:
            return number, text
    for node in elements(root):
        if (
            tag_of(node) in {"a", "span", "p", "div", "li", *HEADINGS}
            and has_name(node, _COUNTED)
            and not is_recent(node)
        ):
            text = brief(node) or ""
            number = parse_count(text)
            if number is not None:
                return number, text
    for meta in root.iter("meta", "span"):
        match = _USER_COMMENTS.fullmatch(meta.get("content") or "")
        if match:
            return int(match[1]), match[0]
        value = meta.get("content") or words(meta) if meta.get("itemprop") == "commentCount" else ""
        if _WHOLE.fullmatch(value):
            return int(value), f"commentCount {value}"
    if about.comment_count is not None:
        return about.comment_count, f"commentCount {about.comment_count}"
    return None, ""


def _headings(region: Node | None) -> Iterator[Node]:
    """Yield headings of the conversation, in it and right before it; then other short lines of it."""
    if region is None:
        return
    inside = list(elements(region))
    yield from (node for node in inside if tag_of(node) in HEADINGS or has_name(node, _COUNTED))
    before = region.getprevious()
    for _ in range(3):
        if before is None:
            break
        yield from (node for node in elements(before) if tag_of(node) in HEADINGS or has_name(node, _COUNTED))
        before = before.getprevious()
    yield from (
        node
        for node in inside
        if tag_of(node) in {"p", "strong", "span", "div", "li", "a", "legend"} and len(node) <= 1
    )


def _closed(root: Node, region: Node | None) -> bool | None:
    places = [region, region.getnext()] if region is not None else [root]
    for place in places:
        for node in elements(place) if place is not None else ():
            if has_name(node, _CLOSED) and brief(node):
                return True
            if len(node) <= 1 and is_closing(brief(node) or ""):
                return True
    form = any(
        tag_of(node) == "form" and (has_name(node, _FORM) or "comment" in (node.get("action") or ""))
        for node in elements(root)
    )
    return False if form else None


def _other_pages(root: Node, current: int | None) -> frozenset[int]:
    """Return the numbers of the conversation's pages that links lead to, and of those before the last known."""
    linked: dict[int, str] = {}
    for link in root.iter("a", "link"):
        number = comment_pages(link.get("href") or "")
        if number is not None and (tag_of(link) == "link" or _navigates(link)):
            linked[number] = brief(link) or ""
    if not linked:
        return frozenset()
    known = set(linked)
    if current is None:
        current = _current_page(root, known)
    last = max(known)
    pages = set(range(1, last + 1)) if last <= 10_000 else known  # noqa: PLR2004 - a page shows 50
    return frozenset(pages - {current})


def _navigates(link: Node) -> bool:
    text = brief(link) or ""
    if leads_to_more(text) or text.isdigit():
        return True
    return any(has_name(each, _NAVIGATION) for each in (link, *ancestors(link)))


def _current_page(root: Node, known: Iterable[int]) -> int:
    """Return which page this is: the one marked so; else the one that nothing leads to."""
    for node in root.iter("span", "li", "a", "strong"):
        text = brief(node) or ""
        marked = names(node) & {"current", "active", "cpage-current"}
        if marked and _WHOLE.fullmatch(text) and any(has_name(each, _NAVIGATION) for each in ancestors(node)):
            return int(text)
    numbers = set(known)
    return next(number for number in range(1, max(numbers) + 2) if number not in numbers)


def _has_button(region: Node | None) -> bool:
    return region is not None and any(
        leads_to_more(brief(node) or "")
        for node in region.iter("a", "button", "span")
        if not comment_pages(node.get("href") or "")
    )


def _elsewhere(root: Node) -> str | None:
    for node in elements(root):
        for service, pattern in _SERVICES:
            if has_name(node, pattern):
                return service
    return None
