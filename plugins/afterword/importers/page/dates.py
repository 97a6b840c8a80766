"""Dates as people and themes write them, in English; what could be read in two ways is left unread.

A page shows the time of its own zone, which it doesn't name: such a moment is known to the day alone.
"""

import re
from datetime import UTC, date, datetime, timedelta, timezone

from afterword.vocabulary import When

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"{_WEEKDAY}(?:{_MONTH}\.?\s+{_DAY},?\s+\d{{4}}|{_DAY}\s+(?:of\s+)?{_MONTH}\.?,?\s+\d{{4}}"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
)
_ZONE = r"(?:z|utc|gmt|[ecmp][sd]t|[+-]\d{2}:?\d{2})"
_CLOCK = (
    rf"(?:\d{{1,2}}[:.]\d{{2}}(?::\d{{2}})?\s*(?:[ap]\.?m\.?)?|\d{{1,2}}\s*[ap]\.?m\.?)(?:\s*\(?{_ZONE}\)?)?"
)
_AGO = (
    r"(?:(?:\d{1,3}|an?|about an?|over an?)\s+(?:seconds?|min(?:ute)?s?|hours?|days?|weeks?|months?|years?)"
    r"\s+ago|yesterday)"
)
# For use inside larger patterns: a date with or without a time of day, or "3 years ago".
WHEN = (
    rf"(?:{_DATE}(?:\s*t\s*{_CLOCK}|,?\s*(?:at|@|[-–—|·•])?\s*{_CLOCK})?"
    rf"|{_CLOCK}\s*(?:,|on|[-–—|·•])?\s+{_DATE}|{_AGO})"
)
_NAMED = re.compile(rf"({_MONTH})\.?\s+(\d{{1,2}})\D{{0,4}}\s+(\d{{4}})", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"(\d{{1,2}})\D{{0,6}}\s+({_MONTH})\.?,?\s+(\d{{4}})", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_TIME = re.compile(
    r"(\d{1,2})[:.](\d{2})(?::(\d{2}))?\s*(?:([ap])\.?m\.?)?\s*\(?(z|utc|gmt|[+-]\d{2}:?\d{2})\)?\s*$",
    re.IGNORECASE,
)
_MONTHS_IN_YEAR = 12
_NOON = 12


def parse_stated(text: str) -> When | None:
    """Parse what `WHEN` matches: the day, or the moment where the zone is given.

    Args:
        text: Such as "Friday, March 4th, 2011 at 10:22 am".

    Returns:
        None for "3 years ago", for 03/04/2011, which is two days, and for days that no calendar has.
    """
    day, rest = _parse_day(text)
    if day is None:
        return None
    clock = _TIME.search(rest)
    if clock is None:
        return day
    hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if clock[4]:
        hour = hour % _NOON + (_NOON if clock[4].lower() == "p" else 0)
    try:
        moment = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=_zone(clock[5]))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return day


def _parse_day(text: str) -> tuple[date | None, str]:
    """Return the day, and what stands behind it."""
    if match := _NAMED.search(text):
        parts = int(match[3]), _month(match[1]), int(match[2])
    elif match := _DAY_FIRST.search(text):
        parts = int(match[3]), _month(match[2]), int(match[1])
    elif match := _YEAR_FIRST.search(text):
        parts = int(match[1]), int(match[2]), int(match[3])
    elif match := _NUMBERS.search(text):
        first, second = int(match[1]), int(match[2])
        if first <= _MONTHS_IN_YEAR and second <= _MONTHS_IN_YEAR and first != second:
            return None, ""
        month, day = (second, first) if first > _MONTHS_IN_YEAR else (first, second)
        parts = int(match[3]), month, day
    else:
        return None, ""
    try:
        return date(*parts), text[match.end() :]
    except ValueError:
        return None, ""


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _zone(name: str) -> timezone:
    if name[0] not in "+-":
        return UTC
    hours, minutes = int(name[1:3]), int(name[-2:])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if name[0] == "-" else offset)
