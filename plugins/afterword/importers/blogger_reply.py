"""A comment of Blogger's Atom, and what it says of its place."""

import re
from dataclasses import dataclass

from afterword.discussion.extra import status_field
from afterword.discussion.identity import content_id, make_id
from afterword.discussion.model import Author, Comment, Status
from afterword.importers.blogger_entry import address_of, content_of, id_of, more_of, native_id, profile_of
from afterword.importers.moments import parse_iso
from afterword.importers.plain import plain_line
from afterword.importers.texts import old_anchor, one_line, shown_name, web_address
from afterword.importers.xml_records.shape import Record
from afterword.vocabulary import Format

_PARENT_LINK = re.compile(r"/comments/default/(\d+)$")
_STATUS = {
    "live": Status.APPROVED,
    "emptied": Status.DELETED,
    "spam": Status.SPAM,
    "spam_comment": Status.SPAM,
    "pending": Status.PENDING,
    "trashed": Status.TRASH,
    "soft_trashed": Status.TRASH,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A comment with what it says of its place.

    Attributes:
        native: Its id as addresses use it.
        post: The native id of what it answers: a post, or in some files a comment.
        parent: The native id of the comment it answers; empty where it answers the post.
        page: The address of its post, as far as it says so.
        profile: Of its author.
    """

    native: str
    post: str
    parent: str
    page: str
    profile: str
    comment: Comment
    offset: int
    line: int


def make_reply(record: Record, position: int) -> Reply:
    """Return the comment of an entry.

    Args:
        record: The entry.
        position: Its place in the file, from 1.
    """
    native = native_id(id_of(record))
    post = one_line(record.text("blogger:parent") or record.attribute("thr:in-reply-to", "ref"))
    page = one_line(record.attribute("thr:in-reply-to", "href")) or address_of(record).partition("?")[0]
    return Reply(
        native=native,
        post=native_id(post) if post else "",
        parent=_parent(record),
        page=page,
        profile=profile_of(record),
        comment=_make_comment(record, native, position),
        offset=record.offset,
        line=record.line,
    )


def _parent(record: Record) -> str:
    stated = one_line(record.text("blogger:inReplyTo"))
    if stated:
        return native_id(stated)
    for link in record.all("link"):
        match = _PARENT_LINK.search(link.attributes.get("href", ""))
        if link.attributes.get("rel") == "related" and match:
            return match[1]
    return ""


def _make_comment(record: Record, native: str, position: int) -> Comment:
    name, inferred = shown_name(plain_line(record.text("author/name")))
    moment = parse_iso(record.text("published") or record.text("blogger:created"))
    updated = parse_iso(record.text("updated")).value
    body = content_of(record)
    status, raw_status = _comment_status(record)
    extra = []
    if status is not Status.APPROVED:
        extra.append(status_field(status, raw_status))
    if shown := _property(record, "blogger.displayTime"):
        extra.append(("X-Date-As-Shown", shown))
    anonymous = one_line(record.text("author/blogger:type"))
    if anonymous and anonymous != "BLOGGER":
        extra.append(("X-Author-Type", anonymous))
    return Comment(
        id=make_id("blogger", native) if native else content_id("blogger", name, moment.value, body),
        body=body,
        author=Author(name, web_address(profile_of(record))),
        published=moment.value,
        updated=None if updated == moment.value else updated,
        status=status,
        format=Format.HTML,
        anchor=old_anchor("c", native),
        inferred=inferred + moment.inferred,
        extra=(*extra, *more_of(record), *moment.with_position(position)),
    )


def _comment_status(record: Record) -> tuple[Status, str]:
    raw = one_line(record.text("blogger:status"))
    if record.text("blogger:trashed"):
        return Status.TRASH, raw or "trashed"
    if _property(record, "blogger.contentRemoved") == "true":
        return Status.DELETED, "contentRemoved"
    return _STATUS.get(raw.lower() or "live", Status.PENDING), raw


def _property(record: Record, name: str) -> str:
    """Return one of the properties that Google's data formats add."""
    for found in record.all("gd:extendedProperty"):
        if found.attributes.get("name") == name:
            return one_line(found.attributes.get("value", ""))
    return ""
