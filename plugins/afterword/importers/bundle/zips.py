"""A zip archive, read where it lies: no file of it is ever laid down on the disk.

What reaches out of the archive, is encrypted or unpacks to far more than an export holds is refused before
anything is unpacked.
"""

import re
import stat
import zipfile
import zlib
from typing import IO

from afterword.errors import UnusableInputError
from afterword.importers.bundle.model import FILE_LIMIT, Contents, is_clutter

_LIMIT = 16 << 30  # bytes unpacked
_RATIO = 500  # text packs to a tenth, a bomb to a thousandth
_SMALL = 64 << 20  # below this the ratio doesn't matter
_DRIVE = re.compile(r"[A-Za-z]:")
_ENCRYPTED = 0x1
_CHUNK = 1 << 18
TOO_LARGE = "it is larger than 1 GiB"


class Zip:
    """The files of an archive whose directory can be read.

    Args:
        file: Seekable.
        size: Of the archive, in bytes.

    Raises:
        UnusableInputError: It is dangerous, or encrypted; the message says what and doesn't name the file.
        zipfile.BadZipFile: Its directory is damaged or missing.
    """

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._zip = zipfile.ZipFile(file)
        self._infos: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            name = check_name(info.orig_filename)
            # A file without a name is nobody's: `is_dir` would look for its last letter.
            if (
                not info.filename
                or info.is_dir()
                or stat.S_ISLNK(info.external_attr >> 16)
                or is_clutter(name)
            ):
                continue
            if info.flag_bits & _ENCRYPTED:
                raise UnusableInputError(
                    f"is encrypted ({name!r} in it is); unpack it, and import the folder"
                )
            self._infos[name] = info  # of two of the same name the later one counts, as it does for unpackers
        packed = sum(info.compress_size for info in self._infos.values())
        if packed > size:
            raise UnusableInputError("holds files that overlap; such archives are refused")
        check_size(sum(info.file_size for info in self._infos.values()), size)
        self.names = tuple(sorted(self._infos))

    def read(self, name: str) -> Contents:
        """Return a file's bytes; where its packing is damaged, what could be unpacked of it."""
        info = self._infos[name]
        if info.file_size > FILE_LIMIT:
            return Contents(b"", TOO_LARGE)
        parts = []
        try:
            with self._zip.open(info) as file:
                while chunk := file.read(_CHUNK):
                    parts.append(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            return Contents(b"".join(parts), f"its packing is damaged: {error}")
        except (NotImplementedError, RuntimeError) as error:  # a method of packing that this reader lacks
            return Contents(b"", f"it can't be unpacked: {error}")
        return Contents(b"".join(parts))


def check_name(raw: str) -> str:
    r"""Return the name of a file in an archive, with forward slashes.

    Args:
        raw: As the archive has it; Windows's own tools write `\`.

    Raises:
        UnusableInputError: It points out of the archive.
    """
    name = raw.partition("\0")[0].replace("\\", "/")
    if name.startswith("/") or _DRIVE.match(name) or ".." in name.split("/"):
        raise UnusableInputError(
            f"holds a file named {raw!r}, which points out of it; such archives are refused"
        )
    return name.removeprefix("./")


def check_size(unpacked: int, packed: int) -> None:
    """Refuse what unpacks to far more than an export holds.

    Args:
        unpacked: Bytes of all files.
        packed: Bytes of the archive.

    Raises:
        UnusableInputError: A bomb.
    """
    if unpacked > _LIMIT or unpacked > max(_SMALL, packed * _RATIO):
        raise UnusableInputError(f"unpacks to {unpacked >> 20} MiB; such archives are refused")
