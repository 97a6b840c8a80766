"""Files that are no exports, and some that would harm whoever opened them."""

from typing import Any


def expected(truth: dict[str, Any]) -> dict[str, int] | None:
    """Return what should become of it: each file is refused.

    Args:
        truth: A folder has `files`, a list of attacks has `lines`: no export, and nothing in them to count.
    """
    return None if {"files", "lines"} & truth.keys() else {"refused": 1}
