"""Slack: a workspace's export, a zip or its folder: lists of people and channels, a file a channel and day.

Every channel becomes a thread of its own, its days in one; what was answered in a Slack thread stands under
the message that began it. Conversations of a closed circle aren't public: they are laid ready beside the
export. People's addresses, and the keys in the addresses of files, stay behind.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from afterword.discussion.model import Origin, Thread
from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.bundle.reader import head_of, is_bundle, names_in
from afterword.importers.gathering import Gathering
from afterword.importers.json_records.values import Broken, flag, number, obj, text
from afterword.importers.kept import kept, written
from afterword.importers.ledger import Ledger
from afterword.importers.members import open_members
from afterword.importers.slack_export import Channel, Export, is_day
from afterword.importers.slack_message import make_comment, parent_stamp, stamp_of
from afterword.importers.slack_text import Slang
from afterword.importers.texts import one_line
from afterword.importers.unpacking import unpacked_head
from afterword.text.slugs import slugify

NAME = "slack"
SUFFIXES = (".zip", "folder", ".json")

_STAMP = re.compile(rb'"ts"\s*:\s*"[0-9]{9,11}\.[0-9]{1,6}"')
_MESSAGE = re.compile(rb'"type"\s*:\s*"message"')
_LISTS = frozenset({"channels.json", "users.json", "groups.json", "dms.json", "mpims.json"})
_KEPT = {"id": "X-Channel-ID", "creator": "X-Creator-ID"}
_UNREADABLE = "the file isn't JSON, or no list of messages"


def sniff(head: bytes, path: Path) -> Confidence:
    """Look for days of messages and lists of people and channels; a day alone, by its messages."""
    if not is_bundle(head, path):
        return Confidence.CERTAIN if _is_day(unpacked_head(head)) else Confidence.NO
    names = names_in(head, path)
    days = [name for name in names if is_day(name)]
    if not days:
        return Confidence.NO
    if any(PurePosixPath(name).name in _LISTS for name in names):
        return Confidence.CERTAIN
    return Confidence.LIKELY if _is_day(head_of(path, days[0])) else Confidence.NO


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:  # noqa: ARG001 - no essays
    """Yield the conversation of every channel.

    Raises:
        UnusableInputError: There are no messages in it.
    """
    with open_members(source, ledger) as members:
        export = Export(members, ledger)
        channels = {channel.id: channel.name for channel in export.channels}
        slang = Slang(export.people, channels)
        for channel in export.channels:
            conversation = _read_channel(channel, export, slang, ledger)
            if conversation is not None:
                yield conversation
    if not ledger.comments.read:
        raise source.unusable("holds no messages: no <channel>/<year-month-day>.json")


def _is_day(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[") and bool(
        _STAMP.search(head) and _MESSAGE.search(head)
    )


def _read_channel(channel: Channel, export: Export, slang: Slang, ledger: Ledger) -> Conversation | None:
    gathered = Gathering(ledger)
    stated: dict[str, int] = {}
    answers: Counter[str] = Counter()
    for position, (place, message) in enumerate(export.messages(channel), 1):
        ledger.saw("comments")
        if message is None:
            ledger.quarantine("comments", one_line(place), _UNREADABLE)
            continue
        if isinstance(message, Broken):
            reason = "the record is damaged or breaks off"
            record = one_line(f"{place}, {stamp_of(message)}")
            ledger.quarantine("comments", record, reason, line=message.line, offset=message.offset)
            continue
        answers[parent_stamp(message)] += 1
        if replies := number(message, "reply_count"):
            stated[stamp_of(message)] = replies
        gathered.add(make_comment(message, position, slang, ledger))
    for stamp, replies in stated.items():
        if replies > answers[stamp]:
            ledger.missing["answers in threads"] += replies - answers[stamp]
    return _conversation(channel, gathered, slang) if len(gathered) else None


def _conversation(channel: Channel, gathered: Gathering, slang: Slang) -> Conversation:
    about = channel.about
    extra = kept(about, _KEPT)
    for member, name in (("topic", "X-Topic"), ("purpose", "X-Purpose")):
        if value := written(slang.words(text(obj(about.get(member)), "value"))):
            extra.append((name, value))
    is_named = channel.public is not False or bool(text(about, "name"))
    thread = Thread(
        title=f"#{one_line(channel.name)}" if is_named else one_line(channel.name),
        origin=Origin(None, NAME),
        closed=flag(about, "is_archived") if "is_archived" in about else None,
        extra=tuple(extra),
        comments=gathered.comments,
    )
    return Conversation(
        source_id=slugify(channel.id) or "channel",
        slug=slugify(channel.name),
        thread=thread,
        unpublished="private" if channel.public is False else None,
    )
