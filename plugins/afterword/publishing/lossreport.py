"""What a publish would lose, and how that is said: one block a loss, each with lines that can be pasted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from afterword.errors import AfterwordError

_SOURCES = {"essays": "essays/{}.md", "discussions": "discussions/{}.thread", "myths": "myths/{}.md"}
_SHOWN = 6  # places of a lost page that are named
_OURS = frozenset({"comments", "short", "voices", "wrestles", "rebuts", "reports"})


class Loss(StrEnum):
    """What is lost."""

    PAGE = "page"
    PLACES = "places"
    FEED = "feed"
    FILE = "file"
    IDS = "ids"


@dataclass(frozen=True, slots=True)
class Lost:
    """One thing that a publish would lose, with everything that goes with it.

    Attributes:
        address: The page, the file, the feed without its ending (`/feeds/essays`), or where ids change.
        first: The day it was first published.
        parts: Of a page and of places, the fragments; of a feed, the endings; of ids, the earlier ones.
        feeds: Feeds under a lost page, whole.
        target: What has taken the page's place, as far as one can tell: a page with nearly the same text.
        source: The file of that target, where it is known.
        now: Of places, where the page leads now; of ids, what they would be.
    """

    what: Loss
    address: str
    first: date
    parts: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    target: str | None = None
    source: Path | None = None
    now: str = ""


class LostAddressesError(AfterwordError):
    """A site that would lose what was published; nothing has gone out.

    Attributes:
        lost: Each loss.
    """

    def __init__(self, lost: tuple[Lost, ...]) -> None:
        self.lost = lost
        count = "an address" if len(lost) == 1 else f"{len(lost)} addresses"
        parts = [
            f"this would lose {count} that people may have kept; nothing has been published.",
            *("\n".join(_render(one)) for one in lost),
        ]
        super().__init__("\n\n".join(parts))


def _render(lost: Lost) -> Iterator[str]:
    yield from {
        Loss.PAGE: _page,
        Loss.PLACES: _places,
        Loss.FEED: _feed,
        Loss.FILE: _file,
        Loss.IDS: _ids,
    }[lost.what](lost)


def _page(lost: Lost) -> Iterator[str]:
    more = [part for part in (_count(lost.parts, "place"), _count(lost.feeds, "feed")) if part]
    yield f"{lost.address} (since {lost.first}{', with ' if more else ''}{' and '.join(more)})"
    if lost.parts:
        named = ", ".join(f"#{part}" for part in lost.parts[:_SHOWN])
        rest = len(lost.parts) - _SHOWN
        yield f"  its places: {named}{f' and {rest} more' if rest > 0 else ''}"
    slug = lost.address.strip("/").rpartition("/")[2]
    aliased = lost.source is not None and lost.source.suffix == ".md"
    if lost.target is not None:
        yield f"  {lost.target} has nearly the same text. If it has only been renamed:"
    if lost.target is not None and aliased:
        yield f"  redirect it, in the header of {lost.source}:"
        yield f"    Aliases: {lost.address}"
        if lost.feeds:
            yield "  and its feeds, in content/redirects.toml under [redirects]:"
    else:
        yield "  redirect it, in content/redirects.toml under [redirects]:"
        yield f'    "{lost.address}" = "{lost.target or "/where/it/is/now/"}"'
    for feed in lost.feeds:
        yield f'    "{feed}" = "{_moved(feed, lost)}"'
    yield "  or restore it:"
    if lost.target is not None and aliased:
        yield f"    Slug: {slug}    (in {lost.source})"
    else:
        yield f"    git log --diff-filter=D -- {_source(lost.address)}    (then check out the one before)"
    yield "  or declare it gone, in content/redirects.toml under [gone]:"
    yield f'    "{lost.address}" = "why it is gone"'


def _moved(feed: str, lost: Lost) -> str:
    """Return where a lost page's feed may be now."""
    if lost.target is None:
        return "/where/it/is/now.atom.xml"
    return lost.target + feed.removeprefix(lost.address)


def _places(lost: Lost) -> Iterator[str]:
    if lost.now:
        yield f"{lost.address} leads to {lost.now}, where {_count(lost.parts, 'place')} of it would be lost"
    else:
        yield f"{lost.address} is there, and {_count(lost.parts, 'place')} on it would be lost"
    yield "  restore it; a browser keeps what follows # to itself, so a place can't be redirected:"
    for part in lost.parts:
        if part.startswith("c-"):
            yield f"    #{part}: bring %%% {part[2:]} back, or `afterword remove` it, which says why"
        elif part in _OURS:
            yield f"    #{part}: the theme's own, gone from the template, or with the comments of the page"
        else:
            yield f"    #{part}: give it back to its heading, ## … {{#{part}}}, or comment, Anchor: {part}"
    yield "  or declare it gone, in content/redirects.toml under [gone]:"
    for part in lost.parts:
        yield f'    "{lost.address}#{part}" = "why it is gone"'


def _feed(lost: Lost) -> Iterator[str]:
    yield f"{lost.address} (a feed since {lost.first}: {', '.join(lost.parts)})"
    yield "  restore it: bring back what it follows, under the name that it had"
    yield "  or redirect it, in content/redirects.toml under [redirects]:"
    for ending in lost.parts:
        yield f'    "{lost.address}{ending}" = "{lost.target or "/feeds/essays"}{ending}"'
    yield "  or declare it gone, under [gone]:"
    for ending in lost.parts:
        yield f'    "{lost.address}{ending}" = "why it is gone"'


def _file(lost: Lost) -> Iterator[str]:
    yield f"{lost.address} (a file since {lost.first})"
    yield f"  restore it: git log --diff-filter=D -- content{lost.address}"
    yield "  or redirect it, in content/redirects.toml under [redirects]; a host of mere files can't do that:"
    yield f'    "{lost.address}" = "/where/it/is/now"'
    yield "  or declare it gone, under [gone]:"
    yield f'    "{lost.address}" = "why it is gone"'


def _ids(lost: Lost) -> Iterator[str]:
    shown = f"{lost.parts[0]}{f' and {len(lost.parts) - 1} more' if len(lost.parts) > 1 else ''}"
    yield f"{lost.address}: ids that feed readers know would change, and everything be new to them again"
    yield f"  from {shown}"
    yield f"  to   {lost.now}"
    if lost.target is not None:
        yield "  restore them, in AFTERWORD in pelicanconf.py:"
        yield f'    "first_url": "{lost.target}",'
    elif lost.address.endswith((".xml", ".json")):
        yield "  restore it: a feed's id is the address that it had first"
    else:
        yield "  restore them: write the page's first address first into its `Aliases:`; or, where it has"
        yield "  taken in another text, take that one's address out of there and put it into redirects.toml"
    yield "  or declare them gone, in content/redirects.toml under [gone]:"
    declared = (f"{lost.target}/",) if lost.target is not None else lost.parts
    for name in declared:
        yield f'    "{name}" = "why they changed"'


def _source(address: str) -> str:
    """Return the file that an address came from, as far as its name tells."""
    first, _, slug = address.strip("/").partition("/")
    if not slug:
        return f"content/pages/{first or 'index'}.md"
    return f"content/{_SOURCES.get(first, 'pages/{}.md').format(slug)}"


def _count(things: tuple[str, ...], one: str) -> str:
    return f"{len(things)} {one}{'' if len(things) == 1 else 's'}" if things else ""
