"""What differs between two sites, in words for a person."""

from collections.abc import Collection, Iterator

from afterword.publishing.compress import is_copy
from afterword.publishing.release import Difference

_SIGNS = (("+", "added"), ("~", "changed"), ("-", "removed"))


def address(path: str) -> str:
    """Return the address of a page: `/essays/x/` of `essays/x/index.html`."""
    return f"/{path.removesuffix('index.html') if path.rpartition('/')[2] == 'index.html' else path}"


def render_counts(difference: Difference, files: Collection[str]) -> str:
    """Return one line: "3 pages added, 1 changed; 1 other file changed".

    Compressed copies aren't counted: they follow their files.

    Args:
        difference: Between what was and what is.
        files: Every path of both.
    """
    sorts = _sorts(difference, files)
    told = []
    for of, (one, many) in enumerate((("page", "pages"), ("other file", "other files"))):
        counts = [(len(both[of]), what) for both, (_, what) in zip(sorts, _SIGNS, strict=True) if both[of]]
        if counts:
            (number, what), *others = counts
            first = f"{number:,} {one if number == 1 else many} {what}"
            told.append(", ".join([first, *(f"{number:,} {what}" for number, what in others)]))
    return "; ".join(told) or "only compressed copies differ"


def render_changes(difference: Difference, files: Collection[str], most: int | None) -> Iterator[str]:
    """Yield a line for each page, then each other file that differs: `+ /essays/x/`.

    Args:
        difference: Between what was and what is.
        files: Every path of both.
        most: How many pages of each sort, and no other files; None for all of both.
    """
    sorts = _sorts(difference, files)
    for (pages, _), (sign, what) in zip(sorts, _SIGNS, strict=True):
        for path in pages[:most]:
            yield f"  {sign} {address(path)}"
        if most is not None and len(pages) > most:
            yield f"  {sign} … and {len(pages) - most:,} more pages {what}"
    if most is None:
        for (_, others), (sign, _) in zip(sorts, _SIGNS, strict=True):
            yield from (f"  {sign} {address(path)}" for path in others)


def _sorts(difference: Difference, files: Collection[str]) -> list[tuple[list[str], list[str]]]:
    """Return (pages, other files) of what was added, changed, removed."""
    sorts = []
    for paths in (difference.added, difference.changed, difference.removed):
        own = [path for path in paths if not is_copy(path, files)]
        pages = [path for path in own if path.endswith(".html")]
        sorts.append((pages, [path for path in own if not path.endswith(".html")]))
    return sorts
