"""What `afterword media` did, beside the exports: `exports/media.ledger.json`.

It adds up as an import's ledger does: every address is here, remote, missing, refused or withheld. The next
run reads it, so that nobody is asked again for what isn't there.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from afterword.importers.media.items import Inventory, Past, State
from afterword.text.media import media_key

FILE = "media.ledger.json"
_REMEMBERED = frozenset({State.MISSING, State.REFUSED, State.REMOTE})


def as_json(inventory: Inventory) -> dict[str, Any]:
    """Return an inventory as one JSON object."""
    return {
        "counts": inventory.counts(),
        "media": [
            {
                "address": item.address,
                "kind": item.kind.value,
                "state": item.state.value,
                "reason": item.reason,
                "file": item.medium.file if item.medium else None,
                "type": item.medium.type if item.medium else None,
                "bytes": item.medium.size if item.medium else item.size,
                "used": [{"path": use.path, "line": use.line, "comment": use.comment} for use in item.uses],
            }
            for item in inventory.items
        ],
        "unused": list(inventory.unused),
        "wrong": [{"file": file, "reason": reason} for file, reason in inventory.wrong],
    }


def load_past(path: Path) -> dict[str, Past]:
    """Return what came of earlier attempts, by `media_key`; nothing where no ledger says so.

    Args:
        path: The ledger.
    """
    try:
        book = json.loads(path.read_bytes())
        items = [item for item in book["media"] if isinstance(item, Mapping)]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    past = {}
    for item in items:
        address, state, reason = (str(item.get(name, "")) for name in ("address", "state", "reason"))
        if reason and state in _REMEMBERED:
            past[media_key(address)] = Past(State(state), reason)
    return past


def write_book(path: Path, inventory: Inventory) -> None:
    """Write the ledger, whole or not at all.

    Args:
        path: Where it stands; its folder is made.
        inventory: As it is now.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(json.dumps(as_json(inventory), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    beside.replace(path)
