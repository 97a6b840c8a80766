"""WordPress's dates: UTC where it is stated, else no more than is known.

An export gives each time twice, in UTC (`…_gmt`) and in the blog's local time, whose zone it doesn't name.
"0000-00-00 00:00:00" means that nobody set it, as in a draft.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from afterword.vocabulary import Inference, When

_WIDEST_ZONE = 14 * 60  # minutes
_LOCAL_TIME = (Inference("published", "a local time without its zone"),)
_LENGTH = len("2011-03-04 10:22:00")
_FIRST_YEAR = 1970  # WordPress writes -0001 or 1970's first second where it knows nothing


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as far as known.

    Attributes:
        local: The extra field that keeps the local time: its zone where that is known, else itself.
    """

    value: When | None = None
    inferred: tuple[Inference, ...] = ()
    local: tuple[tuple[str, str], ...] = ()

    @property
    def exact(self) -> bool:
        """Whether it is known to the second."""
        return isinstance(self.value, datetime)


def parse_moment(gmt: str, local: str, rfc822: str = "") -> Moment:
    """Return what the dates of a record say.

    Args:
        gmt: `2011-03-04 10:22:00`, in UTC.
        local: The same in local time; without UTC it gives the day alone, marked as inferred.
        rfc822: RSS's `pubDate`, which names its zone.
    """
    there = _parse(gmt)
    if gmt == local and there is not None:
        return Moment(there)
    here = _parse(local)
    kept = () if here is None or here == there or gmt == local else (_local_field(there, here, local),)
    value = there or _parse_rfc822(rfc822)
    if value is not None:
        return Moment(value, (), kept)
    if here is not None:
        return Moment(here.date(), _LOCAL_TIME, kept)
    return Moment()


def _local_field(there: datetime | None, here: datetime, local: str) -> tuple[str, str]:
    if there is None:
        return "X-Local-Date", local.strip()
    zone = _zone(here - there)
    return ("X-Local-Date", local.strip()) if zone is None else ("X-Zone", zone)


@lru_cache(maxsize=256)  # a blog has two, and very many dates
def _zone(ahead: timedelta) -> str | None:
    """Return a zone as `+01:00`; None where local time is so far from UTC in no place of the world."""
    minutes = ahead.total_seconds() / 60
    if minutes % 15 or abs(minutes) > _WIDEST_ZONE:
        return None
    hours, rest = divmod(abs(int(minutes)), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


def _parse(text: str) -> datetime | None:
    """Return the time as if it were in UTC; None for 0000-00-00 and what is no time."""
    text = text.strip()
    try:
        value = datetime.fromisoformat(f"{text}+00:00" if len(text) == _LENGTH else text)
    except ValueError:
        return None
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    return value if value.year > 1 else None


def _parse_rfc822(text: str) -> datetime | None:
    try:
        value = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError):
        return None
    return value.astimezone(UTC) if value.tzinfo is not None and value.year >= _FIRST_YEAR else None
