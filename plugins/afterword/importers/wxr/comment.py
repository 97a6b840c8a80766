"""A WordPress comment out of its record."""

from collections.abc import Container
from dataclasses import dataclass

from afterword.discussion.extra import position_field, status_field
from afterword.discussion.identity import body_digest, content_id, make_id
from afterword.discussion.model import Author, Comment, Kind, Status
from afterword.importers.autop import autop
from afterword.importers.plain import is_address, plain_line
from afterword.importers.wxr.dates import parse_moment
from afterword.importers.wxr.record import RawComment
from afterword.text.slugs import unique
from afterword.vocabulary import Format, Inference

_STATUS = {
    "1": Status.APPROVED,
    "approve": Status.APPROVED,
    "approved": Status.APPROVED,
    "0": Status.PENDING,
    "hold": Status.PENDING,
    "pending": Status.PENDING,
    "spam": Status.SPAM,
    "trash": Status.TRASH,
    "post-trashed": Status.TRASH,
}
_KIND = {
    "": Kind.COMMENT,
    "comment": Kind.COMMENT,
    "pingback": Kind.PINGBACK,
    "trackback": Kind.TRACKBACK,
    "webmention": Kind.MENTION,
    "mention": Kind.MENTION,
}
_PRIVATE = frozenset({"wp:comment_author_email", "wp:comment_author_IP"})
_LONGEST_NUMBER = 20
_NOBODY = frozenset({"", "0"})


@dataclass(frozen=True, slots=True)
class Creator:
    """Who wrote the post: the id that comments of the same person carry, and their names."""

    user_id: str = ""
    names: frozenset[str] = frozenset()


def comment_fingerprint(raw: RawComment) -> int:
    """Return a number that tells whether two records of one run are the same comment."""
    get = raw.fields.get
    return hash(
        (get("wp:comment_id"), get("wp:comment_author"), get("wp:comment_date"), get("wp:comment_content"))
    )


def make_comment(raw: RawComment, creator: Creator, position: int, *, taken: Container[str]) -> Comment:
    """Return the comment of a record.

    Args:
        raw: The record.
        creator: The author of the post it stands under.
        position: Its place in the post, from 1.
        taken: Ids that other comments of the post have already.
    """
    fields = raw.fields
    native = fields.get("wp:comment_id", "").strip()
    parent = fields.get("wp:comment_parent", "").strip()
    user = fields.get("wp:comment_user_id", "").strip()
    raw_status = fields.get("wp:comment_approved", "").strip()
    raw_kind = fields.get("wp:comment_type", "").strip()
    raw_url = fields.get("wp:comment_author_url", "").strip()
    name, inferred = _name(fields.get("wp:comment_author", ""))
    moment = parse_moment(fields.get("wp:comment_date_gmt", ""), fields.get("wp:comment_date", ""))
    status = _STATUS.get(raw_status, Status.PENDING)
    body = autop(fields.get("wp:comment_content", ""))
    extra: list[tuple[str, str]] = []
    if status is not Status.APPROVED:
        extra.append(status_field(status, raw_status or "not stated"))
    if raw_kind not in _KIND:
        extra.append(("X-Kind", raw_kind))
    extra += moment.local
    if not moment.exact:
        extra.append(position_field(position))
    url = (
        raw_url
        if raw_url.lower().startswith(("http://", "https://")) and len(raw_url) > len("https://")
        else None
    )
    if raw_url and url is None and not is_address(raw_url) and raw_url not in {"http://", "https://"}:
        extra.append(("X-Author-URL", raw_url))
    if user not in _NOBODY:
        extra.append(("X-User-ID", user))
    comment_id = (
        _id(native) if native else content_id("wp", name, moment.value, fields.get("wp:comment_content", ""))
    )
    return Comment(
        id=unique(comment_id, taken),
        body=body,
        author=Author(name, url, _is_creator(user, name, creator)),
        published=moment.value,
        in_reply_to=None if parent in _NOBODY else _id(parent),
        status=status,
        kind=_KIND.get(raw_kind, Kind.COMMENT),
        format=Format.HTML,
        digest=body_digest(body),
        anchor=f"comment-{native}" if native and comment_id not in taken else None,
        inferred=inferred + moment.inferred,
        extra=tuple(extra),
    )


def _id(native: str) -> str:
    usual = native.isdecimal() and native.isascii() and len(native) <= _LONGEST_NUMBER
    return f"wp-{native}" if usual else make_id("wp", native)


def _name(raw: str) -> tuple[str | None, tuple[Inference, ...]]:
    name = plain_line(raw)
    if is_address(name):  # no address is published, not as a name either
        return name.partition("@")[0], (Inference("author", "the part of an e-mail address before its @"),)
    return name or None, ()


def _is_creator(user: str, name: str | None, creator: Creator) -> bool:
    if user in _NOBODY:
        return False
    return user == creator.user_id if creator.user_id else name is not None and name in creator.names
