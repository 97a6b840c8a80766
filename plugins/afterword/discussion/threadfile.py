r"""The `.thread` file: one conversation in one text file, read and written here and nowhere else.

    Thread: 1
    Title: Do more contacts make a better network?

    %%% wp-1041
    Author: A. Reader
    Published: 2011-03-04T10:22:00Z

    I met *everyone* at that event and none of them called back.

Lines end at `\n` and at nothing else, so that every other character of a body survives. One blank line stands
between two comments, and one between a comment's headers and its body; a comment without a body has neither.
`docs/thread-format.md` tells the whole of it to whoever writes a tool of their own.
"""

import os
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from msgspec.structs import replace

from afterword.discussion.fields import (
    COMMENT_HEADERS,
    THREAD_HEADERS,
    VERSIONS,
    parse_comment,
    parse_thread,
    write_comment_headers,
    write_thread_headers,
)
from afterword.discussion.headerblock import MARK, read_block
from afterword.discussion.model import Comment, Thread
from afterword.discussion.plainfile import read_plainly
from afterword.discussion.values import parse_id
from afterword.errors import ContentError

_FIRST_LINES = tuple(f"Thread: {version}" for version in VERSIONS)
_TO_ESCAPE = re.compile(r"^(?=\\*%%% )", re.MULTILINE)
_ESCAPED = re.compile(r"^\\(?=\\*%%% )", re.MULTILINE)
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")


def load_thread(path: Path) -> Thread:
    """Read a `.thread` file.

    Args:
        path: The file.

    Raises:
        ContentError: A mistake in it, with its line and what to write instead.
        OSError: It can't be read.
    """
    with path.open("rb", buffering=0) as file:
        data = file.read()
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError(path, line, "not UTF-8; save the file as UTF-8") from None
    if b"\0" in data:
        _check_characters(str(path), text)
    return _read(str(path), text)


def write_thread(path: Path, thread: Thread) -> bool:
    """Write a `.thread` file, whole or not at all; tell whether that changed anything.

    Args:
        path: The file; its folder exists.
        thread: What it shall say.

    Raises:
        ValueError: The thread can't be written; see `dumps`.
        OSError: The file can't be written.
    """
    data = dumps(thread).encode()
    if path.exists() and path.read_bytes() == data:
        return False
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return True


def loads(text: str, path: Path | str = "<string>") -> Thread:
    """Read a thread from its text.

    Args:
        text: The whole of it.
        path: The file's name, for messages.

    Raises:
        ContentError: A mistake in it, with its line and what to write instead.
    """
    _check_characters(str(path), text)
    return _read(str(path), text)


def _read(path: str, text: str) -> Thread:
    _check_first_line(path, text)
    return read_plainly(text) or read_carefully(path, text)


def read_carefully(path: str, text: str) -> Thread:
    """Read any text, line by line, and say what is wrong with it.

    Args:
        path: The file's name, for messages.
        text: The whole of it; its characters and its first line are in order.

    Raises:
        ContentError: A mistake in it, with its line and what to write instead.
    """
    lines = text.removesuffix("\n").split("\n")
    marks = [index for index, line in enumerate(lines) if line.startswith(MARK)]
    bounds = [*marks, len(lines)]
    head = _read_head(path, lines, bounds[0])
    comments: dict[str, Comment] = {}
    for start, stop in pairwise(bounds):
        comment = _read_comment(path, lines, start, stop)
        if comment.id in comments:
            first = lines.index(f"{MARK}{comment.id}") + 1
            raise ContentError(
                path, start + 1, f"the id {comment.id!r} stands on line {first} too; change one"
            )
        comments[comment.id] = comment
    return replace(head, comments=tuple(comments.values()))


def dumps(thread: Thread) -> str:
    """Return a thread's canonical text; `loads` reads the same thread back.

    Args:
        thread: Its strings may hold anything but NUL and halves of surrogate pairs.

    Raises:
        ValueError: A value that the format can't hold, and the comment it stands in; what made the thread
            should have looked.
    """
    parts = [_join(write_thread_headers(thread))]
    seen: set[str] = set()
    for comment in thread.comments:
        if comment.id in seen:
            raise ValueError(f"two comments have the id {comment.id!r}")
        seen.add(comment.id)
        try:
            parts.append(_write_comment(comment))
        except ValueError as error:
            raise ValueError(f"comment {comment.id!r}: {error}") from error
    return "".join(parts)


def _check_characters(path: str, text: str) -> None:
    """Refuse a text with a character that none can hold.

    Raises:
        ContentError: There is one.
    """
    if not _is_writable(text) and (match := _UNWRITABLE.search(text)):
        line = text.count("\n", 0, match.start()) + 1
        raise ContentError(
            path, line, f"the character U+{ord(match[0]):04X} can't stand in a text; delete it"
        )


def _check_first_line(path: str, text: str) -> None:
    """Refuse a text that begins otherwise than a thread does.

    Raises:
        ContentError: It does; what it may be instead.
    """
    first, _, _ = text.partition("\n")
    if first in _FIRST_LINES:
        return
    if first.startswith("\ufeff"):
        message = "begins with a byte order mark; save the file as UTF-8 without one"
    elif first.rstrip("\r") in _FIRST_LINES:
        message = "ends in CR LF; save the file with line ends of LF alone"
    elif first.startswith("Thread:"):
        found = first.removeprefix("Thread:").strip()
        message = f"version {found!r} of the format is unknown here; this is written for {VERSIONS[-1]!r}"
    else:
        message = f"no thread; the first line of one is `{_FIRST_LINES[0]}`"
    raise ContentError(path, 1, message)


def _is_writable(text: str) -> bool:
    """Tell a text that UTF-8 can hold, and that has no NUL; far sooner than by a look at each character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _read_head(path: str, lines: Sequence[str], stop: int) -> Thread:
    end = _end_of_headers(lines, 0, stop)
    for index in range(end, stop):
        if lines[index]:
            hint = f"a comment begins with `{MARK}<id>`"
            raise ContentError(
                path, index + 1, f"{lines[index][:40]!r} stands before the first comment; {hint}"
            )
    return parse_thread(read_block(path, lines, 0, end, THREAD_HEADERS), ())


def _read_comment(path: str, lines: Sequence[str], start: int, stop: int) -> Comment:
    """Read the comment of `lines[start:stop]`, of which the first is its mark."""
    try:
        name = parse_id(lines[start].removeprefix(MARK))
    except ValueError as error:
        hint = rf"a line of a body that begins so is written with a backslash, \{MARK}"
        raise ContentError(path, start + 1, f"{error}; {hint}") from None
    if stop < len(lines) and not lines[stop - 1]:
        stop -= 1  # the blank line that parts two comments
    end = _end_of_headers(lines, start + 1, stop)
    block = read_block(path, lines, start + 1, end, COMMENT_HEADERS)
    body = "\n".join(lines[end + 1 : stop])
    return parse_comment(name, block, _ESCAPED.sub("", body) if f"\\{MARK}" in body else body)


def _end_of_headers(lines: Sequence[str], start: int, stop: int) -> int:
    """Return the index of the first blank line, or `stop`."""
    try:
        return lines.index("", start, stop)
    except ValueError:
        return stop


def _write_comment(comment: Comment) -> str:
    """Return the blank line before a comment, its mark, its headers and its body."""
    lines = ["", f"{MARK}{parse_id(comment.id)}", *write_comment_headers(comment)]
    if comment.body:
        lines += ["", _TO_ESCAPE.sub(r"\\", comment.body) if MARK in comment.body else comment.body]
    return _join(lines)


def _join(lines: Sequence[str]) -> str:
    text = "\n".join([*lines, ""])
    # Of ASCII, which most texts are, only the NUL is looked for: at once, not letter by letter.
    if ("\0" in text or not text.isascii()) and (match := _UNWRITABLE.search(text)):
        raise ValueError(
            f"the character U+{ord(match[0]):04X} can't be written; take it out where it is read"
        )
    return text
