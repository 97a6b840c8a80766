"""What people write into Discord, as the Markdown of this place: the same words and markup, line by line.

Discord breaks a line where the writer did, ends a quotation with its line, and lets a block of code begin in
the middle of one. References, `<@1>`, `<#1>`, `<:name:1>`, `<t:1>`, get the names that the export has.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import Enum, auto

from afterword.essays.escaping import escape_line_start, escape_text
from afterword.importers.markdown_source import code_spans, shield

_CODE_BLOCK = re.compile(r"```(?:([A-Za-z0-9_+-]{0,20})\n)?(.+?)```", re.DOTALL)
_REFERENCE = re.compile(
    r"<(?:(?P<user>@!?)|(?P<role>@&)|(?P<channel>#)|a?:(?P<emoji>\w{1,64}):|(?P<moment>t:))"
    r"(?P<id>-?\d{1,20})(?::[tTdDfFR])?>"
)
_LIST = re.compile(r"[ \t]*(?:[-*]|[0-9]{1,9}\.)[ \t]+\S")
_HEADING = re.compile(r"#{1,3}[ \t]+\S")
_QUOTE = re.compile(r">[ \t]|>$")
_QUOTED_TO_END = ">>> "


class _Kind(Enum):
    BLANK = auto()
    HEADING = auto()
    LIST = auto()
    QUOTE = auto()
    WORDS = auto()


def discord_markdown(text: str, names: Mapping[str, str]) -> str:
    """Return a message as Markdown.

    Args:
        text: As the export has it.
        names: By reference: `@1` for a person or a role, `#1` for a channel.
    """
    parts: list[str] = []
    position = 0
    for match in _CODE_BLOCK.finditer(text):
        if "\n" not in match[0]:
            continue  # code within a line is the same in both
        parts.append(_words(text[position : match.start()], names))
        code = match[2].strip("\n")
        parts.append(f"```{match[1] or ''}\n{code}\n```")
        position = match.end()
    parts.append(_words(text[position:], names))
    return "\n\n".join(part for part in parts if part)


def quoted(markdown: str) -> str:
    """Return a text as a quotation."""
    return "\n".join(f"> {line}".rstrip() for line in markdown.split("\n"))


def _words(text: str, names: Mapping[str, str]) -> str:
    text = _outside_code(text.strip("\n"), lambda words: _REFERENCE.sub(lambda m: _named(m, names), words))
    lines = [_line(line) for line in _quote_to_end(shield(text, indented_code=False).split("\n"))]
    out: list[str] = []
    for index, (kind, line) in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else (_Kind.BLANK, "")
        out.append(line + ("\\" if _breaks(kind, line, following) else ""))
        if _parts(kind, following):
            out.append("")
    return "\n".join(out).strip("\n")


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    parts: list[str] = []
    position = 0
    for start, end in code_spans(text):
        parts += change(text[position:start]), text[start:end]
        position = end
    return "".join([*parts, change(text[position:])])


def _named(match: re.Match[str], names: Mapping[str, str]) -> str:
    number = match["id"]
    if match["emoji"]:
        return escape_text(f":{match['emoji']}:")
    if match["moment"]:
        try:
            return datetime.fromtimestamp(int(number), UTC).strftime("%Y-%m-%d %H:%M UTC")
        except (ValueError, OverflowError, OSError):
            return match[0]
    sign = "#" if match["channel"] else "@"
    name = names.get(f"{sign}{number}")
    return f"{sign}{escape_text(name)}" if name else match[0]


def _quote_to_end(lines: list[str]) -> list[str]:
    """Return lines in which the rest of a message that is quoted is quoted line by line."""
    for index, line in enumerate(lines):
        if line.startswith(_QUOTED_TO_END):
            first = line.removeprefix(_QUOTED_TO_END)
            return [*lines[:index], *(f"> {rest}" for rest in (first, *lines[index + 1 :]))]
    return lines


def _line(line: str) -> tuple[_Kind, str]:
    """Return what a line is, and the line with what only Markdown proper would read as markup escaped."""
    bare = line.strip()
    if not bare:
        return _Kind.BLANK, ""
    if _QUOTE.match(line):
        return _Kind.QUOTE, line.rstrip()
    if _LIST.match(line):
        return _Kind.LIST, line.rstrip()
    if _HEADING.match(line):
        return _Kind.HEADING, line.rstrip()
    # Behind four blanks it would be code; under a list's item two keep it there.
    indent = "  " if line.startswith("  ") else ""
    return _Kind.WORDS, indent + escape_line_start(bare)


def _breaks(kind: _Kind, line: str, following: tuple[_Kind, str]) -> bool:
    """Tell whether the next line goes on in the same paragraph."""
    next_kind, next_line = following
    if kind is _Kind.QUOTE:
        return next_kind is _Kind.QUOTE and bool(line[1:].strip()) and bool(next_line[1:].strip())
    if kind is _Kind.LIST:
        return next_kind is _Kind.WORDS and next_line.startswith(" ")
    return kind is _Kind.WORDS and next_kind is _Kind.WORDS


def _parts(kind: _Kind, following: tuple[_Kind, str]) -> bool:
    """Tell whether Markdown proper needs a blank line to end what Discord ends with the line."""
    next_kind, next_line = following
    if next_kind is _Kind.BLANK or kind in {_Kind.BLANK, _Kind.HEADING} or kind is next_kind:
        return False
    return (
        kind is _Kind.QUOTE
        or next_kind is _Kind.LIST
        or (kind is _Kind.LIST and not next_line.startswith(" "))
    )
