"""Atom feeds: full text, stable ids, comments threaded, and something to see in a browser.

Sources: RFC 4287 (Atom), RFC 4685 (`thr:in-reply-to`, `thr:count`, `thr:total`), RFC 4946
(`rel="license"`), WebSub (`rel="hub"`).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from html import escape
from typing import NamedTuple

from msgspec import Struct

from afterword.reading.rights import OWN, Terms
from afterword.reading.site import Site
from afterword.reading.views import LabelView
from afterword.text.tags import change_tags
from afterword.vocabulary import When, sort_moment

_ATOM = "http://www.w3.org/2005/Atom"
_THREADING = "http://purl.org/syndication/thread/1.0"
_XHTML = "http://www.w3.org/1999/xhtml"
_ATOM_TYPE = "application/atom+xml"
JSON_TYPE = "application/feed+json"
_LINK = re.compile(r'((?:href|src|cite)=")([/#])')
# XML 1.0 has no place for most control characters, not even escaped.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Writer(NamedTuple):
    """Who wrote an entry, and their page where they have one."""

    name: str
    url: str | None = None


class Reply(NamedTuple):
    """What an entry answers: the id of that entry, and its page."""

    id: str
    href: str


class Replies(Struct, frozen=True):
    """What answers an entry: how many there are, the page and the feed that hold them, the last one's moment.

    Attributes:
        feed: The feed's whole address without its ending, where there is one.
    """

    count: int
    page: str
    feed: str | None
    updated: datetime | None


class Entry(NamedTuple):
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


class Item(NamedTuple):
    """An essay or a comment on its way into feeds: what it is chosen by, and what makes its entry.

    Attributes:
        number: Of its own among all items, from 0.
        moment: What it is sorted by, and when its entry was updated.
        url: Its path.
        labels: On it.
        people: The paths of its writers' pages.
        make: Makes its entry.
    """

    number: int
    moment: datetime
    url: str
    labels: tuple[LabelView, ...]
    people: tuple[str, ...]
    make: Callable[[], Entry]


class Feed(Struct, frozen=True):
    """A feed, in two formats.

    Attributes:
        stem: Its path from the site's root, without an ending: `feeds/essays`.
        page: The whole address of the page that it follows.
        items: What stands in it, in order.
    """

    stem: str
    title: str
    page: str
    items: Sequence[Item]

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


def render_atom(feed: Feed, site: Site, entries: Sequence[str]) -> str:
    """Return the feed as XML; browsers print it by the theme's `feed.css`.

    Args:
        feed: The feed; its entries aren't made.
        site: Where it stands; its name is the feed's author where an entry has none of its own.
        entries: They, from `render_entry`.
    """
    newest = max((item.moment for item in feed.items), default=None)
    # A namespace is declared where it is used.
    threading = any("<thr:" in entry or " thr:" in entry for entry in entries)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<?xml-stylesheet type="text/css" href="{site.base}{site.feed_sheet}"?>\n'
        f'<feed xmlns="{_ATOM}" xmlns:html="{_XHTML}"'
        + (f' xmlns:thr="{_THREADING}"' if threading else "")
        + f' xml:lang="{_quote(site.language)}">'
        + _text("id", f"{site.id_url}/{feed.atom}")
        + _text("title", feed.title)
        + '<subtitle type="xhtml"><html:div>'
        "This is a feed: its address goes into a feed reader, which then says what is new. "
        f'<html:a href="{_quote(feed.page)}">The page itself</html:a></html:div></subtitle>'
        + _link("self", f"{site.url}/{feed.atom}", _ATOM_TYPE)
        + _link("alternate", feed.page, "text/html")
        + _link("alternate", f"{site.url}/{feed.json}", JSON_TYPE)
        + (_link("hub", site.hub) if site.hub else "")
        # An empty feed, which has no moment of its own, says the beginning of time.
        + _text("updated", stamp(newest) if newest else "1970-01-01T00:00:00Z")
        + f"<author>{_text('name', site.name)}</author>{''.join(entries)}</feed>\n"
    )


def render_entry(entry: Entry, site: Site) -> str:
    """Return an entry as it stands in a feed, whose element declares the namespaces."""
    text = "".join(_entry(entry, site, _escape))
    # To look through the whole takes less than to look through each part, and hardly ever finds something.
    # What can be printed is fit for XML, and found out in a fraction of the time.
    fit = text.replace("\n", "").isprintable() or _NO_XML.search(text) is None
    return text if fit else "".join(_entry(entry, site, _clean))


def replace_entry(text: str, entry: Entry, site: Site) -> str:
    """Return a feed's text with an entry made anew in its place.

    Args:
        text: The feed, as `render_atom` wrote it.
        entry: It has the id of one that stands there, and the same moment.
        site: Where it stands.

    Raises:
        LookupError: The entry isn't there.
    """
    made = render_entry(entry, site)
    start = made.index("<id>")
    name = made[start : made.index("</id>", start) + len("</id>")]
    if text.count(name) != 1:
        raise LookupError(f"{entry.id} doesn't stand there once")
    place = text.index(name)
    begin, end = text.rindex("<entry", 0, place), text.index("</entry>", place) + len("</entry>")
    return f"{text[:begin]}{made}{text[end:]}"


def _entry(entry: Entry, site: Site, say: Callable[[str], str]) -> Iterator[str]:
    """Yield the parts of an entry.

    Args:
        entry: With its text.
        site: Where it stands.
        say: Makes XML of words.
    """
    yield f'<entry xml:lang="{_quote(entry.lang)}">' if entry.lang else "<entry>"
    yield _text("id", entry.id, say)
    yield _text("title", entry.title, say)
    yield _link("alternate", entry.url, "text/html")
    updated = stamp(entry.updated)
    if entry.published is not None:
        published = updated if entry.published is entry.updated else stamp(entry.published)
        yield f"<published>{published}</published>"
    yield f"<updated>{updated}</updated>"
    for writer in entry.authors or (Writer("Unnamed"),):
        uri = _text("uri", writer.url, say) if writer.url else ""
        yield f"<author>{_text('name', writer.name, say)}{uri}</author>"
    for term, label in entry.tags:
        yield f'<category term="{_quote(term)}" scheme="{_quote(site.url)}/myths/" label="{_quote(label)}" />'
    yield from _rights(entry.terms, say)
    yield from _threading(entry)
    if entry.summary:
        # As a link, so that who opens the feed in a browser can follow it.
        words = f'<html:a href="{_quote(entry.url)}">{say(entry.summary)}</html:a>'
        yield f'<summary type="xhtml"><html:div>{words}</html:div></summary>'
    content = say(entry.content)
    yield f'<content type="html">{content}</content>' if content else '<content type="html" />'
    yield "</entry>"


def _rights(terms: Terms, say: Callable[[str], str]) -> Iterator[str]:
    if terms.original:
        yield _link("via", terms.original, "text/html")
    if terms.licence is not None and terms.licence.url:
        yield _link("license", terms.licence.url)
    said = (terms.credit and terms.credit.striptags()) or (
        terms.licence.name if terms.licence is not None else ""
    )
    if said:
        yield _text("rights", said, say)


def _threading(entry: Entry) -> Iterator[str]:
    if entry.reply is not None:
        to, href = _quote(entry.reply.id), _quote(entry.reply.href)
        yield f'<thr:in-reply-to ref="{to}" href="{href}" type="text/html" />'
    if entry.replies is not None:
        more = f' thr:count="{entry.replies.count}"'
        if entry.replies.updated is not None:
            more += f' thr:updated="{stamp(entry.replies.updated)}"'
        if entry.replies.feed is not None:
            yield _link("replies", f"{entry.replies.feed}.atom.xml", _ATOM_TYPE, more)
        yield _link("replies", entry.replies.page, "text/html", more)
        yield f"<thr:total>{entry.replies.count}</thr:total>"


def _link(rel: str, href: str, kind: str = "", more: str = "") -> str:
    return f'<link rel="{rel}"' + (f' type="{kind}"' if kind else "") + f' href="{_quote(href)}"{more} />'


def _clean(text: str) -> str:
    return _escape(_NO_XML.sub("�", text))


def _text(name: str, text: str, say: Callable[[str], str] = _clean) -> str:
    said = say(text)
    return f"<{name}>{said}</{name}>" if said else f"<{name} />"


def _escape(text: str) -> str:
    return escape(text, quote=False)


def _quote(text: str) -> str:
    """Return what stands in an attribute; white space is kept by writing it in numbers."""
    text = _escape(text)
    if '"' in text:
        text = text.replace('"', "&quot;")
    if not text.isprintable():
        text = text.replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#09;")
    return text
