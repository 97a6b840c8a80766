"""A folder or a zip of uploads, as hosts hand them out: what is in it, without trusting a name or a size.

No name in a zip ever becomes a path on disk: files are read, and stored under names of our own.
"""

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from afterword.errors import UnusableInputError
from afterword.importers.media.shelf import UnusableMediumError, too_large

_RATIO = 100  # pictures are packed already; what shrinks to less than a hundredth is a bomb
_SMALL = 16 << 20  # bytes; below this the ratio doesn't matter
_CHUNK = 1 << 18
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of the folder or zip.

    Attributes:
        name: Its path in there, with slashes.
        size: Bytes, as stated.
        read: Returns its bytes, at most as many as are asked for, and one more where there are more.
    """

    name: str
    size: int
    read: Callable[[int], bytes]

    def load(self, largest: int) -> bytes:
        """Return the file's bytes.

        Raises:
            UnusableMediumError: It is larger, or can't be read.
        """
        if self.size > largest:
            raise UnusableMediumError(too_large(self.size, largest))
        try:
            data = self.read(largest)
        except (OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
            raise UnusableMediumError(f"can't be read: {error}") from None
        except (zipfile.BadZipFile, zlib.error) as error:
            raise UnusableMediumError(f"is damaged in the zip: {error}") from None
        if len(data) > largest:
            raise UnusableMediumError(too_large(len(data), largest))
        return data


@dataclass(frozen=True, slots=True)
class Uploads:
    """What a folder or zip holds.

    Attributes:
        files: By name.
        skipped: Names that aren't files of it, with the reason: links, paths that lead out, encrypted ones.
    """

    files: tuple[Upload, ...]
    skipped: tuple[tuple[str, str], ...]


@contextmanager
def open_uploads(path: Path) -> Iterator[Uploads]:
    """Open a folder or a zip; its files can be read as long as it is open.

    Raises:
        UnusableInputError: It is neither, can't be read, or is a zip bomb.
    """
    if path.is_dir():
        yield _list_folder(path)
        return
    try:
        packed = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise UnusableInputError(f"{path}: there is no such folder or zip") from None
    except (OSError, ValueError, NotImplementedError, zipfile.BadZipFile) as error:
        raise UnusableInputError(f"{path}: neither a folder nor a zip that can be read ({error})") from None
    with packed:
        yield _list_zip(path, packed)


def _list_folder(root: Path) -> Uploads:
    files: list[Upload] = []
    skipped: list[tuple[str, str]] = []
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_symlink():
            skipped.append((name, "is a symbolic link"))
        elif path.is_file() and _counts(name):
            files.append(Upload(name, path.stat().st_size, _file_reader(path)))
    return Uploads(tuple(files), tuple(skipped))


def _file_reader(path: Path) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        with path.open("rb") as file:
            return file.read(most + 1)

    return read


def _list_zip(path: Path, packed: zipfile.ZipFile) -> Uploads:
    files: dict[str, Upload] = {}
    skipped: list[tuple[str, str]] = []
    total = 0
    for info in packed.infolist():
        total += info.file_size
        if info.file_size > max(_SMALL, info.compress_size * _RATIO):
            raise UnusableInputError(
                f"{path}: {info.filename!r} in it unpacks to {info.file_size >> 20} MiB from"
                f" {info.compress_size} bytes; such zips are refused"
            )
        reason = _trouble(info)
        if reason:
            skipped.append((info.filename, reason))
        elif not info.is_dir() and _counts(info.filename):
            if info.filename in files:
                skipped.append((info.filename, "stands twice in the zip; the later one counts"))
            files[info.filename] = Upload(info.filename, info.file_size, _member_reader(packed, info))
    # Entries may share their bytes, so that each for itself looks harmless.
    if total > max(_SMALL, path.stat().st_size * _RATIO):
        raise UnusableInputError(f"{path}: unpacks to {total >> 20} MiB; such zips are refused")
    return Uploads(tuple(sorted(files.values(), key=lambda file: file.name)), tuple(skipped))


def _member_reader(packed: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        parts: list[bytes] = []
        length = 0
        with packed.open(info) as member:
            while length <= most and (chunk := member.read(_CHUNK)):
                parts.append(chunk)
                length += len(chunk)
        return b"".join(parts)

    return read


def _trouble(info: zipfile.ZipInfo) -> str:
    """Return why an entry is left alone; empty where nothing speaks against it."""
    name = info.filename
    leads_out = ".." in PurePosixPath(name).parts or name.startswith("/") or "\\" in name
    if leads_out or PureWindowsPath(name).drive:
        return "is a path that leads out of the zip"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a symbolic link"
    return "is encrypted" if info.flag_bits & _ENCRYPTED else ""


def _counts(name: str) -> bool:
    """Tell an upload from what a machine laid beside it."""
    parts = PurePosixPath(name).parts
    return parts[0] != "__MACOSX" and not any(part.startswith(".") for part in parts)
