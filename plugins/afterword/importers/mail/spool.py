"""One temporary file for whatever has to be unpacked or remade before it can be read twice."""

import gzip
import tempfile
import zlib
from collections.abc import Callable, Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 20
_SMALL = 64 << 20  # bytes; below, it doesn't matter how much a file unpacks to
_RATIO = 500  # text packs to a fifth or a tenth, a bomb to a thousandth


class PackedError(Exception):
    """A packed file of which nothing can be used; its message says why."""


class Spool:
    """A temporary file that grows; close it in the end."""

    def __init__(self) -> None:
        self._file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`

    def close(self) -> None:
        """Give the space back."""
        self._file.close()

    def add(self, data: bytes) -> int:
        """Append bytes; return where they begin."""
        start = self._file.seek(0, 2)
        self._file.write(data)
        return start

    def unpack(self, path: Path) -> tuple[int, int, bool]:
        """Append what a gzipped file holds; return (where it begins, its length, whether it is whole).

        Raises:
            PackedError: Nothing can be unpacked, or so much that it is a bomb.
        """
        start = self._file.seek(0, 2)
        most = max(_SMALL, path.stat().st_size * _RATIO)
        length = 0
        whole = False
        with path.open("rb") as packed:
            try:
                for data in _unpacked(packed):
                    length += self._file.write(data)
                    if length > most:
                        raise PackedError(f"unpacks to {length >> 20} MiB and more; such files are refused")
                whole = True
            except (EOFError, zlib.error) as error:
                if not length:
                    raise PackedError(f"is packed and can't be unpacked: {error}") from None
        return start, length, whole

    def read(self, start: int, length: int) -> bytes:
        """Return bytes again."""
        self._file.seek(start)
        return self._file.read(length)

    def view(self, start: int, length: int, progress: Callable[[int], None]) -> BinaryIO:
        """Return a stretch of it as a file of its own, to be read once, forward.

        Args:
            start: Where it begins.
            length: Bytes.
            progress: Called with the number of bytes just read.
        """
        return _View(self, start, length, progress)


class _View(BytesIO):
    def __init__(self, spool: Spool, start: int, length: int, progress: Callable[[int], None]) -> None:
        super().__init__()
        self._spool = spool
        self._at = start
        self._end = start + length
        self._progress = progress

    def read(self, size: int | None = -1, /) -> bytes:
        left = self._end - self._at
        data = self._spool.read(self._at, left if size is None or size < 0 else min(size, left))
        self._at += len(data)
        self._progress(len(data))
        return data


def _unpacked(packed: BinaryIO) -> Iterator[bytes]:
    """Yield what gzipped bytes hold, up to where they break.

    Raises:
        EOFError: They end too early.
        zlib.error: They are damaged.
    """
    unpacker = zlib.decompressobj(wbits=31)
    ended = True
    while chunk := packed.read(_CHUNK):
        while chunk:
            ended = False
            yield unpacker.decompress(chunk, _CHUNK)
            chunk = unpacker.unconsumed_tail
            if unpacker.eof:  # another member may follow, or padding
                ended = True
                chunk = unpacker.unused_data.lstrip(b"\0")
                unpacker = zlib.decompressobj(wbits=31)
    if not ended:
        raise EOFError("it breaks off")


def is_copy(packed: Path) -> bool:
    """Tell whether the same as in a packed file lies unpacked beside it.

    Args:
        packed: `1999-May.txt.gz`.
    """
    beside = packed.with_suffix("")
    if not beside.is_file():
        return False
    try:
        with gzip.open(packed) as one, beside.open("rb") as other:
            return _digest(one.read) == _digest(other.read)
    except (OSError, EOFError, zlib.error):
        return False


def _digest(read: Callable[[int], bytes]) -> bytes:
    digest = sha256()
    while chunk := read(_CHUNK):
        digest.update(chunk)
    return digest.digest()
