"""Slack."""

from typing import Any


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: `messages` counts those of every subtype, people's comings and goings among them.
    """
    return {
        "essays.read": 0,
        "comments.read": truth["messages"],
        "comments.written + comments.withheld.deleted + comments.withheld.unpublished-parent": truth[
            "messages"
        ],
        "comments.quarantined": 0,
        "missing.answers in threads": 0,
    }
