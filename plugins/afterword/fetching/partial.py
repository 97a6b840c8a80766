"""A file on its way: what has arrived so far, and what tells whether the rest still belongs to it.

Beside `<name>.part` lies `<name>.json` with the validator that the host gave; without one, nothing can tell
whether the file has changed since, and it is fetched from its beginning.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

_LONGEST = 1000  # characters of a validator


class Partial:
    """The part of one address's file that has arrived.

    Args:
        folder: For files on their way; made when the first arrives.
        address: Whose.

    Attributes:
        path: The file itself.
    """

    def __init__(self, folder: Path, address: str) -> None:
        name = hashlib.sha256(address.encode()).hexdigest()[:32]
        self.path = folder / f"{name}.part"
        self._note = folder / f"{name}.json"

    def resume(self) -> tuple[int, str]:
        """Return how many bytes are there and their validator; (0, "") where it begins anew."""
        try:
            size = self.path.stat().st_size
            validator = json.loads(self._note.read_text(encoding="utf-8"))["validator"]
        except (OSError, ValueError, KeyError, TypeError):
            return 0, ""
        if not size or not isinstance(validator, str) or not 0 < len(validator) <= _LONGEST:
            return 0, ""
        return (size, validator) if validator.isascii() and validator.isprintable() else (0, "")

    def begin(self, validator: str) -> None:
        """Begin the file anew.

        Args:
            validator: A strong ETag or a date; empty where the host gave none.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(b"")
        self._note.write_text(json.dumps({"validator": validator}), encoding="utf-8")

    def head(self, size: int) -> bytes:
        """Return the first bytes that have arrived."""
        with self.path.open("rb") as file:
            return file.read(size)

    def discard(self) -> None:
        """Take away what has arrived."""
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)


def find_validator(headers: Mapping[str, str]) -> str:
    """Return what `If-Range` may name: a strong ETag, else the date of the last change; empty without either.

    Args:
        headers: Of an answer, names in lower case.
    """
    etag = headers.get("etag", "")
    if etag.startswith('"'):
        return etag
    return headers.get("last-modified", "") if not etag else ""
