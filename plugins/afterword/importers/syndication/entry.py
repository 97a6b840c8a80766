"""An entry of a feed as values; whether it is a post or a comment is for others to say."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from email.utils import parseaddr

from afterword.importers.mail.dates import find_moment
from afterword.importers.moments import X_DATE, X_LOCAL_DATE, Moment, parse_iso
from afterword.importers.plain import is_address, plain_line, plain_text
from afterword.importers.syndication.markup import Body, body_of
from afterword.importers.texts import one_line
from afterword.importers.xml_records.shape import Record

_ISO = re.compile(r"\d{4}-\d{2}")
_UTC_AT_END = re.compile(r"(?:[+-]00:?00|GMT|UTC?|Z)$")
_COUNT = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry.

    Attributes:
        native: Its id or guid; empty where it has none.
        link: Where its readers found it.
        author: A name, or what stands in its place.
        author_url: As stated.
        emails: E-mail addresses in it.
        reply_ref: The id of what it answers (RFC 4685).
        reply_href: The address of what it answers.
        comment_feeds: Addresses of feeds that hold its comments.
        stated: How many comments it claims.
        extra: What it says beyond the model.
        offset: Where it stands, in bytes.
        line: The same in lines, from 1.
    """

    native: str
    link: str
    title: str
    body: Body
    summary: str
    moment: Moment
    updated: Moment
    author: str
    author_url: str
    emails: tuple[str, ...]
    categories: tuple[str, ...]
    reply_ref: str
    reply_href: str
    comment_feeds: tuple[str, ...]
    stated: int | None
    extra: tuple[tuple[str, str], ...]
    offset: int = field(compare=False)
    line: int = field(compare=False)


def native_of(record: Record) -> str:
    """Return an entry's id or guid; in RSS 1.0 the address that it is about."""
    return one_line(record.text("id") or record.text("guid") or record.attributes.get("rdf:about", ""))


def parse_entry(record: Record, today: date) -> Entry:
    """Return the values of an entry.

    Args:
        record: Read by one of this package's shapes.
        today: The day of the import.
    """
    author, emails = _author(record)
    body = body_of(record)
    described = ""
    if record.text("content") or record.text("content:encoded"):
        described = plain_text(record.text("summary") or record.text("description"))
    return Entry(
        native=native_of(record),
        link=_link(record),
        title=_title(record),
        body=body,
        summary=described if len(described) < len(plain_text(body.html)) else "",
        moment=_moment(
            record, "published", "pubDate", "issued", "created", "dc:date", "atom:published", today=today
        ),
        updated=_moment(record, "updated", "modified", "atom:updated", "dcterms:modified", today=today),
        author=author,
        author_url=one_line(
            record.text("author/uri") or record.text("author/url") or record.text("atom:author/atom:uri")
        ),
        emails=emails,
        categories=_categories(record),
        reply_ref=one_line(record.attribute("thr:in-reply-to", "ref")),
        reply_href=one_line(record.attribute("thr:in-reply-to", "href")),
        comment_feeds=_comment_feeds(record),
        stated=_stated(record),
        extra=_extra(record),
        offset=record.offset,
        line=record.line,
    )


def _title(record: Record) -> str:
    raw = record.text("title")
    kind = record.attribute("title", "type") or record.attribute("title", "mode")
    return one_line(raw) if kind == "text" else plain_line(raw)


def _link(record: Record) -> str:
    found = [*record.all("link"), *record.all("atom:link")]
    for link in found:
        if link.attributes.get("rel", "alternate") == "alternate":
            address = one_line(link.attributes.get("href", "") or link.text)
            if address:
                return address
    guid = next(record.all("guid"), None)
    if guid is not None and guid.attributes.get("isPermaLink", "true").lower() != "false":
        return one_line(guid.text)
    return ""


def _author(record: Record) -> tuple[str, tuple[str, ...]]:
    """Return who wrote it, and the e-mail addresses that stood there."""
    stated = (one_line(record.text(path)) for path in ("author/email", "atom:author/atom:email"))
    emails = tuple(address for address in stated if "@" in address)
    for path in ("author/name", "dc:creator", "atom:author/atom:name", "itunes:author"):
        name = plain_line(record.text(path))
        if name:
            return name, (*emails, name) if is_address(name) else emails
    rss = plain_line(record.text("author"))
    if "@" not in rss:
        return rss, emails
    name, address = parseaddr(rss)  # "ada@mail.example (Ada)"
    return one_line(name or address), (*emails, address or rss)


def _moment(record: Record, *paths: str, today: date) -> Moment:
    raw = next((one_line(text) for path in paths if (text := record.text(path))), "")
    if not raw or _ISO.match(raw):
        return parse_iso(raw)
    found = find_moment(raw, (), None, today)
    if isinstance(found.value, datetime):
        return Moment(found.value, (), () if _UTC_AT_END.search(raw) else ((X_DATE, raw),))
    return Moment(found.value, found.inferred, ((X_LOCAL_DATE if found.value else X_DATE, raw),))


def _categories(record: Record) -> tuple[str, ...]:
    found = [
        *(
            each.attributes.get("label") or each.attributes.get("term") or each.text
            for each in record.all("category")
        ),
        *(each.text for each in record.all("dc:subject")),
    ]
    return tuple(dict.fromkeys(name for each in found if (name := plain_line(each).replace(";", ","))))


def _comment_feeds(record: Record) -> tuple[str, ...]:
    found = [each.text for path in ("wfw:commentRss", "wfw:commentRSS") for each in record.all(path)]
    found += [
        each.attributes.get("href", "")
        for path in ("link", "atom:link")
        for each in record.all(path)
        if each.attributes.get("rel") == "replies"
        and each.attributes.get("type", "application/atom+xml").endswith("xml")
    ]
    return tuple(dict.fromkeys(address for each in found if (address := one_line(each))))


def _stated(record: Record) -> int | None:
    """Return how many comments an entry claims."""
    stated = [record.text("slash:comments"), record.text("thr:total")]
    stated += [
        found.attributes.get("thr:count", "")
        for path in ("link", "atom:link")
        for found in record.all(path)
        if found.attributes.get("rel") == "replies"
    ]
    numbers = [int(text) for each in stated if _COUNT.fullmatch(text := each.strip())]
    return max(numbers, default=None)


def _extra(record: Record) -> tuple[tuple[str, str], ...]:
    found = [("X-Comment-Feed", address) for address in _comment_feeds(record)]
    for name, path in (
        ("X-Comments-Page", "comments"),
        ("X-Rights", "rights"),
        ("X-Rights", "dc:rights"),
        ("X-Source", "source"),
        ("X-Source", "source/title"),
    ):
        if text := plain_line(record.text(path)):
            found.append((name, text))
    found.extend(
        ("X-Enclosure", address)
        for path, attribute in (("enclosure", "url"), ("link", "href"))
        for each in record.all(path)
        if (path == "enclosure" or each.attributes.get("rel") == "enclosure")
        and (address := one_line(each.attributes.get(attribute, "")))
    )
    return tuple(found)
