"""`afterword build`: the site, through Pelican, and only what has changed."""

import argparse
import os
import time
from collections.abc import Sequence
from pathlib import Path

from afterword.building.inputs import Opened, find_change
from afterword.building.manifest import load_manifest
from afterword.building.place import Place, find_place, one_at_a_time
from afterword.cli.verbs import Verbs
from afterword.errors import UnusableInputError


def add_parser(verbs: Verbs) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("build", help="build the site into output/")
    parser.add_argument("--settings", type=Path, default=Path("pelicanconf.py"), metavar="FILE")
    parser.add_argument("--output", type=Path, metavar="DIR", help="instead of the settings' OUTPUT_PATH")
    parser.add_argument("--clean", action="store_true", help="empty the output, forget, and build all anew")
    parser.add_argument("--explain", metavar="PAGE", help="say why a page was made anew or kept")
    parser.add_argument("--profile", action="store_true", help="say where the time went, phase by phase")
    parser.add_argument("--quiet", action="store_true", help="say nothing but what is wrong")
    parser.add_argument("--extra-settings", nargs="+", default=[], metavar="KEY=VALUE", help="as Pelican's")
    # How `publish` calls it: stop at what Pelican only logs, and say how far it is, but not where to look.
    parser.add_argument("--publishing", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Build what has changed, and say where to look."""
    began = time.time_ns()
    settings: Path = options.settings
    if not settings.is_file():
        raise UnusableInputError(f"{settings}: no such settings file; run this in the site's folder")
    place = find_place(settings, options.output)
    command = _command(settings, options.output, options.extra_settings)
    with one_at_a_time(place, lambda: print("another build is under way; waiting for it", flush=True)):
        if not options.clean and (same := _find_nothing(place, command)) is not None:
            if not options.quiet and not options.publishing:
                print(same)
            return 0
        from afterword.cli.building import build

        opened = Opened()
        return build(options, place, command, opened, began)


def is_current(settings: Path, output: Path) -> bool:
    """Return whether a build of these settings into this output would find nothing to do."""
    return _find_nothing(find_place(settings, output), _command(settings, output, ())) is not None


def _command(settings: Path, output: Path | None, extra: Sequence[str]) -> tuple[str, ...]:
    return (str(settings.resolve()), str(output.resolve()) if output else "", os.getcwd(), *extra)  # noqa: PTH109 - a string


def _find_nothing(place: Place, command: tuple[str, ...]) -> str | None:
    """Return what to say where nothing has changed; None where something has."""
    manifest = load_manifest(place.manifest)
    if manifest is None or find_change(manifest, command) is not None:
        return None
    pages = sum(1 for path in manifest.outputs if path.endswith(".html"))
    return f"Nothing changed: {pages} pages in {os.path.relpath(manifest.output)}/."
