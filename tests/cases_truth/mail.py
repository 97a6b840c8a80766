"""Mail in whatever file: what a count of its messages means."""

from typing import Any


def expected_messages(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger of a mailbox should say.

    Args:
        truth: `messages`; `dup_message_ids` are copies; `missing_parents` counts answers to a message that
            isn't there, in each copy; `attachments` have a name or say that they are some.
    """
    copies = truth.get("dup_message_ids", 0)
    counts = {
        "essays.read": 0,
        "comments.read": truth["messages"],
        "comments.withheld.duplicate": copies,
        "other.attachment": truth.get("attachments", 0),
    }
    if not copies:
        counts["missing.answered message"] = truth.get("missing_parents", 0)
    return counts
