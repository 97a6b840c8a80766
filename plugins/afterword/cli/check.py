"""`afterword check`: every mistake in the sources, each with file, line and what to write instead."""

import argparse
from pathlib import Path
from typing import Any

from afterword.checking.content import check_content
from afterword.checking.settings import check_setting_names
from afterword.cli.site import load_settings
from afterword.cli.verbs import Verbs
from afterword.errors import SettingsError
from afterword.publishing.targets.registry import choose_target, parse_targets
from afterword.reading.filters import plural
from afterword.settings import parse_settings


def add_parser(verbs: Verbs) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("check", help="name every mistake in the sources")
    parser.add_argument("--settings", type=Path, default=Path("pelicanconf.py"), metavar="FILE")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the mistakes; exit code 1 if there is any."""
    settings = load_settings(options.settings)
    mistakes = [str(mistake) for mistake in check_setting_names(settings, options.settings)]
    mistakes += _check_targets(settings, options.settings)
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


def _check_targets(settings: dict[str, Any], path: Path) -> list[str]:
    """Return what is wrong with the targets: the first mistake, if there is any."""
    own = parse_settings(settings)
    base = path.resolve().parent
    try:
        targets = parse_targets(own.targets, base, base / settings["OUTPUT_PATH"])
        if own.target:
            choose_target(targets, None, own.target)
    except SettingsError as error:
        return [f"{path}: {error}"]
    return []
