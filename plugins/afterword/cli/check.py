"""`afterword check`: every mistake in the sources, each with file, line and what to write instead."""

import argparse
from pathlib import Path

from afterword.checking.content import check_content
from afterword.checking.settings import check_setting_names
from afterword.cli.site import load_settings
from afterword.cli.verbs import Verbs
from afterword.reading.filters import plural


def add_parser(verbs: Verbs) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("check", help="name every mistake in the sources")
    parser.add_argument("--settings", type=Path, default=Path("pelicanconf.py"), metavar="FILE")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the mistakes; exit code 1 if there is any."""
    settings = load_settings(options.settings)
    mistakes = [str(mistake) for mistake in check_setting_names(settings, options.settings)]
    report = check_content(settings)
    mistakes += [str(mistake) for mistake in report.mistakes]
    for mistake in mistakes:
        print(mistake)
    if mistakes:
        print(f"{len(mistakes)} to mend.")
        return 1
    counts = (
        plural(report.essays, "essay", "essays"),
        plural(report.pages, "page", "pages"),
        plural(report.threads, "conversation", "conversations"),
    )
    print(f"All well: {', '.join(counts)}.")
    return 0
