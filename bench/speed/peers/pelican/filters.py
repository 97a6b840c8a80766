"""The templates' filters, in a module of their own: Pelican's cache refers to them by name."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

_MONTHS = "January February March April May June July August September October November December".split()


def comments(slug: str) -> list[dict[str, Any]]:
    """Return the comments under an essay."""
    found: list[dict[str, Any]] = json.loads(Path("comments", f"{slug}.json").read_text(encoding="utf-8"))
    return found


def day(at: datetime) -> str:
    """Return `4 March 2011`."""
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"


def minute(text: str) -> str:
    """Return `2011-03-04T10:22Z` of a longer moment."""
    return f"{text[:16]}Z"


def clock(text: str) -> str:
    """Return `4 March 2011, 10:22`."""
    return f"{int(text[8:10])} {_MONTHS[int(text[5:7]) - 1]} {text[:4]}, {text[11:16]}"
