"""A folder: its files as they lie there. Links are left alone, wherever they lead."""

from collections.abc import Callable
from pathlib import Path

from afterword.errors import UnusableInputError
from afterword.importers.bundle.model import Contents, is_clutter

_MOST_FILES = 1_000_000


class Folder:
    """The files under a folder, at any depth.

    Args:
        path: The folder.
        progress: Called with the number of bytes just read.
        most: How many files are looked at; for a first look.
    """

    def __init__(self, path: Path, progress: Callable[[int], None], most: int = _MOST_FILES) -> None:
        self._path = path
        self._progress = progress
        names: list[str] = []
        for file in path.rglob("*"):
            if len(names) == most:
                break
            name = file.relative_to(path).as_posix()
            if not file.is_symlink() and file.is_file() and not is_clutter(name):
                names.append(name)
        self.names = tuple(sorted(names))

    def read(self, name: str) -> Contents:
        """Return a file's bytes.

        Raises:
            UnusableInputError: It can't be read.
        """
        path = self._path / name
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UnusableInputError(f"{path}: can't be read: {error.strerror}") from None
        self._progress(len(data))
        return Contents(data)
