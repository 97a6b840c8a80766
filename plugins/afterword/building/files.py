"""Files as a build sees them: what is there, whether it is what was there before, and writing one whole."""

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from struct import Struct
from typing import BinaryIO, NamedTuple, TypeAlias

_BYTECODE = "__pycache__"
_AT_ONCE = 1 << 16  # bytes; few sources are longer


# What tells of a change without reading. A build has tens of thousands, so each is one small value.
Stamp: TypeAlias = bytes


class Stamped(NamedTuple):
    """What stands in a stamp: bytes, and nanoseconds since 1970.

    Attributes:
        size: Bytes.
        written: When the contents changed last; tools such as `cp -p` set it back.
        touched: When contents, name or mode changed last; no tool sets that back.
    """

    size: int
    written: int
    touched: int


_STAMPED = Struct("<3q")


def make_stamp(size: int, written: int, touched: int) -> Stamp:
    """Return the stamp of a file; see `Stamped`."""
    return _STAMPED.pack(size, written, touched)


def read_stamp(made: Stamp) -> Stamped:
    """Return what stands in a stamp."""
    return Stamped(*_STAMPED.unpack(made))


NO_STAMP = make_stamp(-1, -1, -1)  # of no file


def stamp(path: str | Path) -> Stamp | None:
    """Return a file's stamp, None where there is no file."""
    try:
        status = os.stat(path)  # noqa: PTH116 - a Path for each of twenty thousand files takes longer than the stat
    except OSError:
        return None
    return _stamp(status) if stat.S_ISREG(status.st_mode) else None


def _stamp(status: os.stat_result) -> Stamp:
    return _STAMPED.pack(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def scan(root: str, skip: Collection[str] = ()) -> Iterator[tuple[str, Stamp]]:
    """Yield every file under a folder with its stamp, through links too; a file stands for itself.

    Bytecode is left out: it follows from the code beside it.

    Args:
        root: A folder or a file.
        skip: Folders to leave out.
    """
    own = stamp(root)
    if own is not None:
        yield root, own
        return
    seen: set[tuple[int, int]] = set()
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            status = os.stat(folder)  # noqa: PTH116 - as above
            entries = list(os.scandir(folder))
        except OSError:
            continue
        # A link to a folder above would lead round and round.
        if (status.st_dev, status.st_ino) in seen:
            continue
        seen.add((status.st_dev, status.st_ino))
        for entry in entries:
            try:
                if entry.is_dir():
                    if entry.name != _BYTECODE and entry.path not in skip:
                        folders.append(entry.path)
                    continue
                now = _stamp(entry.stat())
            except OSError:  # gone, or a link to nothing
                continue
            yield entry.path, now


def read_whole(path: str | Path) -> bytes:
    """Return what `Path.read_bytes` does, asking the system half as often, which makes up most of its time.

    Raises:
        OSError: It can't be read.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        parts = []
        while part := os.read(descriptor, _AT_ONCE):
            parts.append(part)
    finally:
        os.close(descriptor)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def digest_bytes(data: bytes) -> str:
    """Return the digest by which contents are compared."""
    return blake2b(data, digest_size=16).hexdigest()


def digest_file(path: str | Path) -> str:
    """Return the digest of a file's contents, empty where it can't be read."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - as above
            return digest_bytes(stream.read())
    except OSError:
        return ""


def digest_parts(parts: Iterable[str]) -> str:
    """Return one digest of several texts, each kept apart from the next."""
    digest = blake2b(digest_size=16)
    for part in parts:
        data = part.encode(errors="surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all; its folder may be missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open_whole(path) as stream:
        stream.write(data)


@contextmanager
def open_whole(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that takes its place when it is whole, or else leaves nothing behind."""
    import tempfile

    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}-")
    try:
        with os.fdopen(handle, "w+b") as stream:
            yield stream
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise
