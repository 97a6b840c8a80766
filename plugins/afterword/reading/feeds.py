"""Atom feeds: full text, stable ids, comments threaded, and something to see in a browser.

Sources: RFC 4287 (Atom), RFC 4685 (`thr:in-reply-to`, `thr:count`, `thr:total`), RFC 4946
(`rel="license"`), WebSub (`rel="hub"`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from afterword.reading.rights import OWN, Terms
from afterword.reading.site import Site
from afterword.text.tags import change_tags
from afterword.vocabulary import When, sort_moment

_ATOM = "http://www.w3.org/2005/Atom"
_THREADING = "http://purl.org/syndication/thread/1.0"
_XHTML = "http://www.w3.org/1999/xhtml"
_ATOM_TYPE = "application/atom+xml"
JSON_TYPE = "application/feed+json"
_LINK = re.compile(r'((?:href|src|cite)=")([/#])')
# XML 1.0 has no place for most control characters, not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote an entry, and their page where they have one."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What an entry answers: the id of that entry, and its page."""

    id: str
    href: str


@dataclass(frozen=True, slots=True)
class Replies:
    """What answers an entry: how many there are, the page and the feed that hold them, the last one's moment.

    Attributes:
        feed: The feed's whole address without its ending.
    """

    count: int
    page: str
    feed: str
    updated: datetime | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One essay or comment in a feed.

    Attributes:
        id: For ever the same: its permanent address.
        url: Where it stands now.
        title: Plain text.
        authors: None where unknown; an Atom feed then says so.
        published: None where unknown.
        updated: Of the text, or what it is sorted by.
        html: The full text, links absolute.
        summary: Plain text.
        tags: The myths that it addresses, as (id, name).
        lang: Where it isn't the site's.
        terms: What it is published under.
    """

    id: str
    url: str
    title: str
    authors: tuple[Writer, ...]
    published: When | None
    updated: datetime
    html: str
    summary: str | None = None
    reply: Reply | None = None
    replies: Replies | None = None
    tags: tuple[tuple[str, str], ...] = ()
    lang: str | None = None
    terms: Terms = OWN

    @property
    def content(self) -> str:
        """The text, and in a paragraph behind it by what right it stands there, where that is to be said."""
        return f"{self.html}\n<p>{self.terms.credit}</p>" if self.terms.credit else self.html


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed, in two formats.

    Attributes:
        stem: Its path from the site's root, without an ending: `feeds/essays`.
        page: The whole address of the page that it follows.
    """

    stem: str
    title: str
    page: str
    entries: Sequence[Entry]

    @property
    def atom(self) -> str:
        """The path of the Atom feed."""
        return f"{self.stem}.atom.xml"

    @property
    def json(self) -> str:
        """The path of the JSON feed."""
        return f"{self.stem}.json"


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


def stamp(moment: When) -> str:
    """Return RFC 3339 as feeds want it: a day counts from its midnight."""
    return sort_moment(moment).isoformat().replace("+00:00", "Z")


def render_atom(feed: Feed, site: Site) -> str:
    """Return the feed as XML; browsers print it by the theme's `feed.css`.

    Args:
        feed: Its entries in order.
        site: Where it stands; its name is the feed's author where an entry has none of its own.
    """
    register_namespace("", _ATOM)
    register_namespace("thr", _THREADING)
    root = Element(f"{{{_ATOM}}}feed", {"xml:lang": site.language})
    address = f"{site.url}/{feed.atom}"
    _text(root, "id", f"{site.id_url}/{feed.atom}")
    _text(root, "title", feed.title)
    words = _xhtml(root, "subtitle")
    words.text = "This is a feed: its address goes into a feed reader, which then says what is new. "
    SubElement(words, f"{{{_XHTML}}}a", href=feed.page).text = "The page itself"
    _link(root, "self", address, _ATOM_TYPE)
    _link(root, "alternate", feed.page, "text/html")
    _link(root, "alternate", f"{site.url}/{feed.json}", JSON_TYPE)
    if site.hub:
        _link(root, "hub", site.hub)
    newest = max((entry.updated for entry in feed.entries), default=None)
    # An empty feed, which has no moment of its own, says the beginning of time.
    _text(root, "updated", stamp(newest) if newest else "1970-01-01T00:00:00Z")
    _text(SubElement(root, f"{{{_ATOM}}}author"), "name", site.name)
    for entry in feed.entries:
        _entry(root, entry, site)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<?xml-stylesheet type="text/css" href="{site.base}{site.feed_sheet}"?>\n'
        f"{tostring(root, encoding='unicode')}\n"
    )


def _entry(root: Element, entry: Entry, site: Site) -> None:
    element = SubElement(root, f"{{{_ATOM}}}entry", {"xml:lang": entry.lang} if entry.lang else {})
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _link(element, "alternate", entry.url, "text/html")
    if entry.published is not None:
        _text(element, "published", stamp(entry.published))
    _text(element, "updated", stamp(entry.updated))
    for writer in entry.authors or (Writer("Unnamed"),):
        author = SubElement(element, f"{{{_ATOM}}}author")
        _text(author, "name", writer.name)
        if writer.url:
            _text(author, "uri", writer.url)
    for term, label in entry.tags:
        SubElement(element, f"{{{_ATOM}}}category", term=term, scheme=f"{site.url}/myths/", label=label)
    _rights(element, entry.terms)
    _threading(element, entry)
    if entry.summary:
        # As a link, so that who opens the feed in a browser can follow it.
        link = SubElement(_xhtml(element, "summary"), f"{{{_XHTML}}}a", href=entry.url)
        link.text = _clean(entry.summary)
    _text(element, "content", entry.content).set("type", "html")


def _rights(element: Element, terms: Terms) -> None:
    if terms.original:
        _link(element, "via", terms.original, "text/html")
    if terms.licence is not None and terms.licence.url:
        _link(element, "license", terms.licence.url)
    said = terms.credit.striptags() or (terms.licence.name if terms.licence is not None else "")
    if said:
        _text(element, "rights", said)


def _threading(element: Element, entry: Entry) -> None:
    if entry.reply is not None:
        SubElement(
            element,
            f"{{{_THREADING}}}in-reply-to",
            {"ref": entry.reply.id, "href": entry.reply.href, "type": "text/html"},
        )
    if entry.replies is not None:
        more = {f"{{{_THREADING}}}count": str(entry.replies.count)}
        if entry.replies.updated is not None:
            more[f"{{{_THREADING}}}updated"] = stamp(entry.replies.updated)
        _link(element, "replies", f"{entry.replies.feed}.atom.xml", _ATOM_TYPE).attrib.update(more)
        _link(element, "replies", entry.replies.page, "text/html").attrib.update(more)
        SubElement(element, f"{{{_THREADING}}}total").text = str(entry.replies.count)


def _link(parent: Element, rel: str, href: str, kind: str | None = None) -> Element:
    more = {"type": kind} if kind else {}
    return SubElement(parent, f"{{{_ATOM}}}link", {"rel": rel, **more, "href": href})


def _xhtml(parent: Element, name: str) -> Element:
    element = SubElement(parent, f"{{{_ATOM}}}{name}", type="xhtml")
    return SubElement(element, f"{{{_XHTML}}}div")


def _text(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, f"{{{_ATOM}}}{name}")
    element.text = _clean(text)
    return element


def _clean(text: str) -> str:
    return _NO_XML.sub("�", text)
