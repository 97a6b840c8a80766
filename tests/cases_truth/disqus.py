"""Disqus."""

from typing import Any


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: `posts` are comments; `visible` are those neither deleted nor spam, in deleted threads too.
    """
    return {
        "essays.read": 0,
        "comments.read": truth["posts"],
        "comments.written + comments.withheld.unpublished-parent": truth["visible"],
        "comments.withheld.deleted": truth.get("deleted", 0),
        "comments.withheld.spam": truth.get("spam", 0),
        "comments.quarantined": 0,
        "other.category": truth.get("categories", 0),
        "other.thread": truth["threads"],
    }
