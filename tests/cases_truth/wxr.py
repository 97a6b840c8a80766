"""WordPress."""

from collections import Counter
from typing import Any

_COUNTED_BY_HAND = (
    "REGEX_TRUTH_use_this"  # where the file is broken, these stand for the keys of the same name
)


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: `types` counts records by their type, `comment_status` comments by WordPress's word.
    """
    truth = {**truth, **truth.get(_COUNTED_BY_HAND, {})}
    types, statuses = Counter(truth.get("types", {})), Counter(truth.get("comment_status", {}))
    approved = ("written", "withheld.unpublished-parent", "withheld.duplicate")
    return {
        "essays.read": types.pop("post", 0) + types.pop("page", 0),
        "comments.read": truth.get("comments", 0),
        # A duplicate was approved too: no other kind of record has stood twice so far.
        " + ".join(f"comments.{each}" for each in approved): statuses["1"],
        "comments.withheld.spam": statuses["spam"],
        "comments.withheld.trash": statuses["trash"] + statuses["post-trashed"],
        "comments.withheld.pending": statuses["0"] + statuses["(empty)"],
    } | {f"other.{name}": number for name, number in types.items()}
