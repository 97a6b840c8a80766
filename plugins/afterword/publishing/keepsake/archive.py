"""One zip of a folder: the same bytes of the same files, and a digest of itself in its comment.

The comment is the last thing in a zip, so its digest covers every byte before it: names, times and all that
the digests of the files inside don't.
"""

import os
import re
import shutil
import zipfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from afterword.building.files import open_whole

MARK = b"sha256:"
COMMENT = len(MARK) + 64
_DIGEST = re.compile(rb"[0-9a-f]{64}")
_PACKED = frozenset(
    {".epub", ".gif", ".gz", ".ico", ".jpeg", ".jpg", ".mp3", ".png", ".webp", ".woff2", ".zip"}
)
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can say
_LATEST = (2107, 12, 31, 23, 59, 58)
_MODE = 0o100644
_UNIX = 3
_CHUNK = 1 << 20
_END, _END_SIZE = b"PK\x05\x06", 22  # of the central directory; its last two bytes are the comment's length
_LAST = _END_SIZE + 0xFFFF


def entry(name: str, when: datetime, *, packed: bool) -> zipfile.ZipInfo:
    """Return the head of a file in a zip, with nothing in it of this machine.

    Args:
        name: Relative and POSIX.
        when: What every file is dated; UTC.
        packed: It is small already, so it isn't packed again.
    """
    date = min(max(when.timetuple()[:6], _EARLIEST), _LATEST)
    info = zipfile.ZipInfo(name, date)
    info.create_system = _UNIX
    info.external_attr = _MODE << 16
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    return info


def write_zip(folder: Path, target: Path, when: datetime) -> str:
    """Write a folder into a zip, as the one folder at its top; it is there whole or not at all.

    Args:
        folder: What to pack.
        target: The zip.
        when: What every file is dated.

    Returns:
        The zip's SHA-256, in hex.

    Raises:
        OSError: It can't be written.
    """
    with open_whole(target) as file:
        with zipfile.ZipFile(file, "w", compresslevel=9) as archive:
            archive.comment = MARK + b"0" * (COMMENT - len(MARK))
            for path in sorted(filter(Path.is_file, folder.rglob("*")), key=Path.as_posix):
                _add(archive, path, f"{folder.name}/{path.relative_to(folder).as_posix()}", when)
        before = digest_before_comment(file)
        file.seek(-COMMENT, os.SEEK_END)
        file.write(MARK + before.encode())
        file.seek(0)
        whole = sha256()
        while chunk := file.read(_CHUNK):
            whole.update(chunk)
    return whole.hexdigest()


def _add(archive: zipfile.ZipFile, path: Path, name: str, when: datetime) -> None:
    info = entry(name, when, packed=path.suffix.lower() in _PACKED)
    info.file_size = path.stat().st_size
    with path.open("rb") as source, archive.open(info, "w") as packed:
        shutil.copyfileobj(source, packed, _CHUNK)


def digest_before_comment(file: BinaryIO) -> str:
    """Return the SHA-256 of a zip's bytes but for the comment that may say it, in hex."""
    left = file.seek(0, os.SEEK_END) - COMMENT
    file.seek(0)
    digest = sha256()
    while left > 0 and (chunk := file.read(min(left, _CHUNK))):
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest()


def read_comment(file: BinaryIO) -> bytes:
    """Return the comment in which a zip says its digest, mark and all; empty where it says none.

    A mark that is damaged is one still, as long as there is a digest behind it.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - COMMENT))
    comment = file.read(COMMENT)
    marked = comment.startswith(MARK) or _DIGEST.fullmatch(comment[len(MARK) :])
    return comment if marked else b""


def ends_whole(file: BinaryIO) -> bool:
    """Tell whether a zip ends where it says that it ends; other readers forgive a comment cut short."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _LAST))
    last = file.read()
    end = last.rfind(_END)
    stated = int.from_bytes(last[end + _END_SIZE - 2 : end + _END_SIZE], "little")
    return end >= 0 and end + _END_SIZE + stated == len(last)
