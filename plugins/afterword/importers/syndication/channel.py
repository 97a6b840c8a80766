"""What a feed says of itself, in front of its entries."""

import re
from dataclasses import dataclass, field
from io import BytesIO

from afterword.importers.plain import plain_line
from afterword.importers.syndication.shape import utf8_head, without_asides
from afterword.importers.texts import one_line
from afterword.importers.xml_records.loose import LooseReader, Marks
from afterword.importers.xml_records.shape import Names, Record, Shape
from afterword.importers.xml_records.window import Window

_FIELDS = (
    "title link description subtitle id updated generator language lastBuildDate pubDate managingEditor"
    " webMaster copyright rights category atom:link thr:in-reply-to opensearch:totalResults"
    " opensearch:startIndex opensearch:itemsPerPage name uri email url width height"
)
_FIRST_ENTRY = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:item|entry)[\s>]")
_DECLARATION = re.compile(rb"\sxmlns(:[A-Za-z_][\w.-]*)?\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_START = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:channel|feed)(?=[\s>])")
_COUNT = re.compile(r"[0-9]{1,9}")
_MEMORY = 1 << 20


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed's own fields.

    Attributes:
        link: Of the page that it follows.
        own: Its own address.
        total: How many entries it claims there are, here and on its further pages.
        reply_page: What all of its entries answer.
        emails: Addresses in it, which nobody keeps.
    """

    title: str = ""
    link: str = ""
    own: str = ""
    generator: str = ""
    language: str = ""
    author: str = ""
    total: int | None = None
    reply_page: str = ""
    emails: int = field(default=0, compare=False)


def parse_channel(head: bytes, shape: Shape) -> Channel:
    """Return what a feed says of itself.

    Args:
        head: The file's first bytes, unpacked.
        shape: Which family of feed it is.
    """
    head = without_asides(utf8_head(head))
    first = _FIRST_ENTRY.search(head)
    start = _START.search(head)
    if start is None:
        return Channel()
    end = first.start() if first else len(head)
    record = _read(head[:end], start.start(), shape)
    link, own = _links(record)
    total = record.text("opensearch:totalResults")
    return Channel(
        title=plain_line(record.text("title")),
        link=link,
        own=own,
        generator=one_line(record.text("generator")),
        language=one_line(record.attributes.get("xml:lang", "") or record.text("language")),
        author=plain_line(record.text("author/name")),
        total=int(total) if _COUNT.fullmatch(total) else None,
        reply_page=one_line(record.attribute("thr:in-reply-to", "href")),
        emails=sum(
            "@" in found.text
            for found in record.fields
            if found.path in {"author/email", "managingEditor", "webMaster"}
        ),
    )


def _read(head: bytes, start: int, shape: Shape) -> Record:
    own = Shape(
        root=shape.root if shape.root != "feed" else "(none)",
        records=frozenset({"channel", "feed"}),
        groups=frozenset({"image", "textInput", "author", "contributor", "items"}),
        fields=frozenset(_FIELDS.split()),
        prefixes=shape.prefixes,
    )
    names = Names(own)
    declared = {
        f"xmlns{match[1].decode('ascii', 'replace') if match[1] else ''}": (
            match[2] if match[2] is not None else match[3]
        ).decode("utf-8", "replace")
        for match in _DECLARATION.finditer(head, 0, start)
    }
    names.declare(declared, everywhere=True)
    reader = LooseReader(Window(BytesIO(head), start, _MEMORY), 1, own, Marks(own), names)
    reader.read()
    return reader.record


def _links(record: Record) -> tuple[str, str]:
    """Return the address of the page, and the feed's own."""
    page = own = ""
    for found in (*record.all("link"), *record.all("atom:link")):
        rel = found.attributes.get("rel", "alternate")
        address = one_line(found.attributes.get("href", "") or found.text)
        if rel == "alternate":
            page = page or address
        elif rel == "self":
            own = own or address
    return page, own
