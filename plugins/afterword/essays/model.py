"""An essay as a typed, frozen value: what its file says, before Pelican sees it."""

from datetime import date
from enum import StrEnum

from msgspec import Struct

from afterword.vocabulary import Format, Inference, Rights, When


class EssayKind(StrEnum):
    """What a file under `content/` is."""

    ESSAY = "essay"
    PAGE = "page"


class EssayStatus(StrEnum):
    """Where an essay stands; only `published` enters the public site."""

    PUBLISHED = "published"
    HIDDEN = "hidden"
    DRAFT = "draft"
    PENDING = "pending"
    PRIVATE = "private"
    FUTURE = "future"
    TRASH = "trash"


class Addresses(StrEnum):
    """What becomes of the e-mail and IP addresses in an essay."""

    SHOWN = "shown"
    MASKED = "masked"


class Essay(Struct, frozen=True):
    """One essay or page.

    Attributes:
        slug: Its file's name and its address.
        dek: The line under the title.
        published: None where nobody knows; such an essay sorts and is fed by `imported`.
        authors: Names, in order; empty where unknown.
        tags: The source's tags, in order.
        categories: The source's categories, in order.
        series: What it is a part of; the parts follow each other by date.
        myths: The author's own labels, as `Myths:` has them.
        addresses: None means that an imported essay's are masked, and one's own shown.
        rights: None means the author's own words.
        source: Whom a repost credits ("Forbes"), with `source_url` where known.
        origin: The old permalink.
        aliases: Further old addresses, as paths with their query.
        imported: The day of the import; None for an essay written here.
        digest: First 16 hexadecimal digits of the body's SHA-256 as imported.
        extra: What the source knew beyond this model, as (`X-Name`, value).
    """

    slug: str
    title: str
    body: str
    kind: EssayKind = EssayKind.ESSAY
    format: Format = Format.MARKDOWN
    dek: str | None = None
    published: When | None = None
    updated: When | None = None
    authors: tuple[str, ...] = ()
    status: EssayStatus = EssayStatus.PUBLISHED
    summary: str | None = None
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    lang: str | None = None
    series: str | None = None
    myths: str | None = None
    addresses: Addresses | None = None
    rights: Rights | None = None
    licence: str | None = None
    source: str | None = None
    source_url: str | None = None
    origin: str | None = None
    aliases: tuple[str, ...] = ()
    imported: date | None = None
    digest: str | None = None
    inferred: tuple[Inference, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
