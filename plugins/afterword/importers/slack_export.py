"""The files of a Slack export: who the people are, which channels there are, and their days."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from afterword.errors import UnusableInputError
from afterword.importers.json_records.reader import load_json
from afterword.importers.json_records.values import Broken, Json, flag, obj, objects, text
from afterword.importers.ledger import Ledger
from afterword.importers.members import Members
from afterword.importers.texts import one_line

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ _(-].*)?\.json")
# File of channels → whether everybody in the workspace could read them.
_LISTS = {"channels.json": True, "groups.json": False, "mpims.json": False, "dms.json": False}
_CLOSED_CIRCLE = re.compile(r"D[0-9A-Z]{8,}$|mpdm-")
_USERS = frozenset({"users.json", "org_users.json"})
_LOGS = "integration_logs.json"


@dataclass(slots=True)
class Channel:
    """A channel, or a group's or two people's conversation.

    Attributes:
        id: Slack's, such as `C0JGLMMNX`; its folder's name where no list says.
        public: Everybody in the workspace could read it; None where no list says.
        days: Its files, in the order of time.
    """

    id: str
    name: str
    about: dict[str, Any]
    public: bool | None = None
    days: list[str] = field(default_factory=list)


class Export:
    """What an export says of itself.

    Attributes:
        people: Names by the ids of users and bots.
        channels: In the order of its lists; those that only have a folder come last.
    """

    def __init__(self, members: Members, ledger: Ledger) -> None:
        self._members = members
        self._ledger = ledger
        self._root = _root_of(members.names)
        self.people: dict[str, str] = {}
        self.channels: list[Channel] = []
        self._read_people()
        self._read_channels()
        self._place_days()

    def messages(self, channel: Channel) -> Iterator[tuple[str, dict[str, Any] | None]]:
        """Yield a channel's messages with the file each stands in; None for a file that can't be read."""
        for name in channel.days:
            value = self._load(name)
            records = obj(value).get("messages") if isinstance(value, dict) else value
            if value is None or not isinstance(records, list):
                if not self._members.alone:
                    yield name, None
                continue
            yield from ((name, message) for message in objects(records))

    def _load(self, name: str) -> Json:
        """Return a file's JSON; None where it isn't any.

        Raises:
            UnusableInputError: It isn't any, and there is no other file.
        """
        try:
            with self._members.member(name) as file:
                return load_json(file, self._ledger)
        except UnusableInputError as error:
            if self._members.alone:
                raise
            self._ledger.notes.append(one_line(str(error)))
            return None

    def _read_people(self) -> None:
        for name in self._members.names:
            if PurePosixPath(name).name in _USERS and _folder(name) == self._root:
                for user in objects(self._load(name)):
                    self._ledger.saw_other("user")
                    user_id = one_line(text(user, "id"))
                    if address := text(obj(user.get("profile")), "email"):
                        self._ledger.drop("email", record=user_id, value=address)
                    self.people[user_id] = shown_name_of(user)
            elif PurePosixPath(name).name == _LOGS and _folder(name) == self._root:
                for entry in objects(self._load(name)):
                    self._ledger.saw_other("integration log entry")
                    if user_id := one_line(text(entry, "user_id")):
                        self.people.setdefault(user_id, one_line(text(entry, "user_name")))

    def _read_channels(self) -> None:
        for file, public in _LISTS.items():
            name = f"{self._root}{file}"
            if name not in self._members.names:
                continue
            for about in objects(self._load(name)):
                self._ledger.saw_other("channel" if not isinstance(about, Broken) else "damaged channel")
                channel_id = one_line(text(about, "id"))
                shown = one_line(text(about, "name")) or self._partners(about) or channel_id
                is_public = public and not flag(about, "is_private")
                self.channels.append(Channel(channel_id, shown, about, is_public))

    def _partners(self, about: dict[str, Any]) -> str:
        """Return the names of those in a conversation that has none."""
        members = about.get("members")
        ids = [each for each in members if isinstance(each, str)] if isinstance(members, list) else []
        return ", ".join(self.people.get(each) or one_line(each) for each in ids)

    def _place_days(self) -> None:
        by_folder: dict[str, Channel] = {}
        for channel in self.channels:
            by_folder.setdefault(one_line(text(channel.about, "name")) or channel.id, channel)
            by_folder.setdefault(channel.id, channel)
        for name in self._members.names:
            if not is_day(name) and not self._members.alone:
                continue
            folder = PurePosixPath(name).parent.name or "channel"
            if folder not in by_folder:
                # Slack calls the folder of two people's conversation D…, that of a group's mpdm-….
                public = False if _CLOSED_CIRCLE.match(folder) else None
                by_folder[folder] = Channel(folder, folder, {}, public)
                self.channels.append(by_folder[folder])
            by_folder[folder].days.append(name)


def is_day(name: str) -> bool:
    """Tell a file of messages by its name: `general/2016-01-14.json`."""
    return _DAY.fullmatch(PurePosixPath(name).name) is not None


def shown_name_of(user: dict[str, Any]) -> str:
    """Return what Slack shows of a user: the display name, the real name, the account's."""
    profile = obj(user.get("profile"))
    names = (
        text(profile, "display_name"),
        text(profile, "real_name"),
        text(user, "real_name"),
        text(user, "name"),
    )
    return next((name for each in names if (name := one_line(each))), "")


def _root_of(names: tuple[str, ...]) -> str:
    """Return the folder that the lists stand in, with its slash; an export may be packed in one more."""
    lists = [name for name in names if PurePosixPath(name).name in _USERS | _LISTS.keys()]
    return min(map(_folder, lists), key=len) if lists else ""


def _folder(name: str) -> str:
    return name[: name.rfind("/") + 1]
