"""The head of an essay or a thread: `Name: value` lines, each with its place."""

import re
from typing import NamedTuple

# What nearly every head is: lines that are whole headers, and one that is blank.
_USUAL = re.compile(r"(?:[^\s:]++:[^\n\r]*+\n)++\n")


class Header(NamedTuple):
    """One header line.

    Attributes:
        name: As written.
        value: Without the space around it.
        line: Counted from 1.
    """

    name: str
    value: str
    line: int


class Head(NamedTuple):
    """The headers of a text and where its body begins.

    Attributes:
        headers: In order.
        body: What follows the first blank line.
        body_line: The line on which the body begins, from 1.
        stray: A line that is no header, if there is one: (line, text).
    """

    headers: tuple[Header, ...]
    body: str
    body_line: int
    stray: tuple[int, str] | None


def parse_head(text: str) -> Head:
    r"""Split a text at its first blank line; an indented line continues the one above it.

    Args:
        text: The whole file; lines end at `\n` only.
    """
    usual = _USUAL.match(text)
    if usual is None:
        return parse_any_head(text)
    headers = []
    for number, line in enumerate(usual[0].split("\n")[:-2], 1):
        name, _, value = line.partition(":")
        headers.append(Header(name, value.strip(), number))
    return Head(tuple(headers), text[usual.end() :], len(headers) + 2, None)


def parse_any_head(text: str) -> Head:
    """Return what `parse_head` does, which goes a shorter way where each line is a header.

    Args:
        text: The whole file.
    """
    headers: list[Header] = []
    stray: tuple[int, str] | None = None
    position, number = 0, 1
    while position < len(text):
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        line = text[position:end].removesuffix("\r")
        position, number = end + 1, number + 1
        if not line.strip():
            break
        name, colon, value = line.partition(":")
        if line[0] in " \t" and headers:
            last = headers[-1]
            headers[-1] = Header(last.name, f"{last.value} {line.strip()}".strip(), last.line)
        elif colon and name and name == name.strip() and " " not in name:
            headers.append(Header(name, value.strip(), number - 1))
        elif stray is None:
            stray = (number - 1, line)
    return Head(tuple(headers), text[position:], number, stray)
