"""What is recorded of a link, by what came of asking; and which copies an archive's answer names."""

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from afterword.text.outgoing import Link, LinkState

if TYPE_CHECKING:
    from afterword.fetching.knock import Knock

_PATIENCE = timedelta(days=30)  # after which what doesn't answer is gone


def judge(knock: "Knock", before: Link | None, today: date) -> Link:
    """Return what is to be recorded of an address.

    Args:
        knock: What came of asking it.
        before: What was recorded before.
        today: The day.
    """
    from afterword.fetching.knock import Ended

    states = {
        Ended.ANSWERS: LinkState.GOOD,
        Ended.GONE: LinkState.GONE,
        Ended.REFUSED: LinkState.REFUSED,
        Ended.SILENT: LinkState.FAILING,
    }
    state = states[knock.ended]
    lasting = before is not None and (
        before.state is state or (state is LinkState.FAILING and before.state is LinkState.GONE)
    )
    since = before.since if before is not None and lasting else today
    if state is LinkState.FAILING and (lasting and today - since >= _PATIENCE):
        state = LinkState.GONE
    return Link(
        address=knock.address,
        state=state,
        since=since,
        seen=today if state is LinkState.GOOD else before.seen if before is not None else None,
        archived=before.archived if before is not None else "",
        note=f"moved to {knock.moved}" if knock.moved else knock.reason,
    )


def parse_availability(data: bytes, asked: str) -> str:
    """Return the address of a copy, by an archive's answer; empty where it has none.

    Only a copy on the archive's own machines counts: the answer is a stranger's word.

    Args:
        data: JSON as the Wayback Machine's availability API gives it.
        asked: Whom we asked.
    """
    try:
        closest = json.loads(data)["archived_snapshots"]["closest"]
        address = str(closest["url"])
        parts, own = urlsplit(address), urlsplit(asked)
        available = closest.get("available") is True and str(closest.get("status", "200")).startswith("2")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ""
    host = parts.netloc.lower()
    ours = host == own.netloc.lower() or host.endswith(f".{own.netloc.lower()}")
    if not available or not ours or any(c.isspace() or c in '"<>' for c in address):
        return ""
    if parts.scheme == "http" and own.scheme == "https":
        address = f"https{address[4:]}"
    return address if parts.scheme in {"http", "https"} else ""
