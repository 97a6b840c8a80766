"""A text with its conversation → a chapter of the book."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from afterword.publishing.book.tidy import LANGUAGE, Writer
from afterword.publishing.keepsake.model import Label, Myth, Remark, Text
from afterword.publishing.keepsake.place import FinishedSite, Links
from afterword.vocabulary import When

MYTHS = "myths.xhtml"
PICTURES = "pictures/"
KINDS: Mapping[str, str] = {
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
_BEGIN: Mapping[str, bytes] = {".gif": b"GIF8", ".jpg": b"\xff\xd8\xff", ".png": b"\x89PNG\r\n\x1a\n"}
_SVG = re.compile(rb"<svg[\s>]")
_NOT_IN_A_BOOK = re.compile(
    rb"<script|<foreignObject|<!ENTITY|<!DOCTYPE|@import|\son[a-z]+\s*=|(?:href\s*=\s*[\"']?|url\([\"']?)(?!#|data:)\s*[a-z/.]",
    re.IGNORECASE,
)
_VERBS: Mapping[str, str] = {
    "voices": "holds",
    "rebuts": "answers",
    "wrestles": "torn on",
    "reports": "reports",
}
_MONTHS = tuple(
    "January February March April May June July August September October November December".split()
)
_PATH_SAFE = "!#$%&'()*+,/:;=?@~"
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ELEMENT = re.compile(r"[A-Za-z0-9._-]+")


def make_environment() -> Environment:
    """Return what renders the book's templates: everything is escaped, and nothing may be missing."""
    return Environment(
        loader=PackageLoader("afterword.publishing.book"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


@dataclass(slots=True)
class Chapter:
    """A chapter.

    Attributes:
        file: Its name in the book.
        title: For the contents.
        kind: `essay`, `page` or `conversation`.
        markup: The whole document.
        ids: What links may lead to in it.
    """

    file: str
    title: str
    kind: str
    markup: str
    ids: set[str]


@dataclass(slots=True)
class Binder:
    """What chapters of one book share.

    Attributes:
        site: That it is made of.
        links: Of the site.
        files: The chapter of each page of the site that has one, by the page's path.
        myths: By id.
        pictures: What chapters show: by its path in the site, its path in the book.
    """

    site: FinishedSite
    links: Links
    files: Mapping[str, str]
    myths: Mapping[str, Myth]
    pictures: dict[str, str] = field(default_factory=dict)
    environment: Environment = field(default_factory=make_environment)

    def render(self, template: str, **values: object) -> str:
        """Return a document of the book."""
        return self.environment.get_template(template).render(**values)

    def bind(self, text: Text) -> Chapter:
        """Return a text's chapter.

        Args:
            text: With its conversation.
        """

        def find_link(href: str) -> tuple[str, str] | None:
            return self.find_link(text.path, href)

        def find_picture(src: str) -> str | None:
            return self.find_picture(text.path, src)

        writer = Writer(find_link, find_picture)
        body = Markup(writer.write(text.body, headings=True)) if text.body is not None else ""  # noqa: S704 - the writer escapes
        by_id = {remark.id: remark for remark in text.remarks}
        remarks = [self._remark(remark, by_id, writer) for remark in text.remarks]
        file = self.files[text.path]
        markup = self.render(
            "chapter.xhtml",
            language=text.language if LANGUAGE.fullmatch(text.language) else "und",
            title=text.title,
            dek=text.dek,
            byline=_byline(text),
            labels=[self._label(label) for label in text.labels],
            body=body,
            excerpt=text.excerpt,
            heading=text.heading,
            remarks=remarks,
            notes=writer.notes,
            permalink=text.permalink,
        )
        ids = {*writer.ids, *(remark["element"] for remark in remarks), "title", "talk"}
        return Chapter(file, text.title, text.kind, markup, ids - {""})

    def find_link(self, page: str, href: str) -> tuple[str, str] | None:
        """Return where a link leads in the book or on the web, and the address to print; None for nowhere.

        Args:
            page: The path of the page that it stands on.
            href: As the page has it.
        """
        if href.startswith("#"):
            return (href, "") if len(href) > 1 else None
        found = self.links.find(page, href)
        if found is not None:
            if found.path in self.files:
                place = "" if found.path == page else self.files[found.path]
                return f"{place}#{found.fragment}" if found.fragment else place or "#title", ""
            myth = posixpath.dirname(found.path).removeprefix("myths/")
            if found.path.startswith("myths/") and myth in self.myths:
                return f"{MYTHS}#{myth}", ""
        try:
            whole = plain_web_address(urljoin(f"{self.site.url}/{quote(page)}", href.strip()))
        except ValueError:
            return None
        return None if whole is None else (whole, whole if found is None else "")

    def find_picture(self, page: str, src: str) -> str | None:
        """Return a picture's path in the book; None where the site doesn't hold it.

        A picture of a kind that a book may not hold isn't there either.

        Args:
            page: The path of the page that shows it.
            src: As the page has it.
        """
        found = self.links.find(page, src)
        if found is None:
            return None
        if found.path not in self.pictures:
            kind = find_kind((self.site.root / found.path).read_bytes())
            if kind is None:
                return None
            self.pictures[found.path] = f"{PICTURES}{len(self.pictures) + 1}{kind}"
        return self.pictures[found.path]

    def _label(self, label: Label) -> dict[str, Any]:
        name = self.myths[label.myth].name if label.myth in self.myths else label.myth
        verb = _VERBS.get(label.stance, label.stance)
        return {
            "myth": label.myth,
            "name": name,
            "verb": verb[:1].upper() + verb[1:],
            "evidence": label.evidence,
            "chosen": label.chosen == "person",
        }

    def _remark(self, remark: Remark, by_id: Mapping[str, Remark], writer: Writer) -> dict[str, Any]:
        element = f"c-{remark.id}" if _ELEMENT.fullmatch(remark.id) else ""
        answered = by_id.get(remark.in_reply_to or "")
        body = Markup(writer.write(remark.body, headings=False)) if remark.body is not None else ""  # noqa: S704 - the writer escapes
        facts = [when(remark.published, clock=True) if remark.published else "undated"]
        facts += ["author of the essay"] if remark.by_author else []
        facts += [remark.kind] if remark.kind not in {"comment", "message"} else []
        return {
            "element": element,
            "name": "Removed" if remark.removed else remark.author or "Unnamed",
            "facts": ", ".join(facts),
            "depth": remark.depth,
            "answers": _answers(answered),
            "answered": f"c-{answered.id}" if answered and _ELEMENT.fullmatch(answered.id) else "",
            "gone": remark.removed,
            "body": body,
            "labels": [self._label(label) for label in remark.labels],
            "notes": remark.notes,
        }


def find_kind(data: bytes) -> str | None:
    """Return how the name of a picture ends, by its first bytes; None of what no book may hold.

    A book's readers run no script and fetch nothing, so a drawing that would is none for them.

    Args:
        data: The whole file.
    """
    for kind, begins in _BEGIN.items():
        if data.startswith(begins):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    return ".svg" if _SVG.search(data[:2048]) and not _NOT_IN_A_BOOK.search(data) else None


def when(value: When, *, clock: bool = False) -> str:
    """Return a time as people read it: "25 January 2010", with `clock` and where it is known ", 18:47".

    Args:
        value: In UTC.
        clock: Say the time of day.
    """
    day = f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{day}, {value:%H:%M}" if clock and isinstance(value, datetime) else day


def plain_web_address(address: str) -> str | None:
    """Return an address that a strict reader takes for one; None where it can't be had.

    Args:
        address: Whole.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if parts.scheme == "mailto" and parts.path:
        return f"mailto:{quote(_BROKEN_ESCAPE.sub('%25', parts.path), safe='@%,.+-_')}"
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        return None
    place = f"{host}:{port}" if port else host
    path, query, fragment = (
        quote(_BROKEN_ESCAPE.sub("%25", part), safe=_PATH_SAFE.replace("#", ""))
        for part in (parts.path, parts.query, parts.fragment)
    )
    return (
        f"{parts.scheme}://{place}{path}"
        + (f"?{query}" if query else "")
        + (f"#{fragment}" if fragment else "")
    )


def _byline(text: Text) -> str:
    who = ", ".join(text.authors) or (f"From {text.source}" if text.source else "")
    day = when(text.published) if text.published else "undated" if text.kind == "essay" else ""
    return ", ".join(part for part in (who, day, text.licence) if part)


def _answers(answered: Remark | None) -> str:
    if answered is None:
        return ""
    return "a removed comment" if answered.removed else answered.author or "someone unnamed"
