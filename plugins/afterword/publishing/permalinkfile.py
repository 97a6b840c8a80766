r"""`content/permalinks.tsv`: every address that was ever published, one a line, kept in git.

    address  first  kind  id  text
    /essays/more-contacts/  2026-11-22  page    2cfd5047 48b29c15
    /essays/more-contacts/#c-wp-1041  2026-11-22  anchor
    /feeds/essays.atom.xml  2026-11-22  feed  https://blog.example/feeds/essays.atom.xml

with tabs between the columns. A feed's `id` is its own; a page's or a place's is that of its entry in feeds,
where this isn't simply its address. `text` is what a page's text is known by, should it come back elsewhere.
Lines are sorted and none is ever taken out: what is gone stays named, so that nothing takes its place unseen.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from afterword.errors import ContentError, suggest

FILE = "permalinks.tsv"
_COLUMNS = ("address", "first", "kind", "id", "text")
_LEAST = 3
_NO_ADDRESS = re.compile(r"[\x00-\x20\x7f]")
_MARK = re.compile(r"[0-9a-f]{8}( [0-9a-f]{8})*")
_MERGE_MARKS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


class Kind(StrEnum):
    """What an address is.

    A `loose` page or feed follows tags or signatures: it is noted, and may go.
    """

    PAGE = "page"
    ANCHOR = "anchor"
    FEED = "feed"
    FILE = "file"
    LOOSE = "loose"


@dataclass(frozen=True, slots=True)
class Permalink:
    """One published address.

    Attributes:
        address: A path under the site's root, with its fragment where it is a place on a page.
        first: The day it was first published, UTC.
        id: Of a feed; of the entry for a page or a place, where it isn't its address. Else empty.
        text: Marks of a page's paragraphs, eight hexadecimal digits each.
    """

    address: str
    first: date
    kind: Kind
    id: str = ""
    text: tuple[str, ...] = ()


def parse_permalinks(text: str, path: Path | str) -> dict[str, Permalink]:
    """Parse the manifest.

    An address may stand twice, as after a merge of two branches; the earlier day counts.

    Args:
        text: The whole file.
        path: Its name, for messages.

    Raises:
        ContentError: A line that somebody has damaged, with the way out.
    """
    lines = text.removeprefix("\ufeff").split("\n")
    if tuple(lines[0].rstrip("\r").split("\t")) != _COLUMNS:
        raise ContentError(
            path,
            1,
            f"begin with the line {'<tab>'.join(_COLUMNS)}, or bring the file back: git checkout -- {path}",
        )
    found: dict[str, Permalink] = {}
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        if line.startswith(_MERGE_MARKS):
            raise ContentError(
                path, number, "a merge stopped here; keep the lines of both sides, delete the marks"
            )
        try:
            row = _parse_row(line.rstrip("\r").split("\t"))
        except ValueError as error:
            message = f"{error}; `git diff -- {path}` shows what was changed by hand"
            raise ContentError(path, number, message) from None
        before = found.get(row.address)
        if before is None or row.first < before.first:
            found[row.address] = row
    return found


def _parse_row(cells: list[str]) -> Permalink:
    if not _LEAST <= len(cells) <= len(_COLUMNS):
        raise ValueError(f"{len(cells)} columns; write {', '.join(_COLUMNS)}, with tabs between them")
    address, first, kind, name, text = (*cells, *[""] * (len(_COLUMNS) - len(cells)))
    if not address.startswith("/") or _NO_ADDRESS.search(address):
        raise ValueError(f"{address!r} is no address; write a path from its first slash on")
    if kind not in set(Kind):
        raise ValueError(f"unknown kind {kind!r}{suggest(kind, Kind)}")
    if ("#" in address) != (kind == Kind.ANCHOR):
        raise ValueError(f"{address} is of kind {kind!r}; an address with # is an anchor, and no other is")
    try:
        day = date.fromisoformat(first)
    except ValueError:
        raise ValueError(f"bad date {first!r}; write the day as 2026-11-22") from None
    if text and not _MARK.fullmatch(text):
        raise ValueError(f"{text!r} is no text's marks; leave the column empty")
    return Permalink(address, day, Kind(kind), name, tuple(text.split()))


def dumps_permalinks(rows: Iterable[Permalink]) -> str:
    """Return the manifest's text, sorted by address; `parse_permalinks` reads the same rows back."""
    lines = ["\t".join(_COLUMNS)]
    for row in sorted(rows, key=lambda row: row.address):
        cells = (row.address, row.first.isoformat(), row.kind.value, row.id, " ".join(row.text))
        lines.append("\t".join(cells).rstrip("\t"))
    return "\n".join(lines) + "\n"


def load_permalinks(content: Path) -> Mapping[str, Permalink]:
    """Return what was ever published, by address; nothing before the first time.

    Args:
        content: The site's `content/`.

    Raises:
        ContentError: The file is damaged.
    """
    path = content / FILE
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise ContentError(path, None, f"not UTF-8; bring it back: git checkout -- {path}") from None
    return parse_permalinks(text, path)
