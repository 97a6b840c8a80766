"""What every target can do."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from afterword.errors import AfterwordError
from afterword.publishing.release import Release

Progress = Callable[[str, int, int], None]  # (what is being done, how many are done, of how many)


class PublishError(AfterwordError):
    """A target that can't be reached, is full, forbids writing or isn't ours. The live site is as it was."""


def choose_release(kept: Iterable[str], current: str | None, wanted: str | None, where: str) -> str:
    """Return the id of the release to go back to.

    Args:
        kept: The ids of those that are there.
        current: That of the one that visitors see; None where it is none of ours, so that any will do.
        wanted: Which; None for the latest before the current.
        where: The target, in words for a person.

    Raises:
        PublishError: There is none.
    """
    names = frozenset(kept)
    if wanted is None:
        wanted = max((name for name in names if current is None or name < current), default=None)
    if wanted is None:
        raise PublishError(f"{where}: there is no release before the current one; nothing was touched")
    if wanted not in names:
        raise PublishError(f"{where}: there is no release {wanted}; --list names them")
    return wanted


class Target(Protocol):
    """A place that visitors read the site from.

    After `publish` or `rollback` returns, visitors see the whole new site; where either raises or is killed
    at any moment, they see the whole old one or the whole new one. (An S3 store can't switch at once; its
    module says what it promises instead.)
    """

    @property
    def description(self) -> str:
        """Where it is, in words for a person, without credentials: `rsync to www@host:/srv/site`."""

    @property
    def compress(self) -> bool:
        """Whether a release has `.gz` and `.br` copies beside its text files; a setting of each target."""

    def published(self) -> Mapping[str, str]:
        """Return the SHA-256 by path of what visitors see now; empty where nothing is.

        Raises:
            PublishError: It can't be looked at.
        """

    def publish(self, release: Release, progress: Progress) -> None:
        """Put a release before visitors. One that stands there already is left alone.

        Raises:
            PublishError: It didn't work; the message ends with the way out.
        """

    def releases(self) -> tuple[str, ...]:
        """Return the ids of the releases kept there, oldest first; the last isn't always the current one."""

    def current(self) -> str | None:
        """Return the id of the release that visitors see, None where it is none of ours.

        Raises:
            PublishError: It can't be looked at.
        """

    def rollback(self, release_id: str | None, progress: Progress) -> str:
        """Put an earlier release before visitors again.

        Args:
            release_id: Which; None for the one before the current.
            progress: Told how far it is.

        Returns:
            The id of what visitors see now.

        Raises:
            PublishError: There is no such release, or the target can't go back.
        """
