"""Isso: its SQLite database, and the generic JSON that it imports.

A database has the tables `threads` and `comments`; times are seconds since 1970, in UTC. The generic JSON is
a list of threads with their comments, whose times name no zone. Neither file is ever written to, nor
anything beside it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

from afterword.discussion.extra import status_field
from afterword.discussion.identity import content_id, make_id
from afterword.discussion.model import Author, Comment, Origin, Status, Thread
from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.gathering import Gathering
from afterword.importers.json_records.reader import load_json
from afterword.importers.json_records.values import Broken, number, obj, objects, text
from afterword.importers.ledger import Ledger
from afterword.importers.moments import Moment, from_epoch, parse_iso
from afterword.importers.sqlite_rows import is_sqlite, read_rows
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
from afterword.vocabulary import Format, Inference

NAME = "isso"
SUFFIXES = (".db", ".sqlite", ".json")

_TABLES = re.compile(rb"CREATE TABLE[^(]*\bcomments\b.{0,600}?\btid\b.{0,600}?\bremote_addr\b", re.DOTALL)
_JSON = re.compile(rb"^\s*(?:\xef\xbb\xbf)?[\[{]")
_NAMES = tuple(
    re.compile(rb'"' + name + rb'"\s*:') for name in (b"comments", b"author", b"text", b"created", b"id")
)
_OWN = re.compile(rb'"(?:remote_addr|website)"\s*:')
_STATUS = {"1": Status.APPROVED, "2": Status.PENDING, "4": Status.DELETED}
_FORM_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_DECODED = Inference("title", "its form as part of an address")
_NO_PARENT = frozenset({"", "0"})
_PRIVATE = (("email", "email"), ("remote_addr", "ip"))


def sniff(head: bytes, path: Path) -> Confidence:  # noqa: ARG001 - every importer's signature
    """Look for Isso's tables, or for the members of its generic JSON."""
    if is_sqlite(head):
        return Confidence.CERTAIN if _TABLES.search(head) else Confidence.NO
    if not _JSON.match(head) or not all(name.search(head) for name in _NAMES):
        return Confidence.NO
    return Confidence.CERTAIN if _OWN.search(head) else Confidence.POSSIBLE


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:  # noqa: ARG001 - no essays
    """Yield the conversation of every page.

    Raises:
        UnusableInputError: The file is neither Isso's database nor JSON.
    """
    if is_sqlite(source.head):
        yield from _read_database(source, ledger)
    else:
        yield from _read_generic(source, ledger)


def _read_database(source: Source, ledger: Ledger) -> Iterator[Conversation]:
    pages = {one_line(text(row, "id")): row for row in read_rows(source, ledger, "threads", "id")}
    gathered: dict[str, Gathering] = {}
    for position, row in enumerate(read_rows(source, ledger, "comments", "id"), 1):
        ledger.saw("comments")
        page_id = one_line(text(row, "tid"))
        comment_id = gathered.setdefault(page_id, Gathering(ledger)).add(_comment(row, position))
        _drop_private(row, comment_id, ledger)
    for page_id, comments in gathered.items():
        page = pages.get(page_id, {})
        address, title = one_line(text(page, "uri")), one_line(text(page, "title"))
        yield _conversation(page_id, address, title, (), comments)


def _read_generic(source: Source, ledger: Ledger) -> Iterator[Conversation]:
    value = load_json(source, ledger)
    pages = objects(value) or objects(obj(value).get("threads")) or [obj(value)]
    titles = [text(page, "title") for page in pages]
    # Titles that were part of an address have no blank among them and at least one %26.
    encoded = not any(" " in title for title in titles) and any(map(_FORM_ENCODED.search, titles))
    position = 0
    for page in pages:
        comments = Gathering(ledger)
        for row in objects(page.get("comments")):
            position += 1
            ledger.saw("comments")
            if isinstance(row, Broken):
                reason = "the record is damaged or breaks off"
                ledger.quarantine("comments", text(row, "id"), reason, line=row.line, offset=row.offset)
                continue
            _drop_private(row, comments.add(_comment(row, position)), ledger)
        if not len(comments):
            continue
        title, address = text(page, "title"), one_line(text(page, "id"))
        inferred = (_DECODED,) if encoded and unquote_plus(title) != title else ()
        title = unquote_plus(title) if encoded else title
        yield _conversation(address_id(address), address, title, inferred, comments)


def _drop_private(row: dict[str, Any], comment_id: str, ledger: Ledger) -> None:
    for member, what in _PRIVATE:
        if address := text(row, member).strip():
            ledger.drop(what, record=comment_id, value=address)


def _moment(row: dict[str, Any], member: str) -> Moment:
    """Return a time: a number counts from 1970 in UTC, a text is local time."""
    value = row.get(member)
    return from_epoch(value) if isinstance(value, int | float) else parse_iso(text(row, member))


def _status(row: dict[str, Any]) -> tuple[Status, str]:
    mode = text(row, "mode")
    return _STATUS.get(mode, Status.PENDING) if mode else Status.APPROVED, f"mode {mode}"


def _comment(row: dict[str, Any], position: int) -> Comment:
    native, parent = one_line(text(row, "id")), one_line(text(row, "parent"))
    name, inferred = shown_name(text(row, "author"))
    body = clean_body(text(row, "text"))
    moment = _moment(row, "created")
    status, raw_status = _status(row)
    extra = []
    if status is not Status.APPROVED:
        extra.append(status_field(status, raw_status))
    extra += [
        (f"X-{member.capitalize()}", str(number(row, member)))
        for member in ("likes", "dislikes")
        if number(row, member)
    ]
    website = one_line(text(row, "website"))
    if website and web_address(website) is None and "@" not in website:
        extra.append(("X-Author-URL", website))
    return Comment(
        id=make_id("isso", native) if native else content_id("isso", name, moment.value, body),
        body=body,
        author=Author(name, web_address(website)),
        published=moment.value,
        updated=_moment(row, "modified").value,
        in_reply_to=None if parent in _NO_PARENT else make_id("isso", parent),
        status=status,
        format=Format.MARKDOWN,
        anchor=old_anchor("isso-", native),
        inferred=inferred + moment.inferred,
        extra=(*extra, *moment.with_position(position)),
    )


def _conversation(
    page_id: str, address: str, title: str, inferred: tuple[Inference, ...], comments: Gathering
) -> Conversation:
    title, more = titled(title, address, page_id)
    thread = Thread(
        title=title,
        origin=Origin(web_address(address), NAME),
        inferred=inferred + more,
        extra=(("X-Origin-Path", address),) if address and web_address(address) is None else (),
        comments=comments.comments,
    )
    return Conversation(source_id=page_id, slug=address_slug(address), thread=thread)
