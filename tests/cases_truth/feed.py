"""Feeds."""

from typing import Any


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: `items` are posts and comments; `wfw` counts addresses of feeds that hold a post's comments.
    """
    return {
        "essays.read + comments.read": truth["items"],
        "essays.quarantined": 0,
        "comments.quarantined": 0,
        "missing.comment-feeds": truth["wfw"],
    }
