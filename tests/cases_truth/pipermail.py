"""Pipermail: a month, or a whole archive's folder."""

from typing import Any

from cases_truth.mail import expected_messages


def expected(truth: dict[str, Any]) -> dict[str, int]:
    """Return what the ledger should say.

    Args:
        truth: Of a month, as of any mailbox. Of a folder: `html_messages` pages; as many messages in the
            months' text files, packed or not, but where `months_where_html!=txt` says how many; and as many
            that are no copies as `thread_index_entries`.
    """
    if "messages" in truth:
        return expected_messages(truth)
    months = truth.get("months_where_html!=txt", {})
    return {
        "essays.read": 0,
        "comments.read": truth["html_messages"]
        - sum(month["html"] - month["txt"] for month in months.values()),
        "comments.written": truth["thread_index_entries"],
        "comments.quarantined": 0,
        "other.page": truth["html_messages"],
    }
