"""Substack."""

from typing import Any


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: `rows_in_posts_csv` are posts of every type and status; the export holds no comments.
    """
    return {
        "essays.read": truth["rows_in_posts_csv"],
        "essays.quarantined": 0,
        "comments.read": 0,
    }
