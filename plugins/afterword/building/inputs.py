"""What decides a build's bytes, besides the code that runs: files, packages, versions, variables."""

import os
import re
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from afterword.building.files import NO_STAMP, Stamp, digest_file, digest_parts, read_stamp, scan, stamp
from afterword.building.manifest import Files, Known, Manifest, Row, make_row, rows_of

# Heeded by Python and by libraries, whatever the settings say.
_VARIABLES = ("SOURCE_DATE_EPOCH", "TZ", "LANG", "LANGUAGE", "LC_ALL", "LC_TIME", "PYTHONPATH")
_COMMAND = "_"  # in which shells put the command that they run, `make` or `afterword`
_WORD = re.compile(r"[\w-]+")
_SOON = 50_000_000  # nanoseconds: the clock of a file system is coarser than ours


def describe_world(settings_files: Iterable[str]) -> dict[str, str]:
    """Return versions, installed packages and the variables that matter.

    Args:
        settings_files: A variable that their text names matters; what else reads one is unknown to us.
    """
    named = {word for path in settings_files for word in _WORD.findall(_text(path))} - {_COMMAND}
    variables = {
        f"${name}": value for name, value in os.environ.items() if name in _VARIABLES or name in named
    }
    folders = [entry for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))]
    packages = sorted({name for folder in folders for name in _names(folder) if name.endswith("-info")})
    return {"python": sys.version, "packages": digest_parts(packages), **variables}


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208 - names are what is wanted
    except OSError:
        return []


class Trees:
    """Where a build's sources lie.

    Args:
        roots: Folders and files, none of them in another.
        skip: Folders in them that don't count.
    """

    def __init__(self, roots: tuple[str, ...], skip: tuple[str, ...] = ()) -> None:
        self.roots, self.skip = roots, skip
        self._inside = tuple(f"{root}{os.sep}" for root in roots)

    def scan(self) -> Iterator[tuple[str, Stamp]]:
        """Return every file with its stamp."""
        return chain.from_iterable(scan(root, self.skip) for root in self.roots)

    def hold(self, path: str) -> bool:
        """Return whether a file lies in one of them."""
        return path.startswith(self._inside) or path in self.roots


NO_TREES = Trees(())


def plant_trees(roots: Iterable[str], skip: Iterable[str] = ()) -> Trees:
    """Return trees of these, each file in one of them only."""
    chosen: list[str] = []
    for root in sorted({os.path.realpath(root) for root in roots}):  # a folder comes before what is in it
        if not Trees(tuple(chosen)).hold(root):
            chosen.append(root)
    return Trees(tuple(chosen), tuple(os.path.realpath(folder) for folder in skip))


def take_inputs(trees: Trees, earlier: Mapping[str, Known]) -> Files:
    """Return every file of the trees as it is now.

    Args:
        trees: Where the sources lie.
        earlier: What an earlier build knew; a file with the same stamp isn't read again.
    """
    rows, found = rows_of(earlier), {}
    for path, now in trees.scan():
        row = rows.get(path)
        found[path] = row if row is not None and _is_same(row, now) else make_row(now, digest_file(path))
    return Files(found)


def _is_same(row: Row, now: Stamp) -> bool:
    """Return whether a file is known, and has the same stamp."""
    return row.startswith(now) and row != now


def settle_inputs(taken: Mapping[str, Known], trees: Trees, early: int) -> Files:
    """Return the inputs as the next build may trust them, once a build has read them.

    Args:
        taken: What they were before that.
        trees: Where the sources lie; there may be more of them now.
        early: Since this moment, in nanoseconds since 1970, the build may have read files before they were
            taken; a file changed since then is one that nobody can vouch for.
    """
    rows, settled = rows_of(taken), {}
    for path, now in trees.scan():
        row, calm = rows.get(path), _is_calm(now, early)
        if row is None and calm:  # found out late, and not changed since well before
            row = make_row(now, digest_file(path))
        settled[path] = row if calm and row is not None and row.startswith(now) else make_row(now, "")
    for path in rows.keys() - settled.keys():  # gone meanwhile
        settled[path] = make_row(NO_STAMP, "")
    return Files(settled)


def _is_calm(now: Stamp, early: int) -> bool:
    """Return whether a file hasn't changed since well before a moment."""
    stamped = read_stamp(now)
    return max(stamped.written, stamped.touched) < early - _SOON


class Changes(NamedTuple):
    """What has changed since a build.

    Attributes:
        words: The first of it, for a person.
        edited: The files with other contents, as they are now, where nothing else has changed at all.
    """

    words: str
    edited: Mapping[str, Known]


def settle_edit(path: str, known: Known, early: int) -> Known:
    """Return an input as the next build may trust it, once a build has read it.

    Args:
        path: Its file.
        known: What it was before that.
        early: As in `settle_inputs`.
    """
    now = stamp(path)
    sure = now == known.stamp and _is_calm(known.stamp, early)
    return known if sure else Known(now or NO_STAMP, "")


def find_changes(manifest: Manifest, command: tuple[str, ...]) -> Changes | None:
    """Return what has changed since a build; None for nothing.

    Reads no file but settings and those whose stamp is another.

    Args:
        manifest: Of that build.
        command: What is asked for now.
    """
    words = _changed_world(manifest, command)
    if words is not None:
        return Changes(words, {})
    edited: dict[str, Known] = {}
    words = _changed_files(manifest, edited)
    if words is not None:
        return Changes(words, {})
    words = _changed_output(manifest)
    if words is not None:
        return Changes(words, {})
    return Changes(f"{next(iter(edited))} has changed", edited) if edited else None


def _changed_world(manifest: Manifest, command: tuple[str, ...]) -> str | None:
    if not manifest.complete:
        return "the last build was interrupted"
    if manifest.command != command:
        return "another command or another setting on it"
    if dict(manifest.world) != describe_world(manifest.settings):
        return "another version, package or variable"
    return None


def _changed_files(manifest: Manifest, edited: dict[str, Known]) -> str | None:
    """Return what is new or gone; take down what has other contents."""
    left = dict(rows_of(manifest.inputs))
    for path, now in Trees(manifest.trees, manifest.skip).scan():
        row = left.pop(path, None)
        if row is None:
            return f"{path} is new"
        if not _is_same(row, now):
            known = Known(now, digest_file(path))
            before = manifest.inputs[path].digest
            if not before or known.digest != before:
                edited[path] = known
    return f"{min(left)} is gone" if left else None


def _changed_output(manifest: Manifest) -> str | None:
    for path, row in rows_of(manifest.outputs).items():
        now = stamp(f"{manifest.output}/{path}")
        if now is None or not row.startswith(now):
            return f"{path} isn't in the output as it was written"
    return None


class Opened:
    """Every file that this process opens to read, from now on: what settings and plugins read besides.

    Attributes:
        known: Where sources are known to be; what is opened there isn't taken down any more.
    """

    def __init__(self) -> None:
        self.known = NO_TREES
        self._paths: set[str] = set()
        self._found: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str):
            flags = arguments[2]
            reading = isinstance(flags, int) and not flags & (os.O_WRONLY | os.O_RDWR)
            if reading and not self.known.hold(arguments[0]):
                self._paths.add(arguments[0])

    def sources(self, skip: Trees) -> list[str]:
        """Return those that are sources: the system's own and the installed packages' are not.

        Args:
            skip: Folders that hold none.
        """
        library = {name: path for name, path in sysconfig.get_paths().items() if "lib" in name}
        own = str(Path(os.__file__).parent)
        system = Trees(("/proc", "/dev", "/sys", "/etc", "/usr", own, *library.values(), *skip.roots))
        for path in [path for path in self._paths if path not in self._found]:
            real = "" if system.hold(path) else self._real(_source(path))
            self._found[path] = "" if not real or system.hold(real) else real
        return sorted({path for path in self._found.values() if path and os.path.isfile(path)})  # noqa: PTH113 - of thousands

    def _real(self, path: str) -> str:
        """Return a path without links; of thousands of files in one folder, that is looked up once."""
        folder, name = os.path.split(path)
        if os.path.islink(path) or name in {"", ".", ".."}:  # noqa: PTH114 - a string
            return os.path.realpath(path)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        return os.path.join(self._folders[folder], name)  # noqa: PTH118 - a string


def _source(path: str) -> str:
    """Return the code that bytecode was made from, and any other file as it is."""
    folder, name = os.path.split(path)
    if os.path.basename(folder) != "__pycache__":  # noqa: PTH119 - a string before and after
        return path
    return os.path.join(os.path.dirname(folder), f"{name.partition('.')[0]}.py")  # noqa: PTH118, PTH120 - likewise
