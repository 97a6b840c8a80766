r"""The header lines of a `.thread` file: `Name: value`, in one order, each with its place for messages.

Stricter than an essay's head: an importer and people write here in turns, and the text must come back byte
for byte. So there is one spelling, one order, and no continued lines. What can't stand in a line is escaped:
`\\` for a backslash, `\n` for a newline, `\u{…}` with hexadecimal digits for any other control character and
for a space at either end.
"""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from afterword.errors import ContentError, suggest

Value = TypeVar("Value")
Pairs = tuple[tuple[str, str], ...]
Order = Mapping[str, int]  # the names that may stand in a block, each with its rank

EXTRA = "X-"  # in an order, the place where all the X-… fields stand
_EXTRA_NAME = re.compile(r"X-[A-Za-z0-9][A-Za-z0-9-]*")
_UNWRITABLE = re.compile(r"[\\\x00-\x1f\x7f-\x9f\u2028\u2029]|\A | \Z")
_REPLACEMENT = 0xFFFD  # what a NUL becomes, which no reader takes
_ESCAPE = re.compile(r"\\(?:(\\)|(n)|u\{([0-9a-f]{1,6})\})?")


def in_order(names: str) -> Order:
    """Return the order that a line of names gives."""
    return {name: rank for rank, name in enumerate(names.split())}


def is_extra(name: str) -> bool:
    """Tell whether a name is one of an `X-…` field."""
    return _EXTRA_NAME.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """The headers of a thread or a comment.

    Attributes:
        path: The file, for messages.
        values: By name: the line, counted from 1, and the value; of an `X-…` field that repeats, the first.
        extra: The `X-…` fields, in order.
    """

    path: str
    values: Mapping[str, tuple[int, str]]
    extra: Pairs

    def get(self, name: str, parse: Callable[[str], Value]) -> Value | None:
        """Return a header's parsed value, or None where it isn't there.

        Raises:
            ContentError: `parse` raised ValueError, whose message is the reader's.
        """
        if (found := self.values.get(name)) is None:
            return None
        line, value = found
        try:
            return parse(value)
        except ValueError as error:
            raise ContentError(self.path, line, f"{name}: {error}") from None


def read_block(path: str, lines: Sequence[str], start: int, stop: int, order: Order) -> HeaderBlock:
    """Read the header lines `lines[start:stop]`.

    Args:
        path: The file, for messages.
        lines: All of the file's lines.
        start: Index of the first header line; the line's number is one more.
        stop: Index behind the last.
        order: The names that may stand here.

    Raises:
        ContentError: A line that is no header, one unknown, repeated, empty or out of order, a bad escape.
    """
    values: dict[str, tuple[int, str]] = {}
    extra: list[tuple[str, str]] = []
    last = -1
    for index in range(start, stop):
        name, colon, value = lines[index].partition(":")
        further = name.startswith(EXTRA)
        rank = order.get(EXTRA if further else name)
        if rank is None or not colon or (further and not is_extra(name)):
            _refuse_line(path, index + 1, lines[index], order)
        if rank < last or (rank == last and not further):
            _refuse_place(path, index + 1, name, {*values, EXTRA} if extra else values, order)
        last = rank
        value = value.strip(" \t")
        if value.endswith("\r"):
            raise ContentError(path, index + 1, "ends in CR LF; save the file with line ends of LF alone")
        if "\\" in value:
            value = _unescape(path, index + 1, value)
        if further:
            extra.append((name, value))
            values.setdefault(name, (index + 1, value))
        elif value:
            values[name] = (index + 1, value)
        else:
            raise ContentError(path, index + 1, f"{name} is empty; write a value or take the line out")
    return HeaderBlock(path, values, tuple(extra))


def write_block(
    values: Mapping[str, str | None], extra: Pairs, last: Mapping[str, str | None] | None = None
) -> list[str]:
    """Return header lines; a value of None has no line.

    Args:
        values: By name, in the block's order.
        extra: The `X-…` fields, which follow; their values may be empty.
        last: What stands behind those, by name and in order.

    Raises:
        ValueError: A value that is empty, or an extra field whose name isn't one.
    """
    lines = _write_lines(values)
    for name, value in extra:
        if not is_extra(name):
            raise ValueError(f"{name!r} is no name of an extra field; it is X- and letters, digits, hyphens")
        lines.append(f"{name}: {_escape(value)}" if value else f"{name}:")
    return lines if last is None else lines + _write_lines(last)


def _write_lines(values: Mapping[str, str | None]) -> list[str]:
    lines = []
    for name, value in values.items():
        if value is None:
            continue
        if not value:
            raise ValueError(f"{name} is empty; what isn't known is None")
        lines.append(f"{name}: {_escape(value)}")
    return lines


def _escape(value: str) -> str:
    if value.isprintable() and "\\" not in value and value[0] != " " and value[-1] != " ":
        return value  # nearly every value, at a fifth of the cost of the search
    return _UNWRITABLE.sub(_escape_one, value)


def _escape_one(match: re.Match[str]) -> str:
    code = ord(match[0]) or _REPLACEMENT
    return {"\\": r"\\", "\n": r"\n"}.get(match[0]) or f"\\u{{{code:x}}}"


def _unescape(path: str, line: int, value: str) -> str:
    def read(match: re.Match[str]) -> str:
        backslash, newline, code = match.groups()
        if backslash or newline:
            return "\\" if backslash else "\n"
        if code and _is_character(int(code, 16)):
            return chr(int(code, 16))
        raise ContentError(
            path, line, r"a lone backslash; in a header, \\ stands for it and \n for a new line"
        )

    return _ESCAPE.sub(read, value)


def _is_character(code: int) -> bool:
    """Tell a character from the NUL, a half of a surrogate pair and what Unicode doesn't reach."""
    return 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF  # noqa: PLR2004 - Unicode's own bounds


def _refuse_line(path: str, line: int, text: str, order: Order) -> NoReturn:
    name, colon, _ = text.partition(":")
    if not colon or not name or " " in name.strip():
        hint = "write `Name: value`, or a blank line before the body"
        raise ContentError(path, line, f"{text[:40]!r} is no header; {hint}")
    hint = suggest(name.strip(), [known for known in order if known != EXTRA])
    raise ContentError(path, line, f"unknown header {name!r}{hint}")


def _refuse_place(path: str, line: int, name: str, seen: Container[str], order: Order) -> NoReturn:
    if name in seen and name in order:
        raise ContentError(path, line, f"{name} stands twice; keep one of the two")
    rank = order[EXTRA if name.startswith(EXTRA) else name]
    below = next(known for known in order if order[known] > rank and known in seen)
    where = "the X-… fields" if below == EXTRA else below
    raise ContentError(path, line, f"{name} is out of order; move it above {where}")
