"""Texts that several copies of this process want: who makes one first leaves it to the others."""

import marshal
import os
import sys
import tempfile
from contextlib import suppress
from mmap import mmap
from typing import TypeAlias, cast
from weakref import finalize

if sys.platform != "win32":
    import fcntl

_CELL = 8  # bytes of a place: where something begins, and in its last bits how long it is
_LENGTH = 24  # bits

Texts: TypeAlias = tuple[str, ...]


class Shelf:
    """Texts by number, in a file without a name that goes with the last of the processes.

    It has to be made before there are copies. What a full disk or another system has no place for is made by
    everybody who wants it; two who make the same at once leave the same.

    Args:
        size: How many there are at most.
    """

    def __init__(self, size: int) -> None:
        self._size = size if sys.platform != "win32" else 0
        self._handle, path = tempfile.mkstemp(prefix="afterword-")
        finalize(self, os.close, self._handle)
        with suppress(OSError):  # where what is open keeps its name
            os.unlink(path)  # noqa: PTH108 - a string
        # All processes see the same places, and behind them where the file ends.
        self._places = memoryview(mmap(-1, _CELL * (self._size + 1))).cast("Q")

    def get(self, number: int) -> Texts | None:
        """Return what somebody left there; None where nobody did."""
        place = self._places[number] if number < self._size else 0
        if not place or sys.platform == "win32":
            return None
        data = os.pread(self._handle, place & (1 << _LENGTH) - 1, place >> _LENGTH)
        return cast("Texts", marshal.loads(data))  # noqa: S302 - from a copy of this process

    def put(self, number: int, texts: Texts) -> None:
        """Leave texts there for the others."""
        data = marshal.dumps(texts)
        length = len(data)
        if number >= self._size or length >> _LENGTH or sys.platform == "win32":
            return
        with suppress(OSError):
            fcntl.lockf(self._handle, fcntl.LOCK_EX)
            start, self._places[-1] = self._places[-1], self._places[-1] + length
            fcntl.lockf(self._handle, fcntl.LOCK_UN)
            if os.pwrite(self._handle, data, start) == length:
                self._places[number] = start << _LENGTH | length
