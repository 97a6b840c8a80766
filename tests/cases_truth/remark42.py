"""Remark42."""

from typing import Any


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: `comments` counts deleted ones too.
    """
    return {
        "essays.read": 0,
        "comments.read": truth["comments"],
        "comments.written": truth["comments"] - truth["deleted"],
        "comments.withheld.deleted": truth["deleted"],
    }
