"""Opening an export of many files, whichever way it came; and its texts, decoded."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from afterword.errors import UnusableInputError
from afterword.importers.base import HEAD_BYTES, Source
from afterword.importers.bundle.folders import Folder
from afterword.importers.bundle.model import Bundle
from afterword.importers.bundle.salvage import Salvage
from afterword.importers.bundle.zips import Zip
from afterword.importers.ledger import Ledger
from afterword.importers.utf8 import decode

BAD_BYTES = "bytes that aren't UTF-8 read as Windows-1252"
NO_DIRECTORY = "the archive's directory is damaged or missing; its files were looked for one by one"
NOT_WHOLE = "the file isn't whole: {}"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_FIRST_LOOK = 2000  # files of a folder
_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    struct.error,
    EOFError,
    ValueError,
    NotImplementedError,
    OSError,
)
_HEADER_IN_HEAD = re.compile(rb"PK\x03\x04.{22}(.)(.)", re.DOTALL)
_FIXED_PART = 30  # bytes of a file's header in front of its name


def is_bundle(head: bytes, path: Path) -> bool:
    """Tell whether a source is a folder or a zip archive."""
    return path.is_dir() or head.startswith(_ZIP)


def names_in(head: bytes, path: Path) -> tuple[str, ...]:
    """Return the names of the files in a folder or an archive for a first look; none for any other file.

    Nothing is judged here: what is dangerous is refused when it is read.
    """
    if path.is_dir():
        try:
            return Folder(path, lambda _: None, most=_FIRST_LOOK).names
        except OSError:
            return ()
    if not head.startswith(_ZIP):
        return ()
    try:
        with zipfile.ZipFile(path) as archive:
            return tuple(name.replace("\\", "/") for name in archive.namelist())
    except _DAMAGE:
        return tuple(_names_in_head(head))


def head_of(path: Path, name: str, length: int = HEAD_BYTES) -> bytes:
    """Return the first bytes of a file in a folder or an archive for a first look; none where that fails.

    Args:
        path: The folder or the archive.
        name: One of `names_in`.
        length: How many.
    """
    try:
        if path.is_dir():
            with (path / name).open("rb") as file:
                return file.read(length)
        with zipfile.ZipFile(path) as archive, archive.open(name) as member:
            return member.read(length)
    except (*_DAMAGE, KeyError, RuntimeError, zlib.error):
        return b""


def _names_in_head(head: bytes) -> Iterator[str]:
    for match in _HEADER_IN_HEAD.finditer(head):
        length = match[1][0] | match[2][0] << 8
        start = match.start() + _FIXED_PART
        yield head[start : start + length].decode("utf-8", "replace")


@contextmanager
def opened(source: Source, ledger: Ledger) -> Iterator[Bundle]:
    """Open an export of many files.

    Args:
        source: A folder or a zip archive.
        ledger: An archive that had to be salvaged is a repair, and what it held isn't known to be all.

    Raises:
        UnusableInputError: It is neither; it is dangerous or encrypted; or it holds no file.
    """
    if source.path.is_dir():
        yield Folder(source.path, source.progress)
        return
    if not source.head.startswith(_ZIP):
        raise source.unusable("is neither a zip archive nor a folder")
    with source.open() as file:
        try:
            try:
                bundle: Bundle = Zip(file, source.size)
            except _DAMAGE:
                salvage = Salvage(file, source.size)
                if not salvage.names:
                    raise source.unusable("is a damaged zip archive of which nothing can be read") from None
                ledger.repair(NO_DIRECTORY, offset=salvage.end)
                ledger.truncated = True
                bundle = salvage
        except UnusableInputError as error:
            raise (error if str(source.path) in str(error) else source.unusable(str(error))) from None
        if not bundle.names:
            raise source.unusable("is a zip archive without a file in it")
        yield bundle


def read_text(bundle: Bundle, name: str, ledger: Ledger) -> tuple[str, str | None]:
    """Return a file's text, and why it isn't whole, if it isn't.

    Args:
        bundle: The export.
        name: The file.
        ledger: Bytes that aren't UTF-8 are a repair.
    """
    contents = bundle.read(name)
    data = contents.data
    for bom, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(bom):
            return data.decode(encoding, "replace"), contents.damage
    text, bad = decode(data)
    if bad:
        ledger.repair(BAD_BYTES, count=bad, record=name)
    return text, contents.damage


def lying_in(names: tuple[str, ...], folder: str, suffix: str) -> list[str]:
    """Return the files of a kind that lie right in folders of a name, wherever those are.

    Args:
        names: Of the bundle.
        folder: A folder's own name, `posts`.
        suffix: `.html`, in lower case.
    """
    return [
        name
        for name in names
        if (path := PurePosixPath(name)).parent.name == folder and path.suffix.lower() == suffix
    ]
