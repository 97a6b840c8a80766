"""A zip archive whose directory is gone, as it is when a download broke off: its files one after the other.

Each file of an archive begins with a header of its own (APPNOTE.TXT 4.3.7), so what came before the break can
be had. Where a header doesn't know how long its file is (bit 3), the packing itself tells where it ends.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from afterword.importers.bundle.model import FILE_LIMIT, Contents, is_clutter
from afterword.importers.bundle.zips import TOO_LARGE, check_name, check_size

_HEADER = struct.Struct("<4sHHHHHIIIHH")
_SIGNATURE = b"PK\x03\x04"
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _LENGTH_BEHIND, _UTF8 = 0x1, 0x8, 0x800
_ZIP64 = 0xFFFFFFFF
_CHUNK = 1 << 18
_DESCRIPTOR_BYTES = 24  # at most, with its signature
_NEXT = (_SIGNATURE, b"PK\x01\x02")
BREAKS_OFF = "the archive breaks off inside of it"
DAMAGED = "its packing is damaged"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A file in the archive: where its data begins, and how many bytes they are, where that is known."""

    start: int
    packed: int | None
    method: int


class Salvage:
    """The files of an archive without its directory.

    Args:
        file: Seekable.
        size: Of the archive, in bytes.

    Raises:
        UnusableInputError: It is dangerous; the message doesn't name the archive.

    Attributes:
        names: As in every bundle.
        end: Where nothing more was found, in bytes.
    """

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file = file
        self._size = size
        self._pieces: dict[str, _Piece] = {}
        self.end = 0
        unpacked = 0
        while found := self._header(self.end):
            name, piece = found
            self.end, length = self._measure(piece, unpacked)
            unpacked += length
            if not name.endswith("/") and not is_clutter(name):
                self._pieces[name] = piece
        self.names = tuple(sorted(self._pieces))

    def read(self, name: str) -> Contents:
        """Return a file's bytes, or what there is of them."""
        parts: list[bytes] = []
        length = 0
        try:
            for chunk, _ in self._unpacked(self._pieces[name]):
                parts.append(chunk)
                length += len(chunk)
                if length > FILE_LIMIT:
                    return Contents(b"", TOO_LARGE)
        except zlib.error:
            return Contents(b"".join(parts), DAMAGED)
        except EOFError:
            return Contents(b"".join(parts), BREAKS_OFF)
        return Contents(b"".join(parts))

    def _header(self, at: int) -> tuple[str, _Piece] | None:
        """Return the file that begins here; None where none does that could be read."""
        self._file.seek(at)
        raw = self._file.read(_HEADER.size)
        if len(raw) < _HEADER.size:
            return None
        signature, _, flags, method, _, _, _, packed, _, name_length, extra_length = _HEADER.unpack(raw)
        if signature != _SIGNATURE or method not in {_STORED, _DEFLATED} or flags & _ENCRYPTED:
            return None
        unknown = bool(flags & _LENGTH_BEHIND) or packed == _ZIP64
        if unknown and method == _STORED:
            return None
        raw_name = self._file.read(name_length)
        if not raw_name or len(raw_name) < name_length:
            return None
        name = raw_name.decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        start = at + _HEADER.size + name_length + extra_length
        return check_name(name), _Piece(start, None if unknown else packed, method)

    def _measure(self, piece: _Piece, before: int) -> tuple[int, int]:
        """Return where the next header may begin, and how many bytes this file unpacks to.

        Args:
            piece: The file.
            before: How many bytes the files before it unpack to.
        """
        length, end = 0, piece.start
        try:
            for chunk, behind in self._unpacked(piece):
                length, end = length + len(chunk), behind
                check_size(before + length, self._size)
        except (zlib.error, EOFError):
            end = self._size
        if piece.packed is not None:
            return piece.start + piece.packed, length
        return self._behind_descriptor(end), length

    def _behind_descriptor(self, at: int) -> int:
        """Return the place of the next header, behind the lengths that may follow a file (4.3.9)."""
        self._file.seek(at)
        data = self._file.read(_DESCRIPTOR_BYTES + len(_SIGNATURE))
        places = [place for mark in _NEXT if (place := data.find(mark)) >= 0]
        return at + min(places) if places else self._size

    def _unpacked(self, piece: _Piece) -> Iterator[tuple[bytes, int]]:
        """Yield a file's bytes, each time with the place up to which the archive was read for them.

        Raises:
            EOFError: The archive ends too soon.
            zlib.error: The packing is damaged.
        """
        unpacker = zlib.decompressobj(wbits=-15) if piece.method == _DEFLATED else None
        self._file.seek(piece.start)
        at, left = piece.start, piece.packed
        while left is None or left > 0:
            raw = self._file.read(_CHUNK if left is None else min(left, _CHUNK))
            if not raw:
                raise EOFError
            at += len(raw)
            left = None if left is None else left - len(raw)
            if unpacker is None:
                yield raw, at
                continue
            while raw and not unpacker.eof:
                data = unpacker.decompress(raw, _CHUNK)
                raw = unpacker.unconsumed_tail
                yield data, at - len(unpacker.unused_data)
            if unpacker.eof:
                return
        if unpacker is not None and not unpacker.eof:
            raise EOFError
