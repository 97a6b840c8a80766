"""Releases side by side in one folder, of which nothing but our own files is ever deleted."""

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from afterword.building.files import write_whole
from afterword.publishing.release import SUMS, Release, compare, digest_tree, parse_sums, render_sums
from afterword.publishing.staging import RELEASE_ID
from afterword.publishing.targets.target import Progress, PublishError

_INCOMING, _LEAVING = ".incoming-", ".leaving-"
_NAMED = 3  # files that a message names


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of releases.

    A release comes under another name and gets its own once it is whole; one that leaves loses its name
    first. So whatever bears a release's name, and has its `SHA256SUMS`, is a whole release.

    Attributes:
        folder: `public.releases/`, with a folder a release in it.
    """

    folder: Path

    def releases(self) -> tuple[str, ...]:
        """Return the ids of the releases that stand here, oldest first."""
        try:
            names = sorted(path.name for path in self.folder.iterdir())
        except OSError:
            return ()
        return tuple(name for name in names if RELEASE_ID.fullmatch(name) and self._is_whole(name))

    def _is_whole(self, name: str) -> bool:
        folder = self.folder / name
        return not folder.is_symlink() and (folder / SUMS).is_file()

    def pin(self, name: str) -> None:
        """Let a release stay for good, or until somebody takes the mark beside it away."""
        (self.folder / f"{name}.keep").touch()

    def take_in(self, release: Release, beside: Path, before: Mapping[str, str], progress: Progress) -> None:
        """Put a release on the shelf, whole or not at all.

        Args:
            release: Which; one that stands here already is left alone.
            beside: What visitors see now.
            before: SHA-256 by path of that, as it is: what is the same becomes one more name of it.
            progress: Told how far it is.

        Raises:
            OSError: There is no room, or something can't be written.
        """
        if self._is_whole(release.id):
            return
        incoming = self.folder / f"{_INCOMING}{release.id}"
        try:
            incoming.mkdir()
            for number, path in enumerate(sorted(release.files), 1):
                same = before.get(path) == release.files[path]
                _place(release.root / path, incoming / path, beside / path if same else None)
                progress("files placed", number, len(release.files))
            _place(release.root / SUMS, incoming / SUMS, None)
            incoming.rename(self.folder / release.id)
        except BaseException:
            shutil.rmtree(incoming, ignore_errors=True)
            raise

    def check(self, name: str) -> None:
        """Compare a release with its own `SHA256SUMS`.

        Raises:
            PublishError: Files are missing or were changed, or the sums can't be read; names them.
        """
        folder = self.folder / name
        sums = self._load_sums(name)
        difference = compare(sums, digest_tree(folder))
        damaged = (*difference.removed, *difference.changed)
        if damaged:
            more = f" and {len(damaged) - _NAMED} more" if len(damaged) > _NAMED else ""
            raise PublishError(
                f"{folder}: {', '.join(damaged[:_NAMED])}{more} isn't what {SUMS} says; nothing was touched."
                " Choose another release: --list names them"
            )

    def _load_sums(self, name: str) -> dict[str, str]:
        path = self.folder / name / SUMS
        try:
            return parse_sums(path.read_text(encoding="utf-8"))
        except (ValueError, UnicodeError) as error:
            raise PublishError(f"{path}: {error}; choose another release: --list names them") from None

    def seal(self, folder: Path, files: Mapping[str, str]) -> None:
        """Write the sums of a folder that is to stand here, if it has none of its own."""
        if not (folder / SUMS).exists():
            write_whole(folder / SUMS, render_sums(files).encode())

    def tidy(self) -> None:
        """Remove what a publish that was killed has left; only who holds the lock may do that.

        Raises:
            OSError: Something can't be removed.
        """
        for path in sorted(self.folder.iterdir()):
            if path.name.startswith(_INCOMING):
                shutil.rmtree(path)
            elif path.name.startswith(_LEAVING):
                self._remove(path)
            elif path.is_symlink() and RELEASE_ID.fullmatch(path.name):
                path.unlink()

    def prune(self, keep: int, current: str) -> None:
        """Remove the oldest releases, but for the current, the pinned, and any whose sums can't be read.

        Args:
            keep: How many stay.
            current: What visitors see.

        Raises:
            OSError: Something can't be removed; the releases that stand here are whole all the same.
        """
        names = self.releases()
        for name in names[: max(0, len(names) - keep)]:
            if name == current or (self.folder / f"{name}.keep").exists():
                continue
            with suppress(PublishError):
                self._load_sums(name)
                leaving = self.folder / f"{_LEAVING}{name}"
                (self.folder / name).rename(leaving)
                self._remove(leaving)

    def _remove(self, leaving: Path) -> None:
        """Remove a release that has lost its name: what its sums name, and folders that are empty then.

        What somebody else put there stays, under a name that tells which release it was in.
        """
        sums = leaving / SUMS
        with suppress(OSError, ValueError):
            ours = parse_sums(sums.read_text(encoding="utf-8"))
            for folder, _, names in os.walk(leaving, topdown=False):
                for name in names:
                    path = Path(folder, name)
                    if path.relative_to(leaving).as_posix() in ours:
                        path.unlink()
                if Path(folder) != leaving:
                    with suppress(OSError):  # not empty
                        Path(folder).rmdir()
        sums.unlink(missing_ok=True)
        try:
            leaving.rmdir()
        except OSError:
            leaving.rename(leaving.with_name(f"{leaving.name.removeprefix(_LEAVING)}.others"))


def _place(source: Path, target: Path, same: Path | None) -> None:
    """Put a file, with its time, where its folder may be missing: as one more name of the same, if it can."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if same is not None and not same.is_symlink():
        with suppress(OSError):  # another disk, or one without links
            target.hardlink_to(same)
            return
    shutil.copyfile(source, target)
    status = source.stat()
    os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))
