"""What is to be verified, whether folder or zip: names and bytes. Nothing is ever unpacked.

A zip comes from anywhere, so nothing in it is believed: names that lead out of it, the same name twice, links
and more bytes than were allowed make it unusable.
"""

import lzma
import posixpath
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import new
from pathlib import Path
from typing import IO, Protocol

from afterword.errors import UnusableInputError

_CHUNK = 1 << 20
_SMALL = 64 << 20  # bytes of a manifest, at most
_ENCRYPTED = 0x1
_DRIVE = 1
# What the standard library raises at damaged bytes, of any of a zip's methods.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    ValueError,
)


class DamagedError(Exception):
    """Bytes that can't be read for what they are."""


class Holdings(Protocol):
    """Files by name; names are relative and POSIX."""

    def names(self) -> frozenset[str]:
        """Return every file's name."""

    def open(self, name: str) -> IO[bytes]:
        """Open a file.

        Raises:
            DamagedError: It can't be read.
        """


def is_safe(name: str) -> bool:
    """Tell whether a name leads to a place inside: not from a root, not upwards, not to a drive."""
    return bool(
        name
        and not name.startswith("/")
        and "\\" not in name
        and "\0" not in name
        and name.find(":") != _DRIVE
        and ".." not in name.split("/")
    )


class FolderHoldings:
    """A folder's files; a link that leads out of it isn't followed.

    Args:
        root: The folder.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def names(self) -> frozenset[str]:
        """Return every file's name."""
        return frozenset(
            path.relative_to(self._root).as_posix()
            for path in self._root.rglob("*")
            if path.is_file() or path.is_symlink()
        )

    def open(self, name: str) -> IO[bytes]:
        """Open a file.

        Raises:
            DamagedError: It can't be read, or is a link that leads out of the folder.
        """
        path = self._root / name
        try:
            if not path.resolve().is_relative_to(self._root):
                raise DamagedError("is a link that leads out of the folder")
            return path.open("rb")
        except (OSError, RuntimeError) as error:
            raise DamagedError(f"can't be read: {error}") from None


class ZipHoldings:
    """A zip's files.

    Args:
        archive: The zip.
        folder: The one at its top whose files are meant, with a slash at its end; empty for all.
    """

    def __init__(self, archive: zipfile.ZipFile, folder: str = "") -> None:
        self._archive = archive
        self._folder = folder

    def names(self) -> frozenset[str]:
        """Return every file's name."""
        return frozenset(
            name.removeprefix(self._folder)
            for name in self._archive.namelist()
            if name.startswith(self._folder) and not name.endswith("/")
        )

    def open(self, name: str) -> IO[bytes]:
        """Open a file.

        Raises:
            DamagedError: It can't be read.
        """
        try:
            return self._archive.open(f"{self._folder}{name}")
        except _UNREADABLE as error:
            raise DamagedError(f"can't be read: {error}") from None


@contextmanager
def open_zip(path: Path, largest: int) -> Iterator[zipfile.ZipFile]:
    """Open a zip that may be anybody's.

    Args:
        path: The file.
        largest: Bytes that its files may have in all, unpacked.

    Raises:
        DamagedError: It is no whole zip.
        UnusableInputError: It is one that nobody should unpack; the message says why.
    """
    try:
        archive = zipfile.ZipFile(path)
    except _UNREADABLE as error:
        raise DamagedError(f"isn't a whole zip: {error}") from None
    with archive:
        _check_zip(path, archive, largest)
        yield archive


def _check_zip(path: Path, archive: zipfile.ZipFile, largest: int) -> None:
    entries = archive.infolist()
    for info in entries:
        if not is_safe(info.orig_filename):
            raise UnusableInputError(
                f"{path}: holds {info.orig_filename!r}, which leads out of it; don't unpack it"
            )
        if stat.S_ISLNK(info.external_attr >> 16):
            raise UnusableInputError(f"{path}: holds a link, {info.filename!r}; a keepsake has none")
        if info.flag_bits & _ENCRYPTED:
            raise UnusableInputError(f"{path}: {info.filename!r} is encrypted; a keepsake never is")
    name, times = next(iter(Counter(info.filename for info in entries).most_common(1)), ("", 0))
    if times > 1:
        raise UnusableInputError(f"{path}: holds {name!r} {times} times, so nobody knows which is meant")
    total = sum(info.file_size for info in entries)
    if total > largest:
        raise UnusableInputError(
            f"{path}: would unpack to {total / (1 << 30):.1f} GiB; if you expect that, raise --largest"
        )


def digest(holdings: Holdings, name: str, algorithm: str = "sha256") -> str:
    """Return a file's digest, in hex.

    Raises:
        DamagedError: It can't be read to its end.
    """
    value = new(algorithm, usedforsecurity=False)
    with holdings.open(name) as file:
        try:
            while chunk := file.read(_CHUNK):
                value.update(chunk)
        except _UNREADABLE as error:
            raise DamagedError(f"can't be read to its end: {error}") from None
    return value.hexdigest()


def read_text(holdings: Holdings, name: str) -> str:
    """Return the text of a manifest.

    Raises:
        DamagedError: It can't be read, is too long for one, or no UTF-8.
    """
    with holdings.open(name) as file:
        try:
            data = file.read(_SMALL + 1)
            if len(data) > _SMALL:
                raise DamagedError(f"is larger than {_SMALL >> 20} MiB")
            return data.decode("utf-8")
        except _UNREADABLE as error:
            raise DamagedError(f"can't be read: {error}") from None


def top_folder(names: frozenset[str], marker: str) -> str | None:
    """Return the folder that a file of this name stands in, at the top or one below; None without one.

    Args:
        names: Of all files.
        marker: The file to look for.

    Returns:
        With a slash at its end, or empty for the top.
    """
    if marker in names:
        return ""
    found = sorted(name for name in names if name.count("/") == 1 and posixpath.basename(name) == marker)
    return found[0][: -len(marker)] if len(found) == 1 else None
