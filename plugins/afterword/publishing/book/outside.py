"""What a book takes from outside: addresses of the web, and pictures, where its readers can take them."""

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

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
_PATH_SAFE = "!#$%&'()*+,/:;=?@~"
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


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
