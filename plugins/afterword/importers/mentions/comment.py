"""A comment out of a mention: a reply is one, every other kind of mention stays what it is."""

import json
from dataclasses import dataclass
from typing import Any

from afterword.discussion.extra import status_field
from afterword.discussion.identity import content_id, make_id
from afterword.discussion.model import Author, Comment, Kind, Status
from afterword.importers.json_records.values import flag, number, obj, text
from afterword.importers.mentions.find import property_of
from afterword.importers.moments import Moment, from_epoch, parse_iso
from afterword.importers.plain import is_address, plain_line, plain_text
from afterword.importers.texts import clean_body, one_line, shown_name, web_address
from afterword.text.links import resolve_addresses
from afterword.vocabulary import Format, Inference

_REPLIES = frozenset({"in-reply-to", "reply"})
_KINDS = {
    "like-of": "like", "repost-of": "repost", "share": "repost", "bookmark-of": "bookmark",
    "mention-of": "mention", "link": "mention", "follow-of": "follow", "tag-of": "tag",
}  # fmt: skip
_RECEIVED = Inference("published", "the day it was received")
_USED = frozenset(
    "type author url published published-seconds updated wm-received wm-id wm-source wm-target wm-property"
    " wm-private content name summary in-reply-to like-of repost-of bookmark-of mention-of follow-of tag-of"
    " verified".split()
)  # fmt: skip
_LONGEST = 2000  # characters of an extra field


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention with what it says of its place.

    Attributes:
        target: The address that it mentions; empty where it doesn't say.
        url: Where it stands itself.
        answers: What it says it answers, its target among it.
        emails: E-mail addresses in it.
    """

    target: str
    url: str
    answers: tuple[str, ...]
    emails: tuple[str, ...]
    comment: Comment


def make_mention(record: dict[str, Any], hint: str, position: int) -> Mention:
    """Return a mention.

    Args:
        record: In jf2's words.
        hint: The page it stands under in the file, for one that names no target.
        position: Its place in the source, from 1.
    """
    target = one_line(text(record, "wm-target"))
    url = one_line(text(record, "url") or text(record, "wm-source"))
    answers = tuple(address for each in _several(record.get("in-reply-to")) if (address := _address(each)))
    card = _card(record.get("author"))
    return Mention(
        target=target or (answers[0] if answers else hint),
        url=url,
        answers=answers,
        emails=tuple(address for value in card.values() if is_address(address := _mail_address(value))),
        comment=_comment(record, card, url, position),
    )


def _comment(record: dict[str, Any], card: dict[str, Any], url: str, position: int) -> Comment:
    body, body_format = _body(record, url)
    name, inferred = shown_name(plain_line(text(card, "name")))
    moment = _moment(record)
    stated = property_of(record)
    native, source = one_line(text(record, "wm-id")), one_line(text(record, "wm-source")) or url
    status = _status(record)
    updated = parse_iso(text(record, "updated"))
    extra = [status_field(*status)] if status else []
    if stated not in _REPLIES:
        extra.append(("X-Kind", _KINDS.get(stated, stated or "mention")))
    if url:
        extra.append(("X-URL", url))
    if source and source != url:
        extra.append(("X-Source-URL", source))
    title = plain_line(text(record, "name"))
    if title and not plain_text(body).startswith(title.rstrip(".… ")):
        extra.append(("X-Title", title))
    if photo := one_line(text(card, "photo")):
        extra.append(("X-Photo", photo))
    if received := one_line(text(record, "wm-received")):
        extra.append(("X-Received", received))
    extra += _others(record)
    if native:
        comment_id = make_id("wm", native)
    elif source:
        comment_id = make_id("wm", f"{stated} {source}".strip())
    else:
        comment_id = content_id("wm", name, moment.value, body)
    return Comment(
        id=comment_id,
        body=body,
        author=Author(name, web_address(text(card, "url"))),
        published=moment.value,
        updated=None if updated.value == moment.value else updated.value,
        status=status[0] if status else Status.APPROVED,
        kind=Kind.COMMENT if stated in _REPLIES else Kind.MENTION,
        format=body_format,
        inferred=inferred + moment.inferred,
        extra=(*extra, *moment.with_position(position)),
    )


def _status(record: dict[str, Any]) -> tuple[Status, str] | None:
    if flag(record, "wm-private"):
        return Status.PENDING, "private"
    if "verified" in record and not flag(record, "verified"):
        return Status.PENDING, "not verified"
    return None


def _moment(record: dict[str, Any]) -> Moment:
    stated = parse_iso(text(record, "published"))
    seconds = number(record, "published-seconds")
    if seconds and not _exact(stated):
        return from_epoch(seconds)
    if stated.value is not None:
        return stated
    received = parse_iso(text(record, "wm-received"))
    if received.value is None:
        return stated
    return Moment(received.value, (_RECEIVED,), stated.extra)


def _exact(moment: Moment) -> bool:
    return moment.value is not None and not moment.inferred


def _body(record: dict[str, Any], url: str) -> tuple[str, Format]:
    """Return the body; addresses in it were relative to where it stands, not to the page that it mentions."""
    content = record.get("content")
    if isinstance(content, list) and content:
        content = content[0]
    html = clean_body(text(obj(content), "html"))
    if html:
        return resolve_addresses(html, url) if url else html, Format.HTML
    words = content if isinstance(content, str) else text(obj(content), "text") or text(obj(content), "value")
    words = clean_body(words or text(record, "summary"))
    return words, Format.TEXT if words else Format.MARKDOWN


def _card(author: object) -> dict[str, Any]:
    """Return who wrote it; some receivers keep a name alone, or an address."""
    if isinstance(author, list):
        author = author[0] if author else {}
    if isinstance(author, str):
        return {"url": author} if web_address(author) else {"name": author}
    return obj(author)


def _others(record: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what else it says, under its own names."""
    found = []
    for name, value in record.items():
        letters = "".join(each if each.isascii() and each.isalnum() else "-" for each in name).strip("-")
        if name in _USED or not letters or value in (None, "", [], {}, False):
            continue
        found.append((f"X-{letters.title()}", one_line(_written(value))[:_LONGEST].rstrip()))
    return found


def _written(value: object) -> str:
    try:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "nested too deeply to be kept"


def _mail_address(value: object) -> str:
    return one_line(value).removeprefix("mailto:") if isinstance(value, str) else ""


def _several(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _address(value: object) -> str:
    """Return the address in a value: the value itself, or its `url`."""
    if isinstance(value, dict):
        value = value.get("url") or value.get("value")
    return one_line(value) if isinstance(value, str) else ""
