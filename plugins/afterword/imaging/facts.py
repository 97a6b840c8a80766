"""How large a picture is, and whether copies of it can be made: read from its head, never by decoding it."""

import re
import warnings
from pathlib import Path

from msgspec import Struct

# Only what browsers show: each further decoder is a further way in for bytes that strangers made.
RASTER = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
_SCALABLE = frozenset({"JPEG", "PNG", "WEBP"})
_MODES = frozenset({"L", "LA", "P", "PA", "RGB", "RGBA"})  # not those of print or of instruments
_TALLEST = 8  # times its width: encoders have a longest side
_MOST_PIXELS = 60_000_000  # a copy of more would take a quarter of a gigabyte to make
_ORIENTATION = 0x0112  # EXIF; from 5 on the picture lies on its side
_ON_ITS_SIDE = 5
_SVG = re.compile(r"<svg\b[^>]*>")
_SVG_SIDE = re.compile(r"\s(width|height)\s*=\s*[\"']\s*([0-9.]+)(?:px)?\s*[\"']")
_SVG_BOX = re.compile(r"\sviewBox\s*=\s*[\"']\s*[-0-9.]+[\s,]+[-0-9.]+[\s,]+([0-9.]+)[\s,]+([0-9.]+)\s*[\"']")
_SVG_HEAD = 4096  # bytes


class Facts(Struct, frozen=True):
    """What a page says of a picture.

    Attributes:
        width: In pixels, as it is shown: turned as its camera said.
        height: Likewise.
        scalable: Copies can be made: a still of pixels, of a bearable size.
    """

    width: int
    height: int
    scalable: bool


def read_facts(path: Path) -> Facts | None:
    """Return what a picture's head says; None of what is no picture or a broken one.

    Args:
        path: A file of the site's.
    """
    if path.suffix.lower() == ".svg":
        return _read_svg(path)
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its size: we have a limit of our own
            with Image.open(path, formats=RASTER) as picture:
                width, height = picture.size
                if picture.getexif().get(_ORIENTATION, 1) >= _ON_ITS_SIDE:
                    width, height = height, width
                still = not getattr(picture, "is_animated", False)
                plain = picture.format in _SCALABLE and picture.mode in _MODES
                bearable = width * height <= _MOST_PIXELS and height <= _TALLEST * width
                return Facts(width, height, still and plain and bearable)
    except (OSError, ValueError, SyntaxError, TypeError, Image.DecompressionBombError):
        return None


def _read_svg(path: Path) -> Facts | None:
    try:
        with path.open("rb") as stream:
            head = _SVG.search(stream.read(_SVG_HEAD).decode("utf-8", "replace"))
    except OSError:
        return None
    if head is None:
        return None
    sides = dict(_SVG_SIDE.findall(head[0]))
    box = _SVG_BOX.search(head[0])
    values = (sides["width"], sides["height"]) if len(sides) == 2 else box.groups() if box else None  # noqa: PLR2004 - both
    try:
        width, height = (round(float(value)) for value in values or ())
    except ValueError:
        return None
    return Facts(width, height, scalable=False) if width and height else None
