"""Commento: the JSON that its dashboard exports (version 1), and Commento++ and Comentario after it.

One object: `comments`, in no order, each with the page it stands on, and `commenters`, who wrote them. The
file knows no titles. Where a comment was flagged, Commento's spam filter did it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from afterword.discussion.extra import status_field
from afterword.discussion.identity import content_id, make_id
from afterword.discussion.model import Author, Comment, Origin, Status, Thread
from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.gathering import Gathering
from afterword.importers.json_records.reader import load_json
from afterword.importers.json_records.values import Broken, flag, number, obj, objects, text
from afterword.importers.ledger import Ledger
from afterword.importers.moments import parse_iso
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
from afterword.importers.unpacking import unpacked_head
from afterword.vocabulary import Format, Inference

NAME = "commento"
SUFFIXES = (".json", ".json.gz")

_SURE = re.compile(rb'"(?:commentHex|commenterHex)"\s*:')
_STATUS = {
    "approved": Status.APPROVED,
    "unapproved": Status.PENDING,
    "flagged": Status.SPAM,
}
_NO_SCHEME = Inference("origin", "a domain and a path without a scheme")
_NOTHING = frozenset({"", "undefined", "null"})  # JavaScript's words for what nobody stated
_NOBODY = frozenset({"", "anonymous"})
_NO_PARENT = frozenset({"", "root"})


def sniff(head: bytes, path: Path) -> Confidence:  # noqa: ARG001 - every importer's signature
    """Look for the names that only Commento gives to ids."""
    return Confidence.CERTAIN if _SURE.search(unpacked_head(head)) else Confidence.NO


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:  # noqa: ARG001 - no essays
    """Yield the conversation of every page.

    Raises:
        UnusableInputError: The file isn't JSON.
    """
    export = obj(load_json(source, ledger))
    commenters: dict[str, dict[str, Any]] = {}
    for commenter in objects(export.get("commenters")):
        commenters.setdefault(text(commenter, "commenterHex"), commenter)
        if _stated(commenter, "email"):
            ledger.drop("email")
    pages: dict[str, Gathering] = {}
    for position, record in enumerate(objects(export.get("comments")), 1):
        ledger.saw("comments")
        if isinstance(record, Broken):
            reason = "the record is damaged or breaks off"
            ledger.quarantine("comments", _native(record), reason, line=record.line, offset=record.offset)
            continue
        gathered = pages.setdefault(_address(record), Gathering(ledger))
        comment_id = gathered.add(_comment(record, commenters, position))
        address = _stated(commenters.get(one_line(text(record, "commenterHex")), {}), "email")
        if address:
            ledger.drop("email", 0, record=comment_id, value=address)  # counted once, with its owner
    for address, gathered in pages.items():
        yield _conversation(address, gathered)


def _native(record: dict[str, Any]) -> str:
    return one_line(text(record, "commentHex"))


def _stated(record: dict[str, Any], name: str) -> str:
    value = text(record, name).strip()
    return "" if value in _NOTHING else value


def _address(record: dict[str, Any]) -> str:
    """Return the address of the page, without its scheme, which the file doesn't state."""
    path = one_line(text(record, "url") or text(record, "path"))
    domain = one_line(text(record, "domain"))
    return path if web_address(path) else f"{domain}/{path.lstrip('/')}"


def _comment(record: dict[str, Any], commenters: dict[str, dict[str, Any]], position: int) -> Comment:
    native = _native(record)
    commenter_id = one_line(text(record, "commenterHex"))
    commenter = commenters.get(commenter_id, {})
    name, inferred = shown_name(_stated(commenter, "name"))
    parent = one_line(text(record, "parentHex"))
    markdown, html = clean_body(text(record, "markdown")), clean_body(text(record, "html"))
    moment = parse_iso(text(record, "creationDate"))
    raw_status = one_line(text(record, "state"))
    status = Status.DELETED if flag(record, "deleted") else _STATUS.get(raw_status, Status.PENDING)
    extra = []
    if status is not Status.APPROVED:
        extra.append(status_field(status, raw_status or "not stated"))
    if commenter_id not in _NOBODY:
        extra.append(("X-User-ID", commenter_id))
    if number(record, "score"):
        extra.append(("X-Score", str(number(record, "score"))))
    return Comment(
        id=make_id("commento", native) if native else content_id("commento", name, moment.value, markdown),
        body=markdown or html,
        author=Author(name, web_address(_stated(commenter, "link"))),
        published=moment.value,
        in_reply_to=None if parent in _NO_PARENT else make_id("commento", parent),
        status=status,
        format=Format.MARKDOWN if markdown or not html else Format.HTML,
        anchor=old_anchor("commento-", native),
        inferred=inferred + moment.inferred,
        extra=(*extra, *moment.with_position(position)),
    )


def _conversation(address: str, gathered: Gathering) -> Conversation:
    whole, inferred_scheme = (address, ()) if web_address(address) else (f"https://{address}", (_NO_SCHEME,))
    title, inferred = titled("", whole, address)
    thread = Thread(
        title=title,
        origin=Origin(web_address(whole), NAME),
        inferred=inferred + inferred_scheme,
        comments=gathered.comments,
    )
    return Conversation(source_id=address_id(address), slug=address_slug(whole), thread=thread)
