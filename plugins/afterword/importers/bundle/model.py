"""The files of an export, by name; where they lie is nobody else's business."""

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

FILE_LIMIT = 1 << 30  # bytes; each file is read as a whole

_CLUTTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_MAC_FOLDER = "__MACOSX"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds.

    Attributes:
        damage: Why it isn't whole; None where it is.
    """

    data: bytes
    damage: str | None = None


class Bundle(Protocol):
    """The files of one export."""

    @property
    def names(self) -> tuple[str, ...]:
        """The paths of its files from its top, with forward slashes, in order; links are no files."""
        ...

    def read(self, name: str) -> Contents:
        """Return a file's bytes.

        Args:
            name: One of `names`.
        """
        ...


def is_clutter(name: str) -> bool:
    """Tell whether a file is one that an operating system left behind, and no part of any export."""
    path = PurePosixPath(name)
    return path.name in _CLUTTER or path.name.startswith("._") or _MAC_FOLDER in path.parts
