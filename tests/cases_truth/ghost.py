"""Ghost."""

from typing import Any


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: `status` counts posts by Ghost's word; what was for members alone is `published` there too.
    """
    status = truth["status"]
    return {
        "essays.read": truth["posts"],
        "essays.written + essays.withheld.members-only": status.get("published", 0),
        "essays.withheld.draft": status.get("draft", 0),
        "essays.withheld.future": status.get("scheduled", 0),
        "essays.withheld.private": status.get("sent", 0),
        "essays.quarantined": 0,
        "comments.read": truth.get("comments", 0),
        "other.users": truth.get("users", 0),
        "other.tags": truth.get("tags", 0),
        "other.posts_tags": truth.get("posts_tags", 0),
    }
