"""What a text refers to: pictures, recordings and files, by the HTML that a page would have of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, urljoin, urlsplit

from afterword.importers.media.kinds import SUFFIXES
from afterword.text.entities import unescape

_SUFFIX = "|".join(sorted(SUFFIXES, key=len, reverse=True))
# Whatever could refer to something; a body without it isn't rendered.
_MAYBE = re.compile(rf"<(?:img|audio|video|source|embed|iframe)\b|!\[|\.(?:{_SUFFIX})\b", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)((?:[^>\"]|\"[^\"]*\")*+)>")
_ATTRIBUTE = re.compile(r' (src|href)="([^"]*)"')
_IN_WORDS = re.compile(rf"https?://[^\s<>\"'\[\]|]+?\.(?:{_SUFFIX})\b", re.IGNORECASE)
_PLAYER = ("[Audio: ", "[Video: ")  # what the sanitizer leaves of one


class Kind(StrEnum):
    """How a text refers to something."""

    PICTURE = "picture"  # it would show it
    FILE = "file"  # it would play it, or leads to it
    ATTACHMENT = "attachment"  # it came with it
    MENTION = "mention"  # its words hold the address: a shortcode, mostly


@dataclass(frozen=True, slots=True)
class Reference:
    """One thing that a text refers to.

    Attributes:
        shown: The text shows or plays it, so it belongs to the text wherever it lies; else it is of interest
            only on a host that the text came from.
    """

    address: str
    kind: Kind
    shown: bool


_SHOWN = re.compile(
    r"<(?:img|audio|video|source|embed)\b[^<]{0,2000}?\ssrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))"
    r"|!\[[^\[\]\n]{0,500}\]\(<?([^\s<>()]+)",
    re.IGNORECASE,
)
_TO_LOOK = ("<img", "<IMG", "<Img", "![", "<audio", "<video", "<source", "<embed")


def list_shown(body: str, base: str | None) -> Iterator[str]:
    """Yield the addresses of what a body shows or plays, read from its source: fast, for a ledger.

    Args:
        body: HTML or Markdown.
        base: The old page's address, which makes relative ones whole.
    """
    for written in list_written(body):
        try:
            address = urljoin(base or "", written)
        except ValueError:  # such as //[broken
            continue
        if address.startswith(("http:", "https:", "//")):
            yield address


def list_written(body: str) -> Iterator[str]:
    """Yield the addresses of what a body shows or plays as they stand in it, entities resolved."""
    if any(mark in body for mark in _TO_LOOK):
        for match in _SHOWN.finditer(body):
            if written := unescape(match[match.lastindex or 0]).strip():
                yield written


def may_refer(body: str) -> bool:
    """Tell quickly that a body refers to nothing; True is no promise."""
    return _MAYBE.search(body) is not None


def find_references(html: str) -> Iterator[Reference]:
    """Yield what HTML refers to, in its order.

    Args:
        html: The sanitizer's output, with its images, its addresses whole where they can be.
    """
    link: str | None = None
    position = 0
    for match in _TAG.finditer(html):
        if link is None:
            yield from _mentions(html[position : match.start()])
        position = match.end()
        name = match[2].lower()
        if match[1]:
            link = None if name == "a" else link
            continue
        attributes = {key: unescape(value).strip() for key, value in _ATTRIBUTE.findall(match[3])}
        if name == "a":
            link = attributes.get("href", "")
            if html.startswith(_PLAYER, position):
                yield Reference(link, Kind.FILE, shown=True)
            elif has_suffix(link):
                yield Reference(link, Kind.FILE, shown=False)
        elif name == "img" and attributes.get("src"):
            if link and has_suffix(link):  # the large one behind the small one
                yield Reference(link, Kind.FILE, shown=True)
            yield Reference(attributes["src"], Kind.PICTURE, shown=True)
    yield from _mentions(html[position:])


def _mentions(words: str) -> Iterator[Reference]:
    if "://" in words:
        for match in _IN_WORDS.finditer(unescape(words)):
            yield Reference(match[0], Kind.MENTION, shown=False)


def has_suffix(address: str) -> bool:
    """Tell whether an address ends like that of a picture, a recording or a PDF."""
    path = re.split(r"[?#]", address, maxsplit=1)[0]
    return path.rpartition(".")[2].lower() in SUFFIXES


def host_of(address: str | None) -> str:
    """Return an address's host in lower case without `www.`; empty where it has none.

    A picture that WordPress's image service hands out belongs to the host in its path.
    """
    return divide(address)[0]


_PHOTON = re.compile(r"i[0-9]\.wp\.com")


def divide(address: str | None) -> tuple[str, tuple[str, ...]]:
    """Return an address's host and the parts of its path, escapes resolved."""
    try:
        parts = urlsplit(address or "")
        host = (parts.hostname or "").lower()
    except ValueError:  # such as //[broken
        return "", ()
    names = [unquote(name) for name in parts.path.split("/") if name]
    if _PHOTON.fullmatch(host) and len(names) > 1:
        host = names.pop(0).lower()
    return host.removeprefix("www."), tuple(names)
