"""Discord: the JSON of DiscordChatExporter, a file a channel or a part of one; alone, in a folder or a zip.

Every channel becomes a thread of its own. What answers a message says so by its reference; what is answered
in another channel is named. Conversations of a closed circle aren't public: they are laid ready beside the
export.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from afterword.discussion.attachments import attachment_address
from afterword.discussion.model import Origin, Thread
from afterword.errors import UnusableInputError
from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.discord_message import make_comment, names_in
from afterword.importers.gathering import Gathering
from afterword.importers.json_records.reader import load_json
from afterword.importers.json_records.values import Broken, number, obj, objects, text
from afterword.importers.kept import kept, written
from afterword.importers.ledger import Ledger
from afterword.importers.media.shelf import TakenIn
from afterword.importers.members import Members, heads_in, open_members
from afterword.importers.texts import one_line, titled, web_address
from afterword.text.masking import mask_text
from afterword.text.slugs import slugify

NAME = "discord"
SUFFIXES = (".json", ".zip", "folder")

_PARTS = tuple(re.compile(rb'"' + name + rb'"\s*:\s*\{') for name in (b"guild", b"channel"))
_OWN = re.compile(rb'"(?:dateRange|categoryId|iconUrl|messages|discriminator)"\s*:')
_CHANNEL = re.compile(rb'"channel"\s*:\s*\{[^{}]{0,2000}?"id"\s*:\s*"?(\d{1,25})')
_JSON = frozenset({".json"})
_LOOKED_AT = 20  # of them in a folder
_CLOSED_CIRCLE = re.compile(r"Direct|Private|^DM$|GroupDM", re.IGNORECASE)
_KEPT_OF_CHANNEL = {
    "id": "X-Channel-ID",
    "type": "X-Channel-Type",
    "category": "X-Category",
    "topic": "X-Topic",
}


def sniff(head: bytes, path: Path) -> Confidence:
    """Look for a guild and a channel; in a folder or zip, for a file that begins so."""
    heads = heads_in(head, path, _JSON, _LOOKED_AT)
    return Confidence.CERTAIN if any(map(_is_channel, heads)) else Confidence.NO


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:  # noqa: ARG001 - no essays
    """Yield the conversation of every channel.

    Raises:
        UnusableInputError: There is no channel's JSON in it.
    """
    with open_members(source, ledger) as members:
        channels = _channels(members, ledger)
        is_one = False
        for names in channels.values():
            channel = _Channel()
            for name in names:
                _read_part(members, name, channel, ledger)
            is_one |= channel.is_one
            if channel.messages:
                yield _conversation(channel, members, ledger)
        if not is_one:
            raise source.unusable("holds no channel as DiscordChatExporter writes it, with its messages")


def _is_channel(head: bytes) -> bool:
    begins = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    return begins and all(part.search(head) for part in _PARTS) and bool(_OWN.search(head))


class _Channel:
    """What the parts of a channel's export say."""

    def __init__(self) -> None:
        self.about: dict[str, Any] = {}
        self.guild: dict[str, Any] = {}
        self.messages: list[dict[str, Any]] = []
        self.files: list[str] = []
        self.stated: int | None = None
        self.is_one = False


def _channels(members: Members, ledger: Ledger) -> dict[str, list[str]]:
    """Return the files of each channel, by its id as the files' heads have it."""
    found: dict[str, list[str]] = {}
    for name in members.names:
        with members.member(name) as file:
            head = file.head
        if not members.alone and not _is_channel(head):
            if name.lower().endswith(".json"):
                ledger.notes.append(one_line(f"left unread: {name} is no channel"))
            continue
        match = _CHANNEL.search(head)
        found.setdefault(match[1].decode() if match else name, []).append(name)
    return found


def _read_part(members: Members, name: str, channel: _Channel, ledger: Ledger) -> None:
    try:
        with members.member(name) as file:
            value = obj(load_json(file, ledger))
    except UnusableInputError:
        if members.alone:
            raise
        ledger.saw("comments")
        ledger.quarantine("comments", one_line(name), "the file isn't JSON")
        return
    channel.about = channel.about or obj(value.get("channel"))
    channel.guild = channel.guild or obj(value.get("guild"))
    channel.is_one |= isinstance(value.get("messages"), list)
    messages = objects(value.get("messages"))
    if (stated := number(value, "messageCount")) is not None:
        channel.stated = (channel.stated or 0) + stated
        if stated != len(messages):
            ledger.state(one_line(name), f"messageCount {stated}", stated, len(messages))
        if stated > len(messages):
            ledger.missing["messages"] += stated - len(messages)
    for bound in ("after", "before"):
        if limit := written(obj(value.get("dateRange")).get(bound)):
            ledger.notes.append(f"{one_line(name)}: exported only what came {bound} {limit}")
    for message in messages:
        ledger.saw("comments")
        if isinstance(message, Broken):
            reason = "the record is damaged or breaks off"
            record = one_line(text(message, "id"))
            ledger.quarantine("comments", record, reason, line=message.line, offset=message.offset)
        else:
            channel.messages.append(message)
            channel.files.append(name)


def _conversation(channel: _Channel, members: Members, ledger: Ledger) -> Conversation:
    about, guild = channel.about, channel.guild
    channel_id, guild_id = one_line(text(about, "id")), one_line(text(guild, "id"))
    names = names_in(channel.messages)
    name = one_line(text(about, "name"))
    if channel_id and name:
        names[f"#{channel_id}"] = name
    gathered = Gathering(ledger)
    media: list[TakenIn] = []
    for position, (message, file) in enumerate(zip(channel.messages, channel.files, strict=True), 1):
        comment_id = gathered.add(make_comment(message, position, channel_id, names))
        media += _carried(message, comment_id, partial(members.beside, file))
    kind = one_line(text(about, "type"))
    private = bool(_CLOSED_CIRCLE.search(kind))
    is_room = not private and "Thread" not in kind
    title, inferred = titled(f"#{name}" if name and is_room else name, "", channel_id)
    place = "@me" if guild_id in {"", "0"} else guild_id
    extra = kept(about, _KEPT_OF_CHANNEL)
    if guild_name := written(text(guild, "name")):
        extra += [("X-Guild", guild_name), ("X-Guild-ID", guild_id)]
    thread = Thread(
        title=title,
        origin=Origin(web_address(f"https://discord.com/channels/{place}/{channel_id}"), NAME),
        stated_count=channel.stated if channel.stated is not None and channel.stated >= 0 else None,
        inferred=inferred,
        extra=tuple(extra),
        comments=gathered.comments,
    )
    return Conversation(
        source_id=slugify(channel_id) or "channel",
        slug=slugify(name),
        thread=thread,
        unpublished="private" if private else None,
        media=tuple(media),
    )


def _carried(
    message: dict[str, Any], comment_id: str, find: Callable[[str], Callable[[], bytes] | None]
) -> Iterator[TakenIn]:
    """Yield the files of a message that were downloaded with the export: their addresses lead into it."""
    for place, file in enumerate(objects(message.get("attachments")), 1):
        address = text(file, "url").replace("\\", "/")
        load = None if web_address(address) else find(unquote(address))
        if load is not None:
            name = mask_text(one_line(text(file, "fileName")))
            yield TakenIn(attachment_address(comment_id, place, name), load, comment_id)
