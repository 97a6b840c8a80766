"""A stretch of a file held in memory, read on as far as a search needs it."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import BufferedIOBase

_STEP = 1 << 15
_OVERLAP = 4096  # no boundary is longer than this
# Where a record surely begins or ends, whatever the state of the text before it.
_BOUNDARY = re.compile(
    rb"</item\s*>(?=\s*(?:<item[\s>]|</channel|</rss|<!--|<wp:|\Z))|<item(?:\s[^<>]*)?>(?=\s*<(?:title|link|pubDate|wp:|dc:))"
)


class Window:
    """A stretch of the file, read on as far as a search needs it."""

    def __init__(self, file: "BufferedIOBase", offset: int, limit: int) -> None:
        file.seek(offset)
        self._file = file
        self._limit = limit
        self._boundary: re.Match[bytes] | None = None
        self._searched = False
        self.base = offset
        self.data = file.read(_STEP)
        self.ended = not self.data

    def grow(self) -> bool:
        """Read on; False at the end of the file or of what may be held in memory."""
        if self.ended or len(self.data) >= self._limit:
            return False
        more = self._file.read(min(max(_STEP, len(self.data)), self._limit - len(self.data)))
        self.ended = not more
        self.data += more
        return bool(more)

    def reach(self, at: int) -> bytes:
        """Read on to a position, if the file has it, and return what there is."""
        while len(self.data) < at and self.grow():
            pass
        return self.data

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

    def next_boundary(self, at: int) -> int:
        """Return where the next record surely begins or this one ends; the end of the data if nowhere."""
        if not self._searched or (self._boundary is not None and self._boundary.start() < at):
            self._boundary = self.search(_BOUNDARY, at)
            self._searched = True
        return self._boundary.start() if self._boundary else len(self.data)
