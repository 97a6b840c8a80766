"""Isso."""

from typing import Any


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: `threads` are those with comments.
    """
    return {"essays.read": 0, "comments.read": truth["comments"], "threads": truth["threads"]}
