"""A message as it was found: where it lies, so that it can be read again, and what the place says of it."""

from dataclasses import dataclass

from afterword.discussion.model import Status
from afterword.importers.mail.mbox import Quoting


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message lies.

    Attributes:
        file: Its file as the source names it.
        offset: Where it begins there, in bytes, unpacked.
        line: The same in lines, from 1.
    """

    file: str
    offset: int
    line: int


@dataclass(frozen=True, slots=True)
class Found:
    """A message of a source.

    Attributes:
        start, length: Where its bytes lie in `store`.
        store: A number the store gives; see `store.py`.
        separator: What an mbox's separator line says, without `From `.
        quoting: How `From ` lines are quoted in it.
        status: What the place says: a flag in a Maildir's file name.
        raw_status: The same in the source's word.
        topic: The source's own id of the conversation.
        extra: Fields that the place knows and the message doesn't.
    """

    place: Place
    store: int
    start: int
    length: int
    separator: str = ""
    quoting: Quoting = Quoting.NONE
    status: Status = Status.APPROVED
    raw_status: str = ""
    topic: str | None = None
    extra: tuple[tuple[str, str], ...] = ()
