"""The quick way to read a `.thread` file that stands as it is written, as nearly every one does.

It takes a third of the time of a careful look at each line, and explains nothing: where anything at all is
otherwise (a space too many, an escape, a line in a wrong place, a date that is none), it gives up, and
`threadfile` reads the text again with care. What it does read, it reads as that would.
"""

import re
from collections.abc import Iterable
from typing import Any

from afterword.discussion.extra import X_POSITION, parse_position
from afterword.discussion.fields import (
    COMMENT_FIELDS,
    COMMENT_HEADERS,
    THREAD_FIELDS,
    THREAD_HEADERS,
    Fields,
    make_thread,
)
from afterword.discussion.headerblock import EXTRA, MARK, Order, is_extra
from afterword.discussion.identity import ID
from afterword.discussion.model import Author, Comment, Thread
from afterword.vocabulary import parse_when

# A comment's id and the headers that most have; then the others, and the blank line.
_WORDS = r"([^\s\\][^\n\\]*)(?<!\s)"
_COMMENT = re.compile(
    rf"({ID})(?:\nAuthor: {_WORDS})?(?:\nAuthor-URL: {_WORDS})?(?:\nRole: (author))?"
    rf"(?:\nPublished: {_WORDS})?(?:\nUpdated: {_WORDS})?(?:\nIn-Reply-To: ({ID}))?((?:\n.+)*)(?:\n\n|\Z)"
)


def read_plainly(text: str) -> Thread | None:
    """Read a thread from its text.

    Args:
        text: The whole of it; its characters and its first line are in order.

    Returns:
        The thread; None where anything is otherwise than `dumps` writes it, be it a mistake or not.
    """
    head, *blocks = text.removesuffix("\n").split(f"\n\n{MARK}")
    if MARK in head:
        return None
    comments: dict[str, Comment] = {}
    for block in blocks:
        comment = None if "%" in block and MARK in block else _read_comment(block)
        if comment is None:
            return None
        comments[comment.id] = comment
    given = _THREAD.read(head.split("\n")[1:])
    if given is None or len(comments) != len(blocks):
        return None
    return make_thread(given, tuple(comments.values()))


def _read_comment(block: str) -> Comment | None:
    if (match := _COMMENT.match(block)) is None:
        return None
    name, author, url, role, published, updated, above, others = match.groups()
    given = _OTHERS.read(others[1:].split("\n")) if others else {}
    if given is None:
        return None
    try:
        return Comment(
            name,
            block[match.end() :],
            Author(author, url, role is not None),
            None if published is None else parse_when(published),
            None if updated is None else parse_when(updated),
            above,
            **given,
        )
    except (ValueError, OverflowError):
        return None


class _Lines:
    """Reads header lines.

    Args:
        order: The names that may stand in a block, each with its rank.
        fields: What each of them is.
        after: Only those behind this one may stand here.
    """

    def __init__(self, order: Order, fields: Fields, after: str) -> None:
        self._places = {name: (order[name], *place) for name, place in fields.items()}
        self._extra = order[EXTRA]
        self._after = order[after]

    def read(self, lines: Iterable[str]) -> dict[str, Any] | None:
        """Return the values by field; None where a line is otherwise than `write_block` writes it.

        Args:
            lines: The header lines alone.
        """
        given: dict[str, Any] = {}
        extra: list[tuple[str, str]] = []
        last = self._after
        for line in lines:
            name, _, value = line.partition(": ")
            if not value or "\\" in value or value != value.strip(" \t\r"):
                return None
            try:
                if name in self._places:
                    rank, field, parse = self._places[name]
                    if rank <= last:
                        return None
                    given[field] = parse(value)
                    last = rank
                elif is_extra(name) and last <= self._extra:
                    if name == X_POSITION:
                        parse_position(value)
                    extra.append((name, value))
                    last = self._extra
                else:
                    return None
            except ValueError:
                return None
        if extra:
            given["extra"] = tuple(extra)
        return given


_THREAD = _Lines(THREAD_HEADERS, THREAD_FIELDS, after="Thread")
_OTHERS = _Lines(COMMENT_HEADERS, COMMENT_FIELDS, after="In-Reply-To")
