"""One message of a Slack export as a comment."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from afterword.discussion.extra import status_field
from afterword.discussion.identity import content_id, make_id
from afterword.discussion.model import Author, Comment, Kind, Status
from afterword.importers.json_records.values import flag, number, obj, objects, text
from afterword.importers.kept import file_field, kept, written
from afterword.importers.ledger import Ledger
from afterword.importers.moments import X_DATE, Moment
from afterword.importers.slack_export import shown_name_of
from afterword.importers.slack_text import Slang
from afterword.importers.texts import clean_body, one_line, shown_name, web_address
from afterword.vocabulary import Format, Inference

_STAMP = re.compile(r"([0-9]{1,11})(?:\.([0-9]{1,6}))?")
_FROM_INTEGRATION = Inference("author", "the message that added its integration")
_GONE = frozenset({"tombstone", "message_deleted"})
_NO_FILE = frozenset({"tombstone", "hidden_by_limit"})
_KEPT = {
    "subtype": "X-Kind",
    "bot_id": "X-Bot-ID",
    "client_msg_id": "X-Client-Message-ID",
    "team": "X-Team",
    "topic": "X-Topic",
    "purpose": "X-Purpose",
    "old_name": "X-Old-Name",
    "name": "X-New-Name",
    "is_starred": "X-Starred",
    "permalink": "X-Permalink",
}


def stamp_of(message: dict[str, Any], name: str = "ts") -> str:
    """Return a time stamp, which is also a message's id in its channel: `1452837318.000002`."""
    return one_line(text(message, name))


def parent_stamp(message: dict[str, Any]) -> str:
    """Return the stamp of the message whose thread this one is in; empty where it begins it or is in none."""
    stamp = stamp_of(message, "thread_ts")
    return "" if stamp == stamp_of(message) else stamp


def make_comment(message: dict[str, Any], position: int, slang: Slang, ledger: Ledger) -> Comment:
    """Return a message as a comment.

    Args:
        message: As the export has it.
        position: Its place in its channel, from 1.
        slang: Knows people and channels.
        ledger: Files are counted in it.
    """
    native, parent = stamp_of(message), parent_stamp(message)
    comment = obj(message.get("comment"))
    user_id = one_line(text(message, "user") or text(comment, "user"))
    subtype = one_line(text(message, "subtype"))
    if subtype == "bot_add":
        slang.learn_bot(text(message, "text"))
    name, inferred = shown_name(slang.name(user_id) or _stated_name(message))
    if name is None and (name := one_line(slang.bot_name(text(message, "bot_id"))) or None):
        inferred = (_FROM_INTEGRATION,)
    body = _body(message, slang)
    moment = _moment(native)
    status = Status.DELETED if subtype in _GONE or flag(message, "is_deleted") else Status.APPROVED
    extra = [] if status is Status.APPROVED else [status_field(status, subtype)]
    if user_id:
        extra.append(("X-User-ID", user_id))
    extra += kept(message, _KEPT)
    extra += _people_fields(message, user_id, slang)
    extra += _reactions(message, slang)
    for file in _files(message):
        ledger.saw_other("file")
        if text(file, "mode") in _NO_FILE:
            ledger.missing["file"] += 1
        extra.append(file_field(_file_name(file), text(file, "mimetype"), number(file, "size")))
    extra += [
        ("X-Link-Preview", written(f"{slang.words(text(each, 'title'))} {_unfurled(each)}"))
        for each in objects(message.get("attachments"))
        if _unfurled(each)
    ]
    return Comment(
        id=make_id("slack", native) if native else content_id("slack", name, moment.value, body),
        body=body,
        author=Author(name),
        published=moment.value,
        updated=_moment(stamp_of(obj(message.get("edited")))).value,
        in_reply_to=make_id("slack", parent) if parent else None,
        status=status,
        kind=Kind.MESSAGE,
        format=Format.HTML,
        inferred=inferred + moment.inferred,
        extra=(*extra, *moment.with_position(position)),
    )


def _stated_name(message: dict[str, Any]) -> str:
    names = (
        text(message, "username"),
        shown_name_of({"profile": obj(message.get("user_profile"))}),
        text(obj(message.get("user_profile")), "name"),
        text(obj(message.get("bot_profile")), "name"),
    )
    return next((name for name in names if name.strip()), "")


def _moment(stamp: str) -> Moment:
    match = _STAMP.fullmatch(stamp)
    if match is None:
        return Moment(extra=((X_DATE, written(stamp)),) if stamp else ())
    if not int(match[1]):
        return Moment()
    # The fraction is a serial number within the second; as microseconds it keeps the order.
    fraction = timedelta(microseconds=int((match[2] or "").ljust(6, "0")))
    try:
        return Moment(datetime.fromtimestamp(int(match[1]), UTC) + fraction)
    except (ValueError, OverflowError, OSError):
        return Moment(extra=((X_DATE, stamp),))


def _people_fields(message: dict[str, Any], user_id: str, slang: Slang) -> Iterator[tuple[str, str]]:
    """Yield who else had a hand in a message."""
    editor = one_line(text(obj(message.get("edited")), "user"))
    for field, person in (
        ("X-Editor", editor if editor != user_id else ""),
        ("X-Inviter", text(message, "inviter")),
    ):
        if value := written(slang.name(person) or person):
            yield field, value
    if message.get("pinned_to"):
        yield "X-Pinned", "yes"


def _reactions(message: dict[str, Any], slang: Slang) -> Iterator[tuple[str, str]]:
    for reaction in objects(message.get("reactions")):
        users = reaction.get("users")
        names = (
            [slang.name(each) or each for each in users if isinstance(each, str)]
            if isinstance(users, list)
            else []
        )
        count = number(reaction, "count") or len(names)
        by = f" ({', '.join(names)})" if names else ""
        yield "X-Reaction", written(f"{text(reaction, 'name')} {count}{by}")


def _files(message: dict[str, Any]) -> list[dict[str, Any]]:
    return objects(message.get("files")) or [file for file in [obj(message.get("file"))] if file]


def _file_name(file: dict[str, Any]) -> str:
    return one_line(text(file, "title") or text(file, "name"))


def _body(message: dict[str, Any], slang: Slang) -> str:
    words = text(message, "text")
    if not words.strip():
        words = _block_words(message)
    parts = [slang.html(words)]
    for file in _files(message):
        note = text(obj(file.get("initial_comment")), "comment").strip()
        if note and note not in words:
            parts.append(slang.html(note))
        # Slack's own sentence names the file already.
        if not _file_name(file) or _file_name(file) not in words:
            parts.append(_file_link(file))
    parts += [_attached(each, slang) for each in objects(message.get("attachments")) if not _unfurled(each)]
    return clean_body("\n\n".join(part for part in parts if part))


def _file_link(file: dict[str, Any]) -> str:
    shown = escape(_file_name(file) or "a file", quote=False)
    # What stands behind the "?" is the exporter's own key to the file.
    address = web_address(text(file, "permalink").partition("?")[0])
    return f'<a href="{escape(address)}">{shown}</a>' if address else shown


def _unfurled(attachment: dict[str, Any]) -> str:
    """Return the address of the page that an attachment shows a part of; empty for a bot's own words."""
    if flag(attachment, "is_msg_unfurl") or flag(attachment, "is_share"):
        return ""
    return one_line(text(attachment, "from_url") or text(attachment, "original_url"))


def _attached(attachment: dict[str, Any], slang: Slang) -> str:
    """Return what a bot wrote into an attachment, or a message that was shared, as a quotation."""
    title = slang.html(text(attachment, "title"))
    address = web_address(text(attachment, "title_link"))
    if title and address and "<a " not in title:
        title = f'<a href="{escape(address)}">{title}</a>'
    parts = [slang.html(text(attachment, "pretext")), title, slang.html(text(attachment, "text"))]
    for field in objects(attachment.get("fields")):
        pair = (slang.html(text(field, "title")), slang.html(text(field, "value")))
        parts.append(": ".join(part for part in pair if part))
    said = "\n".join(part for part in parts if part) or slang.html(text(attachment, "fallback"))
    if flag(attachment, "is_msg_unfurl") or flag(attachment, "is_share"):
        return f"<blockquote>{said}</blockquote>"
    return said


def _block_words(message: dict[str, Any]) -> str:
    """Return the words in a message's blocks, in their order."""
    words: list[str] = []
    waiting: list[Any] = [message.get("blocks")]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            words.append(node)
        elif isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, dict):
            waiting.append("\n" if text(node, "type").startswith("rich_text_") else "")
            waiting.extend(
                node[name]
                for name in ("fields", "elements", "text")
                if isinstance(node.get(name), str | dict | list)
            )
            if not text(node, "text"):
                user = text(node, "user_id")
                words.append(f"<@{user}>" if user else text(node, "url"))
    return "".join(words).strip()
