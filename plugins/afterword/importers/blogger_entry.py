"""An entry of Blogger's Atom, in the older form and in Takeout's; a post or a page out of it."""

import re

from afterword.essays.model import Essay, EssayKind, EssayStatus
from afterword.importers.autop import autop
from afterword.importers.base import Options
from afterword.importers.bodies import essay_body
from afterword.importers.moments import parse_iso
from afterword.importers.plain import plain_line, plain_text
from afterword.importers.texts import (
    address_slug,
    clean_body,
    one_line,
    shown_name,
    titled,
    web_address,
)
from afterword.importers.xml_records.shape import Record, Shape
from afterword.text.slugs import slugify

SHAPE = Shape(
    root="feed",
    records=frozenset({"entry"}),
    groups=frozenset({"author", "app:control", "blogger:location"}),
    fields=frozenset(
        "id published updated category title content summary link thr:total thr:in-reply-to app:draft"
        " name uri email gd:image gd:extendedProperty georss:featurename georss:point georss:box"
        " media:thumbnail blogger:type blogger:status blogger:parent blogger:inReplyTo blogger:created"
        " blogger:filename blogger:metaDescription blogger:trashed".split()
    ),
    prefixes={
        "http://www.w3.org/2005/Atom": "",
        "http://purl.org/syndication/thread/1.0": "thr",
        "http://www.w3.org/2007/app": "app",
        "http://purl.org/atom/app#": "app",
        "http://schemas.google.com/g/2005": "gd",
        "http://schemas.google.com/blogger/2018": "blogger",
        "http://www.georss.org/georss": "georss",
    },
)
KINDS = {"post": EssayKind.ESSAY, "page": EssayKind.PAGE}
COMMENT = "comment"

_KIND = re.compile(r"schemas\.google\.com/blogger/2008/kind#(\w+)")
_KIND_SCHEME = "#kind"
_NATIVE = re.compile(r"(?:post|page|comment)-([A-Za-z0-9]+)$")
_LINES_COUNT = re.compile(r"<(?:pre|textarea|script|style|xmp|listing)\b", re.IGNORECASE)
_ESSAY_STATUS = {
    "live": EssayStatus.PUBLISHED,
    "draft": EssayStatus.DRAFT,
    "scheduled": EssayStatus.FUTURE,
    "trashed": EssayStatus.TRASH,
    "soft_trashed": EssayStatus.TRASH,
}
_NO_PROFILE = frozenset({"", "http://www.blogger.com/", "https://www.blogger.com/"})


def id_of(record: Record) -> str:
    """Return an entry's whole id."""
    return one_line(record.text("id"))


def native_id(whole: str) -> str:
    """Return the part of an id that Blogger's addresses use.

    Args:
        whole: `tag:blogger.com,1999:blog-1.post-2`, or another program's.
    """
    match = _NATIVE.search(whole)
    return match[1] if match else slugify(whole)


def kind_of(record: Record) -> str:
    """Return what an entry is: `post`, `page`, `comment`, `template`, `settings`; empty where not stated."""
    stated = record.text("blogger:type")
    if stated:
        return stated.lower()
    terms = (found.attributes for found in record.all("category"))
    kinds = (each.get("term", "") for each in terms if each.get("scheme", "").endswith(_KIND_SCHEME))
    return next((match[1] for kind in kinds if (match := _KIND.search(kind))), "")


def profile_of(record: Record) -> str:
    """Return the address of the author's profile, by which an author is known; empty where there is none."""
    profile = one_line(record.text("author/uri"))
    return "" if profile in _NO_PROFILE else profile


def stated_total(record: Record) -> int | None:
    """Return how many comments a post claims."""
    total = record.text("thr:total")
    return int(total) if total.isascii() and total.isdigit() and len(total) < 10 else None  # noqa: PLR2004 - digits


def address_of(record: Record) -> str:
    """Return where readers found an entry; Takeout knows the path alone."""
    for link in record.all("link"):
        if link.attributes.get("rel") == "alternate":
            return one_line(link.attributes.get("href", ""))
    return ""


def content_of(record: Record) -> str:
    """Return a text with its paragraphs, which Blogger writes as two breaks; line ends in it are blanks."""
    html = clean_body(record.text("content") or record.text("summary"))
    return html if _LINES_COUNT.search(html) else autop(html.replace("\n", " "))


def make_essay(record: Record, options: Options) -> Essay:
    """Return the essay or page of an entry."""
    address, path = address_of(record), one_line(record.text("blogger:filename"))
    native = native_id(id_of(record))
    title, inferred = titled(_title(record), address or path, native)
    moment = parse_iso(record.text("published") or record.text("blogger:created"))
    updated = parse_iso(record.text("updated")).value
    body, body_format = essay_body(content_of(record), keep_html=options.keep_html)
    name, from_email = shown_name(plain_line(record.text("author/name")))
    labels = (
        one_line(found.attributes.get("term", ""))
        for found in record.all("category")
        if not found.attributes.get("scheme", "").endswith(_KIND_SCHEME)
    )
    status, raw_status = _essay_status(record)
    return Essay(
        slug=address_slug(address or path),
        title=title,
        body=body,
        kind=KINDS[kind_of(record)],
        format=body_format,
        published=moment.value,
        updated=None if updated == moment.value else updated,
        authors=(name.replace(";", ","),) if name else (),
        status=status,
        summary=plain_text(record.text("blogger:metaDescription")) or None,
        tags=tuple(dict.fromkeys(label.replace(";", ",") for label in labels if label)),
        origin=web_address(address),
        aliases=(path.replace(",", "%2C"),) if path.startswith("/") else (),
        imported=options.today,
        inferred=inferred + from_email + moment.inferred,
        extra=(*((("X-Status", raw_status),) if raw_status else ()), *more_of(record), *moment.extra),
    )


def _title(record: Record) -> str:
    raw = record.text("title")
    return plain_line(raw) if record.attribute("title", "type") in {"html", "xhtml"} else one_line(raw)


def _essay_status(record: Record) -> tuple[EssayStatus, str]:
    """Return the status, and the source's own word where it isn't a plain "live"."""
    raw = one_line(record.text("blogger:status"))
    if record.text("blogger:trashed"):
        return EssayStatus.TRASH, raw or "trashed"
    if record.text("app:control/app:draft").lower() == "yes":
        return EssayStatus.DRAFT, "draft"
    if not raw or raw.lower() == "live":
        return EssayStatus.PUBLISHED, ""
    return _ESSAY_STATUS.get(raw.lower(), EssayStatus.DRAFT), raw


def more_of(record: Record) -> list[tuple[str, str]]:
    """Return what an entry says beyond the model."""
    place = one_line(record.text("blogger:location/blogger:name") or record.text("georss:featurename"))
    found = [("X-Location", place)] if place else []
    found.extend(
        ("X-Enclosure", one_line(link.attributes["href"]))
        for link in record.all("link")
        if link.attributes.get("rel") == "enclosure" and link.attributes.get("href")
    )
    return found
