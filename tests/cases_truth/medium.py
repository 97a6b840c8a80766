"""Medium: an export, a single page, or a feed."""

from typing import Any

_RESPONSES = "responses_(comment.html)"


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: Of an export, `posts` counts the files in `posts/`, responses among them; of a page, its title;
            of a feed, whether it is well formed.
    """
    counts = {"essays.quarantined": 0, "comments.quarantined": 0, "comments.read": truth.get(_RESPONSES, 0)}
    if "posts" in truth:
        counts["essays.read"] = truth["posts"] - truth.get(_RESPONSES, 0)
        counts["other.profile"] = truth["files"] - truth["posts"]
    elif "title" in truth:
        counts["essays.read"] = 1
    return counts
