"""Smaller copies of text files, `.gz` and `.br` beside each, for servers that send what lies ready."""

import gzip
import os
import zlib
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path, PurePosixPath

import brotli

from afterword.building.files import write_whole
from afterword.publishing.targets.target import Progress

ENCODINGS = ("gz", "br")
TEXTS = frozenset(".html .css .js .mjs .json .xml .xsl .svg .txt .csv .tsv .webmanifest .map .md".split())
LEAST = 1024  # bytes; below that a copy saves no packet


def is_copy(path: str, files: Collection[str]) -> bool:
    """Return whether a path is a compressed copy of another file of the same site."""
    name, dot, encoding = path.rpartition(".")
    return bool(dot) and encoding in ENCODINGS and name in files


def write_copies(
    root: Path, files: Mapping[str, str], cache: Path, workers: int, progress: Progress
) -> dict[str, str]:
    """Write the copies of a site's text files beside them, where they are smaller.

    A copy has the time of its file, as servers want it. What an earlier publish compressed is taken from the
    cache.

    Args:
        root: The site's folder.
        files: SHA-256 by path, as in `SHA256SUMS`.
        cache: Where copies are kept, by the digest of what they are copies of.
        workers: How many threads; both libraries let go of the interpreter while they work.
        progress: Told how far it is.

    Returns:
        SHA-256 by path of what was written.

    Raises:
        OSError: There is no room, or something can't be written.
    """
    shelf = cache / _versions()
    shelf.mkdir(parents=True, exist_ok=True)
    wanted = [path for path in sorted(files) if _is_worth(root, path, files)]
    written: dict[str, str] = {}
    with ThreadPoolExecutor(max_workers=workers) as pool:
        made = pool.map(lambda path: _copy(root, path, files[path], shelf), wanted)
        for number, copies in enumerate(made, 1):
            written |= copies
            progress("files compressed", number, len(wanted))
    return written


def forget_copies(cache: Path, files: Mapping[str, str]) -> None:
    """Remove the copies of all that isn't in a site any more: their words may have been taken back.

    Args:
        cache: Where copies are kept.
        files: SHA-256 by path of the site that is to be published.

    Raises:
        OSError: Something can't be removed.
    """
    keep = {f"{digest}.{encoding}" for digest in files.values() for encoding in ENCODINGS}
    for shelf in cache.iterdir() if cache.is_dir() else ():
        current = shelf.name == _versions()
        for path in shelf.iterdir():
            if not current or path.name not in keep:
                path.unlink()
        if not current:
            shelf.rmdir()


def _versions() -> str:
    """Return who packs: another version may do it otherwise, and a site is the same bytes from any cache."""
    return f"{zlib.ZLIB_RUNTIME_VERSION}-{brotli.version}"


def _is_worth(root: Path, path: str, files: Collection[str]) -> bool:
    if PurePosixPath(path).suffix not in TEXTS or any(f"{path}.{one}" in files for one in ENCODINGS):
        return False
    return (root / path).stat().st_size >= LEAST


def _copy(root: Path, path: str, digest: str, shelf: Path) -> dict[str, str]:
    source = root / path
    status = source.stat()
    written = {}
    for encoding in ENCODINGS:
        kept = shelf / f"{digest}.{encoding}"
        try:
            data = kept.read_bytes()
        except OSError:
            whole = source.read_bytes()
            data = _compress(whole, encoding)
            if len(data) >= len(whole):
                continue
            write_whole(kept, data)
        target = root / f"{path}.{encoding}"
        target.write_bytes(data)
        os.utime(target, ns=(status.st_mtime_ns, status.st_mtime_ns))
        written[f"{path}.{encoding}"] = sha256(data).hexdigest()
    return written


def _compress(data: bytes, encoding: str) -> bytes:
    return gzip.compress(data, 9, mtime=0) if encoding == "gz" else bytes(brotli.compress(data, quality=11))
