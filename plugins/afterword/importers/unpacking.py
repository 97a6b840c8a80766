"""Exports that come as one file, and perhaps packed with gzip, as Disqus and Remark42 send theirs."""

import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

from afterword.errors import UnusableInputError
from afterword.importers.base import HEAD_BYTES, Source
from afterword.importers.ledger import Ledger

_GZIP = b"\x1f\x8b\x08"
_CHUNK = 1 << 18
_LIMIT = 16 << 30  # bytes unpacked; no export of comments is as large
_RATIO = 500  # text packs to a fifth or a tenth, a bomb to a thousandth
_SMALL = 64 << 20  # below this the ratio doesn't matter


def unpacked_head(head: bytes) -> bytes:
    """Return the first bytes of a file, unpacked where they are packed."""
    if not head.startswith(_GZIP):
        return head
    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD_BYTES)
    except zlib.error:
        return head


def check_file(source: Source) -> None:
    """Refuse a folder, where an export is one file.

    Raises:
        UnusableInputError: It is a folder.
    """
    if source.path.is_dir():
        raise source.unusable("is a folder; name the export file in it")


@contextmanager
def unpacked(source: Source, ledger: Ledger) -> Iterator[Source]:
    """Give the source itself, or where it is packed, its content in a temporary file.

    Args:
        source: The file.
        ledger: Damage to the packing is a repair: what could be unpacked is read.

    Raises:
        UnusableInputError: Nothing can be unpacked, or far more than an export holds.
    """
    check_file(source)
    if not source.head.startswith(_GZIP):
        yield source
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, source.path.stem or "export")
        with path.open("wb") as target:
            size = _unpack(source, target, ledger)
        try:
            # Its progress was told while it was unpacked.
            head = unpacked_head(source.head)
            yield replace(source, path=path, size=size, head=head, progress=lambda _: None)
        except UnusableInputError as error:
            raise UnusableInputError(str(error).replace(str(path), str(source.path))) from None


def _unpack(source: Source, target: IO[bytes], ledger: Ledger) -> int:
    size = read = 0
    whole = True
    unpacker = zlib.decompressobj(wbits=31)
    with source.open() as file:
        try:
            while chunk := file.read(_CHUNK):
                read += len(chunk)
                while chunk:
                    whole = False
                    data = unpacker.decompress(chunk, _CHUNK)
                    target.write(data)
                    size += len(data)
                    if size > _LIMIT or size > max(_SMALL, source.size * _RATIO):
                        reason = f"unpacks to {size >> 20} MiB and more; such files are refused"
                        raise source.unusable(reason)
                    chunk = unpacker.unconsumed_tail
                    if unpacker.eof:  # another member may follow, or padding
                        whole = True
                        chunk = unpacker.unused_data.lstrip(b"\0")
                        unpacker = zlib.decompressobj(wbits=31)
        except zlib.error as error:
            if not size:
                raise source.unusable(f"is packed with gzip and damaged: {error}") from None
            ledger.repair("the packing is damaged; what could be unpacked was read", offset=read)
            ledger.truncated = whole = True
    if not size:
        raise source.unusable("is packed with gzip and holds nothing")
    if not whole:
        ledger.repair("the packing breaks off; what could be unpacked was read", offset=read)
        ledger.truncated = True
    return size
