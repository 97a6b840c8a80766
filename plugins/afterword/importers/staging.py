"""Writing many files so that nothing is ever half-written.

Each file is first written whole into a folder beside its target; only when everything is there are they moved
into place, one rename each, and a folder that is new in one rename altogether. A run that is killed leaves
whole files only, and the next one finishes.
"""

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

_PREFIX = ".afterword-import-"
_BINARY: int = getattr(os, "O_BINARY", 0)  # where the system would change line ends
_ANEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY
_MODE = 0o666  # as of any new file: the system takes off what the person's umask says

# Called with a file's name, its bytes, and the bytes that stand there before the import, if any.
Witness = Callable[[str, bytes, bytes | None], None]


@dataclass(slots=True)
class Changes:
    """What an import does to files; in a dry run, what it would do."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


class Staging:
    """Files on their way to one folder.

    A file's name is its path from that folder, with slashes: `essays/contacts.md`.

    Args:
        root: The folder they go to, or under; it need not exist.
        write: False compares only.

    Attributes:
        changes: What was compared and staged so far.
        witness: Told of every file that is staged.
    """

    def __init__(self, root: Path, *, write: bool) -> None:
        self.changes = Changes()
        self.root = root
        self.witness: Witness | None = None
        self._write = write
        self._staged: set[str] = set()
        self._parents: set[str] = set()
        self._folder: str | None = None
        self._listings: dict[str, frozenset[str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take away what waits and hasn't been moved."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def read(self, name: str) -> bytes | None:
        """Return what the file says, or will say; None where there is none."""
        if name in self._staged:
            return Path(self.folder, name).read_bytes()
        return self._read_target(name)

    def put(self, name: str, text: str) -> None:
        """Stage a text file, unless it says the same already."""
        self.put_bytes(name, text.encode())

    def put_bytes(self, name: str, data: bytes) -> None:
        """Stage a file, unless it holds the same already."""
        staged = name in self._staged
        target = self._read_target(name)
        if data == (Path(self.folder, name).read_bytes() if staged else target):
            self.changes.unchanged += not staged
            return
        if not staged:
            if target is None:
                self.changes.new += 1
            else:
                self.changes.changed += 1
        if self._write:
            self._stage(name, data)
            if self.witness is not None:
                self.witness(name, data, target)

    def commit(self) -> None:
        """Move every staged file into its place."""
        for parent in sorted(self._parents):
            target, staged = self.root / parent, Path(self.folder, parent)
            if parent and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                staged.replace(target)
            elif staged.exists():  # else it has gone with its parent
                target.mkdir(parents=True, exist_ok=True)
                with os.scandir(staged) as entries:
                    for entry in entries:
                        if entry.is_file():
                            os.replace(entry.path, f"{target}/{entry.name}")  # noqa: PTH105 - see _stage
        self._staged.clear()
        self._parents.clear()
        self._listings.clear()

    @property
    def folder(self) -> str:
        """The folder in which files wait, made when it is first asked for."""
        if self._folder is None:
            self._folder = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=self._beside())
        return self._folder

    def _stage(self, name: str, data: bytes) -> None:
        parent = name.rpartition("/")[0]
        if parent not in self._parents:
            Path(self.folder, parent).mkdir(parents=True, exist_ok=True)
            self._parents.add(parent)
        # A Path for each of 200,000 files would cost more than the writing.
        # So would a file object: it asks the system for much besides.
        file = os.open(f"{self.folder}/{name}", _ANEW, _MODE)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(file, rest) :]
        finally:
            os.close(file)
        self._staged.add(name)

    def _read_target(self, name: str) -> bytes | None:
        parent, _, last = name.rpartition("/")
        listing = self._listings.get(parent)
        if listing is None:
            listing = self._listings[parent] = _names_in(Path(self.root, parent))
        if last.lower() not in listing:
            return None
        try:
            return Path(self.root, name).read_bytes()
        except FileNotFoundError:
            return None

    def _beside(self) -> Path:
        """Return a folder on the same file system as the root: the one it is in, if that will do."""
        root = self.root.absolute()
        if root.exists():
            resolved = root.resolve()
            same = resolved.parent.stat().st_dev == resolved.stat().st_dev
            place = resolved.parent if same and os.access(resolved.parent, os.W_OK) else resolved
        else:
            place = next(parent for parent in root.parents if parent.exists())
        _sweep(place)
        return place


def _names_in(folder: Path) -> frozenset[str]:
    """Return the names in a folder, in lower case: some file systems don't tell a letter from its capital."""
    try:
        return frozenset(name.lower() for name in os.listdir(folder))  # noqa: PTH208 - names alone
    except (FileNotFoundError, NotADirectoryError):
        return frozenset()


def _sweep(place: Path) -> None:
    """Take away what runs that were killed have left; their processes are gone."""
    for left in place.glob(f"{_PREFIX}*"):
        process = left.name.removeprefix(_PREFIX).partition("-")[0]
        if process.isdigit() and int(process) != os.getpid() and not _runs(int(process)):
            shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
