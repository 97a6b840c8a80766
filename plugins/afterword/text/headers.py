"""The head of an essay or a thread: `Name: value` lines, each with its place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Header:
    """One header line.

    Attributes:
        name: As written.
        value: Without the space around it.
        line: Counted from 1.
    """

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Head:
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
