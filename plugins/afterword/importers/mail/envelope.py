"""What a message's head says, in our types."""

import re
from dataclasses import dataclass
from datetime import date

from afterword.discussion.model import Status
from afterword.importers.mail.dates import Moment, find_moment
from afterword.importers.mail.found import Found
from afterword.importers.mail.headers import Head, decode_words, parameters, without_comments
from afterword.importers.mail.ids import ids_answered, ids_in, own_id
from afterword.importers.mail.names import Name, find_addresses, parse_name

# Deleted in Mozilla's mail folders, and not yet cleared away.
_MOZILLA_EXPUNGED = 0x0008
_MOZILLA = re.compile(r"[0-9a-fA-F]{4}")
_IP = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_PRIVATE = frozenset(
    "from sender reply-to to cc bcc resent-from resent-to x-original-from return-path delivered-to".split()
)
_TRACES = frozenset({"received", "x-originating-ip", "x-sender-ip", "x-client-ip"})
FOLDER_DATA = re.compile(r"DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the head of a message says.

    Attributes:
        id: Its Message-ID, normal; None where it states none.
        references: The ids in References, the oldest first.
        answers: The ids in In-Reply-To.
        unreadable: What In-Reply-To says, where no id is in it.
        subject: Decoded; empty where there is none.
        status: From flags in the head and from the place.
        raw_status: The flag, in the source's word.
    """

    id: str | None
    references: tuple[str, ...]
    answers: tuple[str, ...]
    unreadable: str | None
    subject: str
    author: Name
    moment: Moment
    status: Status
    raw_status: str


def read_envelope(head: Head, found: Found, today: date) -> Envelope:
    """Return what a message's head says.

    Args:
        head: Its head.
        found: Where it was found; its separator line may have the only date.
        today: The day of the import.
    """
    charset = parameters(head.get("content-type") or "").get("charset")
    stated = head.get("in-reply-to")
    answers = ids_answered(stated) if stated else ()
    date_field = head.get("date")
    sender, _, rest = found.separator.removeprefix("From ").strip().partition(" ")
    status, raw_status = _status(head, found)
    return Envelope(
        id=own_id(head.get("message-id")),
        references=ids_in(head.get_all("references")),
        answers=answers,
        unreadable=decode_words(stated, charset) or None if stated and not answers else None,
        subject=decode_words(head.get("subject") or "", charset),
        author=_author(head, charset),
        moment=find_moment(
            without_comments(decode_words(date_field, charset)) if date_field else None,
            head.get_all("received"),
            rest if sender else None,
            today,
        ),
        status=status,
        raw_status=raw_status,
    )


def find_private(head: Head) -> list[tuple[str, str, bool]]:
    """Return the addresses in a head, which stay behind: (kind, address, whether it is the author's).

    Args:
        head: A message's.
    """
    found: list[tuple[str, str, bool]] = []
    for key, value in head.fields:
        if key in _PRIVATE:
            found += [("email", address, key == "from") for address in find_addresses(value)]
        elif key in _TRACES:
            found += [("ip", address, key != "received") for address in _IP.findall(value)]
    return found


def _author(head: Head, charset: str | None) -> Name:
    """Return who wrote it; a list that sends in its own name keeps the writer in another field."""
    for field in ("x-original-from", "from", "sender"):
        value = head.get(field)
        if value:
            name = parse_name(value, charset)
            if name.name is not None:
                return name
    return Name(None)


def _status(head: Head, found: Found) -> tuple[Status, str]:
    if found.status is not Status.APPROVED:
        return found.status, found.raw_status
    mozilla = _MOZILLA.fullmatch((head.get("x-mozilla-status") or "").strip())
    if mozilla and int(mozilla[0], 16) & _MOZILLA_EXPUNGED:
        return Status.DELETED, f"X-Mozilla-Status {mozilla[0]}"
    if "D" in (head.get("x-status") or "").strip():
        return Status.DELETED, "X-Status D"
    if (head.get("x-spam-flag") or "").strip().lower() == "yes":
        return Status.SPAM, "X-Spam-Flag"
    return Status.APPROVED, ""
