"""A message's bytes with its head read; the body when it is asked for."""

from dataclasses import dataclass
from datetime import date

from afterword.importers.mail.body import Body, parse_body
from afterword.importers.mail.envelope import Envelope, read_envelope
from afterword.importers.mail.found import Found
from afterword.importers.mail.headers import Head, parse_head
from afterword.importers.mail.mbox import unquote


@dataclass(frozen=True, slots=True)
class Message:
    """A message, read as far as its head."""

    data: bytes
    head: Head
    envelope: Envelope

    def body(self) -> Body:
        """Return what it says and carries."""
        return parse_body(self.data, self.head)


def read_message(data: bytes, found: Found, today: date) -> Message:
    """Read a message's head.

    Args:
        data: As it lies in its place.
        found: The place.
        today: The day of the import.
    """
    data = unquote(data, found.quoting)
    head = parse_head(data)
    return Message(data, head, read_envelope(head, found, today))
