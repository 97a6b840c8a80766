"""A folder on this machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from afterword.publishing.release import Release
from afterword.publishing.targets.target import Progress


@dataclass(frozen=True, slots=True)
class DirectoryTarget:
    """A folder on this machine, which a web server is pointed at.

    Attributes:
        path: Where visitors' files are: a link to one release.
        keep: How many releases stay.
        compress: Put `.gz` and `.br` copies beside text files.
    """

    path: Path
    keep: int = 5
    compress: bool = True

    def __post_init__(self) -> None:
        if self.keep < 1:
            raise ValueError(f"'keep' is {self.keep}; 1 is the least")

    @property
    def description(self) -> str:
        """The folder."""
        return f"{self.path}/"

    def published(self) -> Mapping[str, str]:
        """Return what visitors see now."""
        raise NotImplementedError

    def publish(self, release: Release, progress: Progress) -> None:
        """Put a release before visitors."""
        raise NotImplementedError

    def releases(self) -> tuple[str, ...]:
        """Return the ids of the releases kept there."""
        raise NotImplementedError

    def rollback(self, release_id: str | None, progress: Progress) -> str:
        """Put an earlier release before visitors again."""
        raise NotImplementedError
