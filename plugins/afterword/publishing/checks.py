"""What a finished site must pass before it goes out, and what is noted once it has."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

# Called once the site is out; returns a line for a person, None for nothing to say.
Note: TypeAlias = Callable[[], str | None]
# (the finished site, its content) → what to note once it is out, None for nothing; raises AfterwordError.
Check: TypeAlias = Callable[[Path, Path], Note | None]

CHECKS: tuple[Check, ...] = ()


def check_site(site: Path, content: Path, checks: Sequence[Check] = CHECKS) -> list[Note]:
    """Check a finished site.

    Args:
        site: Its folder.
        content: The folder of the sources.
        checks: Which.

    Returns:
        What is to be done once the site went out, in order.

    Raises:
        AfterwordError: The first check that fails; says what to do.
    """
    notes = (check(site, content) for check in checks)
    return [note for note in notes if note is not None]
