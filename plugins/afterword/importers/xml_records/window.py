"""A stretch of a file held in memory, read on as far as a search needs it."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import BufferedIOBase

_FIRST_STEP = 1 << 14
_STEP = 1 << 18
_OVERLAP = 4096  # no boundary is longer than this


class Window:
    """A stretch of the file.

    Args:
        file: Seekable.
        offset: Where it begins, in bytes from the start of the source.
        limit: The most that may be held in memory, in bytes.

    Attributes:
        base: Its offset.
        data: What was read so far.
        ended: There is nothing behind it.
    """

    def __init__(self, file: "BufferedIOBase", offset: int, limit: int) -> None:
        file.seek(offset)
        self._file = file
        self._limit = limit
        self.base = offset
        self.data = file.read(_FIRST_STEP)
        self.ended = not self.data

    def grow(self) -> bool:
        """Read on; False at the end of the file or of what may be held in memory."""
        if self.ended or len(self.data) >= self._limit:
            return False
        more = self._file.read(min(max(_STEP, len(self.data)), self._limit - len(self.data)))
        self.ended = not more
        self.data += more
        return bool(more)

    def search(self, pattern: re.Pattern[bytes], at: int) -> re.Match[bytes] | None:
        """Find a pattern from a position on."""
        start = at
        while True:
            match = pattern.search(self.data, start)
            # A match at the very edge might be another one with more to see.
            if match is not None and (self.ended or match.end() + _OVERLAP < len(self.data)):
                return match
            start = max(at, match.start() if match else len(self.data) - _OVERLAP)
            if not self.grow():
                return match
