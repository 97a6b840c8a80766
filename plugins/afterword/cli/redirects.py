"""`afterword redirects`: where old addresses lead, and the same as rules for a server."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from afterword.checking.content import check_content
from afterword.cli.site import load_settings
from afterword.cli.verbs import Verbs
from afterword.reading.filters import plural
from afterword.redirects.servers import RENDERERS
from afterword.redirects.table import Table


def add_parser(verbs: Verbs) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("redirects", help="list old addresses, or print them as rules for a server")
    parser.add_argument("--settings", type=Path, default=Path("publishconf.py"), metavar="FILE")
    parser.add_argument("--format", choices=sorted(RENDERERS), help="print rules for this server")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the list or the rules; exit code 1 where something in the sources is to mend first."""
    report = check_content(load_settings(options.settings))
    for mistake in report.mistakes:
        print(mistake, file=sys.stderr)
    if options.format:
        print(RENDERERS[options.format](report.table), end="")
    else:
        print("\n".join(describe(report.table)))
    return 1 if report.mistakes else 0


def describe(table: Table) -> Iterator[str]:
    """Yield the lines of the list: what leads where, what is gone, what can't be done.

    Args:
        table: Every old address.
    """
    for redirect in table.redirects:
        mark = "" if redirect.file else "    (a server's rule alone)"
        yield f"{redirect.old} → {redirect.target}{mark}"
    for gone in table.gone:
        yield f"{gone.old} is gone: {gone.reason}"
    for left in table.left:
        yield f"{left.old} leads nowhere: {left.why}"
    bare = [redirect for redirect in table.redirects if not redirect.file]
    yield (
        f"{plural(len(table.redirects), 'redirect', 'redirects')}, "
        f"{plural(len(table.gone), 'address', 'addresses')} gone, {len(table.left)} left."
    )
    if bare:
        yield (
            f"{plural(len(bare), 'address', 'addresses')} with a query, or of a name that no page can have, "
            "can't be led on by a host of mere files; --format prints the rules for a server."
        )
