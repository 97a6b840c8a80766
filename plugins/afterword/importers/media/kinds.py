"""What a file is, by its first bytes; what a server or a name calls it counts for nothing.

The list is closed: what every browser shows or plays, and PDF. It is short enough that a table says it better
than a library that knows three hundred formats, of which all others would have to be refused again.
"""

import re
from io import BytesIO

HEAD = 4096  # bytes that are enough to tell

PDF = "application/pdf"
# The first extension is the one that is given; the others are left as they are.
EXTENSIONS = {
    "image/jpeg": ("jpg", "jpeg", "jpe"),
    "image/png": ("png",),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/avif": ("avif",),
    "image/bmp": ("bmp",),
    "audio/mpeg": ("mp3",),
    "audio/ogg": ("ogg", "oga", "opus"),
    "audio/wav": ("wav",),
    "audio/flac": ("flac",),
    "audio/mp4": ("m4a", "m4b"),
    "video/mp4": ("mp4", "m4v"),
    "video/webm": ("webm",),
    "video/ogg": ("ogv",),
    "video/quicktime": ("mov",),
    PDF: ("pdf",),
}
# What an address of a file ends in; `ogg` and `webm` stand for both.
SUFFIXES = frozenset(suffix for suffixes in EXTENSIONS.values() for suffix in suffixes)

_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"%PDF-", PDF),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav"}
# ISO 14496-12: the brands of a file stand in its first box; the first that is known decides.
_BRANDS = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
    b"M4V ": "video/mp4",
    b"isom": "video/mp4",
    b"iso2": "video/mp4",
    b"mp41": "video/mp4",
    b"mp42": "video/mp4",
    b"avc1": "video/mp4",
    b"dash": "video/mp4",
}
_BMP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})  # lengths that a BMP's second header has
# MPEG-1, 2 or 2.5 audio of layer III, with a bit rate and a sampling rate that exist.
_MPEG_FRAME = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x10-\xef]")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_SVG = re.compile(rb"<svg[\s>]", re.IGNORECASE)


def find_type(head: bytes) -> str | None:
    """Return the media type of a file that may be taken in; None of any other.

    Args:
        head: Its first bytes, `HEAD` of them where there are so many.
    """
    kind = next((kind for start, kind in _STARTS if head.startswith(start)), None)
    if kind is None and head.startswith(b"RIFF"):
        kind = _RIFF.get(head[8:12])
    elif kind is None and head[4:8] == b"ftyp":
        kind = _find_brand(head)
    return kind or _find_weak(head)


def _find_weak(head: bytes) -> str | None:
    """Return the type of a file whose first letters alone would say too little."""
    if head.startswith(b"OggS"):
        return "video/ogg" if b"\x80theora" in head[:HEAD] else "audio/ogg"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "video/webm" if b"webm" in head[:64] else None
    if head.startswith(b"BM") and head[6:10] == bytes(4) and _number(head[14:18]) in _BMP_HEADERS:
        return "image/bmp"
    return "audio/mpeg" if _MPEG_FRAME.match(head) else None


def _find_brand(head: bytes) -> str | None:
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = (head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4)))
    return next((_BRANDS[brand] for brand in brands if brand in _BRANDS), None)


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")


def describe(head: bytes) -> str:
    """Return why a file that `find_type` doesn't know isn't taken in."""
    if not head:
        return "is empty"
    if _SVG.search(head):
        return "is an SVG, which can hold scripts; save it as PNG"
    if _MARKUP.match(head):
        return "is a web page"
    if head[4:8] == b"ftyp":
        return "is a picture or film that browsers don't show; save it as JPEG or MP4"
    if head.startswith((b"II*\0", b"MM\0*")):
        return "is a TIFF, which browsers don't show; save it as PNG"
    return "is no picture, recording or PDF"


def measure(data: bytes) -> tuple[int, int] | None:
    """Return a picture's width and height in pixels, as it is shown; None where its head is damaged.

    Args:
        data: The whole file.
    """
    import imagesize

    width, height = imagesize.get(BytesIO(data))
    return (width, height) if width > 0 and height > 0 else None
