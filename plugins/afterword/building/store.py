"""What a build made and can use again: files in `.cache/`, named by a digest of all that they were made from.

Nothing in it is the only copy of anything, so the whole folder may be deleted at any time. Two builds may use
it at once: a file appears whole or not at all, and both would write the same bytes.
"""

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2s
from pathlib import Path

from afterword.building.files import write_whole

_DAYS = 86_400.0


@dataclass(frozen=True, slots=True)
class Store:
    """Files of one kind.

    Attributes:
        folder: Its own folder under `.cache/`.
        schema: A number in the names of its files; whoever changes how they are made raises it.
        largest: Bytes that the store may hold when a build is over.
        keep: Days that a file which no build asks for stays, for a branch that somebody returns to.
    """

    folder: Path
    schema: int
    largest: int = 512 * 1024 * 1024
    keep: float = 30.0
    _used: set[str] = field(default_factory=set, repr=False)

    def name(self, parts: Iterable[str | bytes], suffix: str) -> str:
        """Return the name of what is made from these parts.

        Args:
            parts: All that the bytes depend on.
            suffix: With its dot.
        """
        digest = blake2s(digest_size=16)
        for part in parts:
            data = part.encode(errors="surrogatepass") if isinstance(part, str) else part
            digest.update(len(data).to_bytes(8, "big"))
            digest.update(data)
        return f"{self.schema}-{digest.hexdigest()}{suffix}"

    def find(self, name: str) -> Path | None:
        """Return a file that is there, and remember that it was asked for."""
        path = self.folder / name
        try:
            os.utime(path)
        except OSError:
            return None
        self._used.add(name)
        return path

    def put(self, name: str, data: bytes) -> Path:
        """Write a file, whole or not at all, and return its path."""
        write_whole(self.folder / name, data)
        self._used.add(name)
        return self.folder / name

    def prune(self, now: float | None = None) -> None:
        """Delete what nobody has asked for in a while, then the longest unused until the rest fits.

        What this build used stays, however large it is. A build that used nothing, such as a preview, prunes
        nothing: the next one may want it all.

        Args:
            now: Seconds since 1970, instead of the clock's.
        """
        if not self._used:
            return
        oldest = (time.time() if now is None else now) - self.keep * _DAYS
        others: list[tuple[float, int, Path]] = []
        total = 0
        for path in self.folder.glob("*") if self.folder.is_dir() else ():
            with suppress(OSError):  # another build may be pruning too
                status = path.stat()
                total += status.st_size
                if path.name not in self._used:
                    others.append((status.st_mtime, status.st_size, path))
        for used, size, path in sorted(others):
            if used < oldest or total > self.largest:
                with suppress(OSError):
                    path.unlink()
                total -= size
