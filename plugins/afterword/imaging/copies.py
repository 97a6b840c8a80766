"""Smaller copies of pictures, in formats that take fewer bytes; made once for each original."""

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2s
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from afterword.building.store import Store
from afterword.imaging.frames import FORMATS, copy_name
from afterword.imaging.workers import work_off

SCHEMA = 1  # raise it with every change of how copies are made
# What an eye doesn't tell from the original at the size of a column; the encoders' own scales differ.
_SAVING: Mapping[str, Mapping[str, Any]] = {
    "avif": {"quality": 60, "speed": 6, "max_threads": 1},
    "webp": {"quality": 80, "method": 4},
}


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be made of one original: (width, format) of each copy."""

    path: Path
    copies: tuple[tuple[int, str], ...]


def copy_store(cache: Path) -> Store:
    """Return where copies are kept.

    Args:
        cache: The site's `.cache/`.
    """
    return Store(cache / "pictures", SCHEMA, largest=4 * 1024**3)


def write_copies(
    content: Path,
    wanted: Mapping[str, tuple[int, ...]],
    output: Path,
    store: Store,
    workers: int | None = None,
) -> int:
    """Write every copy that a page names, and return how many had to be made.

    Where a file breaks off, the original is in its copies' place: browsers show what there is.

    Args:
        content: The site's `content/`.
        wanted: Originals, from `content/`, and the widths of their copies.
        output: The site's output.
        store: Holds the copies of earlier builds.
        workers: How many processes encode; None for one a processor.
    """
    orders: list[_Order] = []
    targets: list[list[tuple[str, Path]]] = []
    for name, widths in sorted(wanted.items()):
        source = content / name
        digest = _digest(source, store)
        missing = []
        places = []
        for width, kind in ((width, kind) for width in widths for kind in FORMATS):
            path = output / unquote(copy_name(name, width, kind))
            path.parent.mkdir(parents=True, exist_ok=True)
            key = store.name((*_tools(), digest, str(width), kind), f".{kind}")
            found = store.find(key)
            if found is not None:
                shutil.copyfile(found, path)
                continue
            missing.append((width, kind))
            places.append((key, path))
        if missing:
            orders.append(_Order(source, tuple(missing)))
            targets.append(places)
    for order, places, made in zip(orders, targets, work_off(_make_copies, orders, workers), strict=True):
        for (key, path), data in zip(places, made, strict=True):
            if data is None:
                shutil.copyfile(order.path, path)
                continue
            with suppress(OSError):  # a full or read-only disk: the next build makes it again
                store.put(key, data)
            path.write_bytes(data)
    store.prune()
    return sum(len(order.copies) for order in orders)


def _digest(path: Path, store: Store) -> str:
    """Return the digest of a file, read again only where its size or time is another."""
    status = path.stat()
    key = store.name((str(path), str(status.st_size), str(status.st_mtime_ns)), ".digest")
    found = store.find(key)
    if found is not None:
        return found.read_text(encoding="ascii")
    with path.open("rb") as stream:
        digest = blake2s()
        while block := stream.read(1 << 20):
            digest.update(block)
    with suppress(OSError):
        store.put(key, digest.hexdigest().encode())
    return digest.hexdigest()


def _tools() -> tuple[str, ...]:
    from PIL import __version__, features

    return (__version__, *(str(features.version(kind)) for kind in FORMATS))


def _make_copies(order: _Order) -> list[bytes | None]:
    """Return the copies of an original, without what its camera wrote there; None where it can't be read."""
    from PIL import Image, ImageOps

    try:
        with Image.open(order.path, formats=("JPEG", "PNG", "WEBP")) as opened:
            opened.load()
            picture = ImageOps.exif_transpose(opened)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return [None] * len(order.copies)
    profile = picture.info.get("icc_profile")
    clear = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
    picture = picture.convert("RGBA" if clear else "RGB")
    made: list[bytes | None] = []
    for width, kind in order.copies:
        height = max(1, round(picture.height * width / picture.width))
        copy = picture
        if width != picture.width:
            copy = picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        stream = BytesIO()
        # Without a profile or an EXIF block of its own: a copy says nothing of where it was taken.
        copy.info = {}
        copy.save(stream, kind.upper(), icc_profile=profile, exif=b"", **_SAVING[kind])
        made.append(stream.getvalue())
    return made
