"""What is wrong with a text's rights."""

from collections.abc import Iterator
from pathlib import Path

from afterword.errors import ContentError, suggest
from afterword.text.licences import parse_licence
from afterword.vocabulary import Rights

_USUAL = ("CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "CC0-1.0")


def check_rights(
    path: Path, start: int, rights: Rights | None, licence: str | None
) -> Iterator[ContentError]:
    """Report a licence that nobody knows, and one that is missing.

    Args:
        path: The file.
        start: The line from which on its headers stand, from 1.
        rights: By what right a text of it is published.
        licence: What its header says.
    """
    if rights is Rights.LICENCE and licence is None:
        message = "Rights: licence, but which? write `Licence: CC-BY-4.0` under it, or whichever it is"
        yield ContentError(path, _line_of(path, start, "rights"), message)
    if licence is not None and not parse_licence(licence).known:
        hint = suggest(licence, _USUAL).removeprefix("; ")
        message = (
            f"Licence: {licence!r} is none that is known; write a Creative Commons licence with its version,"
            f" an SPDX identifier, or the licence's address ({hint})"
        )
        yield ContentError(path, _line_of(path, start, "licen"), message)


def _line_of(path: Path, start: int, name: str) -> int:
    """Return the line of the next header that begins so, or where to look from."""
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if number >= start and line.lower().startswith(name):
            return number
    return start
