"""Asking whether links still answer, and for archived copies: what `afterword links` does and remembers."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from msgspec import structs

from afterword.building.files import write_whole
from afterword.checking.outgoing import Outgoing
from afterword.cli.links_judging import judge, parse_availability
from afterword.errors import UnusableInputError
from afterword.text.outgoing import FILE, Link, dumps_links

if TYPE_CHECKING:
    from afterword.fetching.knock import Knock

Step = Callable[[str, int, int], None]

_EVERY = 50  # answers after which the file is written, so that a killed run loses little
_PROBES = 5  # addresses that tell whether this machine is connected
_LARGEST = 100_000  # bytes of an archive's answer


@dataclass(slots=True)
class Book:
    """What is known of the links.

    Attributes:
        links: As `content/links.tsv` has them.
        asked: When each was last asked, and for a copy as `copy ADDRESS`; a cache.
        found: Those that texts link to now.
    """

    root: Path
    links: dict[str, Link]
    asked: dict[str, str]
    found: dict[str, Outgoing]

    def due(self, key: str, days: int) -> bool:
        """Tell whether something is to be asked again."""
        try:
            last = date.fromisoformat(self.asked.get(key, ""))
        except ValueError:
            return True
        return _today() - last >= timedelta(days=days)

    def write(self) -> None:
        """Write both files; what no text links to any more is left out."""
        kept = [self.links[address] for address in self.found if address in self.links]
        path = self.root / FILE
        if kept or path.exists():
            _write(path, dumps_links(kept))
        _write(cache_path(self.root), json.dumps(self.asked, indent=0, sort_keys=True))


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to ask.

    Attributes:
        agent: What we call ourselves.
        archive_at: Whom to ask for copies.
        age: Days after which an address is asked again.
        delay: Seconds between two requests to one host.
        allow_private: Ask this machine and its neighbours too.
    """

    agent: str
    archive_at: str
    age: int
    delay: float
    allow_private: bool


class Asking:
    """Asks, and enters what it hears.

    Args:
        book: What is known.
        wishes: How to ask.
        step: Told how far it has come.
    """

    def __init__(self, book: Book, wishes: Wishes, step: Step) -> None:
        self._book = book
        self._wishes = wishes
        self._step = step
        self._count = 0

    def is_connected(self) -> bool:
        """Tell whether any of a few machines answers: some of those linked to, and the archive."""
        hosts = {urlsplit(address).netloc: address for address in self._due()}
        if not hosts:
            return True
        heard: list[bool] = []
        probes = [*list(hosts.values())[:_PROBES], self._wishes.archive_at]
        self._knock(dict.fromkeys(probes), lambda knock: heard.append(knock.heard), tries=1)
        return any(heard)

    def knock(self) -> None:
        """Ask every address that is due."""
        due = self._due()
        self._count = 0

        def take(knock: "Knock") -> None:
            self._enter(knock)
            self._step("addresses asked", self._count, len(due))

        self._knock(due, take)

    def _due(self) -> list[str]:
        age = self._wishes.age
        return [address for address in self._book.found if self._book.due(address, age)]

    def _knock(self, addresses: Iterable[str], take: Callable[["Knock"], None], tries: int = 2) -> None:
        from afterword.fetching.gate import Manners
        from afterword.fetching.knock import Patience, knock_all

        knock_all(
            addresses,
            Patience(agent=self._wishes.agent, tries=tries),
            take,
            manners=Manners(delay=self._wishes.delay),
            allow_private=self._wishes.allow_private,
        )

    def _enter(self, knock: "Knock") -> None:
        before = self._book.links.get(knock.address)
        self._book.links[knock.address] = judge(knock, before, _today())
        self._book.asked[knock.address] = _today().isoformat()
        self._count += 1
        if self._count % _EVERY == 0:
            self._book.write()

    def look_for_copies(self) -> None:
        """Ask the archive for what has no copy yet, for the one from about the time it was linked to."""
        from afterword.fetching.fetch import fetch_all
        from afterword.fetching.gate import Manners
        from afterword.fetching.terms import Answer, Terms

        book, at = self._book, self._wishes.archive_at
        wanted = {
            _question(at, outgoing): address
            for address, outgoing in book.found.items()
            if address in book.links
            and not book.links[address].archived
            and book.due(f"copy {address}", self._wishes.age)
        }
        terms = Terms(
            folder=cache_path(book.root).parent / "archive",
            agent=self._wishes.agent,
            largest=_LARGEST,
            refuse=lambda head: "" if head.lstrip().startswith(b"{") else "isn't JSON",
        )
        done = 0

        def take(answer: Answer) -> None:
            nonlocal done
            done += 1
            address = wanted[answer.address]
            if answer.arrived is not None:
                copy = parse_availability(answer.arrived.path.read_bytes(), at)
                answer.arrived.discard()
                book.links[address] = structs.replace(book.links[address], archived=copy)
                book.asked[f"copy {address}"] = _today().isoformat()
            self._step("copies looked for", done, len(wanted))

        manners, private = Manners(delay=self._wishes.delay), self._wishes.allow_private
        fetch_all(wanted, terms, take, manners=manners, allow_private=private)


def _question(at: str, outgoing: Outgoing) -> str:
    when = f"&timestamp={outgoing.linked:%Y%m%d}" if outgoing.linked is not None else ""
    return f"{at}?url={quote(outgoing.address, safe='')}{when}"


def cache_path(root: Path) -> Path:
    """Return the file that tells when each address was asked, beside the content."""
    return root.parent / ".cache" / "links" / "asked.json"


def load_cache(path: Path) -> dict[str, str]:
    """Return when each address was asked; a cache that is missing or damaged knows nothing."""
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in data.items()} if isinstance(data, dict) else {}


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all, and only where it says something else.

    Raises:
        UnusableInputError: It can't be written.
    """
    data = text.encode()
    try:
        if path.exists() and path.read_bytes() == data:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as error:
        raise UnusableInputError(f"{path}: can't be written: {error.strerror}") from None


def _today() -> date:
    return datetime.now(UTC).date()
