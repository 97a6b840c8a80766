"""What a store is told about each file of a site: type, encoding, how long it may be kept; and its turn."""

import re
from collections.abc import Mapping
from enum import IntEnum
from pathlib import PurePosixPath

_TEXT = "; charset=utf-8"
# Ours, not the system's: a list that differs between machines would give the same site other headers.
_TYPES = {
    ".atom": f"application/atom+xml{_TEXT}",
    ".avif": "image/avif",
    ".bib": f"text/x-bibtex{_TEXT}",
    ".css": f"text/css{_TEXT}",
    ".csv": f"text/csv{_TEXT}",
    ".epub": "application/epub+zip",
    ".gif": "image/gif",
    ".htm": f"text/html{_TEXT}",
    ".html": f"text/html{_TEXT}",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": f"text/javascript{_TEXT}",
    ".json": "application/json",
    ".jsonl": f"application/jsonl{_TEXT}",
    ".md": f"text/markdown{_TEXT}",
    ".mjs": f"text/javascript{_TEXT}",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": f"image/svg+xml{_TEXT}",
    ".tsv": f"text/tab-separated-values{_TEXT}",
    ".ttf": "font/ttf",
    ".txt": f"text/plain{_TEXT}",
    ".wasm": "application/wasm",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": f"application/xml{_TEXT}",
    ".xsl": f"application/xslt+xml{_TEXT}",
    ".zip": "application/zip",
}
_ENCODINGS = {".br": "br", ".gz": "gzip"}
_PICTURES = frozenset(".avif .gif .ico .jpeg .jpg .png .svg .webp .woff2 .ttf".split())
_HASHED = re.compile(r"[.-][0-9a-f]{8,64}\.[\w.]+$")

FOR_GOOD = "public, max-age=31536000, immutable"  # its name changes with what is in it
A_DAY = "public, max-age=86400"
ASK_FIRST = "public, max-age=0, must-revalidate"  # an unchanged file costs an answer without a body


class Turn(IntEnum):
    """When a file goes out: nothing that visitors see may name what isn't there yet."""

    FOR_GOOD = 0
    PART = 1
    PAGE = 2
    ANNOUNCEMENT = 3


def find_turn(path: str) -> Turn:
    """Return when a file goes out."""
    plain = _split_encoding(path)[0]
    if _HASHED.search(plain):
        return Turn.FOR_GOOD
    if plain.startswith("feeds/") or plain.endswith(".atom.xml") or plain == "sitemap.xml":
        return Turn.ANNOUNCEMENT
    return Turn.PAGE if plain.endswith((".html", ".htm")) else Turn.PART


def describe_object(path: str, files: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that a file is to be sent with.

    Args:
        path: The file.
        files: All of the site: a `.br` or `.gz` beside its original is that, encoded; one alone is a file.
    """
    plain, encoding = _split_encoding(path)
    if encoding and plain not in files:
        plain, encoding = path, ""
    headers = {"Content-Type": _find_type(plain), "Cache-Control": _find_lifetime(plain)}
    if encoding:
        headers["Content-Encoding"] = encoding
    return headers


def _find_type(path: str) -> str:
    if path.endswith(".atom.xml"):
        return _TYPES[".atom"]
    if path.endswith(".json") and (path.startswith("feeds/") or path.endswith("/feed.json")):
        return "application/feed+json"
    suffix = PurePosixPath(path).suffix.lower()
    if not suffix:  # SHA256SUMS, _headers, CNAME
        return _TYPES[".txt"]
    return _TYPES.get(suffix, "application/octet-stream")


def _find_lifetime(path: str) -> str:
    if _HASHED.search(path):
        return FOR_GOOD
    return A_DAY if PurePosixPath(path).suffix.lower() in _PICTURES else ASK_FIRST


def _split_encoding(path: str) -> tuple[str, str]:
    suffix = PurePosixPath(path).suffix
    encoding = _ENCODINGS.get(suffix, "")
    return (path.removesuffix(suffix), encoding) if encoding else (path, "")
