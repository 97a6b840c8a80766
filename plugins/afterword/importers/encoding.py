"""A source's bytes as UTF-8, whatever it was written in; a file that isn't what it claims is refused."""

import codecs
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from typing import IO, cast

from afterword.importers.base import Source
from afterword.importers.ledger import Repair
from afterword.importers.utf8 import MULTIBYTE

_CHUNK = 1 << 20
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._:-]+)[\"']")
_DECLARATION = re.compile(r"^(\s*<\?xml[^>]*?)\sencoding\s*=\s*[\"'][^\"']*[\"']")
_UNDECODED = re.compile("[\udc80-\udcff]")
_ANOTHER_ENCODING = 3  # lines with bytes that aren't UTF-8
_UTF8_NAMES = frozenset({"utf-8", "ascii"})
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@contextmanager
def open_utf8(source: Source) -> Iterator[tuple[BufferedIOBase, list[Repair]]]:
    """Open an XML file for reading as UTF-8; one in another encoding passes through a temporary file.

    Raises:
        UnusableInputError: It claims an encoding that nobody knows, or isn't in the one that it claims.
    """
    encoding = declared_encoding(source.head)
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        raise source.unusable(f"claims the encoding {encoding!r}, which nobody knows", line=1) from None
    if name in _UTF8_NAMES:
        with source.open() as file:
            yield file, []
        return
    if not name.startswith("utf-") and _is_utf8(source):
        with source.open() as file:
            yield file, [Repair(f"claims to be {encoding}, but is UTF-8", 0, 1)]
        return
    with tempfile.TemporaryFile() as copy:
        _transcode(source, name, copy)
        copy.seek(0)
        yield cast("BufferedIOBase", copy), []


def declared_encoding(head: bytes) -> str:
    """Return the encoding that the first bytes of an XML file declare; UTF-8 where they don't."""
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    match = _DECLARED.match(head.removeprefix(codecs.BOM_UTF8))
    return match[1].decode("ascii") if match else "utf-8"


def check_utf8(source: Source) -> None:
    """Refuse a file that claims to be UTF-8, isn't in several places, and holds no single character that is.

    A damaged stretch is mended where it stands; a file in another encoding is damaged in every accent.

    Raises:
        UnusableInputError: It is in another encoding.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    first: tuple[int, int] | None = None
    faulty, number = 0, 1
    with source.path.open("rb") as file:
        while line := file.readline(_CHUNK):
            if MULTIBYTE.search(line):
                return
            bad = _UNDECODED.search(decoder.decode(line)) if not line.isascii() else None
            if bad:
                faulty += 1
                first = first or (number, ord(bad[0]) - 0xDC00)
            number += line.endswith(b"\n")
    if first is not None and faulty >= _ANOTHER_ENCODING:
        raise source.unusable(
            f"the byte 0x{first[1]:02X} isn't UTF-8, which the file claims to be; if it is Windows-1252 or "
            'Latin-1, write that into its first line: <?xml version="1.0" encoding="windows-1252"?>',
            line=first[0],
        )


def _is_utf8(source: Source) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    multibyte = False
    try:
        with source.path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                multibyte = multibyte or not chunk.isascii()
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return multibyte


def _transcode(source: Source, encoding: str, target: IO[bytes]) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    first = True
    with source.path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                line += chunk.count(b"\n", 0, error.start)
                raise source.unusable(f"isn't in the encoding it claims, {encoding}", line=line) from None
            if first:
                text = _DECLARATION.sub(r"\1", text.removeprefix("\ufeff"), count=1)
                first = False
            line += text.count("\n")
            target.write(text.encode("utf-8", "surrogatepass"))
            if not chunk:
                return
