"""From the folder that a build wrote into to the one that is shown: only what is different is touched."""

import os
import shutil
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from afterword.building.files import Stamp, digest_file, read_stamp, scan, stamp, write_whole
from afterword.building.manifest import Files, Known, Row, make_row, rows_of


@dataclass(frozen=True, slots=True)
class Synced:
    """What became of the output folder.

    Attributes:
        outputs: Every file of this build, as it stands now.
        written: Paths whose bytes are other than before, or new.
        removed: Paths that an earlier build wrote, and this one didn't.
        foreign: How many files no build wrote.
    """

    outputs: Mapping[str, Known]
    written: tuple[str, ...]
    removed: tuple[str, ...]
    foreign: int


def list_staged(stage: Path) -> list[str]:
    """Return the path of every file in the folder that a build wrote into, in order."""
    start = len(str(stage)) + 1
    return sorted(path[start:] for path, _ in scan(str(stage)))


def sync(  # noqa: PLR0917 - two folders, and what is known of each
    stage: Path,
    staged: Collection[str],
    output: Path,
    earlier: Mapping[str, Known],
    kept: Collection[str],
    digests: Mapping[str, tuple[int, str]] = MappingProxyType({}),
) -> Synced:
    """Make the output what a build wrote; a file with the same bytes keeps its time.

    Args:
        stage: Where the build wrote; it is empty of files afterwards, but for those that were the same.
        staged: The paths of what it wrote.
        output: What is shown.
        earlier: What earlier builds wrote there; nothing else is ever deleted.
        kept: Paths that this build would have written just as they are.
        digests: Of files in the stage, where whoever wrote them knows: when, in nanoseconds since 1970, and
            the digest; a file that has another time now is looked at.
    """
    current = {*staged, *kept}
    removed = tuple(sorted(path for path in earlier if path not in current and _remove(output, path)))
    before, outputs = rows_of(earlier), dict[str, Row]()
    written: list[str] = []
    moved = not kept and _move(stage, output)
    for path in sorted(current):
        target = output / path
        if moved and (now := stamp(target)) is not None:
            outputs[path] = make_row(now, _digest(target, now, digests.get(path)))
            written.append(path)
            continue
        if path in kept:
            outputs[path] = before[path]
            continue
        source = stage / path
        digest = _digest(source, stamp(source), digests.get(path))
        now = stamp(target)
        same = now is not None and before.get(path) == make_row(now, digest)
        if not same and (now is None or _differ(target, now, source, digest)):
            _place(source, target)
            written.append(path)
            now = stamp(target)
        if now is not None:
            outputs[path] = make_row(now, digest)
    start = len(str(output)) + 1
    foreign = sum(1 for path, _ in scan(str(output)) if path[start:] not in outputs)
    return Synced(Files(outputs), tuple(written), removed, foreign)


def _differ(target: Path, now: Stamp, source: Path, digest: str) -> bool:
    return read_stamp(now).size != source.stat().st_size or digest_file(target) != digest


def _digest(path: Path, now: Stamp | None, told: tuple[int, str] | None) -> str:
    known = told is not None and now is not None and told[0] == read_stamp(now).written
    return told[1] if told is not None and known else digest_file(path)


def _move(stage: Path, output: Path) -> bool:
    """Put the whole stage where the output is to be, if none is there yet; return whether that was done."""
    try:
        if output.is_symlink():
            return False
        if output.exists():
            output.rmdir()  # only an empty one goes
        output.parent.mkdir(parents=True, exist_ok=True)
        stage.rename(output)
    except OSError:
        return False
    return True


def _remove(output: Path, path: str) -> bool:
    """Remove a file of an earlier build, and the folders that it leaves empty."""
    target = output / path
    try:
        target.unlink()
    except OSError:
        return False
    with suppress(OSError):  # something else is in it
        for folder in target.parents:
            if folder == output:
                break
            folder.rmdir()
    return True


def _place(source: Path, target: Path) -> None:
    try:
        os.replace(source, target)  # noqa: PTH105 - most files, and most folders are there
    except OSError:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            source.replace(target)
        except OSError:  # on another disk
            write_whole(target, source.read_bytes())
            shutil.copystat(source, target)
