"""A thread's and a comment's headers: their one order, and which field of the model each of them is."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from afterword.discussion.extra import X_POSITION, find_position, parse_position
from afterword.discussion.headerblock import EXTRA, HeaderBlock, Order, in_order, is_extra, write_block
from afterword.discussion.model import Author, Comment, Kind, Origin, Status, Thread
from afterword.discussion.values import (
    parse_count,
    parse_digest,
    parse_id,
    parse_inferred,
    parse_moment,
    parse_one_of,
    parse_word,
    write_inferred,
    write_moment,
)
from afterword.vocabulary import Format, Rights

THREAD_HEADERS = in_order("Thread Title Essay Origin Source Rights Licence Comments Stated-Count Inferred X-")
# The editor's own come last, where no import writes.
COMMENT_HEADERS = in_order(
    "Author Author-URL Role Published Updated In-Reply-To Status Kind Format Anchor Inferred Digest X-"
    " Myths Note Hide Rights Licence Removed"
)
VERSIONS = ("1", "2")  # of the format; the second knows a comment's Rights and Licence

_parse_rights = parse_word(Rights)
_parse_status = parse_word(Status)
_parse_kind = parse_word(Kind)
_parse_format = parse_word(Format)
_parse_closed = parse_one_of({"closed": True, "open": False})
_parse_role = parse_one_of({"author": True})
_parse_hide = parse_one_of({"yes": True})

# By header: the field, and what parses its value.
Fields = Mapping[str, tuple[str, Callable[[str], Any]]]

_THREAD_FIELDS: Fields = {
    "Title": ("title", str),
    "Essay": ("essay", str),
    "Origin": ("url", str),
    "Source": ("source", str),
    "Rights": ("rights", _parse_rights),
    "Licence": ("licence", str),
    "Comments": ("closed", _parse_closed),
    "Stated-Count": ("stated_count", parse_count),
    "Inferred": ("inferred", parse_inferred),
}
_COMMENT_FIELDS: Fields = {
    "Author": ("name", str),
    "Author-URL": ("url", str),
    "Role": ("is_essay_author", _parse_role),
    "Published": ("published", parse_moment),
    "Updated": ("updated", parse_moment),
    "In-Reply-To": ("in_reply_to", parse_id),
    "Status": ("status", _parse_status),
    "Kind": ("kind", _parse_kind),
    "Format": ("format", _parse_format),
    "Anchor": ("anchor", str),
    "Inferred": ("inferred", parse_inferred),
    "Digest": ("digest", parse_digest),
    "Myths": ("myths", str),
    "Note": ("note", str),
    "Hide": ("hide", _parse_hide),
    "Rights": ("rights", _parse_rights),
    "Licence": ("licence", str),
    "Removed": ("removed", str),
}


class PlainReader:
    """Reads headers that stand as `dumps` writes them, nearly all, at a third of the cost of `read_block`.

    Args:
        order: The names that may stand in a block, each with its rank.
        fields: What each of them is.
    """

    def __init__(self, order: Order, fields: Fields) -> None:
        self._places = {
            name: (order[name], field, None if parse is str else parse)
            for name, (field, parse) in fields.items()
        }
        self._extra = order[EXTRA]

    def read(self, lines: Iterable[str]) -> dict[str, Any] | None:
        """Return the values by field; None for whatever asks for a message, or for a closer look.

        Args:
            lines: The header lines alone.
        """
        given: dict[str, Any] = {}
        extra: list[tuple[str, str]] = []
        last = -1
        places = self._places
        for line in lines:
            name, _, value = line.partition(": ")
            if not value or "\\" in value or value != value.strip(" \t\r"):
                return None
            try:
                if name in places:
                    rank, field, parse = places[name]
                    if rank <= last:
                        return None
                    given[field] = value if parse is None else parse(value)
                    last = rank
                elif is_extra(name) and self._extra >= last:
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


plain_thread = PlainReader(THREAD_HEADERS, _THREAD_FIELDS)
plain_comment = PlainReader(COMMENT_HEADERS, _COMMENT_FIELDS)


def make_thread(given: dict[str, Any], comments: tuple[Comment, ...]) -> Thread:
    """Return a thread.

    Args:
        given: Its fields but for the comments, its origin's among them; some are taken out.
        comments: In the file's order.
    """
    origin = Origin(given.pop("url", None), given.pop("source", None))
    return Thread(given.pop("title", ""), origin=origin, comments=comments, **given)


def make_comment(name: str, body: str, given: dict[str, Any]) -> Comment:
    """Return a comment.

    Args:
        name: Its id.
        body: Its words.
        given: Its other fields, its author's among them; some are taken out.
    """
    author = Author(given.pop("name", None), given.pop("url", None), given.pop("is_essay_author", False))
    return Comment(name, body, author, **given)


def parse_thread(block: HeaderBlock, comments: tuple[Comment, ...]) -> Thread:
    """Return the thread that these headers and comments make.

    Raises:
        ContentError: A value that can't be read.
    """
    return make_thread(_parse(block, _THREAD_FIELDS), comments)


def find_version(thread: Thread) -> str:
    """Return the lowest version of the format that can hold a thread: tools know that the longest."""
    newer = any(comment.rights is not None or comment.licence is not None for comment in thread.comments)
    return VERSIONS[1] if newer else VERSIONS[0]


def write_thread_headers(thread: Thread) -> list[str]:
    """Return a thread's header lines.

    Raises:
        ValueError: A value that no header can hold.
    """
    count = thread.stated_count
    closed = {True: "closed", False: "open", None: None}[thread.closed]
    values = {
        "Thread": find_version(thread),
        "Title": thread.title or None,
        "Essay": thread.essay,
        "Origin": thread.origin.url,
        "Source": thread.origin.source,
        "Rights": thread.rights,
        "Licence": thread.licence,
        "Comments": closed,
        "Stated-Count": None if count is None else str(parse_count(str(count))),
        "Inferred": write_inferred(thread.inferred),
    }
    return write_block(values, thread.extra)


def parse_comment(name: str, block: HeaderBlock, body: str) -> Comment:
    """Return the comment that an id, headers and a body make.

    Raises:
        ContentError: A value that can't be read.
    """
    if block.extra:
        block.get(X_POSITION, parse_position)  # pages are ordered by it: a slip in it must be found here
    return make_comment(name, body, _parse(block, _COMMENT_FIELDS))


def _parse(block: HeaderBlock, fields: Fields) -> dict[str, Any]:
    given: dict[str, Any] = {
        field: block.get(header, parse) for header, (field, parse) in fields.items() if header in block.values
    }
    return {**given, "extra": block.extra}


def write_comment_headers(comment: Comment) -> list[str]:
    """Return a comment's header lines; what is the default has none.

    Raises:
        ValueError: A value that no header can hold.
    """
    if comment.extra:
        find_position(comment)  # raises where it is no number
    values = {
        "Author": comment.author.name,
        "Author-URL": comment.author.url,
        "Role": "author" if comment.author.is_essay_author else None,
        "Published": write_moment(comment.published),
        "Updated": write_moment(comment.updated),
        "In-Reply-To": None if comment.in_reply_to is None else parse_id(comment.in_reply_to),
        "Status": None if comment.status is Status.APPROVED else comment.status,
        "Kind": None if comment.kind is Kind.COMMENT else comment.kind,
        "Format": None if comment.format is Format.MARKDOWN else comment.format,
        "Anchor": comment.anchor,
        "Inferred": write_inferred(comment.inferred),
        "Digest": None if comment.digest is None else parse_digest(comment.digest),
    }
    editors = {
        "Myths": comment.myths,
        "Note": comment.note,
        "Hide": "yes" if comment.hide else None,
        "Rights": comment.rights,
        "Licence": comment.licence,
        "Removed": comment.removed,
    }
    return write_block(values, comment.extra, editors)
