"""What texts say of their old addresses: `Aliases:` in a header, and the `Origin:` that an import kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from afterword.errors import ContentError
from afterword.redirects.paths import Old, parse_address, parse_old


class Weight(IntEnum):
    """Whose word it is that an old address leads to a text; of two the greater counts."""

    FOREIGN = 0  # an import's, of a site that was another's
    IMPORTED = 1  # an import's, of this site in earlier days
    AUTHOR = 2  # in the header of an essay that was written here
    FILE = 3  # redirects.toml


class Claim(NamedTuple):
    """Somebody's word that an old address leads to a text.

    Attributes:
        old: From the host's root.
        target: The text, as a path under the site's root.
        path: The file that says so.
        header: Where in it.
    """

    old: Old
    target: str
    weight: Weight
    path: Path
    header: str


@dataclass(frozen=True, slots=True)
class Source:
    """A text that may have had other addresses.

    Attributes:
        url: Where it stands now, as a path under the site's root.
        path: Its file.
        origin: Its whole address before it came here.
        aliases: Its further old addresses.
        imported: An import brought it, and may have stated its aliases.
    """

    url: str
    path: Path
    origin: str | None = None
    aliases: tuple[str, ...] = ()
    imported: bool = False


class Former:
    """The addresses that this site had, or has: only paths of these are its own.

    Args:
        site_url: `SITEURL`.
        sites: `former_sites`, whole addresses.
    """

    def __init__(self, site_url: str, sites: Iterable[str] = ()) -> None:
        self._places = [_place(address) for address in (site_url, *sites)]

    def holds(self, host: str, old: Old) -> bool:
        """Return whether an address was this site's."""
        return any(host == ours and old.path.startswith(f"{base}/") for ours, base in self._places)


def _place(address: str) -> tuple[str, str]:
    """Return an address's host without `www.`, and its path without the slash at its end."""
    parts = urlsplit(address)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")


def read_claims(
    sources: Iterable[Source], former: Former, base: str
) -> tuple[list[Claim], list[ContentError]]:
    """Return what texts claim, and mistakes in what their authors wrote.

    An import's `Aliases` are paths of the host that its `Origin` names. Those with a query, such as `/?p=41`,
    count only where that was this site: on another they are the numbers of another's posts.

    Args:
        sources: Every public text.
        former: Which addresses were this site's.
        base: The path that the site lies under, empty at a host's root.
    """
    claims: list[Claim] = []
    mistakes: list[ContentError] = []
    for source in sources:
        place = parse_address(source.origin) if source.origin else None
        ours = place is not None and former.holds(*place)
        if place is not None and ours:
            claims.append(Claim(place[1], source.url, Weight.IMPORTED, source.path, "Origin"))
        if source.imported:
            claims += _imported(source, ours=ours)
            continue
        for alias in source.aliases:
            try:
                old = at_base(parse_old(alias), base)
            except ValueError as error:
                line = line_of(source.path, "Aliases")
                mistakes.append(ContentError(source.path, line, f"Aliases: {error}"))
                continue
            claims.append(Claim(old, source.url, Weight.AUTHOR, source.path, "Aliases"))
    return claims, mistakes


def _imported(source: Source, *, ours: bool) -> Iterator[Claim]:
    for alias in source.aliases:
        try:
            old = parse_old(alias)
        except ValueError:  # whatever a blog had for an address; nobody here wrote it
            continue
        if ours or not old.query:
            weight = Weight.IMPORTED if ours else Weight.FOREIGN
            yield Claim(old, source.url, weight, source.path, "Aliases")


def at_base(old: Old, base: str) -> Old:
    """Return an old address from the host's root, though it may be written from the site's."""
    if not base or old.path.startswith(f"{base}/"):
        return old
    return old._replace(path=base + old.path)


def line_of(path: Path, header: str) -> int:
    """Return the line of a header in a text's file, 1 where it has none."""
    try:
        lines: Sequence[str] = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return 1
    wanted = f"{header.lower()}:"
    return next((number for number, line in enumerate(lines, 1) if line.lower().startswith(wanted)), 1)
