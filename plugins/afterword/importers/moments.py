"""Times as sources state them: in UTC where the zone is known, else no more than is known."""

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from afterword.discussion.extra import position_field
from afterword.importers.texts import one_line
from afterword.vocabulary import Inference, When

X_DATE = "X-Date"
X_LOCAL_DATE = "X-Local-Date"

_NO_ZONE = Inference("published", "a local time without its zone")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_IN_UTC = re.compile(r"(?:Z|[+-]00:?00)$")
_US = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?")
_FIRST_YEAR = 1971  # earlier ones are zeros: nobody commented on the web before
_NOON = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as far as known, and the source's own words for it where they say more or can't be read."""

    value: When | None = None
    inferred: tuple[Inference, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()

    def with_position(self, position: int) -> tuple[tuple[str, str], ...]:
        """Return the extra fields of a comment: where its time isn't exact, its place orders it.

        Args:
            position: From 1, in the source's order.
        """
        return self.extra if isinstance(self.value, datetime) else (*self.extra, position_field(position))


def parse_iso(raw: str) -> Moment:
    """Return what an ISO 8601 time says.

    Args:
        raw: `2011-03-04T10:22:00Z`, any offset; without one it gives the day alone, marked as inferred.
    """
    raw = one_line(raw)
    if not raw:
        return Moment()
    try:
        value = datetime.fromisoformat(raw)
        if value.year < _FIRST_YEAR:
            return Moment()
        if value.tzinfo is not None:
            kept = () if _IN_UTC.search(raw) else ((X_DATE, raw),)
            return Moment(value.astimezone(UTC), (), kept)
    except (ValueError, OverflowError):
        return Moment(extra=((X_DATE, raw),))
    if _DAY.fullmatch(raw):
        return Moment(value.date())
    return Moment(value.date(), (_NO_ZONE,), ((X_LOCAL_DATE, raw),))


def parse_us(raw: str) -> Moment:
    """Return what `12/30/2004 01:14:33 PM` says: local time, so the day alone.

    Args:
        raw: Month first; with 24 hours where neither AM nor PM is said.
    """
    raw = one_line(raw)
    match = _US.fullmatch(raw)
    if match is None:
        return parse_iso(raw)
    hour = int(match[4])
    if match[7]:
        hour = hour % _NOON + (_NOON if match[7].lower() == "pm" else 0)
    try:
        value = datetime(
            int(match[3]), int(match[1]), int(match[2]), hour, int(match[5]), int(match[6] or 0), tzinfo=UTC
        )
    except ValueError:
        return Moment(extra=((X_DATE, raw),))
    return Moment(value.date(), (_NO_ZONE,), ((X_LOCAL_DATE, raw),))


def from_epoch(count: float, unit: int = 1) -> Moment:
    """Return the moment so long after 1970 began in UTC; none where the number can't be one.

    Args:
        count: Of any size; whole numbers out of a file may have hundreds of digits.
        unit: How many of them make a second.
    """
    try:
        seconds = count / unit
    except OverflowError:
        return Moment()
    if not seconds > 0 or seconds == math.inf:
        return Moment()
    try:
        return Moment(datetime.fromtimestamp(seconds, UTC))
    except (ValueError, OverflowError, OSError):
        return Moment(extra=((X_DATE, str(seconds)),))
