"""`afterword build`: the site, through Pelican."""

import argparse
from pathlib import Path

from afterword.cli.site import load_settings, run_pelican
from afterword.cli.verbs import Verbs


def add_parser(verbs: Verbs) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("build", help="build the site into output/")
    parser.add_argument("--settings", type=Path, default=Path("pelicanconf.py"), metavar="FILE")
    parser.add_argument("--output", type=Path, metavar="DIR", help="instead of the settings' OUTPUT_PATH")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Build, and say where to look."""
    code = run_pelican(options.settings, options.output)
    if code == 0:
        output = options.output or Path(load_settings(options.settings)["OUTPUT_PATH"])
        pages = sum(1 for _ in output.rglob("*.html"))
        print(f"{pages} pages in {output}/. To look at them: make serve, then http://127.0.0.1:8000/")
    return code
