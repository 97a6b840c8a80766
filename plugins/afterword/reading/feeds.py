"""Atom feeds: full text, stable ids, and comments threaded after RFC 4685.

Sources: RFC 4287 (Atom), RFC 4685 (thr:in-reply-to).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from afterword.text.tags import change_tags
from afterword.vocabulary import When, sort_moment

_ATOM = "http://www.w3.org/2005/Atom"
_THREADING = "http://purl.org/syndication/thread/1.0"
_LINK = re.compile(r'((?:href|src|cite)=")([/#])')
# XML 1.0 has no place for most control characters, not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Reply:
    """What an entry answers: the id of that entry, and its page."""

    id: str
    href: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One essay or comment in a feed.

    Attributes:
        id: For ever the same: its permanent address.
        url: Where it stands now.
        title: Plain text.
        author: None where unknown; the feed then says so.
        published: None where unknown.
        updated: Of the text, or what it is sorted by.
        html: The full text, links absolute.
        summary: Plain text.
    """

    id: str
    url: str
    title: str
    author: str | None
    published: When | None
    updated: datetime
    html: str
    summary: str | None = None
    reply: Reply | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: `path` from the site's root, such as `feeds/essays.atom.xml`."""

    path: str
    title: str
    page: str
    entries: Sequence[Entry]


def absolute_links(html: str, site_url: str, page_url: str) -> str:
    """Return HTML whose links hold anywhere: a feed reader has no page to resolve them against.

    Args:
        html: With links that begin at the site's root or at the page.
        site_url: Scheme and host, without a path.
        page_url: The whole address of the page that the text stands on.
    """

    def whole(match: re.Match[str]) -> str:
        return match[1] + (f"{site_url}/" if match[2] == "/" else f"{page_url}#")

    return change_tags(html, '="', lambda tag: _LINK.sub(whole, tag))


def render_atom(feed: Feed, site_url: str, site_name: str) -> str:
    """Return the feed as XML.

    Args:
        feed: Its entries in order.
        site_url: `SITEURL`, where addresses begin.
        site_name: The feed's author where an entry has none of its own.
    """
    register_namespace("", _ATOM)
    register_namespace("thr", _THREADING)
    root = Element(f"{{{_ATOM}}}feed")
    address = f"{site_url}/{feed.path}"
    _text(root, "id", address)
    _text(root, "title", feed.title)
    SubElement(root, f"{{{_ATOM}}}link", rel="self", type="application/atom+xml", href=address)
    SubElement(root, f"{{{_ATOM}}}link", rel="alternate", type="text/html", href=feed.page)
    _text(root, "updated", _stamp(max((entry.updated for entry in feed.entries), default=None)))
    _text(SubElement(root, f"{{{_ATOM}}}author"), "name", site_name)
    for entry in feed.entries:
        _entry(root, entry)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _entry(root: Element, entry: Entry) -> None:
    element = SubElement(root, f"{{{_ATOM}}}entry")
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    SubElement(element, f"{{{_ATOM}}}link", rel="alternate", type="text/html", href=entry.url)
    if entry.published is not None:
        _text(element, "published", _stamp(sort_moment(entry.published)))
    _text(element, "updated", _stamp(entry.updated))
    _text(SubElement(element, f"{{{_ATOM}}}author"), "name", entry.author or "Unnamed")
    if entry.reply is not None:
        SubElement(
            element,
            f"{{{_THREADING}}}in-reply-to",
            {"ref": entry.reply.id, "href": entry.reply.href, "type": "text/html"},
        )
    if entry.summary:
        _text(element, "summary", entry.summary)
    content = _text(element, "content", entry.html)
    content.set("type", "html")


def _text(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, f"{{{_ATOM}}}{name}")
    element.text = _NO_XML.sub("�", text)
    return element


def _stamp(moment: datetime | None) -> str:
    """Return RFC 3339; an empty feed, which has no moment of its own, says the beginning of time."""
    return moment.isoformat().replace("+00:00", "Z") if moment else "1970-01-01T00:00:00Z"
