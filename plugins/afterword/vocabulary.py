"""Words that essays and conversations share: time, rights, formats, inferences."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

# A moment known to the second is an aware datetime in UTC; one known to the day is a plain date.
When = datetime | date


class Format(StrEnum):
    """The language that a body is written in."""

    MARKDOWN = "markdown"
    HTML = "html"
    TEXT = "text"


class Rights(StrEnum):
    """By what right a text is published here; `unknown` publishes as an excerpt and a citation."""

    OWN = "own"
    PERMISSION = "permission"
    LICENCE = "licence"
    QUOTATION = "quotation"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Inference:
    """A value that the source didn't state.

    Attributes:
        field: The header it stands in, in lower case: `published`, `in-reply-to`, `author`, `title`.
        how: Where it was read from, in a few words without a comma.
    """

    field: str
    how: str

    def __str__(self) -> str:
        return f"{self.field} from {self.how}"


def parse_when(text: str) -> When:
    """Parse RFC 3339: `2011-03-04T10:22:00Z`, any offset, or the day alone.

    Raises:
        ValueError: Not such a time, or a time without its zone.
    """
    if len(text) == len("2011-03-04"):
        return date.fromisoformat(text)
    value = datetime.fromisoformat(text)
    if value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError(f"{text!r} has no zone; write it in UTC, as 2011-03-04T10:22:00Z")
    return value.astimezone(UTC)


def format_when(value: When) -> str:
    """Return the canonical text of a time: UTC with `Z`, or the day alone."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat()


def sort_moment(value: When | None) -> datetime:
    """Return a moment to sort by: a day counts from its midnight, the unknown comes last."""
    if value is None:
        return datetime.max.replace(tzinfo=UTC)
    if isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day, tzinfo=UTC)
