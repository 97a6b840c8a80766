"""Movable Type."""

from typing import Any

_HELD = {"Draft": "draft", "Future": "future", "Review": "pending"}


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: `status` counts entries by theirs; `comments` and `pings` are both comments here.
    """
    status = truth.get("status", {})
    counts = {
        "essays.read": truth["entries"],
        "essays.written": status.get("Publish", 0),
        "essays.quarantined": 0,
        "comments.read": truth.get("comments", 0) + truth.get("pings", 0),
    }
    return counts | {
        f"essays.withheld.{ours}": status[theirs] for theirs, ours in _HELD.items() if theirs in status
    }
