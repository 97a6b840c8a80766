"""Discourse."""

from typing import Any

_WHISPER = "4"


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: `missing_from_posts` counts ids of the stream without a post; `hidden` posts await review here.
    """
    whispers = truth.get("post_types", {}).get(_WHISPER, 0)
    held = truth.get("hidden", 0) + whispers
    return {
        "essays.read": 0,
        "comments.read": truth["posts"],
        "comments.written + comments.withheld.deleted": truth["posts"] - held,
        "comments.withheld.pending": held,
        "missing.posts": truth["missing_from_posts"],
    }
