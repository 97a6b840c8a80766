"""The words of any file: pages, feeds, indexes, caches, archives, compressed or not.

What a file is, its first bytes say, not its name. Pixels and letters' shapes are not read.
"""

import gzip
import importlib
import json
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, suppress
from io import BytesIO
from pathlib import Path

from afterword.text.runs import split_blocks

LARGEST = 1 << 30  # bytes that a compressed file may unfold to
_DEEPEST = 4  # archives in archives
_PNG = b"\x89PNG\r\n\x1a\n"
_SQLITE = b"SQLite format 3\0"
_ZIP = b"PK\x03\x04"
_GZIP = b"\x1f\x8b"
# JPEG, GIF, AVIF and its like, WebP and WAV, fonts, ICO.
_WORDLESS = (
    b"\xff\xd8\xff",
    b"GIF8",
    b"\0\0\0\x1cftyp",
    b"\0\0\0 ftyp",
    b"RIFF",
    b"wOF2",
    b"wOFF",
    b"\0\1\0\0",
    b"OTTO",
    b"\0\0\1\0",
)


class UnreadableError(ValueError):
    """A file whose words can't be got at; the message says why."""


def read_words(path: Path) -> Iterator[str]:
    """Yield the paragraphs of a file; of the compressed copy of another file beside it, none.

    Args:
        path: The file.

    Raises:
        UnreadableError: It is damaged, or compressed in a way that isn't known here.
        OSError: It can't be read.
    """
    if _repeats_sibling(path):
        return
    waiting: list[tuple[bytes, str, int]] = [(path.read_bytes(), path.name, 0)]
    while waiting:
        data, name, depth = waiting.pop()
        if depth > _DEEPEST:
            raise UnreadableError("archives in archives, too deep")
        waiting.extend((inner, inner_name, depth + 1) for inner, inner_name in _unpack(data, name))
        if data.startswith(_PNG):
            yield from (block for text in _png_texts(data) for block in split_blocks(text))
        elif not name.endswith(".br") and not data.startswith((_GZIP, _ZIP, *_WORDLESS)):
            # A database too: deleted rows stay in its pages.
            yield from _text_blocks(data.decode("utf-8", errors="replace"))


def _repeats_sibling(path: Path) -> bool:
    """Tell whether a file is the compressed copy of the one beside it, which is read by itself."""
    plain = path.with_suffix("")
    if path.suffix not in {".br", ".gz"} or not plain.is_file():
        return False
    unfold = _unfold_brotli if path.suffix == ".br" else _unfold_gzip
    return unfold(path.read_bytes()) == plain.read_bytes()


def _unpack(data: bytes, name: str) -> Iterator[tuple[bytes, str]]:
    """Yield what a compressed file, an archive or a database holds, each with its name."""
    if name.endswith(".br"):
        yield _unfold_brotli(data), name.removesuffix(".br")
    elif data.startswith(_GZIP):
        yield _unfold_gzip(data), name.removesuffix(".gz")
    elif data.startswith(_ZIP):
        yield from _members(data)
    elif data.startswith(_SQLITE):
        yield from ((cell, "") for cell in _cells(data))


def _text_blocks(text: str) -> Iterator[str]:
    """Yield a text's paragraphs; of JSON, and of JSON Lines, those of each string in it."""
    if text[:1] in {"{", "["}:
        try:
            values = [json.loads(text)]
        except (ValueError, RecursionError):
            try:
                values = [json.loads(line) for line in text.split("\n") if line.strip()]
            except (ValueError, RecursionError):
                values = []
        if values:
            yield from (block for string in _strings(values) for block in split_blocks(string))
            return
    yield from split_blocks(text)


def _strings(values: list[object]) -> Iterator[str]:
    waiting: list[object] = list(values)
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting.extend((*value.keys(), *value.values()))
        elif isinstance(value, list):
            waiting.extend(value)


def _unfold_gzip(data: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as file:
            return _checked(file.read(LARGEST + 1))
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableError(f"damaged gzip: {error}") from None


def _unfold_brotli(data: bytes) -> bytes:
    try:
        brotli = importlib.import_module("brotli")
    except ImportError:
        raise UnreadableError("compressed with brotli, which isn't installed here") from None
    try:
        return _checked(bytes(brotli.decompress(data)))
    except brotli.error as error:
        raise UnreadableError(f"damaged brotli: {error}") from None


def _members(data: bytes) -> Iterator[tuple[bytes, str]]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            left = LARGEST
            for info in archive.infolist():
                left -= info.file_size
                if left < 0:
                    raise UnreadableError("larger than a gigabyte when unpacked")
                yield archive.read(info), info.filename
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError) as error:
        raise UnreadableError(f"damaged zip: {error}") from None


def _cells(data: bytes) -> Iterator[bytes]:
    """Yield every text and blob of an SQLite file, read from a copy: another build may be writing it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy.sqlite")
        copy.write_bytes(data)
        try:
            with closing(sqlite3.connect(copy)) as base:
                names = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
                for (name,) in names:
                    table = str(name).replace('"', '""')
                    for row in base.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - its own tables' names
                        for cell in row:
                            if isinstance(cell, str | bytes):
                                yield cell.encode() if isinstance(cell, str) else cell
        except sqlite3.Error as error:
            raise UnreadableError(f"damaged SQLite file: {error}") from None


def _png_texts(data: bytes) -> Iterator[str]:
    """Yield what stands in a picture's text chunks (PNG, third edition, 11.3.3)."""
    at = len(_PNG)
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        chunk = data[at + 8 : at + 8 + length]
        if kind in {b"tEXt", b"iTXt", b"eXIf"}:
            yield chunk.replace(b"\0", b"\n\n").decode("utf-8", errors="replace")
        if kind in {b"zTXt", b"iTXt"}:
            packed = chunk[chunk.find(b"x") :] if b"x" in chunk else b""
            with suppress(zlib.error):  # an uncompressed iTXt, which was read above
                yield zlib.decompress(packed).decode("utf-8", errors="replace")
        at += length + 12


def _checked(data: bytes) -> bytes:
    if len(data) > LARGEST:
        raise UnreadableError("larger than a gigabyte when unpacked")
    return data
