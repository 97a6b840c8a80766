"""What each page of a build was made from, kept in `.cache/build/` for the next one that makes pages."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from afterword.building.signed import sign, unsign

SCHEMA = 5  # whoever changes what is kept, or what it means, raises it


class PageKey(Struct, frozen=True):
    """What a page was made from.

    Attributes:
        engine: The digest of code, settings and packages.
        reads: Each thing that its templates name, and the digest of what that was.
        items: Each entry of a table that it looked up: (table, key, digest).
    """

    engine: str
    reads: Mapping[str, str] = {}
    items: tuple[tuple[str, str, str], ...] = ()


def render_pages(pages: Mapping[str, PageKey]) -> bytes:
    """Return the keys of all pages as a file holds them."""
    values = {name: [key.engine, dict(key.reads), tuple(key.items)] for name, key in pages.items()}
    return sign(values, SCHEMA)


def load_pages(path: Path) -> dict[str, PageKey]:
    """Load the keys of all pages; empty where they are absent, damaged or of another schema."""
    try:
        values = unsign(path.read_bytes(), SCHEMA)
        return {
            name: PageKey(engine, reads, tuple((a, b, c) for a, b, c in items))
            for name, (engine, reads, items) in values.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError):
        return {}
