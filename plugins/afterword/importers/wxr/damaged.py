"""Bytes that aren't all UTF-8."""

import re

_UNDECODED = re.compile("[\udc80-\udcff]")


def decode(raw: bytes) -> tuple[str, int]:
    """Return the text and how many bytes weren't UTF-8; those are read as Windows-1252, as browsers do."""
    text = raw.decode("utf-8", "surrogateescape")
    if text.isascii():
        return text, 0
    return _UNDECODED.subn(lambda m: bytes([ord(m[0]) - 0xDC00]).decode("cp1252", "replace"), text)
