"""A member's comment out of Ghost's tables, or out of an answer of its interface."""

from collections.abc import Iterator
from typing import Any

from afterword.discussion.extra import status_field
from afterword.discussion.identity import content_id, make_id
from afterword.discussion.model import Author, Comment, Status
from afterword.importers.ghost_post import moment_of
from afterword.importers.json_records.values import number, obj, objects, text
from afterword.importers.plain import plain_line
from afterword.importers.texts import clean_body, old_anchor, one_line, shown_name, web_address
from afterword.vocabulary import Format

_STATUS = {
    "published": Status.APPROVED,
    "hidden": Status.PENDING,  # by a moderator
    "deleted": Status.DELETED,
}


def comments_in(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield comments and the replies that an interface nests in them, which then name their parent."""
    waiting = list(reversed(rows))
    while waiting:
        row = waiting.pop()
        yield row
        for reply in reversed(objects(row.get("replies"))):
            reply.setdefault("parent_id", row.get("id"))
            reply.setdefault("post_id", row.get("post_id"))
            reply.setdefault("post", row.get("post"))
            waiting.append(reply)


def post_of(row: dict[str, Any]) -> str:
    """Return the id of the post that a comment stands under."""
    return text(row, "post_id") or text(obj(row.get("post")), "id")


def make_comment(
    row: dict[str, Any], members: dict[str, dict[str, Any]], likes: int, position: int
) -> Comment:
    """Return the comment.

    Args:
        row: Of `comments`.
        members: By id.
        likes: How many the table of likes has for it.
        position: Its place in the source, from 1.
    """
    native = text(row, "id")
    member = obj(row.get("member")) or members.get(text(row, "member_id"), {})
    name, inferred = shown_name(plain_line(text(member, "name")))
    moment, edited = moment_of(row, "created_at"), moment_of(row, "edited_at")
    body = clean_body(text(row, "html"))
    raw = one_line(text(row, "status"))
    status = _STATUS.get(raw or "published", Status.PENDING)
    answered, above = text(row, "in_reply_to_id"), text(row, "parent_id")
    extra = []
    if status is not Status.APPROVED:
        extra.append(status_field(status, raw))
    if answered and above and answered != above:
        extra.append(("X-Parent", make_id("ghost", above)))
    if likes := likes or number(obj(row.get("count")), "likes") or 0:
        extra.append(("X-Likes", str(likes)))
    if expertise := one_line(text(member, "expertise")):
        extra.append(("X-Expertise", expertise))
    parent = answered or above
    return Comment(
        id=make_id("ghost", native) if native.strip() else content_id("ghost", name, moment.value, body),
        body=body,
        author=Author(name, web_address(text(member, "website"))),
        published=moment.value,
        updated=edited.value,
        in_reply_to=make_id("ghost", parent) if parent.strip() else None,
        status=status,
        format=Format.HTML,
        anchor=old_anchor("ghost-comments-", native),
        inferred=inferred + moment.inferred,
        extra=(*extra, *moment.with_position(position)),
    )
