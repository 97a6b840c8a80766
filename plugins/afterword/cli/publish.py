"""`afterword publish`: the production build, checked, into a directory that is switched in one step."""

import argparse
import shutil
import tempfile
from pathlib import Path

from afterword.cli import check
from afterword.cli.site import load_settings, run_pelican
from afterword.cli.verbs import Verbs
from afterword.errors import UnusableInputError


def add_parser(verbs: Verbs) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("publish", help="build for production, check, and publish")
    parser.add_argument("--settings", type=Path, default=Path("publishconf.py"), metavar="FILE")
    parser.add_argument("--to", type=Path, metavar="DIR", help="instead of the settings' OUTPUT_PATH")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check, build beside the target, then put the new site in the old one's place."""
    code = check.run(options)
    if code:
        return code
    target = options.to or Path(load_settings(options.settings)["OUTPUT_PATH"])
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    except OSError as error:
        raise UnusableInputError(
            f"{target.parent}: {error.strerror}; choose another folder with --to"
        ) from None
    try:
        built = staging / "site"
        code = run_pelican(options.settings, built, ["--fatal", "errors"])
        if code:
            return 1
        _switch(built, target, staging)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    print(f"Published into {target}/.")
    return 0


def _switch(built: Path, target: Path, staging: Path) -> None:
    """Put `built` where `target` is; the old site leaves with the staging folder."""
    if target.exists():
        target.rename(staging / "old")
    built.rename(target)
