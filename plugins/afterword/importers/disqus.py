"""Disqus: the XML that it exports, packed or not.

The file lists categories, then threads, then posts, which is what it calls comments. Each conversation
becomes a thread of its own. A thread is known by its `dsq:id`: the `<id>` inside is the publisher's own and
often empty. Disqus repeats a thread element with an empty id; the first one carries the link, so a repeated
one only adds what wasn't said. Posts of threads that the file doesn't hold are kept together.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import unquote

from afterword.discussion.extra import status_field
from afterword.discussion.identity import content_id, make_id
from afterword.discussion.model import Author, Comment, Origin, Status, Thread
from afterword.importers.autop import autop
from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.gathering import Gathering
from afterword.importers.ledger import Ledger, Repair
from afterword.importers.moments import parse_iso
from afterword.importers.plain import plain_line
from afterword.importers.texts import (
    address_slug,
    clean_body,
    old_anchor,
    one_line,
    shown_name,
    titled,
    web_address,
)
from afterword.importers.unpacking import unpacked, unpacked_head
from afterword.importers.xml_records.mending import BREAKS_OFF
from afterword.importers.xml_records.reader import Found, no_end, read_records
from afterword.importers.xml_records.shape import Lost, Record, Shape
from afterword.text.slugs import slugify
from afterword.vocabulary import Format

NAME = "disqus"
SUFFIXES = (".xml", ".xml.gz")

_SURE = re.compile(rb"https?://disqus\.com/disqus-internals|<disqus[\s>]|\bdsq:id\s*=")
_WORDPRESS = re.compile(rb"wordpress\.org/export/")
_ID = "dsq:id"
_SHAPE = Shape(
    root="disqus",
    records=frozenset({"category", "thread", "post"}),
    groups=frozenset({"author"}),
    fields=frozenset(
        "id forum category link title message createdAt isDeleted isSpam isClosed isApproved isDefault"
        " ipAddress thread parent email name isAnonymous username".split()
    ),
    prefixes={"http://disqus.com": "", "http://disqus.com/disqus-internals": "dsq"},
)
_MARKUP = re.compile(r"<(?:p|br|div|blockquote|ul|ol|pre)\b", re.IGNORECASE)
# The address, a colon and a checksum, then a number of theirs.
_REDIRECT = re.compile(
    r"https?://disq\.us/url\?url=([^\s\"'<>&]+)(?::|%3A)[A-Za-z0-9_-]{16,64}&(?:amp;)?cuid=\d+"
)
_NO_PARENT = frozenset({"", "0"})
NO_FLAG = "a flag that is neither true nor false taken for false"


def sniff(head: bytes, path: Path) -> Confidence:  # noqa: ARG001 - every importer's signature
    """Look for Disqus's namespace; what it writes for WordPress in WXR is WordPress's."""
    head = unpacked_head(head)
    return Confidence.CERTAIN if _SURE.search(head) and not _WORDPRESS.search(head) else Confidence.NO


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:  # noqa: ARG001 - no essays
    """Yield every conversation of an export.

    Raises:
        UnusableInputError: The file declares entities, or isn't in the encoding that it claims.
    """
    with unpacked(source, ledger) as file:
        yield from _Import(ledger).conversations(read_records(file, _SHAPE, _id_of))


def _id_of(record: Record) -> str:
    return one_line(record.attributes.get(_ID, ""))


def _unwrap(message: str) -> str:
    """Return a message whose links lead to their places and not through Disqus, which may go."""
    return _REDIRECT.sub(_target, message) if "disq.us/url" in message else message


def _target(match: re.Match[str]) -> str:
    address = web_address(unquote(match[1]))
    return match[0] if address is None else escape(address)


@dataclass(slots=True)
class _Place:
    """What the file says of a thread."""

    link: str = ""
    title: str = ""
    native: str = ""
    closed: bool | None = None
    deleted: bool = False


class _Import:
    """One pass over an export: threads as they are met, comments gathered under them."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._places: dict[str, _Place] = {}
        self._gathered: dict[str, Gathering] = {}
        self._position = 0

    def conversations(self, found: Iterator[Found]) -> Iterator[Conversation]:
        for each in found:
            if isinstance(each, Repair):
                self._ledger.repairs.append(each)
                self._ledger.truncated |= each.what in {BREAKS_OFF, no_end(_SHAPE.root)}
            elif isinstance(each, Lost):
                self._ledger.saw("comments")
                self._ledger.quarantine("comments", "", each.reason, line=each.line, offset=each.offset)
            elif each.name == "post":
                self._read_post(each)
            else:
                self._ledger.saw_other(each.name)
                if each.name == "thread":
                    self._read_thread(each)
        for thread_id, gathered in self._gathered.items():
            yield self._conversation(thread_id, gathered)

    def _read_thread(self, record: Record) -> None:
        self._drop_private(record)
        place = self._places.setdefault(_id_of(record), _Place())
        place.link = place.link or one_line(record.text("link"))
        place.title = place.title or plain_line(record.text("title"))
        place.native = place.native or one_line(record.text("id"))
        if (closed := record.text("isClosed").lower()) in {"true", "false"}:
            place.closed = closed == "true"
        place.deleted |= self._flag(record, "isDeleted")

    def _read_post(self, record: Record) -> None:
        self._ledger.saw("comments")
        self._position += 1
        if record.broken_off:
            reason = "the file breaks off inside this comment"
            self._ledger.quarantine(
                "comments", _id_of(record), reason, line=record.line, offset=record.offset
            )
            return
        thread_id = one_line(record.attribute("thread", _ID))
        gathered = self._gathered.setdefault(thread_id, Gathering(self._ledger))
        comment_id = gathered.add(self._comment(record), offset=record.offset, line=record.line)
        self._drop_private(record, comment_id)

    def _comment(self, record: Record) -> Comment:
        native, own = _id_of(record), one_line(record.text("id"))
        parent = one_line(record.attribute("parent", _ID))
        message = _unwrap(clean_body(record.text("message")))
        moment = parse_iso(record.text("createdAt"))
        name, inferred = shown_name(plain_line(record.text("author/name")))
        status, raw_status = self._status(record)
        extra = []
        if status is not Status.APPROVED:
            extra.append(status_field(status, raw_status))
        if native and own:
            extra.append(("X-Own-ID", own))
        username = one_line(record.text("author/username"))
        if username and "@" not in username:
            extra.append(("X-Username", username))
        if self._flag(record, "author/isAnonymous"):
            extra.append(("X-Anonymous", "yes"))
        if native:
            comment_id = make_id("dsq", native)
        else:
            comment_id = make_id("dsq-id", own) if own else content_id("dsq", name, moment.value, message)
        return Comment(
            id=comment_id,
            body=message if _MARKUP.search(message) else autop(message),
            author=Author(name, web_address(record.text("author/link"))),
            published=moment.value,
            in_reply_to=None if parent in _NO_PARENT else make_id("dsq", parent),
            status=status,
            format=Format.HTML,
            anchor=old_anchor("comment-", native),
            inferred=inferred + moment.inferred,
            extra=(*extra, *moment.with_position(self._position)),
        )

    def _status(self, record: Record) -> tuple[Status, str]:
        if self._flag(record, "isSpam"):
            return Status.SPAM, "isSpam"
        if self._flag(record, "isDeleted"):
            return Status.DELETED, "isDeleted"
        if record.text("isApproved").lower() == "false":
            return Status.PENDING, "isApproved false"
        return Status.APPROVED, ""

    def _flag(self, record: Record, path: str) -> bool:
        raw = record.text(path).lower()
        if raw not in {"", "true", "false", "1", "0"}:
            self._ledger.repair(NO_FLAG, offset=record.offset, line=record.line, record=_id_of(record))
        return raw in {"true", "1"}

    def _drop_private(self, record: Record, comment_id: str = "") -> None:
        for path, what in (("author/email", "email"), ("ipAddress", "ip")):
            if address := record.text(path):
                self._ledger.drop(what, record=comment_id, value=address if comment_id else "")

    def _conversation(self, thread_id: str, gathered: Gathering) -> Conversation:
        place = self._places.get(thread_id, _Place())
        title, inferred = titled(place.title, place.link, thread_id)
        extra = (("X-Own-ID", place.native),) if place.native else ()
        thread = Thread(
            title=title,
            origin=Origin(web_address(place.link), NAME),
            closed=place.closed,
            inferred=inferred,
            extra=extra,
            comments=gathered.comments,
        )
        return Conversation(
            source_id=slugify(thread_id) or "without-thread",
            slug=address_slug(place.link),
            thread=thread,
            unpublished="deleted" if place.deleted else None,
        )
