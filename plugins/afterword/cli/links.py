"""`afterword links`: whether what the texts link to still answers, and where a copy of it is kept."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from afterword.checking.outgoing import Outgoing, gather_outgoing
from afterword.cli.links_asking import Asking, Book, Wishes, cache_path, load_cache
from afterword.cli.progress import show_progress
from afterword.cli.site import load_settings
from afterword.cli.verbs import Verbs
from afterword.reading.filters import plural
from afterword.text.outgoing import Link, LinkState, load_links

WELL, FAILED, FLAWED = 0, 1, 3
ARCHIVE = "https://archive.org/wayback/available"


def add_parser(verbs: Verbs) -> None:
    """Add the verb and its options."""
    parser = verbs.add_parser(
        "links",
        help="ask whether what the texts link to still answers",
        description="Check the outgoing links of all published essays and comments, politely.",
    )
    parser.add_argument("--archive", action="store_true", help="look for archived copies too")
    parser.add_argument(
        "--archive-at", default=ARCHIVE, metavar="ADDRESS", help="whom to ask for them (default: %(default)s)"
    )
    parser.add_argument("--offline", action="store_true", help="ask nobody; only say what is recorded")
    parser.add_argument("--age", type=int, default=30, metavar="DAYS", help="ask again after (%(default)s)")
    parser.add_argument(
        "--delay",
        type=float,
        default=1,
        metavar="SECONDS",
        help="between two requests to one host (default: %(default)s)",
    )
    parser.add_argument(
        "--allow-private", action="store_true", help="ask this machine and its neighbours too"
    )
    parser.add_argument("--settings", type=Path, default=Path("pelicanconf.py"), metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check, record and report.

    Returns:
        0 all answer; 1 no machine could be reached, and nothing was changed; 3 some don't answer.

    Raises:
        ContentError: A mistake in a source, or in `content/links.tsv`.
        UnusableInputError: No settings file.
    """
    settings = load_settings(options.settings)
    root = Path(settings["PATH"])
    found = gather_outgoing(settings)
    book = Book(root, load_links(root), load_cache(cache_path(root)), found)
    if not options.offline:
        wishes = Wishes(
            agent=f"Afterword/{version('afterword')} (+{quote(settings['SITEURL'], safe=':/')})",
            archive_at=options.archive_at,
            age=options.age,
            delay=options.delay,
            allow_private=options.allow_private,
        )
        with show_progress(sys.stderr, quiet=not sys.stderr.isatty()) as progress:
            asking = Asking(book, wishes, progress.step)
            if not asking.is_connected():
                print("Offline: no machine could be reached. Nothing was changed.")
                return FAILED
            try:
                asking.knock()
                if options.archive:
                    asking.look_for_copies()
            finally:
                book.write()
    return _report(book, as_json=options.json)


def _report(book: Book, *, as_json: bool) -> int:
    shown = {address: book.links.get(address) for address in book.found}
    counts = Counter("unasked" if link is None else link.state.value for link in shown.values())
    if as_json:
        print(json.dumps(_as_json(book.found, shown), ensure_ascii=False, indent=2))
    else:
        for address, link in shown.items():
            if link is not None and (link.state is not LinkState.GOOD or link.note):
                places = ", ".join(path.name for path in book.found[address].files)
                copy = f"; a copy: {link.archived}" if link.archived else ""
                print(f"{link.state:8} {address}  {link.note} ({places}){copy}")
        copies = sum(1 for link in shown.values() if link is not None and link.archived)
        told = ", ".join(f"{number} {state}" for state, number in sorted(counts.items())) or "none"
        print(f"{plural(len(shown), 'address', 'addresses')}: {told}; {copies} with an archived copy.")
    return FLAWED if counts["gone"] or counts["failing"] else WELL


def _as_json(found: Mapping[str, Outgoing], shown: Mapping[str, Link | None]) -> dict[str, object]:
    rows = []
    for address, link in shown.items():
        row: dict[str, object] = {"address": address, "files": [str(path) for path in found[address].files]}
        if link is not None:
            row |= {
                "state": link.state.value,
                "since": link.since.isoformat(),
                "seen": link.seen.isoformat() if link.seen is not None else None,
                "archived": link.archived or None,
                "note": link.note or None,
            }
        rows.append(row)
    return {"links": rows}
