"""What a finished site must pass before it goes out, and what is noted once it has."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from afterword.publishing.permalinkfile import FILE
from afterword.publishing.permalinks import check_permalinks, note_permalinks
from afterword.publishing.removal import check_removed

# Called once the site is out; returns a line for a person, None for nothing to say.
Note: TypeAlias = Callable[[], str | None]
# (the finished site, its content) → what to note once it is out, None for nothing; raises AfterwordError.
Check: TypeAlias = Callable[[Path, Path], Note | None]


def check_addresses(site: Path, content: Path) -> Note:
    """Check that no address is lost that was ever published; what is new is noted once it is out."""
    report = check_permalinks(site, content)

    def note() -> str | None:
        new = note_permalinks(content, report)
        return f"{new:,} new addresses stand in {content.name}/{FILE}: commit it" if new else None

    return note


def check_removal(site: Path, content: Path) -> None:
    """Check that no removed word stands in the site, nor in the caches beside its sources."""
    check_removed(site, content)


# In this order; one line each.
CHECKS: tuple[Check, ...] = (check_addresses, check_removal)


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
