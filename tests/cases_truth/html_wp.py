"""Saved pages."""

from typing import Any


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: `distinct_comment_ids` counts ids of comments anywhere on the page, those of other pages'
            comments in a sidebar too.
    """
    return {
        "essays.read": 1,
        "essays.written": 1,
        "comments.read + other.comment of another page": truth["distinct_comment_ids"],
        "comments.quarantined": 0,
    }
