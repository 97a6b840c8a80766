"""One comment as it stands in a page: its body, with buttons, badges and dates taken off its edges."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from afterword.discussion.model import Kind, Status
from afterword.importers.page.furniture import is_comment_furniture
from afterword.importers.page.headers import Header, Shape, is_author_badge, read_date_line, read_footer
from afterword.importers.page.lines import Line, trim

_AWAITS = re.compile(r"your comment is awaiting (?:moderation|approval).{0,80}", re.IGNORECASE)
_REPLIES_TO = re.compile(
    r"[↪→@]?\s*(?:in reply to|replying to|in response to)\s+(.{1,60}?)[.:]?", re.IGNORECASE
)
_LINKBACK = re.compile(r"(pingback|trackback)s?\s*:\s*(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Found:
    """One comment as it stands in the page.

    Attributes:
        line: Where it begins, from 1.
        lines: Its body, without buttons.
        header: Who and when; None where the page doesn't say.
        parent: Index of the comment it is set under, by its indentation.
        replies_to: The name of whom it answers, where the page says so.
        author_how: How the name was read, where the page doesn't set it apart.
        furniture: How many lines were buttons.
    """

    line: int
    lines: tuple[Line, ...]
    header: Header | None = None
    parent: int | None = None
    replies_to: str | None = None
    kind: Kind = Kind.COMMENT
    status: Status = Status.APPROVED
    author_how: str | None = None
    furniture: int = 0


def make_found(
    lines: Sequence[Line],
    header: Header | None = None,
    *,
    footer: Header | None = None,
    parent: int | None = None,
    line: int | None = None,
) -> Found:
    """Return one comment.

    Args:
        lines: All of it; its header, if it has one, comes first.
        header: Who and when.
        footer: The same, of a page that signs below; no part of the lines.
        parent: Index of the comment it is set under.
        line: Where it begins, if not at its first line with words.
    """
    lines = trim(lines)
    place = line if line is not None else (lines[0].number if lines else 0)
    body = trim(lines[header.lines :]) if header else lines
    found = Found(place, (), header or footer, parent)
    start, stop = 0, len(body)
    while start < stop and (more := _with_first(found, body[start].text)) is not None:
        found, start = more, start + 1
        while start < stop and not body[start].text:
            start += 1
    while start < stop and (more := _with_last(found, body[stop - 1].text, alone=stop - start == 1)):
        found, stop = more, stop - 1
        while start < stop and not body[stop - 1].text:
            stop -= 1
    found = replace(found, lines=tuple(body[start:stop]))
    if found.lines and (match := _LINKBACK.fullmatch(found.lines[0].text)):
        first = replace(found.lines[0], text=match[2].strip())
        kept = tuple(trim([first, *found.lines[1:]]))
        return replace(found, kind=Kind(match[1].lower()), lines=kept)
    return found


def _with_first(found: Found, text: str) -> Found | None:
    """Return what a comment's first line adds to what is known of it; None where it is of the body."""
    header = found.header
    if is_comment_furniture(text):
        return replace(found, furniture=found.furniture + 1)
    if _AWAITS.fullmatch(text):
        return replace(found, status=Status.PENDING)
    if header is None:
        return None
    if found.replies_to is None and (match := _REPLIES_TO.fullmatch(text)):
        return replace(found, replies_to=match[1].strip())
    if is_author_badge(text):
        header = replace(header, by_essay_author=True)
    elif header.date_text is None and (below := read_date_line(text)):
        header = _dated(header, below)
    return replace(found, header=header) if header is not found.header else None


def _with_last(found: Found, text: str, *, alone: bool) -> Found | None:
    """Return what a comment's last line adds to what is known of it; None where it is of the body."""
    if is_comment_furniture(text):
        return replace(found, furniture=found.furniture + 1)
    if alone:
        return None
    header = _completed(found.header, read_footer(text))
    return None if header is None else replace(found, header=header)


def _completed(header: Header | None, footer: Header | None) -> Header | None:
    """Return the header with what the footer adds, or None where it adds nothing."""
    if footer is None:
        return None
    if header is None:
        return footer
    if header.date_text is None and footer.name is None:
        return _dated(header, footer)
    return None


def _dated(header: Header, below: Header) -> Header:
    return replace(header, shape=Shape.DATED, when=below.when, date_text=below.date_text)
