"""What a build read and what it wrote, kept in `.cache/build/` for the next one.

It is no more than a memory: without it, or with one that can't be read, everything is built anew.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from afterword.building.compact import Compact
from afterword.building.files import Stamp, digest_bytes, write_whole

SCHEMA = 1  # whoever changes what is kept, or what it means, raises it


@dataclass(frozen=True, slots=True)
class Known:
    """A file: its stamp, and the digest of its contents.

    An empty digest equals none: the file changed while it was read, or may not be there.
    """

    stamp: Stamp
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One build.

    Attributes:
        command: What was asked for: settings file, output, further settings.
        world: What else decides the bytes: versions, packages, variables.
        trees: Folders and files that were read, with all that is in them.
        skip: Folders in these that don't count, such as the output.
        settings: Settings files, whose words tell which variables matter.
        inputs: Every file of `trees`.
        outputs: Every file that was written, by its path in the output folder.
        output: The output folder.
        engine: The digest of code, settings and packages.
        complete: The build came to its end, and the same sources give the same site tomorrow.
    """

    command: tuple[str, ...]
    world: Mapping[str, str]
    trees: tuple[str, ...]
    skip: tuple[str, ...]
    settings: tuple[str, ...]
    inputs: Mapping[str, Known]
    outputs: Mapping[str, Known]
    output: str
    engine: str = ""
    complete: bool = True


@dataclass(frozen=True, slots=True)
class PageKey(Compact):
    """What a page was made from.

    Attributes:
        engine: The digest of code, settings and packages.
        reads: Each thing that its templates name, and the digest of what that was.
        items: Each entry of a table that it looked up: (table, key, digest).
    """

    engine: str
    reads: Mapping[str, str] = field(default_factory=dict)
    items: tuple[tuple[str, str, str], ...] = ()


def render_manifest(manifest: Manifest) -> bytes:
    """Return a manifest as a file holds it."""
    values = {
        **{name: getattr(manifest, name) for name in ("command", "world", "trees", "skip", "settings")},
        "output": manifest.output,
        "engine": manifest.engine,
        "complete": manifest.complete,
        "inputs": _rows(manifest.inputs),
        "outputs": _rows(manifest.outputs),
    }
    return _sign(json.dumps(values).encode())


def _rows(files: Mapping[str, Known]) -> list[list[str | int]]:
    return [[path, *known.stamp, known.digest] for path, known in files.items()]


def _sign(body: bytes) -> bytes:
    return f"afterword {SCHEMA} {digest_bytes(body)}\n".encode() + body


def _body(data: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return the values of a signed file; raises ValueError where it is another's, cut off or changed."""
    head, _, body = data.partition(b"\n")
    if head != f"afterword {SCHEMA} {digest_bytes(body)}".encode():
        raise ValueError("not a file of ours, or of another schema")
    return json.loads(body)


def parse_manifest(data: bytes) -> Manifest | None:
    """Parse a manifest; None where it is damaged or of another schema."""
    try:
        values = _body(data)
        return Manifest(
            command=tuple(values["command"]),
            world=values["world"],
            trees=tuple(values["trees"]),
            skip=tuple(values["skip"]),
            settings=tuple(values["settings"]),
            inputs=_files(values["inputs"]),
            outputs=_files(values["outputs"]),
            output=values["output"],
            engine=values["engine"],
            complete=values["complete"],
        )
    except (ValueError, KeyError, TypeError):
        return None


def _files(rows: list[list[Any]]) -> dict[str, Known]:
    return {row[0]: Known(Stamp(row[1], row[2], row[3]), row[4]) for row in rows}


def load_manifest(path: Path) -> Manifest | None:
    """Load a manifest; None where there is none that can be used."""
    try:
        return parse_manifest(path.read_bytes())
    except OSError:
        return None


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Write a manifest, whole or not at all."""
    write_whole(path, render_manifest(manifest))


def render_pages(pages: Mapping[str, PageKey]) -> bytes:
    """Return the keys of all pages as a file holds them."""
    values = {name: [key.engine, dict(key.reads), key.items] for name, key in pages.items()}
    return _sign(json.dumps(values).encode())


def load_pages(path: Path) -> dict[str, PageKey]:
    """Load the keys of all pages; empty where they are absent, damaged or of another schema."""
    try:
        values = _body(path.read_bytes())
        return {
            name: PageKey(engine, reads, tuple((a, b, c) for a, b, c in items))
            for name, (engine, reads, items) in values.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
