"""An mbox: messages one behind the other, each after a line that begins with `From `.

Which lines those are is nowhere written; RFC 4155 names the problem and leaves it. Here a line counts that
begins the file, or that names a time and a year and has a field on the next line, blank line before it or
none. A `From ` in somebody's sentence has neither. Where a Content-Length leads exactly to the next separator
(mboxcl), what it spans is one message whatever stands in it.

The variants quote a body's own `From ` lines: mboxo puts a `>` before `From `, mboxrd before `>From ` too.
One mark is taken off, unless the lines around show that it is a quotation's; mboxo's alone where it is known
that the writer was one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO

from afterword.importers.mail.headers import KNOWN_FIELDS, MAIL_FIELDS, parse_head

_CHUNK = 1 << 20
_CONTEXT = 4096  # bytes needed around a candidate to judge it
_CANDIDATE = b"\nFrom "
_TIME = re.compile(
    rb"\b\d{1,2}:\d\d(?::\d\d)?\b.*\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b.*\b\d{1,2}:\d\d(?::\d\d)?\b"
)
_FIELD = re.compile(rb">?From |([!-9;-~]{1,76})[ \t]*:")
_FROM = re.compile(rb"From[ \t]+(?![ \t:])")
_QUOTED_FROM = re.compile(rb"^(>+)From ", re.MULTILINE)
_MARKS = re.compile(rb"(?:> ?)*")
_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,12})[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_LONGEST_LINE = 400  # bytes of a separator
_FIRST_FIELDS = 800  # bytes behind it
_LONGEST_HEAD = 1 << 17
_LONGEST_BODY = 1 << 26  # bytes; a Content-Length that says more isn't followed
_HEAD_END = re.compile(rb"\n\r?\n")


class Quoting(Enum):
    """How a body's own `From ` lines are quoted."""

    NONE = "none"
    MBOXO = "mboxo"
    MBOXRD = "mboxrd"


@dataclass(frozen=True, slots=True)
class Record:
    """One message of an mbox, as it stands there.

    Attributes:
        offset: Where its separator begins, in bytes.
        line: The separator's line, from 1.
        separator: That line with its end; empty for what stands before the first one.
        data: What follows it.
        cut_short: How many bytes fewer it has than its Content-Length says; the file ends within it.
    """

    offset: int
    line: int
    separator: bytes
    data: bytes
    cut_short: int = 0


def begins_mbox(head: bytes) -> bool:
    """Tell whether a file's first bytes are an mbox's: a separator, a field behind it."""
    head = head.lstrip(b"\xef\xbb\xbf\r\n")
    return bool(_FROM.match(head)) and _is_separator(head, 0, at_start=True)


def holds_separator(head: bytes) -> bool:
    """Tell whether a separator stands anywhere in a file's first bytes: an mbox that lost its beginning."""
    at = head.find(_CANDIDATE)
    while at >= 0:
        if _is_separator(head, at + 1):
            return True
        at = head.find(_CANDIDATE, at + 1)
    return False


def split_mbox(file: BinaryIO) -> Iterator[Record]:
    """Yield the messages of an mbox.

    Args:
        file: Open for reading bytes; it is read once, forward.
    """
    window = _Window(file)
    window.skip_blank()
    line = window.line
    start = window.base
    while window.fill(_CONTEXT):
        end, cut_short = _find_end(window)
        data = window.take(end)
        separator, rest = b"", data
        if _FROM.match(data):
            length = data.find(b"\n") + 1 or len(data)
            separator, rest = data[:length], data[length:]
        yield Record(start, line, separator, rest, cut_short)
        start, line = window.base, window.line


def unquote(data: bytes, quoting: Quoting) -> bytes:
    """Take the marks off a body's own `From ` lines.

    Args:
        data: A message as it stands in an mbox.
        quoting: How they are quoted there.
    """
    if quoting is Quoting.NONE or b">From " not in data:
        return data
    parts: list[bytes] = []
    position = 0
    for match in _QUOTED_FROM.finditer(data):
        marks = len(match[1])
        if (quoting is Quoting.MBOXO and marks > 1) or _is_quotation(data, match):
            continue
        parts.append(data[position : match.start()])
        position = match.start() + 1
    return b"".join([*parts, data[position:]])


def _is_quotation(data: bytes, match: re.Match[bytes]) -> bool:
    """Tell whether the marks of a `>From ` are a quotation's: its neighbours have as many."""
    marks = len(match[1])
    before = data.rfind(b"\n", 0, max(match.start() - 1, 0)) + 1
    above = data[before : match.start()]
    after = data.find(b"\n", match.end()) + 1
    below = data[after : after + 80] if after else b""
    depths = [
        _MARKS.match(line)[0].count(b">")  # type: ignore[index]  # the pattern matches anything
        for line in (above, below)
        if line.startswith(b">") and not _QUOTED_FROM.match(line)
    ]
    return marks in depths


class _Window:
    """A sliding view of a file: what was read and isn't taken yet.

    Attributes:
        base: Where the view begins in the file.
        line: The line it begins with, from 1.
        data: The view.
        ended: The file has no more.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.base = 0
        self.line = 1
        self.data = bytearray()
        self.ended = False

    def fill(self, length: int) -> bool:
        """Read until the view has that many bytes or the file ends; tell whether it has any."""
        while len(self.data) < length and not self.ended:
            chunk = self._file.read(max(_CHUNK, length - len(self.data)))
            self.data += chunk
            self.ended = not chunk
        return bool(self.data)

    def take(self, length: int) -> bytes:
        """Return the first bytes and move behind them."""
        taken = bytes(self.data[:length])
        del self.data[:length]
        self.base += length
        self.line += taken.count(b"\n")
        return taken

    def skip_blank(self) -> None:
        """Move behind a byte order mark and blank lines."""
        self.fill(_CONTEXT)
        rest = self.data.lstrip(b"\xef\xbb\xbf\r\n")
        self.take(len(self.data) - len(rest))


def _find_end(window: _Window) -> tuple[int, int]:
    """Return where the view's first message ends, and how many bytes its Content-Length lacks."""
    by_length = _end_by_length(window)
    if by_length is not None and by_length <= len(window.data):
        return by_length, 0
    search = 0
    while True:
        at = window.data.find(_CANDIDATE, search)
        if at < 0:
            if window.ended:
                missing = by_length - len(window.data) if by_length is not None else 0
                return len(window.data), missing
            search = max(0, len(window.data) - len(_CANDIDATE))
            window.fill(len(window.data) + _CHUNK)
            continue
        if at + _CONTEXT > len(window.data) and not window.ended:
            window.fill(at + _CONTEXT)
        if _is_separator(window.data, at + 1):
            return at + 1, 0
        search = at + 1


def _end_by_length(window: _Window) -> int | None:
    """Return where a message ends by its Content-Length, if a separator or the file's end is there.

    A length that leads beyond the file is returned as well: the file was cut.
    """
    window.fill(_LONGEST_HEAD)
    # No head reaches beyond what looks like a separator: of thousands without an end, each is looked at once.
    next_one = window.data.find(_CANDIDATE, 0, _LONGEST_HEAD)
    head = _HEAD_END.search(window.data, 0, next_one + 1 if next_one >= 0 else _LONGEST_HEAD)
    found = _LENGTH.search(window.data, 0, head.end()) if head else None
    if head is None or found is None or int(found[1]) > _LONGEST_BODY:
        return None
    end = head.end() + int(found[1])
    window.fill(end + _CONTEXT)
    if end > len(window.data):
        is_last = window.ended and window.data.find(_CANDIDATE, head.end()) < 0
        return end if is_last else None
    rest = bytes(window.data[end : end + _CONTEXT])
    blank = len(rest) - len(rest.lstrip(b"\r\n"))
    if window.ended and end + blank >= len(window.data):
        return len(window.data)
    between = rest[:blank]
    in_place = b"\n" in between and blank <= len(b"\r\n\r\n") and _is_separator(rest, blank)
    return end + blank if in_place else None


def _is_separator(data: bytes | bytearray, start: int, *, at_start: bool = False) -> bool:
    """Tell whether the line that begins here with `From ` stands between two messages."""
    end = data.find(b"\n", start)
    if end < 0:
        return at_start or bool(_TIME.search(bytes(data[start : start + _LONGEST_LINE])))
    line = bytes(data[start : min(end, start + _LONGEST_LINE)])
    following = bytes(data[end + 1 : end + _FIRST_FIELDS])
    if _FIELD.match(following) is None:
        return at_start and not following.strip()
    if at_start or _TIME.search(line):
        return True
    # A separator that names no time: only where nothing but a message's head can follow.
    if len(line.split()) > len(("From", "sender")):
        return False
    names = {name for name, _ in parse_head(following).fields[:6]}
    return len(names & KNOWN_FIELDS) > 1 and bool(names & MAIL_FIELDS)
