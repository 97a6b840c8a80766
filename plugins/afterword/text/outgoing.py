"""What became of the addresses that texts link to: `content/links.tsv`, and what a page makes of it.

One line an address, kept in git, columns divided by tabs:

    address                       state  since       seen        archived                      note
    https://old.example/cards/    gone   2026-11-22  2026-10-01  https://web.archive.org/…     404 Not Found

`since` is the day from which it has been in this state, `seen` the last on which it answered. A page names an
archived copy beside its link (`data-archived`), and offers it in words where the original is gone.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from html import escape
from pathlib import Path

from msgspec import Struct

from afterword.errors import ContentError, suggest
from afterword.text.entities import unescape
from afterword.text.media import one_word

FILE = "links.tsv"
_COLUMNS = ("address", "state", "since", "seen", "archived", "note")
_WEB = re.compile(r"https?://[^\s\"<>]+")
_LINK = re.compile(
    r'<a\b((?:[^>"]|"[^"]*")*? href="(https?://[^"]*)"(?:[^>"]|"[^"]*")*)>(.*?)</a>', re.DOTALL
)


class LinkState(StrEnum):
    """What became of an address."""

    GOOD = "good"
    FAILING = "failing"  # another day may do
    GONE = "gone"
    REFUSED = "refused"  # it answers, but not to us; or it is none that is asked


class Link(Struct, frozen=True):
    """An address and what became of it.

    Attributes:
        address: Without its fragment.
        since: The first day of this state.
        seen: The last day on which it answered well; None for never.
        archived: The address of a copy; empty where none is known.
        note: What it answered, or where it has moved.
    """

    address: str
    state: LinkState
    since: date
    seen: date | None = None
    archived: str = ""
    note: str = ""


def link_key(address: str) -> str:
    """Return an address as the file has it: without its fragment."""
    return one_word(address.partition("#")[0])


def parse_links(text: str, path: Path | str) -> dict[str, Link]:
    """Parse the file, and return its links by address.

    Args:
        text: The whole of it.
        path: Its name, for messages.

    Raises:
        ContentError: A line that says nothing usable, or an address that stands twice.
    """
    lines = text.removeprefix("\ufeff").split("\n")
    if tuple(lines[0].rstrip("\r").split("\t")) != _COLUMNS:
        raise ContentError(path, 1, f"begin with the line {'<tab>'.join(_COLUMNS)}")
    links: dict[str, Link] = {}
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        try:
            link = _parse_row(line.rstrip("\r").split("\t"))
        except ValueError as error:
            raise ContentError(path, number, str(error)) from None
        if link.address in links:
            raise ContentError(path, number, f"{link.address} stands on an earlier line too; delete one")
        links[link.address] = link
    return links


def _parse_row(cells: list[str]) -> Link:
    if not 2 < len(cells) <= len(_COLUMNS):  # noqa: PLR2004 - an address, its state and since when
        raise ValueError(f"{len(cells)} columns; write {', '.join(_COLUMNS)}, with tabs between them")
    address, state, since, seen, archived, note = (*cells, *[""] * (len(_COLUMNS) - len(cells)))
    if state not in set(LinkState):
        raise ValueError(f"unknown state {state!r}{suggest(state, LinkState)}")
    for name, value in (("address", address), ("archived", archived)):
        if not _WEB.fullmatch(value) and (value or name == "address"):
            raise ValueError(f"{name} is {value!r}; write an address, https://…")
    try:
        days = date.fromisoformat(since), date.fromisoformat(seen) if seen else None
    except ValueError:
        raise ValueError(f"{since!r} or {seen!r} is no day; write it as 2026-11-22") from None
    return Link(address, LinkState(state), *days, archived, note)


def dumps_links(links: Iterable[Link]) -> str:
    """Return the file's text, sorted by address; `parse_links` reads the same links back."""
    rows = [_COLUMNS]
    for link in sorted(links, key=lambda link: link.address):
        seen = link.seen.isoformat() if link.seen is not None else ""
        note = " ".join(link.note.split())
        rows.append((link.address, link.state.value, link.since.isoformat(), seen, link.archived, note))
    return "".join("\t".join(row).rstrip("\t") + "\n" for row in rows)


def load_links(root: Path) -> dict[str, Link]:
    """Return what is recorded of a site's links, by address; nothing where there is no file.

    Args:
        root: The site's `content/`.

    Raises:
        ContentError: A mistake in the file.
    """
    path = root / FILE
    try:
        return parse_links(path.read_bytes().decode(), path)
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise ContentError(path, None, "not UTF-8; save the file in UTF-8") from None


def check_outgoing(root: Path) -> list[ContentError]:
    """Return what is wrong with a site's `links.tsv`.

    Args:
        root: The site's `content/`.
    """
    try:
        load_links(root)
    except ContentError as mistake:
        return [mistake]
    return []


def find_outgoing(html: str) -> list[str]:
    """Return the addresses on the web that a text's links lead to, in order, without their fragments.

    Args:
        html: Sanitized.
    """
    return [link_key(unescape(match[2])) for match in _LINK.finditer(html)]


def offer_archived(html: str, links: Mapping[str, Link]) -> str:
    """Return a finished text in which each link names its archived copy, and offers it where it's wanted.

    Args:
        html: Sanitized, with its labels; nothing is changed where nothing is recorded.
        links: By address.
    """

    def offer(match: re.Match[str]) -> str:
        link = links.get(link_key(unescape(match[2])))
        if link is None or not link.archived:
            return match[0]
        copy = escape(link.archived)
        named = f'<a{match[1]} data-archived="{copy}">{match[3]}</a>'
        if link.state is not LinkState.GONE:
            return named
        return f'{named} <a class="archived" href="{copy}" rel="nofollow noopener">(archived)</a>'

    return _LINK.sub(offer, html) if links and "http" in html else html
