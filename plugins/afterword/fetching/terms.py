"""What is asked for, how patiently, and what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from afterword.fetching.partial import Partial

HEAD = 4096  # bytes after which the caller is asked whether it wants the rest


class End(Enum):
    """What became of an address."""

    ARRIVED = auto()
    GONE = auto()  # asking again is no use
    REFUSED = auto()  # it isn't asked, or what it gives isn't wanted
    LATER = auto()  # another day may do


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an address.

    Attributes:
        arrived: The file, where it has arrived.
        reason: In a few words, where it has not.
    """

    address: str
    end: End
    arrived: Partial | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is wanted, and how much patience there is.

    Attributes:
        folder: For files on their way.
        agent: What we call ourselves.
        largest: Bytes of a file.
        refuse: Called with the first bytes of a file: why it isn't wanted, or an empty string.
        tries: How often an address is asked before it waits for another day.
        backoff: Seconds before the second try; each further wait is twice as long.
        silence: Seconds without a byte after which a connection counts as broken.
        longest: Seconds for one request from its beginning to its end.
        redirects: How many are followed.
    """

    folder: Path
    agent: str
    largest: int
    refuse: Callable[[bytes], str]
    tries: int = 4
    backoff: float = 2.0
    silence: float = 20.0
    longest: float = 600.0
    redirects: int = 5
