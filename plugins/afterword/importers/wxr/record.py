"""A record of a WXR file as found: names and texts, nothing interpreted.

WXR is RSS 2.0 with WordPress's own elements (https://developer.wordpress.org/advanced-administration/ has the
only public description; the exporter writes versions 1.0, 1.1 and 1.2). Names are kept as `prefix:local` with
the usual prefix, whatever prefix or version the file declares.
"""

import re
from dataclasses import dataclass, field

from afterword.importers.ledger import Repair

_WORDPRESS = re.compile(r"https?://(?:www\.)?wordpress\.org/export/")
_EXCERPT = re.compile(r"https?://(?:www\.)?wordpress\.org/export/[^/]*/?excerpt/?$")
_USUAL = {
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
}
PREFIXES = ("wp", "content", "excerpt", "dc")


def canonical_name(uri: str, local: str, prefix: str) -> str:
    """Return `prefix:local` with the usual prefix.

    A namespace nobody knows counts by its prefix where that is a usual one: exporters other than WordPress
    invent namespaces, but keep the prefixes.
    """
    if _EXCERPT.match(uri):
        return f"excerpt:{local}"
    if _WORDPRESS.match(uri):
        return f"wp:{local}"
    usual = _USUAL.get(uri.replace("https:", "http:", 1)) or (prefix if prefix in PREFIXES else None)
    if usual:
        return f"{usual}:{local}"
    return local if not prefix else f"?:{local}"


@dataclass(slots=True)
class RawComment:
    """A `<wp:comment>`.

    Attributes:
        offset: In bytes from the start of the file.
        line: From 1.
        broken_off: The file ends inside of it.
    """

    offset: int
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    meta: int = 0
    broken_off: bool = False


@dataclass(slots=True)
class Term:
    """A `<category>` of an item: a category, a tag, a format or a term of another taxonomy."""

    domain: str
    nicename: str
    name: str


@dataclass(slots=True)
class RawItem:
    """An `<item>`: a post, page, attachment, menu item or whatever else a plugin defined.

    Attributes:
        broken_off: The file ends inside of it.
    """

    offset: int
    line: int
    fields: dict[str, str] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    comments: list[RawComment] = field(default_factory=list)
    meta: int = 0
    broken_off: bool = False


@dataclass(slots=True)
class RawAuthor:
    """A `<wp:author>` of the channel."""

    fields: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class RawChannel:
    """What the channel says of the whole site; after a fault in its head it comes in parts."""

    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lost:
    """A stretch that holds a record which can't be used."""

    reason: str
    offset: int
    line: int


Found = RawItem | RawAuthor | RawChannel | Repair | Lost
