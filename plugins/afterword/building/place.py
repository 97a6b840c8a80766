"""Where the builds of a site are remembered; light to import, for builds that find nothing to do."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from afterword.building.files import digest_parts


class Place(NamedTuple):
    """Where the memory of a site's builds lies.

    Attributes:
        folder: `.cache/build/`, beside the settings.
        name: Of one site and one output.
    """

    folder: Path
    name: str

    @property
    def manifest(self) -> Path:
        """The manifest's file."""
        return self.folder / f"{self.name}.files"

    @property
    def pages(self) -> Path:
        """The file of the pages' keys."""
        return self.folder / f"{self.name}.pages"

    @property
    def edits(self) -> Path:
        """The file of the edits since."""
        return self.manifest.with_suffix(".edits")

    @property
    def quick(self) -> Path:
        """The folder of what makes single pages."""
        return self.folder / f"{self.name}.quick"

    def forget(self) -> None:
        """Remember nothing of earlier builds."""
        import shutil

        for path in (self.manifest, self.pages, self.edits):
            path.unlink(missing_ok=True)
        shutil.rmtree(self.quick, ignore_errors=True)


def find_place(settings: Path, output: Path | None) -> Place:
    """Return where the builds of these settings into this output are remembered."""
    name = digest_parts([str(settings.resolve()), str(output.resolve()) if output else ""])[:16]
    return Place(settings.resolve().parent / ".cache" / "build", name)


def page_file(page: str) -> str:
    """Return a page's file in the output, by its address: "essays/x/" is "essays/x/index.html"."""
    name = page.removeprefix("/")
    return f"{name}index.html" if name.endswith("/") or not name else name


@contextmanager
def one_at_a_time(place: Place, wait: Callable[[], None]) -> Iterator[None]:
    """Hold back a second build of the same output until the first is done, where files can be locked.

    Args:
        place: Of the builds.
        wait: Called once where there is a reason to wait.
    """
    place.folder.mkdir(parents=True, exist_ok=True)
    with (place.folder / f"{place.name}.lock").open("wb") as file:
        _lock(file, wait)
        yield


def _lock(file: IO[bytes], wait: Callable[[], None]) -> None:
    try:
        import fcntl
    except ImportError:  # no such thing here: the last build to end wins
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        wait()
        fcntl.flock(file, fcntl.LOCK_EX)
