"""A message's moment: what its Date says, else what the machines on its way noted.

RFC 5322 dates, their obsolete forms, and what programs wrote instead. A moment without a zone gives the day
alone; one before there was mail, or after the import, is a broken clock's and counts as unknown.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_tz

from afterword.vocabulary import Inference, When

_FIRST = datetime(1971, 1, 1, tzinfo=UTC)  # the first message between two machines; 1970 is a clock at zero
_DAY = timedelta(days=1)
_LONGEST = 200
_HOURS = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7,
    "MDT": -6, "PST": -8, "PDT": -7, "AST": -4, "ADT": -3, "AKST": -9, "AKDT": -8, "HST": -10, "MET": 1,
    "MEZ": 1, "CET": 1, "BST": 1, "WEST": 1, "MEST": 2, "MESZ": 2, "CEST": 2, "EET": 2, "SAST": 2, "EEST": 3,
    "MSK": 3, "MSD": 4, "HKT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
_OFFSET = re.compile(r"(?<=[\s\d])([+-])(\d{2}):?(\d{2})(?!\d)")
_NAME = re.compile(r"\b([A-Z]{1,4})\b")
_DAYLIGHT = re.compile(r"\bDST\b")
_TIME = re.compile(r"\d:\d\d(?::\d\d)?")
_COLON = re.compile(r"\s*:\s*")
_SPACES = re.compile(r"\s+")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]")
_UTC = re.compile(r"(?:[+-]0000|GMT|UTC?|Z)$")


@dataclass(frozen=True, slots=True)
class Moment:
    """When a message was written, as far as known.

    Attributes:
        raw: What its Date says, where that is more than the moment or where nothing could be read from it.
    """

    value: When | None = None
    inferred: tuple[Inference, ...] = ()
    raw: str | None = None


def find_moment(stated: str | None, received: Iterable[str], separator: str | None, today: date) -> Moment:
    """Return a message's moment.

    Args:
        stated: Its Date, without comments.
        received: Its Received lines, the last machine's first.
        separator: What the mailbox's separator line says behind the sender.
        today: The day of the import.
    """
    latest = datetime(today.year, today.month, today.day, tzinfo=UTC) + 2 * _DAY
    raw = _SPACES.sub(" ", stated).strip() if stated else ""
    value = _parse(raw, latest)
    if isinstance(value, datetime):
        return Moment(value, raw=None if _UTC.search(raw) else raw)
    if value is not None:
        return Moment(value, (Inference("published", "a local time without its zone"),), raw)
    for line in reversed(list(received)):
        passed = _parse(line.rpartition(";")[2].strip(), latest)
        if isinstance(passed, datetime):
            return Moment(passed, (Inference("published", "the first machine it passed"),), raw or None)
    noted = _parse(separator, latest) if separator else None
    if noted is not None:
        return Moment(noted, (Inference("published", "the mailbox's separator line"),), raw or None)
    return Moment(raw=raw or None)


def _parse(text: str, latest: datetime) -> When | None:
    """Return the moment, the day where no zone is known or the time is none, or nothing."""
    text = _COLON.sub(":", text[:_LONGEST])
    naive = _naive(text)
    if naive is None:
        return None
    local, whole = naive
    zone = _zone(text) if whole else None
    try:
        moment = local.replace(tzinfo=UTC) - (zone or timedelta())
    except OverflowError:
        return None
    if not _FIRST <= moment <= latest:
        return None
    return moment.date() if zone is None else moment


def _naive(text: str) -> tuple[datetime, bool] | None:
    """Return the local time, and whether its time of day is one."""
    timed = bool(_TIME.search(text))
    try:
        parts = parsedate_tz(text if timed else f"{text} 00:00:00")
    except (ValueError, IndexError, TypeError, OverflowError):
        parts = None
    if parts is None or _ISO.match(text):
        return _iso(text)
    year, month, day, hour, minute, second = parts[:6]
    try:
        return datetime(year, month, day, hour, minute, second), timed  # noqa: DTZ001 - the zone is found apart
    except (ValueError, OverflowError):
        pass
    try:
        return datetime(year, month, day), False  # noqa: DTZ001 - likewise
    except (ValueError, OverflowError):
        return None


def _iso(text: str) -> tuple[datetime, bool] | None:
    try:
        return datetime.fromisoformat(text[:19]).replace(tzinfo=None), True
    except ValueError:
        return None


def _zone(text: str) -> timedelta | None:
    """Return the zone that a date names behind its time of day; None where it names none that is known."""
    time = _TIME.search(text)
    if time is None:
        return None
    offset = _OFFSET.search(text, time.end())
    if offset:
        size = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
        return (-size if offset[1] == "-" else size) if size < _DAY else None
    for name in _NAME.findall(text, time.end()):
        if name in _HOURS:
            return timedelta(hours=_HOURS[name] + bool(_DAYLIGHT.search(text)))
    return None
