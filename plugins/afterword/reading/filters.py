"""The filters that templates may use; each formats one value and nothing else."""

from datetime import datetime

from afterword.vocabulary import When, format_when

_TWO = tuple(f"{number:02}" for number in range(60))  # a format's own padding takes five times as long
_MONTHS = "January February March April May June July August September October November December".split()


def day(value: When) -> str:
    """Return `4 March 2011`: the same on every machine, whatever its locale."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def clock(value: When) -> str:
    """Return `10:22` (UTC), or nothing where only the day is known."""
    return f"{_TWO[value.hour]}:{_TWO[value.minute]}" if isinstance(value, datetime) else ""


def iso(value: When) -> str:
    """Return what `<time datetime>` wants, to the minute that is shown beside it.

    Seconds would cost a long conversation some five bytes a comment; feeds and the source have them.
    """
    if isinstance(value, datetime):
        date = f"{value.year:04}-{_TWO[value.month]}-{_TWO[value.day]}"
        return f"{date}T{_TWO[value.hour]}:{_TWO[value.minute]}Z"
    return format_when(value)


def thousands(value: int) -> str:
    """Return `12,345`."""
    return f"{value:,}"


def plural(value: int, one: str, many: str) -> str:
    """Return `1 comment`, `2 comments`."""
    return f"{value:,} {one if value == 1 else many}"


FILTERS = {"day": day, "clock": clock, "iso": iso, "thousands": thousands, "plural": plural}
