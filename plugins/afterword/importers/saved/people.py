"""Who wrote a comment: a name and an address out of whatever a theme makes of them."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from lxml import etree

from afterword.importers.plain import is_address
from afterword.importers.saved.dates import find_date
from afterword.importers.saved.fragments import live_address
from afterword.importers.saved.furniture import is_avatar, is_badge, is_tool, words_of
from afterword.importers.saved.nodes import (
    BLOCKS,
    HEADINGS,
    Node,
    ancestors,
    brief,
    classes,
    elements,
    is_within,
    rels,
    squeeze,
    tag_of,
    words,
)
from afterword.importers.saved.wording import has_verb, parse_linkback, parse_reply_label, strip_verb
from afterword.importers.texts import FROM_EMAIL, web_address
from afterword.vocabulary import Inference

FROM_FIRST_WORDS = Inference("author", "the first words beside it")
FROM_BUTTON = Inference("author", "the label of its reply button")

_MICROFORMATS = ("p-author", "fn", "h-card", "nickname")
_PROPERTIES = frozenset({"author", "creator", "schema:author", "schema:creator"})
_NAMES = frozenset("author commenter commentauthor poster nick nickname username user name".split())
_NO_NAME = frozenset(
    "avatar avatars gravatar image photo img picture pic thumbnail meta metadata date time register registered content"
    " text body message info box admin badge label rank role count reply replies form input email field says level"
    " actions posts link-list title".split()
)
_FRAME = frozenset(
    "meta metadata commentmetadata info infos header head details byline submitted heading metas".split()
)
_FRAME_TAGS = frozenset({"header", "footer", "small"})
_INNER = ("cite", "a", "b", "strong", "span", "i", "em")
_TEXT = frozenset("text txt content body message copy entry".split())
_LONGEST = 120  # characters
_LONGEST_FIRST = 40
_LONGEST_FRAME = 400  # of an element with a name in it
_SPLIT = re.compile(r"\s+[|·•—–»/-]+\s*|\s+@\s|,\s*$|\s+\(\d|\s#\d")
_TRAILING = re.compile(
    r"(?:\s+(?:on|at|am|um|le|el|il|em|op|den|d\.|dnia|dne|в|à|a las|posted|vor|il y a|hace|on the|wrote))+\s*$",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"\A(?:(?:[Pp]ost )?[Aa]uthor:?|[Aa]utor(?:in)?:|[Aa]uteur\s?:|[Bb]y|[Pp]ar|[Pp]or|Von|[Dd]oor|[Aa]v)\s+(?=\w)"
)
_EDGES = ' \u00a0\t:：,;|·•–—-»«↓→/"“”„'


@dataclass(frozen=True, slots=True)
class Person:
    """A name and what stands with it.

    Attributes:
        node: The element that holds them, no part of the comment's text.
        address: An e-mail address that stood for the name; no page prints it.
    """

    name: str | None = None
    url: str | None = None
    inferred: tuple[Inference, ...] = ()
    node: Node | None = None
    address: str | None = None


def find_person(  # noqa: C901 - the places where themes put a name, one after the other
    root: Node, dates: Collection[Node], *, linkback: bool = False
) -> Person:
    """Return who wrote a comment.

    Args:
        root: The comment, without its answers.
        dates: Elements that say when and nothing else.
        linkback: It is a page that links here: its name is the first link's.
    """
    if linkback:
        for link in root.iter("a"):
            if _url(link) and not is_tool(link) and (title := words(link)):
                return Person(title, _url(link), (), link)
    for node in _candidates(root):
        if is_tool(node) or is_avatar(node) or brief(node, _LONGEST_FRAME) is None:
            continue
        if any(is_within(node, date) for date in dates):
            continue
        name, source = _name_in(node, dates)
        if name:
            url = _url(source) or _url(node)
            if is_address(name):
                return Person(name.partition("@")[0] or None, url, (FROM_EMAIL,), node, name)
            return Person(name, url, (), node)
    noted = squeeze(root.get("data-comment-author") or root.get("data-author") or "")
    if noted and not is_address(noted):
        return Person(noted)
    for link in root.iter("a", "button"):
        if label := parse_reply_label(link.get("aria-label") or ""):
            return Person(label, None, (FROM_BUTTON,))
    return _first_words(root, dates)


def _first_words(root: Node, dates: Collection[Node]) -> Person:
    """Return the first short words of a comment that stand in an element of their own before its text."""
    for node in elements(root):
        if tag_of(node) in {"p", "blockquote", "pre", "ul", "ol"}:
            break
        if node is root or len(node) or tag_of(node) not in {"span", "div", "a", "em", "i"}:
            continue
        if is_tool(node) or is_badge(node) or any(is_within(node, date) for date in dates):
            continue
        text = clean_name(spoken(node))
        if (
            text
            and len(text) <= _LONGEST_FIRST
            and sum(map(str.isalpha, text)) > 1
            and not words_of(node) & _TEXT
        ):
            return Person(text, None, (FROM_FIRST_WORDS,), node)
    return Person()


def _candidates(root: Node) -> list[Node]:
    """Return the elements that may hold the name, the surest first."""
    ranked = [
        (rank, order, node)
        for order, node in enumerate(elements(root))
        if node is not root and (rank := _rank(node)) is not None
    ]
    return [node for _, _, node in sorted(ranked, key=lambda item: item[:2])]


def _rank(node: Node) -> int | None:  # noqa: PLR0911 - one rank a return
    own, parts, tag = classes(node), words_of(node), tag_of(node)
    if known := [rank for rank, name in enumerate(_MICROFORMATS) if name in own]:
        return known[0]
    if (node.get("itemprop") or node.get("property")) in _PROPERTIES:
        return 4
    if tag != "cite" and _within_text(node):
        return None
    if parts & _NAMES and not parts & _NO_NAME and tag not in {"article", "section", "ul", "ol", "img"}:
        return 5 if "author" in parts or "commentauthor" in parts else 6
    if tag == "cite":
        return 7
    if tag == "p" and has_verb(brief(node, _LONGEST) or ""):
        return 10
    if tag == "a" and ("url" in own or {"external", "nofollow"} <= rels(node)):
        return 8
    if "author" in parts and not parts & {"avatar", "avatars", "image", "content", "text", "body"}:
        return 9
    if parts & _FRAME or tag in _FRAME_TAGS:
        return 10
    return 11 if tag in {"strong", "b", *HEADINGS} else None


def _within_text(node: Node) -> bool:
    return any(tag_of(above) in {"p", "blockquote"} and not words_of(above) for above in ancestors(node))


def _name_in(node: Node, dates: Collection[Node]) -> tuple[str | None, Node]:
    """Return the name in an element, and the element that holds it alone."""
    for inner in node.iter():
        if (inner.get("itemprop") or "") == "name" or classes(inner) & {"fn", "p-name"}:
            name = clean_name(spoken(inner, dates), whole=True)
            if name:
                return name, inner
    text = spoken(node, dates)
    if not text:
        return None, node
    for inner in node.iter(*_INNER):
        if (
            inner is node
            or is_tool(inner)
            or is_badge(inner)
            or any(is_within(inner, date) for date in dates)
        ):
            continue
        name = clean_name(spoken(inner, dates), whole=True)
        leads_here = (inner.get("href") or "#x").startswith("#") and tag_of(inner) == "a"
        if name and find_date(name) is None and not leads_here:
            return name, inner
    return clean_name(text), node


def clean_name(text: str, *, whole: bool = False) -> str | None:
    """Return the name in a line: "Kommentar von Jane Doe am 4. März 2011", "Jane Doe says:".

    Args:
        text: The line.
        whole: It is the name's own: a dash or a bar in it is of the name.
    """
    linkback = parse_linkback(text)
    if linkback:
        text = linkback[1]
    date = find_date(text)
    if date is not None:
        text = text[: date[0]].strip(_EDGES) or text[date[1] :]
    text = text.strip(_EDGES)
    if not whole or date is not None:
        text = _SPLIT.split(text, maxsplit=1)[0]
        text = _PREFIX.sub("", text)
    text = strip_verb(_TRAILING.sub("", text))
    text = _TRAILING.sub("", text).strip(_EDGES)
    return text if text and not text.isdigit() and len(text) <= _LONGEST else None


def spoken(node: Node, skipped: Collection[Node] = ()) -> str:
    """Return an element's words on one line, without dates, buttons and badges."""
    parts: list[str] = []
    silent: Node | None = None
    for event, each in etree.iterwalk(node, events=("start", "end")):
        if event == "start":
            if silent is None and each is not node and (each in skipped or is_tool(each) or is_badge(each)):
                silent = each
            if silent is None:
                parts.append((" " if tag_of(each) in BLOCKS else "") + (each.text or ""))
            continue
        if silent is each:
            silent = None
        if silent is None and each is not node:
            parts.append((" " if tag_of(each) in BLOCKS else "") + (each.tail or ""))
    return squeeze("".join(parts))


def _url(node: Node) -> str | None:
    """Return the address that a name leads to."""
    for link in (node, *node.iter("a"), *node.iterancestors("a")):
        if tag_of(link) == "a" and not is_tool(link):
            address = web_address(live_address(link.get("href") or ""))
            if address and "#" not in address:
                return address
    return None
