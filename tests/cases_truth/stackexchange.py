"""Stack Exchange."""

from typing import Any

POST_TYPES = {
    "3": "orphaned tag wiki",
    "4": "tag wiki excerpt",
    "5": "tag wiki",
    "6": "moderator nomination",
    "7": "wiki placeholder",
    "8": "privilege wiki",
}
TALK = frozenset({"1", "2", "comment"})


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: `by_PostTypeId` counts posts by their type, and comments as `comment`.
    """
    types = truth["by_PostTypeId"]
    talk = sum(number for name, number in types.items() if name in TALK)
    counts = {
        "essays.read": 0,
        "comments.read": talk,
        "comments.written": talk,
        "comments.quarantined": 0,
        # A comment's post isn't in the file; a thread holds those on one post.
        "comments.read + " + " + ".join(f"other.{name}" for name in POST_TYPES.values()): truth["rows"],
    }
    if "1" in types:
        counts["threads"] = types["1"] + truth["answers_orphan_parent"]
    return counts | {
        f"other.{POST_TYPES[name]}": number for name, number in types.items() if name in POST_TYPES
    }
