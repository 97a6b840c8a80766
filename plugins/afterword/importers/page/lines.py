"""A text's lines, each with its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_NOT_WORD = re.compile(r"[\W_]+")
_TAB = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes:
        number: From 1.
        text: Without the white space around it; empty for a line in which nothing can be seen.
        indent: Columns of white space before it.
    """

    number: int
    text: str
    indent: int = 0


def split_lines(text: str) -> list[Line]:
    """Return the lines of a text."""
    lines: list[Line] = []
    for number, raw in enumerate(text.split("\n"), 1):
        stripped = raw.strip()
        if not _INVISIBLE.sub("", stripped):
            stripped = ""
        margin = raw[: len(raw) - len(raw.lstrip())]
        lines.append(Line(number, stripped, len(margin.expandtabs(_TAB))))
    return lines


def trim(lines: Sequence[Line]) -> list[Line]:
    """Return lines without the blank ones at either end."""
    start, stop = 0, len(lines)
    while start < stop and not lines[start].text:
        start += 1
    while stop > start and not lines[stop - 1].text:
        stop -= 1
    return list(lines[start:stop])


def next_worded(lines: Sequence[Line], at: int) -> int:
    """Return the index of the first line with words from there on; behind the last, where there is none."""
    while at < len(lines) and not lines[at].text:
        at += 1
    return at


def fold(text: str) -> str:
    """Return a text by which two are compared: lower-case words, one space between them."""
    return _NOT_WORD.sub(" ", text.casefold().replace("’", "'").replace("'", "")).strip()
