"""Discord."""

from typing import Any


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: `messages` counts those of every type; one that stands twice, twice. Those of a closed circle
            aren't public.
    """
    everything = "comments.written + comments.withheld.unpublished-parent + comments.withheld.duplicate"
    return {
        "essays.read": 0,
        "comments.read": truth["messages"],
        everything: truth["messages"],
        "comments.quarantined": 0,
        "missing.messages": 0,
    }
