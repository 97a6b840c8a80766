"""Commento."""

from typing import Any


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: `state` counts comments by theirs, a deleted one under the state it had.
    """
    state, deleted = truth["state"], truth["deleted"]
    return {
        "essays.read": 0,
        "comments.read": truth["comments"],
        # A deleted comment may have had any state; none is counted twice.
        "comments.written + comments.withheld.deleted": state.get("approved", 0),
        "comments.withheld.deleted": deleted,
        "comments.withheld.pending": state.get("unapproved", 0),
        "comments.withheld.spam": state.get("flagged", 0),
    }
