"""A ledger's JSON against the counts that a truth gives."""

from collections.abc import Mapping
from typing import Any


def find_count(ledger: Mapping[str, Any], path: str) -> int:
    """Return the count at a path, `comments.withheld.spam`; 0 where the ledger has none.

    Args:
        ledger: Its JSON.
        path: Names joined by dots; a sum of several joined by " + ".
    """
    total = 0
    for each in path.split(" + "):
        value: Any = ledger
        for name in each.split("."):
            value = value.get(name, 0) if isinstance(value, Mapping) else 0
        total += value
    return total


def differences(ledger: Mapping[str, Any], expected: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Return by path what was expected and what was found, where the two differ."""
    found = {path: find_count(ledger, path) for path in expected}
    return {path: (want, found[path]) for path, want in expected.items() if want != found[path]}
