"""Writing many files so that nothing is ever half-written.

Each file is first written whole into a folder beside its target; only when everything is there are they moved
into place, one rename each. A run that is killed leaves whole files only, and the next one finishes.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

_PREFIX = ".afterword-import-"


@dataclass(slots=True)
class Changes:
    """What an import does to files; in a dry run, what it would do."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


class Staging:
    """Files on their way to one folder.

    Args:
        root: The folder they go to, or under; it need not exist.
        write: False compares only.

    Attributes:
        changes: What was compared and staged so far.
    """

    def __init__(self, root: Path, *, write: bool) -> None:
        self.changes = Changes()
        self.root = root
        self._write = write
        self._staged: dict[Path, Path] = {}
        self._folder: Path | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def read(self, target: Path) -> bytes | None:
        """Return what the file says, or will say; None where there is none."""
        try:
            return self._staged.get(target, target).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def put(self, target: Path, text: str) -> None:
        """Stage a file, unless it says the same already."""
        data = text.encode()
        before = self.read(target)
        if before == data:
            self.changes.unchanged += target not in self._staged
            return
        if target not in self._staged:
            if before is None:
                self.changes.new += 1
            else:
                self.changes.changed += 1
        if self._write:
            staged = self._staged.get(target) or self._stage() / f"{len(self._staged):07d}"
            staged.write_bytes(data)
            self._staged[target] = staged

    def commit(self) -> None:
        """Move every staged file into its place."""
        for target, staged in self._staged.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(target)
        self._staged.clear()

    def _stage(self) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=self._beside()))
        return self._folder

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
