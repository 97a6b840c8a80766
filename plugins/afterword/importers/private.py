"""E-mail and IP addresses, for whoever asked to keep them: a file of their own that nobody publishes.

JSON Lines, one comment each, `{"id": "wp-101", "email": "…", "ip": "…"}`. An import adds to what an earlier
one left there, and what it has again replaces the old line.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from hashlib import file_digest, sha256
from pathlib import Path

from afterword.errors import UnusableInputError
from afterword.importers.journal import Written


def private_path(place: Path, export: str, content: Path) -> Path:
    """Return the file that addresses are kept in.

    Args:
        place: What the person named: a file, or a folder that is there.
        export: The export's name; in a folder, the file is called after it.
        content: The site's `content/`.

    Raises:
        UnusableInputError: Anybody would see it there: it is in `content/`, or git would track it.
    """
    path = place / f"{export}.private.jsonl" if place.is_dir() else place
    if not path.parent.is_dir():
        raise UnusableInputError(f"{path}: there is no such folder")
    resolved = path.resolve()
    if resolved.is_relative_to(content.resolve()):
        raise UnusableInputError(f"{path}: lies in {content}, where it would be published")
    if _tracked(resolved):
        raise UnusableInputError(f"{path}: git would track it; name a place that it ignores")
    return path


def _tracked(path: Path) -> bool:
    """Whether a path is in a git work tree that doesn't ignore it; where git can't be asked, it is."""
    if not any((parent / ".git").exists() for parent in path.parents):
        return False
    command = ["git", "-C", str(path.parent), "check-ignore", "--quiet", str(path)]
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode != 0  # noqa: S603 - our own words
    except OSError:
        return True


class PrivateFile:
    """Gathers addresses, and puts them into their place when the import is written.

    Args:
        path: Where they go, as `private_path` gives it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._draft = path.with_name(f".{path.name}.{os.getpid()}")
        self._record: dict[str, str] = {}
        self._before = path.read_bytes() if path.exists() else None
        self._ids: set[str] | None = None if self._before is None else set()
        self._file = self._draft.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
        self._draft.chmod(0o600)

    def keep(self, record: str, what: str, value: str) -> None:
        """Keep an address.

        Args:
            record: Whose: a comment's id.
            what: `email` or `ip`.
            value: The address.
        """
        if self._record.get("id") != record:
            self._flush()
            self._record = {"id": record}
        self._record[what] = value

    def finish(self, beside: Path) -> Written | None:
        """Write what is left, and return the journal's entry; None where nothing changes.

        Args:
            beside: The journal's folder.
        """
        self._flush()
        self._file.writelines(self._earlier())
        self._file.close()
        with self._draft.open("rb") as file:
            checksum = file_digest(file, "sha256").hexdigest()
        if checksum == sha256(self._before or b"").hexdigest():
            return None
        before = None if self._before is None else self._before.decode("utf-8", "surrogateescape")
        return Written(os.path.relpath(self._path, beside), checksum, before)

    def commit(self) -> None:
        """Put the file into its place, if it says anything."""
        if self._draft.stat().st_size:
            self._draft.replace(self._path)

    def close(self) -> None:
        """Take away what isn't in its place."""
        self._file.close()
        self._draft.unlink(missing_ok=True)

    def _flush(self) -> None:
        if self._record:
            self._file.write(json.dumps(self._record, ensure_ascii=False) + "\n")
            if self._ids is not None:
                self._ids.add(self._record["id"])
        self._record = {}

    def _earlier(self) -> Iterator[str]:
        """Yield the lines of what was kept before and isn't in this import."""
        if self._before is None or self._ids is None:
            return
        for line in self._before.decode("utf-8", "replace").splitlines():
            try:
                known = json.loads(line)["id"] in self._ids
            except (ValueError, KeyError, TypeError):
                known = False
            if line.strip() and not known:
                yield f"{line}\n"
