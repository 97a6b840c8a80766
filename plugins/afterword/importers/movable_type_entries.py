"""Cutting Movable Type's text export into entries and sections, without taking texts for structure.

An entry is lines of `NAME: value`, then sections, each behind a line of five hyphens; a line of eight ends
it. Texts hold such lines too, so one counts only where what stands behind it fits.
"""

import codecs
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b

SECTION_END, ENTRY_END = b"-----", b"--------"
NO_HEADER = "a line among an entry's headers that is none passed over"
NO_END = "the file ends without its line of eight hyphens"
BREAKS_OFF = "the file breaks off inside this record"

_HEADER = re.compile(rb"([A-Z][A-Z _-]{1,40}):(?:\s+(.*)|\s*)$", re.DOTALL)
_FIRST_HEADER = re.compile(
    rb"(?:AUTHOR|TITLE|BASENAME|STATUS|DATE|TAGS|CATEGORY|PRIMARY CATEGORY|ALLOW COMMENTS|ALLOW PINGS"
    rb"|CONVERT BREAKS|NO ENTRY|UNIQUE URL):"
)
_SECTION = re.compile(rb"(BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING):\s*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end; `number` counts from 1, `offset` is in bytes from the start of the file."""

    text: bytes
    offset: int
    number: int


@dataclass(slots=True)
class Section:
    """What stands behind the name of a section, such as `BODY` or `COMMENT`.

    Attributes:
        cut: The file ends inside of it.
    """

    name: str
    offset: int
    line: int
    lines: list[bytes] = field(default_factory=list)
    cut: bool = False

    @property
    def raw(self) -> bytes:
        """Its text."""
        return b"\n".join(self.lines)


@dataclass(slots=True)
class Entry:
    """An entry as found.

    Attributes:
        headers: (name, value), in order; a name may repeat.
        cut: The file ends inside of it.
        faults: What was passed over or mended, each with its offset and line.
    """

    offset: int
    line: int
    headers: list[tuple[str, bytes]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    cut: bool = False
    faults: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def fingerprint(self) -> bytes:
        """Sixteen bytes that tell whether two entries are alike to the letter."""
        sections = [(section.name, section.lines) for section in self.sections]
        return blake2b(repr((self.headers, sections)).encode(), digest_size=16).digest()

    def header(self, name: str) -> bytes:
        """Return the first value of a header; empty where there is none."""
        return next((value for key, value in self.headers if key == name and value), b"")

    def section(self, name: str) -> Section | None:
        """Return the first section of a name."""
        return next((section for section in self.sections if section.name == name), None)


class _Lines:
    """Lines, with a look at what comes next."""

    def __init__(self, raw: Iterable[bytes]) -> None:
        self._raw = iter(raw)
        self._ahead: deque[Line] = deque()
        self._offset = 0
        self._number = 0
        self.ends_in_newline = True

    def next(self) -> Line | None:
        """Return the next line; None at the end."""
        return self._ahead.popleft() if self._ahead else self._pull()

    def following(self) -> bytes | None:
        """Return the next line that isn't blank, without taking it; None at the end."""
        for line in self._ahead:
            if line.text.strip():
                return line.text
        while (pulled := self._pull()) is not None:
            self._ahead.append(pulled)
            if pulled.text.strip():
                return pulled.text
        return None

    def _pull(self) -> Line | None:
        raw = next(self._raw, None)
        if raw is None:
            return None
        self.ends_in_newline = raw.endswith(b"\n")
        self._number += 1
        text = raw.removeprefix(codecs.BOM_UTF8) if self._number == 1 else raw
        line = Line(text.rstrip(b"\r\n"), self._offset, self._number)
        self._offset += len(raw)
        return line


def split_entries(raw: Iterable[bytes]) -> Iterator[Entry]:
    """Yield the entries of a file.

    Args:
        raw: Its lines, with their ends.
    """
    lines = _Lines(raw)
    entry: Entry | None = None
    section: Section | None = None
    in_head = True
    while (line := lines.next()) is not None:
        if entry is None:
            if not line.text.strip():
                continue
            entry, section, in_head = Entry(line.offset, line.number), None, True
        if _ends_entry(line, lines):
            yield entry
            entry = None
        elif _ends_section(line, lines):
            in_head, section = False, None
        elif in_head:
            _read_header(line, entry)
        elif section is None:
            if name := _SECTION.match(line.text):
                section = Section(name[1].decode(), line.offset, line.number)
                entry.sections.append(section)
        else:
            section.lines.append(line.text)
    if entry is not None:
        _end_of_file(entry, section, cut=not lines.ends_in_newline)
        yield entry


def _ends_entry(line: Line, lines: _Lines) -> bool:
    if line.text.rstrip() != ENTRY_END:
        return False
    following = lines.following()
    return following is None or _FIRST_HEADER.match(following) is not None


def _ends_section(line: Line, lines: _Lines) -> bool:
    if line.text.rstrip() != SECTION_END:
        return False
    following = lines.following()
    return following is None or following.rstrip() == ENTRY_END or _SECTION.match(following) is not None


def _read_header(line: Line, entry: Entry) -> None:
    if not line.text.strip():
        return
    match = _HEADER.match(line.text)
    if match is None:
        entry.faults.append((NO_HEADER, line.offset, line.number))
    else:
        entry.headers.append((match[1].decode(), (match[2] or b"").strip()))


def _end_of_file(entry: Entry, section: Section | None, *, cut: bool) -> None:
    """Say what a file that ends without its line of hyphens has lost: nothing, or the end of a text."""
    place = (section.offset, section.line) if section else (entry.offset, entry.line)
    if cut or entry.section("BODY") is None:
        entry.cut = True
        if section is not None:
            section.cut = True
        entry.faults.append((BREAKS_OFF, *place))
    else:
        entry.faults.append((NO_END, *place))
