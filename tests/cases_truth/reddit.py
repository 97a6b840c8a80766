"""Reddit."""

from typing import Any


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: `kinds` counts things in every answer, a thing that stands twice twice: `t1` is a comment, `t3`
            a submission, of which each case holds one; `more_children_ids` are fetched by a later answer, or
            not.
    """
    kinds = truth["kinds"]
    comments, submissions = kinds.get("t1", 0), kinds.get("t3", 0)
    distinct = truth["distinct_comments"] + min(submissions, 1)
    counts = {
        "essays.read": 0,
        "comments.read": comments + submissions,
        "comments.withheld.duplicate": comments + submissions - distinct,
        "comments.written + comments.withheld.deleted": distinct,
        "comments.quarantined": 0,
        "other.more": kinds.get("more", 0),
    }
    if not truth["more_children_ids"]:
        counts["missing.comments"] = 0
    if not truth["deleted_authors"]:
        counts["comments.withheld.deleted"] = 0
    return counts
