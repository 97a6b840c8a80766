"""The errors that a person reads: each names the file, the line and the way out."""

from collections.abc import Iterable
from pathlib import Path


class AfterwordError(Exception):
    """Base of every error that is reported as one line instead of a traceback."""


class ContentError(AfterwordError):
    """A mistake in a file under `content/`.

    Args:
        path: The file.
        line: Its line, counted from 1; None where the whole file is meant.
        message: What is wrong and what to write instead.
    """

    def __init__(self, path: Path | str, line: int | None, message: str) -> None:
        self.path = str(path)
        self.line = line
        self.message = message
        place = f"{path}:{line}" if line is not None else str(path)
        super().__init__(f"{place}: {message}")


class UnusableInputError(AfterwordError):
    """An input of which nothing can be used; nothing has been written (exit code 2)."""


class SettingsError(AfterwordError):
    """A setting that is unknown or of the wrong shape."""


def suggest(word: str, known: Iterable[str]) -> str:
    """Return '; did you mean …?' for the nearest known word, or the list of them.

    Args:
        word: What was written.
        known: What could have been meant.
    """
    from difflib import get_close_matches

    choices = sorted(str(word) for word in known)
    lowered = {choice.lower(): choice for choice in choices}
    near = get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    if near:
        return f"; did you mean {lowered[near[0]]!r}?"
    return f"; known: {', '.join(choices)}"
