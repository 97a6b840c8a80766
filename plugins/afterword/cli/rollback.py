"""`afterword rollback`: an earlier release before visitors again."""

import argparse
import sys

from afterword.cli.progress import show_progress
from afterword.cli.publish import add_target, find_target
from afterword.cli.site import load_settings
from afterword.cli.verbs import Verbs
from afterword.errors import UnusableInputError
from afterword.publishing.release import compare
from afterword.publishing.summary import render_changes, render_counts
from afterword.publishing.targets.target import Target

_PAGES_NAMED = 10  # of each sort


def add_parser(verbs: Verbs) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("rollback", help="put an earlier release before visitors again")
    add_target(parser)
    parser.add_argument("--to", metavar="ID", help="which, or a part of its id; by default the one before")
    parser.add_argument(
        "--list", action="store_true", help="name the releases that are kept, and touch nothing"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Roll back, or list what can be gone back to."""
    target = find_target(options.settings, load_settings(options.settings), options.target)
    if options.list:
        return _list(target)
    wanted = _find_release(target, options.to) if options.to is not None else None
    before = target.published()
    with show_progress(sys.stdout) as progress:
        now = target.rollback(wanted, progress.step)
    after = target.published()
    difference = compare(before, after)
    files = {*before, *after}
    for line in render_changes(difference, files, _PAGES_NAMED):
        print(line)
    print(f"{target.description} shows release {now} again: {render_counts(difference, files)}.")
    print("The sources are as they were: the next publish brings back what this took away.")
    return 0


def _list(target: Target) -> int:
    releases = target.releases()
    current = target.current()
    for name in releases:
        print(f"{name}  what visitors see" if name == current else name)
    if not releases:
        print(f"{target.description} keeps no releases.")
    return 0


def _find_release(target: Target, words: str) -> str:
    """Return the one id that is meant.

    Raises:
        UnusableInputError: None is, or several are.
    """
    releases = target.releases()
    found = [words] if words in releases else [name for name in releases if words and words in name]
    if len(found) != 1:
        trouble = f"{len(found)} releases have" if found else "no release has"
        raise UnusableInputError(
            f"{trouble} {words!r} in their id; there are: {', '.join(releases) or 'none'}"
        )
    return found[0]
