"""Dates as pages write them, in their own language; what could be read in two ways is left unread.

A page shows the time of its own zone, which it doesn't name: such a moment is known to the day alone. Where
the order of day and month can't be told from a date itself, the page's other dates tell it, or its language.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from afterword.importers.moments import Moment, parse_iso
from afterword.importers.page.dates import WHEN, parse_stated
from afterword.importers.saved.months import LANGUAGES, month_of
from afterword.vocabulary import Inference

X_WRITTEN = "X-Date-Written"

_WORD = r"([^\W\d_]{3,12})"
_OF = r"(?:\s*(?:de|del|d[’']|of|di)\s*)?"
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s?(?:st|nd|rd|th|er|ère|º|ª|°|\.)?,?\s*{_OF}-?{_WORD}\.?,?\s*-?{_OF}[’']?(\d{{4}})(?!\d)"
)
_MONTH_FIRST = re.compile(rf"{_WORD}\.?\s+(\d{{1,2}})(?:st|nd|rd|th|er|\.)?,?\s*[’']?(\d{{4}})(?!\d)")
_YEAR_FIRST = re.compile(rf"(?<!\d)(\d{{4}})\.?\s*(?:m\.|gada|\.\s*gada)?,?\s*{_WORD}\.?\s+(\d{{1,2}})(?!\d)")
_EAST = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日號号일]?")
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(?<![\d.])(\d{1,2})([-/.])\s?(\d{1,2})(?:\2\s?|,\s?)(\d{4}|\d{2})(?![\d.]\d)")
_ENGLISH = re.compile(rf"(?:{WHEN})(?!\w)", re.IGNORECASE)
_LONGEST = 240  # characters of a line with a date in it
_MONTHS = 12
_CENTURY = 100
_FIRST_YEAR, _LAST_YEAR = 1990, 2100  # of the web
# Languages whose readers put the day first, in slashes and hyphens too.
_DAY_FIRST_LANGUAGES = frozenset(LANGUAGES) - {"en", "hu", "lt"}


@dataclass(frozen=True, slots=True)
class Habits:
    """How a page writes its dates.

    Attributes:
        language: Its primary language, perhaps empty.
        day_first: What its own dates show; None where they don't.
    """

    language: str = ""
    day_first: bool | None = None


def learn_habits(language: str, texts: Iterable[str]) -> Habits:
    """Find out from all dates of a page whether its numbers put the day first.

    Args:
        language: Primary.
        texts: Lines with dates in them.
    """
    days = months = 0
    for text in texts:
        match = _NUMBERS.search(text[:_LONGEST])
        if match:
            days += int(match[1]) > _MONTHS >= int(match[3])
            months += int(match[3]) > _MONTHS >= int(match[1])
    return Habits(language, None if bool(days) == bool(months) else days > months)


def read_attribute(raw: str) -> Moment | None:
    """Return what a machine-readable date says, as in `<time datetime="…">`; None where it is no date."""
    raw = raw.strip()
    if not re.match(r"\d{4}-?\d{2}", raw):
        return None
    moment = parse_iso(raw)
    return moment if moment.value is not None else None


def read_words(text: str, habits: Habits) -> Moment | None:
    """Return what a line says of a date, with the words themselves kept.

    Args:
        text: A short line, such as "Am 4. März 2011 um 10:22 Uhr".
        habits: The page's.

    Returns:
        None where there is no date in it that can be read.
    """
    text = text[:_LONGEST]
    english = _ENGLISH.search(text)
    if english:
        when = parse_stated(english[0])
        if when is not None:
            return Moment(when, (), ((X_WRITTEN, english[0]),))
    found = _named(text, habits) or _eastern(text) or _numeric(text, habits)
    if found is None:
        return None
    day, how, written = found
    return Moment(day, (Inference("published", how),) if how else (), ((X_WRITTEN, written),))


def find_date(text: str) -> tuple[int, int] | None:
    """Return where in a line a date stands, of whatever kind, and whether it can be read or not."""
    text = text[:_LONGEST]
    for pattern in (_ENGLISH, _EAST, _ISO, _NUMBERS):
        if match := pattern.search(text):
            return match.span()
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _YEAR_FIRST):
        for match in pattern.finditer(text):
            if any(part.isalpha() and month_of(part, "") for part in match.groups()):
                return match.span()
    return None


def has_date(text: str) -> bool:
    """Tell whether a line holds a date, whether it can be read or not."""
    return find_date(text) is not None


_Found = tuple[date, str, str]


def _named(text: str, habits: Habits) -> _Found | None:
    for pattern, order in ((_DAY_FIRST, (2, 1, 0)), (_MONTH_FIRST, (2, 0, 1)), (_YEAR_FIRST, (0, 1, 2))):
        for match in pattern.finditer(text):
            groups = match.groups()
            month = month_of(groups[order[1]], habits.language)
            if month is None:
                continue
            day = _day(int(groups[order[0]]), month[0], int(groups[order[2]]))
            if day is not None:
                language = LANGUAGES.get(month[1], month[1])
                how = "" if month[1] == "en" else f"a date written in {language}"
                return day, how, _with_time(text, match)
    return None


def _eastern(text: str) -> _Found | None:
    match = _EAST.search(text)
    day = _day(int(match[1]), int(match[2]), int(match[3])) if match else None
    if match is None or day is None:
        return None
    language = "Korean" if "년" in match[0] else "Japanese or Chinese"
    return day, f"a date written in {language}", _with_time(text, match)


def _numeric(text: str, habits: Habits) -> _Found | None:
    match = _ISO.search(text)
    if match:
        day = _day(int(match[1]), int(match[2]), int(match[3]))
        return (day, "", _with_time(text, match)) if day else None
    match = _NUMBERS.search(text)
    if match is None:
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if year < _CENTURY:
        year += 2000 if year < 70 else 1900  # noqa: PLR2004 - as every library does
    how = ""
    if first > _MONTHS or first == second:
        order = True
    elif second > _MONTHS:
        order = False
    elif habits.day_first is not None:
        order, how = habits.day_first, "its order in the page's other dates"
    elif match[2] == "." or habits.language in _DAY_FIRST_LANGUAGES:
        order, how = True, "numbers with the day first"
    else:
        return None
    day = _day(year, second if order else first, first if order else second)
    return (day, how, _with_time(text, match)) if day else None


def _day(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


_TIME = re.compile(
    r".{0,12}?\d{1,2}\s?[:.h時时]\s?\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?m\.?|\s?Uhr|分)?", re.IGNORECASE
)


def _with_time(text: str, match: re.Match[str]) -> str:
    """Return the words of a date with the time behind it."""
    time = _TIME.match(text, match.end())
    return text[match.start() : time.end() if time else match.end()].strip()
