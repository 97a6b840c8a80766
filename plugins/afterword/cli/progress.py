"""How far a build has come: a bar on a terminal, a line a phase elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


class Progress:
    """Says what is being done."""

    def __init__(self, stream: TextIO | None, bar: "Bar | None" = None) -> None:
        self._stream, self._bar = stream, bar
        self._task: TaskID | None = bar.add_task("settings", total=None) if bar else None

    def phase(self, name: str) -> None:
        """Begin with something else."""
        if self._bar is not None and self._task is not None:
            self._bar.reset(self._task, total=None, description=name)

    def step(self, name: str, number: int, total: int) -> None:
        """Count one thing of many; told in a line once all are done."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=name, completed=number, total=total)
        elif number == total:
            self.done(name, total)

    def done(self, name: str, number: int) -> None:
        """Say how many there were."""
        if self._bar is None and self._stream is not None:
            print(f"{name}: {number:,}", file=self._stream, flush=True)


@contextmanager
def show_progress(stream: TextIO, *, quiet: bool = False) -> Iterator[Progress]:
    """Show how far the build has come.

    Args:
        stream: Where; a bar needs a terminal.
        quiet: Say nothing.
    """
    if quiet:
        yield Progress(None)
        return
    if not stream.isatty():
        yield Progress(stream)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=Console(file=stream), transient=True) as bar:
        yield Progress(stream, bar)
