"""Blogger."""

from typing import Any

_ESSAYS = ("post", "page")


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: `entries` counts entries by their kind.
    """
    entries = truth["entries"]
    counts = {
        "essays.read": sum(entries.get(kind, 0) for kind in _ESSAYS),
        "comments.read": entries.get("comment", 0),
        "comments.quarantined": 0,
        "essays.quarantined": 0,
    }
    other = {kind: number for kind, number in entries.items() if kind not in {*_ESSAYS, "comment"}}
    return counts | {f"other.{kind}": number for kind, number in other.items()}
