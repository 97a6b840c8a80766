"""In which encoding a text is that doesn't say: UTF-8 if it is that at all, else Windows-1252."""

from dataclasses import dataclass

from afterword.importers.base import Source
from afterword.importers.utf8 import MULTIBYTE, decode

BAD_BYTES = "bytes that aren't UTF-8 read as Windows-1252"
_CHUNK = 1 << 20
_OVERLAP = 3  # bytes; a character may begin in one chunk and end in the next


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to read a file's bytes.

    Attributes:
        utf8: It is UTF-8, perhaps with bytes in it that aren't; else Windows-1252 throughout.
    """

    utf8: bool

    def decode(self, raw: bytes) -> tuple[str, int]:
        """Return the text, and how many bytes aren't in the file's encoding."""
        if self.utf8:
            return decode(raw)
        text = raw.decode("cp1252", "replace")
        return text, text.count("\ufffd")


def find_encoding(source: Source) -> Encoding:
    """Return a file's encoding: a single character of UTF-8 in it, or nothing beyond ASCII, makes it that."""
    ascii_only = True
    before = b""
    with source.path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if MULTIBYTE.search(before + chunk):
                return Encoding(utf8=True)
            before = chunk[-_OVERLAP:]
            ascii_only = ascii_only and chunk.isascii()
    return Encoding(utf8=ascii_only)
