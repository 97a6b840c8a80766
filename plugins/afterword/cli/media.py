"""`afterword media`: which pictures and files the sources refer to, and bringing them here."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from afterword.cli.media_report import show_inventory
from afterword.cli.site import load_settings
from afterword.cli.verbs import Verbs
from afterword.essays.model import EssayKind
from afterword.importers.media import book
from afterword.importers.media.inventory import take_inventory
from afterword.importers.media.items import Inventory, Item, Past, State
from afterword.importers.media.kinds import describe, find_type
from afterword.importers.media.matching import match_uploads
from afterword.importers.media.shelf import Shelf, UnusableMediumError
from afterword.importers.media.uploads import open_uploads
from afterword.importers.staging import Staging
from afterword.text.media import media_key

WELL, FAILED, FLAWED = 0, 1, 3
_EVERY = 50  # files after which the map is written, so that a killed run loses little


def add_parser(verbs: Verbs) -> None:
    """Add the verb and its options."""
    parser = verbs.add_parser(
        "media",
        help="list the pictures and files that the sources refer to, and bring them here",
        description="List what the sources refer to. With --from or --fetch, bring it here.",
    )
    parser.add_argument(
        "--from", type=Path, dest="source", metavar="PATH", help="take them from a folder or a zip of uploads"
    )
    parser.add_argument("--fetch", action="store_true", help="ask the machines that they lie on, politely")
    parser.add_argument("--dry-run", action="store_true", help="only say what would be brought")
    parser.add_argument("--again", action="store_true", help="fetch: ask for what was missing or refused too")
    parser.add_argument(
        "--largest", type=float, default=50, metavar="MIB", help="of one file (default: %(default)s)"
    )
    parser.add_argument(
        "--delay",
        type=float,
        default=1,
        metavar="SECONDS",
        help="fetch: between two requests to one host (default: %(default)s)",
    )
    parser.add_argument(
        "--allow-private", action="store_true", help="fetch: ask this machine and its neighbours too"
    )
    parser.add_argument("--settings", type=Path, default=Path("pelicanconf.py"), metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List, and bring what is wanted.

    Returns:
        0 all well; 1 a file here isn't what the map says; 3 something that was asked for couldn't be brought.

    Raises:
        UnusableInputError: There is no such folder or zip, or it is refused (exit code 2).
        ContentError: A mistake in a source, or in the map.
    """
    site = _load_site(options)
    inventory = site.look(book.load_past(site.book))
    if not options.source and not options.fetch:
        return _finish(site, inventory, options)
    bringing = _Bringing(site, options)
    if options.source:
        bringing.from_uploads(inventory, options.source)
    if options.fetch:
        bringing.by_address(inventory)
    past = {**book.load_past(site.book), **bringing.past}
    inventory = site.look(past)
    if not options.dry_run:
        book.write_book(site.book, inventory)
    code = _finish(site, inventory, options, bringing)
    return code or (FLAWED if bringing.past else WELL)


@dataclass(frozen=True, slots=True)
class _Site:
    """What the verb needs of the site's settings.

    Attributes:
        root: Its `content/`.
        url: Its address, by which it says who asks.
    """

    root: Path
    folders: dict[EssayKind, list[str]]
    url: str

    @property
    def book(self) -> Path:
        """The ledger of what was tried."""
        return self.root.parent / "exports" / book.FILE

    def look(self, past: dict[str, Past]) -> Inventory:
        """Take the inventory."""
        ledgers = sorted(path for path in self.book.parent.glob("*.ledger.json") if path != self.book)
        return take_inventory(self.root, self.folders, past, ledgers)


def _load_site(options: argparse.Namespace) -> _Site:
    settings = load_settings(options.settings)
    folders = {EssayKind.ESSAY: settings["ARTICLE_PATHS"], EssayKind.PAGE: settings["PAGE_PATHS"]}
    return _Site(Path(settings["PATH"]), folders, settings["SITEURL"])


class _Bringing:
    """Brings what is wanted, and remembers what came of it.

    Attributes:
        brought: How many addresses are here now that weren't.
        past: Why others aren't, by `media_key`.
    """

    def __init__(self, site: _Site, options: argparse.Namespace) -> None:
        self.brought = 0
        self.past: dict[str, Past] = {}
        self.skipped: tuple[tuple[str, str], ...] = ()
        self._site = site
        self._options = options
        self._here: set[str] = set()
        self._largest = int(options.largest * (1 << 20))

    @contextmanager
    def _shelf(self) -> Iterator[Callable[[Item, bytes], None]]:
        """Give what takes an item's bytes; the map is written in the end, however it ends."""
        with Staging(self._site.root, write=not self._options.dry_run) as staging:
            shelf = Shelf(staging, self._largest)

            def take(item: Item, data: bytes) -> None:
                try:
                    shelf.store_media(data, item.address)
                except UnusableMediumError as error:
                    self._note(item, State.REFUSED, str(error))
                    return
                self.brought += 1
                self._here.add(media_key(item.address))
                self.past.pop(media_key(item.address), None)
                if self.brought % _EVERY == 0:
                    shelf.write_map()
                    staging.commit()

            try:
                yield take
            finally:
                shelf.write_map()
                staging.commit()

    def _note(self, item: Item, state: State, reason: str) -> None:
        self.past[media_key(item.address)] = Past(state, reason)

    def from_uploads(self, inventory: Inventory, path: Path) -> None:
        """Take what a folder or zip holds of it."""
        with open_uploads(path) as uploads:
            self.skipped = uploads.skipped
            wanted = [item for item in inventory.items if item.wanted]
            matches = match_uploads(wanted, uploads.files, inventory.hosts)
            for item, reason in matches.ambiguous:
                self._note(item, State.REMOTE, reason)
            with self._shelf() as take:
                for item, upload in matches.found:
                    try:
                        take(item, upload.load(self._largest))
                    except UnusableMediumError as error:
                        self._note(item, State.REFUSED, f"{upload.name} {error}")

    def by_address(self, inventory: Inventory) -> None:
        """Ask for what has an address on the web and isn't here yet."""
        from afterword.fetching.fetch import fetch_all
        from afterword.fetching.gate import Manners
        from afterword.fetching.terms import Answer, End, Terms

        wanted = {
            item.address: item
            for item in inventory.items
            if item.wanted
            and item.on_the_web
            and (self._options.again or item.state is State.REMOTE)
            and media_key(item.address) not in self._here
        }
        if self._options.dry_run:
            return
        ends = {End.GONE: State.MISSING, End.REFUSED: State.REFUSED, End.LATER: State.REMOTE}
        terms = Terms(
            folder=self._site.root.parent / ".cache" / "media",
            agent=f"Afterword/{version('afterword')} (+{quote(self._site.url, safe=':/')})",
            largest=self._largest,
            refuse=lambda head: "" if find_type(head) else describe(head),
        )
        with self._shelf() as take, _progress(len(wanted)) as advance:

            def receive(answer: Answer) -> None:
                item = wanted[answer.address]
                if answer.arrived is None:
                    self._note(item, ends[answer.end], answer.reason)
                else:
                    take(item, answer.arrived.path.read_bytes())
                    answer.arrived.discard()
                advance()

            manners = Manners(delay=self._options.delay)
            private = bool(self._options.allow_private)
            fetch_all(wanted, terms, receive, manners=manners, allow_private=private)


def _near(path: Path) -> Path:
    """Return a path as a person in this folder would write it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """Show how many addresses are done, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Fetching", total=total)
        yield lambda: progress.advance(task)


def _finish(
    site: _Site, inventory: Inventory, options: argparse.Namespace, bringing: _Bringing | None = None
) -> int:
    """Print what there is; return 1 where a file here is wrong."""
    if options.json:
        print(json.dumps(book.as_json(inventory), ensure_ascii=False, indent=2))
    else:
        show_inventory(inventory)
        if bringing is not None:
            for name, reason in bringing.skipped:
                print(f"Left alone: {name} {reason}.")
            verb = "Would bring" if options.dry_run else "Brought"
            print(
                f"{verb} {bringing.brought}.{'' if options.dry_run else f' The ledger: {_near(site.book)}.'}"
            )
    return FAILED if inventory.wrong else WELL
