"""Webmentions."""

from typing import Any


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: `mentions` of every property; `distinct_targets` are pages.
    """
    return {
        "essays.read": 0,
        "comments.read": truth["mentions"],
        "comments.written": truth["mentions"] - truth.get("private", 0),
        "comments.withheld.pending": truth.get("private", 0),
        "inferences.published from the day it was received": truth.get("no_published", 0),
        "threads": truth["distinct_targets"],
    }
