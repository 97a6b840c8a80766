"""What an essay's lines say of it: who wrote it, when, under which tags; in and around its box."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from afterword.importers.moments import Moment
from afterword.importers.page.bylines import parse_byline
from afterword.importers.saved.dates import Habits, read_attribute, read_words
from afterword.importers.saved.furniture import words_of
from afterword.importers.saved.metadata import Metadata
from afterword.importers.saved.nodes import (
    Node,
    ancestors,
    brief,
    classes,
    elements,
    is_within,
    rels,
    tag_of,
    words,
)
from afterword.importers.saved.people import clean_name, spoken
from afterword.vocabulary import Inference

_DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?=/)")
_NAMES = ("fn", "p-author", "author", "byline", "authors", "autor", "auteur", "username")
_NO_NAME = frozenset(
    "avatar avatars box bio info about image img photo comment description social meta-box link-more posts archive"
    " picture count date time gravatar thumb thumbnail block related popular".split()
)
_DATED = frozenset(
    "date time published posted timestamp postdate datum created entry-date meta byline postmeta postmetadata".split()
)
_LINES = frozenset(
    "meta postmeta postmetadata byline info data postdata postinfo details entry-meta submitted".split()
)
_SHORT = frozenset("span div p b strong em i li a".split())
_LONGEST_NAME = 60  # characters
_LONGEST_LINE = 160


def nodes_around(root: Node, box: Node | None, content: Node | None) -> list[Node]:
    """Return the elements of an essay's box that aren't its text.

    Args:
        root: The page, where there is no box.
        box: The essay's, with its text in it.
        content: Its text; where that is the box itself, bare paragraphs are the text.
    """
    start = box if box is not None else root
    text = content if content is not box else None
    if text is not None and is_within(start, text):
        return []
    around: list[Node] = []
    inside: set[Node] = set()  # the page's order has each element behind the one that it stands in
    for node in elements(start):
        bare = tag_of(node) in {"p", "blockquote", "pre", "li"} and not classes(node)
        if bare or node is text or node.getparent() in inside:
            inside.add(node)
        else:
            around.append(node)
    return around


def read_terms(box: Node, about: Metadata) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return tags and categories: those that links are marked with, or else those of the page's `meta`."""
    tags: list[str] = []
    categories: list[str] = []
    for link in box.iter("a"):
        own = rels(link)
        name = words(link).removeprefix("#").strip()
        if "tag" in own and name and len(name) <= _LONGEST_NAME:
            (categories if "category" in own or _leads_to_category(link) else tags).append(name)
    return tuple(dict.fromkeys(tags)) or about.tags, tuple(dict.fromkeys(categories)) or about.sections


def _leads_to_category(link: Node) -> bool:
    near = [link, *ancestors(link)][:4]
    return "/category/" in (link.get("href") or "") or any(
        {"cat", "cats", "category", "categories"} & words_of(each) for each in near
    )


def read_moment(about: Metadata, nodes: Sequence[Node], habits: Habits) -> Moment:
    """Return when an essay was published: by the page's `meta`, its machine-readable dates, its words."""
    stated = _stated(about.published, habits)
    if stated is not None:
        return stated
    later: Moment | None = None
    for node in nodes:
        for moment in filter(None, map(read_attribute, _machine_dates(node))):
            if "updated" not in words_of(node) or "published" in words_of(node):
                return moment
            later = later or moment
    return _in_words(nodes, habits) or later or _from_address(about.address) or Moment()


def _in_words(nodes: Sequence[Node], habits: Habits) -> Moment | None:
    """Return the date in the lines about a post; else in any short line around it."""
    about = (node for node in nodes if words_of(node) & _DATED or tag_of(node) in {"time", "small"})
    other = (node for node in nodes if not len(node) and tag_of(node) in _SHORT)
    for lines, longest in ((about, _LONGEST_LINE), (other, _LONGEST_NAME)):
        for node in lines:
            text = brief(node, longest)
            if text and (moment := read_words(text, habits)):
                return moment
    return None


def _from_address(address: str | None) -> Moment | None:
    """Return the day that an address such as `/2011/03/04/contacts/` names."""
    match = _DAY_IN_ADDRESS.search(address or "")
    try:
        day = date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
    return Moment(day, (Inference("published", "its address"),)) if day else None


def read_updated(about: Metadata, habits: Habits) -> Moment:
    """Return when an essay was last changed."""
    return _stated(about.updated, habits) or Moment()


def _stated(raw: str | None, habits: Habits) -> Moment | None:
    return (read_attribute(raw) or read_words(raw, habits)) if raw else None


def _machine_dates(node: Node) -> Iterator[str]:
    if tag_of(node) == "time" and node.get("datetime"):
        yield node.get("datetime") or ""
    if (node.get("itemprop") or "") in {"datePublished", "dateCreated"}:
        yield node.get("content") or node.get("datetime") or ""
    if tag_of(node) == "abbr" or classes(node) & {"published", "dt-published"}:
        yield node.get("title") or ""


def read_authors(about: Metadata, nodes: Sequence[Node], root: Node) -> tuple[str, ...]:
    """Return who wrote an essay, as its lines say; else as the page's `meta` does."""
    named = _named(nodes) or _in_lines(nodes) or about.authors or _linked(root)
    return tuple(dict.fromkeys(name for name in named if len(name) <= _LONGEST_NAME))


def _named(nodes: Sequence[Node]) -> tuple[str, ...]:
    for wanted in _NAMES:
        for node in nodes:
            parts = words_of(node)
            marked = wanted in (parts if wanted not in {"fn", "p-author"} else classes(node))
            if not marked or parts & _NO_NAME or tag_of(node) in {"article", "section", "body", "ul", "img"}:
                continue
            inner = next(
                (each for each in node.iter("a") if "author" in rels(each) or classes(each) & {"fn", "url"}),
                node,
            )
            if name := clean_name(spoken(inner)):
                return (name,)
    links = (words(node) for node in nodes if tag_of(node) == "a" and "author" in rels(node))
    return tuple(name for name in links if name)[:1]


def _in_lines(nodes: Sequence[Node]) -> tuple[str, ...]:
    for node in nodes:
        if words_of(node) & _LINES or tag_of(node) == "small":
            text = brief(node, _LONGEST_LINE)
            byline = parse_byline(text) if text else None
            if byline is not None and byline.author:
                return (byline.author,)
    return ()


def _linked(root: Node) -> tuple[str, ...]:
    names = (words(link) for link in root.iter("a") if "author" in rels(link))
    return tuple(name for name in names if name)[:1]
