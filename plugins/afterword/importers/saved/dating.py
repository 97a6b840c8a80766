"""When a comment, or an essay, was published: machine-readable dates first, then the words a reader sees."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from lxml import etree

from afterword.importers.moments import Moment, from_epoch
from afterword.importers.saved.dates import X_WRITTEN, Habits, find_date, has_date, read_attribute, read_words
from afterword.importers.saved.furniture import words_of
from afterword.importers.saved.nodes import (
    Node,
    ancestors,
    brief,
    elements,
    squeeze,
    tag_of,
    words,
)

_PROPERTY = re.compile(
    r"(?:schema:)?(?:date(?:Published|Created)|commentTime|created|published)", re.IGNORECASE
)
_DATED = frozenset("date time timestamp datetime published posted when age ago created submitted".split())
_FRAME = frozenset(
    "meta metadata commentmetadata info infos header head author details byline metas vcard".split()
)
_FRAME_TAGS = frozenset({"small", "cite", "header", "footer", "h4", "h5", "h6"})
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_CLOCK = re.compile(r"\d{1,2}\s?[:.h]\s?\d{2}|\d\s?[ap]\.?m", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 160  # characters of an element that holds a date and little else
_LONGEST_PLAIN = 60  # the same of one whose name says nothing
# Words that stand beside a date and say no more.
_BESIDE = frozenset(
    "posted published written wrote said says on at the in um am uhr den der vom von le à a las el il alle ore em às op om"
    " den kl klo dnia o godz dne v h hs hrs hour hours sagt sagte schreibt schrieb dit dijo dice disse permalink pm link"
    " edit reply via comment date time gmt utc".split()
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A moment, and the elements that say it.

    Attributes:
        nodes: They say nothing else.
        frames: They hold a name, too.
    """

    moment: Moment = Moment()  # noqa: RUF009 - frozen, so it may be shared
    nodes: list[Node] = field(default_factory=list)
    frames: list[Node] = field(default_factory=list)


def find_moment(root: Node, habits: Habits) -> Dated:
    """Return when a comment was published.

    Args:
        root: The comment, without its answers.
        habits: How the page writes dates.
    """
    dated = Dated()
    stated: Moment | None = None
    for node, raw in _attributes(root):
        dated.nodes.append(node)
        stated = stated or _read_raw(raw, habits)
    spoken: Moment | None = None
    unread = ""
    if stated is None:
        _box_loose_dates(root)
    for rank, node in _candidates(root):
        if spoken is not None and rank > 1:
            break
        text = words(node)
        moment = read_words(_spaced(node), habits) or read_words(text, habits)
        unread_box = rank <= 1 and find_date(text) is None
        (dated.nodes if unread_box or says_little_else(text) else dated.frames).append(node)
        spoken = spoken or moment
        unread = unread or text
    if stated is not None:
        return replace(dated, moment=_with_words(stated, spoken))
    if spoken is not None:
        return replace(dated, moment=spoken)
    return replace(dated, moment=Moment(extra=((X_WRITTEN, unread),))) if unread else dated


def page_dates(root: Node) -> Iterator[str]:
    """Yield the lines of a page that hold dates, by which its habits are learnt."""
    for node in elements(root):
        if tag_of(node) in {"time", "abbr"} or words_of(node) & _DATED:
            text = brief(node, _LONGEST)
            if text:
                yield text


def _attributes(root: Node) -> Iterator[tuple[Node, str]]:
    """Yield machine-readable dates: the day of an update after the others."""
    later = []
    for node in elements(root):
        raw = None
        if tag_of(node) == "time":
            raw = node.get("datetime") or ""
        elif tag_of(node) == "abbr" and words_of(node) & _DATED:
            raw = node.get("title") or ""
        elif _PROPERTY.fullmatch(node.get("itemprop") or node.get("property") or ""):
            raw = node.get("datetime") or node.get("content") or node.get("title") or ""
        if raw is None:
            continue
        if "updated" in words_of(node) and "published" not in words_of(node):
            later.append((node, raw))
        else:
            yield node, raw
    yield from later


def _read_raw(raw: str, habits: Habits) -> Moment | None:
    raw = raw.strip()
    if _EPOCH.fullmatch(raw):
        return from_epoch(int(raw[:10]))
    return read_attribute(raw) or (read_words(raw, habits) if raw else None)


def _with_words(stated: Moment, spoken: Moment | None) -> Moment:
    """Return a stated moment, with the page's words where they say more: the hour beside the day."""
    if spoken is None or isinstance(stated.value, datetime) or spoken.value != stated.value:
        return stated
    written = [
        pair
        for pair in spoken.extra
        if pair not in stated.extra and pair[0] == X_WRITTEN and _CLOCK.search(pair[1])
    ]
    return replace(stated, extra=(*stated.extra, *written))


def _box_loose_dates(root: Node) -> None:
    """Give a date that stands loose among elements an element of its own."""
    for node in list(elements(root)):
        if any(
            tag_of(each) in {"p", "blockquote", "pre", "a", "time", "cite"}
            for each in (node, *ancestors(node))
        ):
            continue
        for index, child in enumerate(list(node)):
            if child.tail and len(child.tail) <= _LONGEST_PLAIN and _is_date(child.tail):
                box = etree.Element("span", {"class": "date"})
                box.text, child.tail = child.tail, None
                node.insert(index + 1, box)
        if len(node) and node.text and len(node.text) <= _LONGEST_PLAIN and _is_date(node.text):
            box = etree.Element("span", {"class": "date"})
            box.text, node.text = node.text, None
            node.insert(0, box)


def _is_date(text: str) -> bool:
    return find_date(text) is not None and says_little_else(text)


def _spaced(node: Node) -> str:
    """Return an element's words with a space between any two elements: a date and its hour may touch."""
    return squeeze(" ".join(str(text) for text in node.itertext()))


def _candidates(root: Node) -> list[tuple[int, Node]]:
    """Return elements that hold a date in words, the likeliest first, with a number for how likely."""
    ranked: list[tuple[int, int, Node]] = []
    for order, node in enumerate(elements(root)):
        if node is root or any(inner is not node for inner in node.iter("p", "blockquote")):
            continue
        text = brief(node, _LONGEST)
        if not text or not any(character.isdigit() for character in text):
            continue
        rank = _rank(node, text)
        if rank is not None:
            ranked.append((rank, order, node))
    return [(rank, node) for rank, _, node in sorted(ranked, key=lambda item: item[:2])]


def _rank(node: Node, text: str) -> int | None:
    tag, parts, dated = tag_of(node), words_of(node), has_date(text)
    if tag == "time" or (tag == "abbr" and parts & _DATED):
        return 0
    if parts & _DATED and (dated or _CLOCK.search(text) or len(text) <= _LONGEST_PLAIN):
        return 1
    if tag == "a" and "#" in (node.get("href") or "") and dated:
        return 2
    if (parts & _FRAME or tag in _FRAME_TAGS) and dated:
        return 3
    plain = (
        dated
        and len(text) <= _LONGEST_PLAIN
        and not len(node)
        and tag not in {"p", "blockquote", "pre", "code"}
    )
    if plain and not any(tag_of(above) in {"p", "blockquote", "pre"} for above in ancestors(node)):
        return 4
    return None


def says_little_else(text: str) -> bool:
    """Tell whether a line with a date in it says nothing but the date."""
    found = find_date(text)
    rest = text if found is None else f"{text[: found[0]]} {text[found[1] :]}"
    return all(word.casefold() in _BESIDE for word in _WORD.findall(rest))
