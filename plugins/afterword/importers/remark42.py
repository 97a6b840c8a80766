"""Remark42: its backup, a line of JSON each comment, packed or not; a user's own data; and trees of its API.

A backup begins with a line that says what is known of users and pages, and is read line by line. The other
forms are one JSON text: a list of comments, an object with `comments`, or a tree of `comment` and `replies`.
The tree is walked without recursion, and each comment states its parent, so nothing depends on its form.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from afterword.discussion.extra import status_field
from afterword.discussion.identity import content_id, make_id
from afterword.discussion.model import Author, Comment, Origin, Status, Thread
from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.gathering import Gathering
from afterword.importers.json_records.reader import load_json, note, parse_json
from afterword.importers.json_records.values import Broken, Json, flag, number, obj, objects, text
from afterword.importers.ledger import Ledger
from afterword.importers.moments import parse_iso
from afterword.importers.plain import plain_line
from afterword.importers.texts import (
    address_id,
    address_slug,
    clean_body,
    old_anchor,
    one_line,
    shown_name,
    titled,
    web_address,
)
from afterword.importers.unpacking import unpacked, unpacked_head
from afterword.vocabulary import Format

NAME = "remark42"
SUFFIXES = (".json", ".json.gz", ".gz")

_META = re.compile(rb'^\s*\{"version":\s*\d+,\s*"users":')
_LOCATOR = re.compile(rb'"locator"\s*:\s*\{')
_PARENT = re.compile(rb'"pid"\s*:')


def sniff(head: bytes, path: Path) -> Confidence:  # noqa: ARG001 - every importer's signature
    """Look for a backup's first line, or for comments with Remark42's locator."""
    head = unpacked_head(head)
    sure = _META.match(head) or (_LOCATOR.search(head) and _PARENT.search(head))
    return Confidence.CERTAIN if sure else Confidence.NO


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:  # noqa: ARG001 - no essays
    """Yield the conversation of every page.

    Raises:
        UnusableInputError: The file isn't JSON.
    """
    with unpacked(source, ledger) as file:
        records = _lines(file, ledger) if _has_lines(file) else _whole(load_json(file, ledger))
        yield from _Import(ledger).conversations(records)


class _Import:
    """One pass over an export."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._pages: dict[str, _Page] = {}
        self._closed: set[str] = set()
        self._emails: dict[str, str] = {}
        self._position = 0

    def conversations(self, records: Iterator["_Found"]) -> Iterator[Conversation]:
        for found in records:
            if found.meta is not None:
                self._read_meta(found.meta)
                continue
            self._position += 1
            self._ledger.saw("comments")
            if isinstance(found.record, Broken):
                reason = "the record is damaged or breaks off"
                native = _native(found.record)
                self._ledger.quarantine("comments", native, reason, line=found.line, offset=found.offset)
            else:
                self._read_comment(found)
        for address, page in self._pages.items():
            yield _conversation(address, page, closed=address in self._closed)

    def _read_meta(self, meta: dict[str, Any]) -> None:
        """Read a backup's first line: which pages are closed, and whose addresses it knows."""
        pages = objects(meta.get("posts"))
        self._closed.update(one_line(text(page, "url")) for page in pages if flag(page, "read_only"))
        for user in objects(meta.get("users")):
            if address := text(user, "email") or text(obj(user.get("details")), "email"):
                self._emails[text(user, "id")] = address
                self._ledger.drop("email")

    def _read_comment(self, found: "_Found") -> None:
        record = found.record
        user = obj(record.get("user"))
        address = one_line(text(obj(record.get("locator")), "url"))
        page = self._pages.setdefault(address, _Page(Gathering(self._ledger), []))
        page.titles.append(one_line(text(record, "title")))
        comment = _comment(record, self._position)
        comment_id = page.gathered.add(comment, offset=found.offset, line=found.line)
        if text(user, "ip"):
            self._ledger.drop("ip", record=comment_id, value=text(user, "ip"))
        if email := self._emails.get(text(user, "id")):
            self._ledger.drop("email", 0, record=comment_id, value=email)  # counted once, with its owner


class _Page(NamedTuple):
    gathered: Gathering
    titles: list[str]


class _Found(NamedTuple):
    """A record with its place, or what a backup's first line says."""

    record: dict[str, Any]
    meta: dict[str, Any] | None = None
    offset: int | None = None
    line: int | None = None


def _has_lines(source: Source) -> bool:
    """Tell a row of JSON texts, one a line, from a single one."""
    first, end, rest = source.head.lstrip().partition(b"\n")
    if _META.match(first):
        return True
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return bool(end and rest.strip())


def _lines(source: Source, ledger: Ledger) -> Iterator[_Found]:
    offset = 0
    with source.open() as file:
        for number_of_line, line in enumerate(file, 1):
            place, offset = offset, offset + len(line)
            if not line.strip():
                continue
            parsed = parse_json(line, offset=place, line=number_of_line)
            note(parsed, ledger)
            record = parsed.value
            if not isinstance(record, dict):
                record = Broken(place, number_of_line)
            if "comments" not in record and "version" in record and "id" not in record:
                yield _Found(record, record)
            else:
                yield _Found(record, None, place, number_of_line)


def _whole(value: Json) -> Iterator[_Found]:
    """Yield the comments of a list, of an object, or of a tree, in the order of its reading."""
    roots = value if isinstance(value, list) else obj(value).get("comments", obj(value).get("tree"))
    waiting = objects(roots)[::-1]
    while waiting:
        node = waiting.pop()
        inner = node.get("comment")
        if isinstance(inner, dict):
            yield _found(inner)
            waiting.extend(objects(node.get("replies"))[::-1])
        elif isinstance(node, Broken) and "replies" in node:
            waiting.extend(objects(node.get("replies"))[::-1])
        else:
            yield _found(node)


def _found(record: dict[str, Any]) -> _Found:
    if isinstance(record, Broken):
        return _Found(record, None, record.offset, record.line)
    return _Found(record)


def _native(record: dict[str, Any]) -> str:
    return one_line(text(record, "id"))


def _comment(record: dict[str, Any], position: int) -> Comment:
    native, parent = _native(record), one_line(text(record, "pid"))
    user = obj(record.get("user"))
    name, inferred = shown_name(plain_line(text(user, "name")))
    html, original = clean_body(text(record, "text")), clean_body(text(record, "orig"))
    moment = parse_iso(text(record, "time"))
    edit = obj(record.get("edit"))
    status = Status.DELETED if flag(record, "delete") or flag(record, "deleted") else Status.APPROVED
    user_id = one_line(text(user, "id"))
    extra = []
    if status is not Status.APPROVED:
        extra.append(status_field(status))
    if user_id and "@" not in user_id:
        extra.append(("X-User-ID", user_id))
    if number(record, "score"):
        extra.append(("X-Score", str(number(record, "score"))))
    if flag(record, "pin"):
        extra.append(("X-Pinned", "yes"))
    if text(edit, "summary").strip():
        extra.append(("X-Edit-Summary", one_line(text(edit, "summary"))))
    return Comment(
        id=make_id("remark42", native)
        if native
        else content_id("remark42", name, moment.value, html or original),
        body=html or original,
        author=Author(name, web_address(text(user, "profile"))),
        published=moment.value,
        updated=parse_iso(text(edit, "time")).value,
        in_reply_to=make_id("remark42", parent) if parent else None,
        status=status,
        format=Format.HTML if html or not original else Format.MARKDOWN,
        anchor=old_anchor("remark42__comment-", native),
        inferred=inferred + moment.inferred,
        extra=(*extra, *moment.with_position(position)),
    )


def _conversation(address: str, page: _Page, *, closed: bool) -> Conversation:
    stated = next((title for title in page.titles if title), "")
    title, inferred = titled(stated, address, address)
    thread = Thread(
        title=title,
        origin=Origin(web_address(address), NAME),
        closed=True if closed else None,
        inferred=inferred,
        comments=page.gathered.comments,
    )
    return Conversation(source_id=address_id(address), slug=address_slug(address), thread=thread)
