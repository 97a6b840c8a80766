"""What a build read and what it wrote, kept in `.cache/build/` for the next one.

It is no more than a memory: without it, or with one that can't be read, everything is built anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from afterword.building.files import Stamp, write_whole
from afterword.building.signed import sign, unsign

SCHEMA = 4  # whoever changes what is kept, or what it means, raises it


@dataclass(frozen=True, slots=True)
class Known:
    """A file: its stamp, and the digest of its contents.

    An empty digest equals none: the file changed while it was read, or may not be there.
    """

    stamp: Stamp
    digest: str


Row: TypeAlias = tuple[int, int, int, str]  # a stamp and a digest


class Files(Mapping[str, Known]):
    """Many files, as they stand in a manifest: a `Known` is made only of those that are asked for.

    Args:
        rows: By path.
    """

    def __init__(self, rows: dict[str, Row]) -> None:
        self.rows = rows

    def __getitem__(self, path: str) -> Known:
        size, written, touched, digest = self.rows[path]
        return Known(Stamp(size, written, touched), digest)

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def rows_of(files: Mapping[str, Known]) -> dict[str, Row]:
    """Return files as a manifest holds them."""
    if isinstance(files, Files):
        return files.rows
    return {path: (*known.stamp, known.digest) for path, known in files.items()}


UNSURE = Known(Stamp(-1, -1, -1), "")  # a file that may be there, or be another by now


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
        build: Its own name.
        edited: Pages that were made by themselves since; their keys aren't known.
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
    build: str = ""
    edited: tuple[str, ...] = ()


class PageKey(Struct, frozen=True):
    """What a page was made from.

    Attributes:
        engine: The digest of code, settings and packages.
        reads: Each thing that its templates name, and the digest of what that was.
        items: Each entry of a table that it looked up: (table, key, digest).
    """

    engine: str
    reads: Mapping[str, str] = {}
    items: tuple[tuple[str, str, str], ...] = ()


def render_manifest(manifest: Manifest) -> bytes:
    """Return a manifest as a file holds it."""
    values = {
        **{name: getattr(manifest, name) for name in ("command", "world", "trees", "skip", "settings")},
        "output": manifest.output,
        "engine": manifest.engine,
        "complete": manifest.complete,
        "build": manifest.build,
        "inputs": rows_of(manifest.inputs),
        "outputs": rows_of(manifest.outputs),
    }
    return sign({**values, "world": dict(manifest.world)}, SCHEMA)


def parse_manifest(data: bytes) -> Manifest | None:
    """Parse a manifest; None where it is damaged or of another schema."""
    try:
        values = unsign(data, SCHEMA)
        return Manifest(
            command=tuple(values["command"]),
            world=values["world"],
            trees=tuple(values["trees"]),
            skip=tuple(values["skip"]),
            settings=tuple(values["settings"]),
            inputs=Files(values["inputs"]),
            outputs=Files(values["outputs"]),
            output=values["output"],
            engine=values["engine"],
            complete=values["complete"],
            build=values["build"],
        )
    except (ValueError, KeyError, TypeError, EOFError):
        return None


def load_manifest(path: Path) -> Manifest | None:
    """Load a manifest with the edits since; None where there is none that can be used."""
    try:
        manifest = parse_manifest(path.read_bytes())
    except OSError:
        return None
    return apply_edits(manifest, load_edits(_edits(path))) if manifest is not None else None


@dataclass(frozen=True, slots=True)
class Edits:
    """What builds of single pages have changed since a whole build; a small file beside the large one.

    Attributes:
        build: That build's name.
        inputs: Sources as they are now.
        outputs: Files as they are now.
        removed: Files that are gone.
        pages: Pages that were made by themselves.
        complete: The last of these builds came to its end.
    """

    build: str
    inputs: Mapping[str, Known] = field(default_factory=dict)
    outputs: Mapping[str, Known] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    complete: bool = True


def apply_edits(manifest: Manifest, edits: Edits | None) -> Manifest:
    """Return the manifest with the edits since; those of another build are none."""
    if edits is None or edits.build != manifest.build:
        return manifest
    outputs = {**rows_of(manifest.outputs), **rows_of(edits.outputs)}
    for name in edits.removed:
        outputs.pop(name, None)
    return replace(
        manifest,
        inputs=Files({**rows_of(manifest.inputs), **rows_of(edits.inputs)}),
        outputs=Files(outputs),
        edited=edits.pages,
        complete=manifest.complete and edits.complete,
    )


def load_edits(path: Path) -> Edits | None:
    """Load the edits since a build; None where there are none, or the file is damaged."""
    try:
        values = unsign(path.read_bytes(), SCHEMA)
        return Edits(
            values["build"],
            Files(values["inputs"]),
            Files(values["outputs"]),
            tuple(values["removed"]),
            tuple(values["pages"]),
            values["complete"],
        )
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return None


def load_edits_of(path: Path, manifest: Manifest) -> Edits:
    """Return the edits since the build of a manifest, whose path this is."""
    edits = load_edits(_edits(path))
    return edits if edits is not None and edits.build == manifest.build else Edits(manifest.build)


def write_edits(path: Path, edits: Edits) -> None:
    """Write the edits since the build whose manifest's path this is, whole or not at all."""
    values = {
        "build": edits.build,
        "inputs": rows_of(edits.inputs),
        "outputs": rows_of(edits.outputs),
        "removed": edits.removed,
        "pages": edits.pages,
        "complete": edits.complete,
    }
    write_whole(_edits(path), sign(values, SCHEMA))


def _edits(path: Path) -> Path:
    return path.with_suffix(".edits")


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Write a manifest, whole or not at all."""
    write_whole(path, render_manifest(manifest))


def render_pages(pages: Mapping[str, PageKey]) -> bytes:
    """Return the keys of all pages as a file holds them."""
    values = {name: [key.engine, dict(key.reads), tuple(key.items)] for name, key in pages.items()}
    return sign(values, SCHEMA)


def load_pages(path: Path) -> dict[str, PageKey]:
    """Load the keys of all pages; empty where they are absent, damaged or of another schema."""
    try:
        values = unsign(path.read_bytes(), SCHEMA)
        return {
            name: PageKey(engine, reads, tuple((a, b, c) for a, b, c in items))
            for name, (engine, reads, items) in values.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError):
        return {}
