"""UTF-8, its marks and its faults: what every reader of bytes needs to know of them."""

import codecs
import re

# One character beyond ASCII; a text in another encoding hardly ever holds one.
MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNDECODED = re.compile("[\udc80-\udcff]")


class NotTextError(ValueError):
    """Bytes that are no text.

    Args:
        reason: What stands in the way.
        line: Where, from 1.
    """

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.line = line


def find_mark(data: bytes) -> tuple[bytes, str] | None:
    """Return the byte-order mark that stands at the beginning, and the encoding that it names."""
    return next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), None)


def decode(raw: bytes) -> tuple[str, int]:
    """Return the text and how many bytes weren't UTF-8; those are read as Windows-1252, as browsers do."""
    text = raw.decode("utf-8", "surrogateescape")
    if text.isascii():
        return text, 0
    return _UNDECODED.subn(lambda m: bytes([ord(m[0]) - 0xDC00]).decode("cp1252", "replace"), text)
