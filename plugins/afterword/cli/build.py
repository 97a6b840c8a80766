"""`afterword build`: the site, through Pelican, and only what has changed."""

import argparse
import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.building.inputs import Opened, find_changes
from afterword.building.manifest import Manifest, load_manifest
from afterword.building.place import Place, find_place, one_at_a_time, page_file
from afterword.cli.verbs import Verbs
from afterword.errors import UnusableInputError

if TYPE_CHECKING:
    from afterword.building.draft import Done


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
    command = name_command(settings, options.output, options.extra_settings)
    with one_at_a_time(place, lambda: print("another build is under way; waiting for it", flush=True)):
        if not options.clean and (said := _find_little(place, command, options, began)) is not None:
            if not options.quiet and not options.publishing:
                print(said)
            return 0
        from afterword.cli.building import build

        opened = Opened()
        return build(options, place, command, opened, began)


def is_current(settings: Path, output: Path) -> bool:
    """Return whether a build of these settings into this output would find nothing to do."""
    manifest = load_manifest(find_place(settings, output).manifest)
    return manifest is not None and find_changes(manifest, name_command(settings, output, ())) is None


def name_command(settings: Path, output: Path | None, extra: Iterable[str]) -> tuple[str, ...]:
    """Return what decides the bytes of what is asked for, apart from the sources."""
    folder = os.getcwd()  # noqa: PTH109 - a string
    return str(settings.resolve()), str(output.resolve()) if output else "", folder, *extra


def _find_little(
    place: Place, command: tuple[str, ...], options: argparse.Namespace, began: int
) -> str | None:
    """Do what little there is to do, and return what to say of it; None where all is to be built."""
    manifest = load_manifest(place.manifest)
    if manifest is None:
        return None
    pages = sum(1 for path in manifest.outputs if path.endswith(".html"))
    where = f"{pages} pages in {os.path.relpath(manifest.output)}/"
    changes = find_changes(manifest, command)
    if changes is None:
        return f"Nothing changed: {where}."
    if not changes.edited:
        return None
    from afterword.cli.quick import build_quickly

    done = build_quickly(place, manifest, changes.edited, began)
    if isinstance(done, str):
        if options.profile:
            print(f"everything is looked at: {done}")
        return None
    said = [f"{where}, {len(done.written)} files written. To look at them: make serve."]
    if options.explain:
        said.append(f"{options.explain}: {_explain(page_file(options.explain), manifest, done)}")
    if options.profile:
        said.append(f"{(time.time_ns() - began) / 1e9:8.2f} s  in all, for what was edited alone")
    return "\n".join(said)


def _explain(name: str, manifest: Manifest, done: "Done") -> str:
    if name not in manifest.outputs:
        return "no such page"
    if name in done.pages:
        return "made anew, since the text of its essay has changed"
    return (
        "an essay in it was made anew" if name in done.written else "kept; nothing that it reads has changed"
    )
