"""A folder on this machine: releases side by side, and a link to one of them that a web server is pointed at.

```
public -> public.releases/20270304T102200Z-1a2b3c4d      what visitors see; a link, switched by one rename
public.releases/
  20270301T080000Z-9f8e7d6c/                             a release, whole; the same files are stored once
  20270304T102200Z-1a2b3c4d/
  .lock                                                  held while something is published
```
"""

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from afterword.publishing.lock import hold_lock
from afterword.publishing.release import Release, digest_tree
from afterword.publishing.staging import RELEASE_ID, name_release
from afterword.publishing.targets.shelf import Shelf
from afterword.publishing.targets.swap import exchange
from afterword.publishing.targets.target import Progress, PublishError, choose_release

_PATIENCE = 10.0  # seconds for another publish into the same folder, from another copy of the site
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@dataclass(frozen=True, slots=True)
class DirectoryTarget:
    """A folder on this machine, which a web server is pointed at.

    Attributes:
        path: Where visitors' files are: a link to one release of those in `<path>.releases/`.
        keep: How many releases stay.
        compress: Put `.gz` and `.br` copies beside text files.
    """

    path: Path
    keep: int = 5
    compress: bool = True

    def __post_init__(self) -> None:
        if not self.path.name:
            raise ValueError(f"'path' is '{self.path}'; name a folder in it")
        if self.keep < 1:
            raise ValueError(f"'keep' is {self.keep}; 1 is the least")

    @property
    def description(self) -> str:
        """The folder; from here, if it is below."""
        near = os.path.relpath(self.path)
        return f"{self.path if near.startswith('..') else near}/"

    @property
    def shelf(self) -> Shelf:
        """Where the releases are."""
        return Shelf(self.path.with_name(f"{self.path.name}.releases"))

    def published(self) -> Mapping[str, str]:
        """Return what visitors see now: what is in the files, not what `SHA256SUMS` says of them."""
        with self._explain():
            self._check_place()
            return digest_tree(self.path.resolve()) if self.path.is_dir() else {}

    def publish(self, release: Release, progress: Progress) -> None:
        """Put a release before visitors, and let the oldest ones go."""
        with self._explain():
            self._check_place()
            self.shelf.folder.mkdir(parents=True, exist_ok=True)
            with self._lock():
                before = digest_tree(self.path.resolve()) if self.path.is_dir() else {}
                if not self.path.is_symlink() and before and "index.html" not in before:
                    raise PublishError(
                        f"{self.path}: this folder holds no site (no index.html), and not a thing in it was"
                        " touched; name another"
                    )
                self.shelf.tidy()
                self.shelf.take_in(release, self.path.resolve(), before, progress)
                self._switch(release.id, before)
                with suppress(OSError):  # the site is out; what can't be removed now goes next time
                    self.shelf.prune(self.keep, release.id)

    def releases(self) -> tuple[str, ...]:
        """Return the ids of the releases kept there."""
        return self.shelf.releases()

    def rollback(self, release_id: str | None, progress: Progress) -> str:
        """Put an earlier release before visitors again, after a look at each of its files."""
        with self._explain():
            self._check_place()
            if not self.releases():
                raise PublishError(f"{self.path}: there are no releases; nothing was touched")
            with self._lock():
                return self._roll_back(release_id, progress)

    def _roll_back(self, release_id: str | None, progress: Progress) -> str:
        wanted = choose_release(self.releases(), self.current(), release_id, str(self.path))
        progress("releases checked", 0, 1)
        self.shelf.check(wanted)
        progress("releases checked", 1, 1)
        self._switch(wanted, digest_tree(self.path) if self._is_plain() else {})
        return wanted

    def current(self) -> str | None:
        """Return the id of the release that visitors see, None where it is none of ours."""
        if not self.path.is_symlink():
            return None
        where = self.path.parent / self.path.readlink()
        same = where.parent.resolve() == self.shelf.folder.resolve() and RELEASE_ID.fullmatch(where.name)
        return where.name if same else None

    def _is_plain(self) -> bool:
        return self.path.is_dir() and not self.path.is_symlink()

    def _check_place(self) -> None:
        """Raise PublishError where something else is in the place of the link."""
        if self.path.is_symlink() and self.current() is None:
            raise PublishError(
                f"{self.path}: this is a link to {self.path.readlink()}, which is no release of ours;"
                " name the folder itself as the target, or take the link away"
            )
        if self.path.exists() and not self.path.is_dir():
            raise PublishError(f"{self.path}: this is a file, and a folder is wanted; name another")
        for parent in self.path.parents:
            if parent.exists():
                if not parent.is_dir():
                    raise PublishError(
                        f"{self.path}: {parent} is a file, and a folder is wanted; name another"
                    )
                break

    def _switch(self, name: str, before: Mapping[str, str]) -> None:
        """Let the link lead to a release, in one step."""
        link = self.shelf.folder / ".next"
        link.unlink(missing_ok=True)
        # Relative, so that the folder around both can be moved, or mounted elsewhere.
        link.symlink_to(f"{self.shelf.folder.name}/{name}")
        if hasattr(os, "sync"):
            os.sync()  # the files are on the disk before the link is, whatever happens to the current
        if self._is_plain():
            if not before:
                self.path.rmdir()
            else:
                self._adopt(link, before, name)
                return
        link.replace(self.path)

    def _adopt(self, link: Path, before: Mapping[str, str], name: str) -> None:
        """Put the link where a plain folder is, which becomes a release, and stays.

        Earlier versions published into one. What else may be in it nobody knows, so nothing ever deletes it.
        """
        moment = datetime.fromtimestamp((self.path / "index.html").stat().st_mtime, UTC)
        old = name_release(before, moment)
        if old >= name:  # its clock ran ahead
            old = name_release(before, datetime.fromtimestamp(0, UTC))
        self.shelf.seal(self.path, before)
        self.shelf.pin(old)
        place = self.shelf.folder / old
        link.replace(place)
        if exchange(place, self.path):
            return
        place.rename(link)
        self.path.rename(
            place
        )  # for a moment nothing is there; the next line mends it, or else the next publish
        link.replace(self.path)

    def _lock(self) -> AbstractContextManager[None]:
        return hold_lock(self.shelf.folder / ".lock", _PATIENCE, lambda _holder: None)

    @contextmanager
    def _explain(self) -> Iterator[None]:
        """Turn what the system says into a line for a person."""
        try:
            yield
        except OSError as error:
            where = error.filename or self.path
            if error.errno in _FULL:
                way = "no room is left; make some, or let fewer releases stay ('keep')"
            elif error.errno in _FORBIDDEN:
                way = "it may not be written; give this user the right to, or name another folder"
            else:
                way = f"{error.strerror or error}; mend that, or name another folder"
            raise PublishError(f"{where}: {way}. Visitors see what they saw before") from None
