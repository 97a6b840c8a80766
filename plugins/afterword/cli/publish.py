"""`afterword publish`: the production build, checked, and put before visitors in one step."""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from typing import Any

from afterword.building.files import scan
from afterword.building.forking import count_cores
from afterword.building.manifest import load_manifest
from afterword.building.place import find_place
from afterword.cli import check
from afterword.cli.build import is_current
from afterword.cli.progress import show_progress
from afterword.cli.site import load_settings, run_production_build
from afterword.cli.verbs import Verbs
from afterword.errors import UnusableInputError
from afterword.publishing.checks import Note, check_site
from afterword.publishing.compress import forget_copies
from afterword.publishing.lock import hold_lock
from afterword.publishing.release import Difference, Release, compare, digest_tree
from afterword.publishing.staging import stage_site
from afterword.publishing.summary import render_changes, render_counts
from afterword.publishing.targets.registry import choose_target, parse_target, parse_targets
from afterword.publishing.targets.target import PublishError, Target
from afterword.settings import parse_settings

_PAGES_NAMED = 10  # of each sort, in the summary
_PATIENCE = 10.0  # seconds for another publish of this site


@dataclass(frozen=True, slots=True)
class Place:
    """What a publish keeps between one time and the next.

    Attributes:
        folder: `.cache/publish/publishconf/` beside the settings: one for each settings file.
    """

    folder: Path

    @property
    def site(self) -> Path:
        """The production build; the next one changes only what is different."""
        return self.folder / "site"

    @property
    def copies(self) -> Path:
        """Compressed copies of its files."""
        return self.folder / "copies"

    def tidy(self) -> None:
        """Remove what a publish that was killed has left; only who holds the lock may do that."""
        for left in self.folder.glob("stage-*"):
            rmtree(left)

    @contextmanager
    def stage(self) -> Iterator[Path]:
        """Yield a folder that isn't there yet, and goes afterwards."""
        around = Path(tempfile.mkdtemp(prefix="stage-", dir=self.folder))
        try:
            yield around / "site"
        finally:
            rmtree(around, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Shown:
    """What visitors saw before.

    Attributes:
        where: In words.
        files: SHA-256 by path.
        kept: Whether it can be gone back to.
    """

    where: str
    files: Mapping[str, str]
    kept: bool


def add_parser(verbs: Verbs) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("publish", help="build for production, check, and publish")
    add_target(parser)
    parser.add_argument("--to", metavar="DIR", help="a folder, instead of a target of the settings")
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and touch nothing")
    parser.add_argument(
        "--wait",
        type=float,
        default=_PATIENCE,
        metavar="SECONDS",
        help="for another publish that is under way",
    )
    parser.set_defaults(run=run)


def add_target(parser: argparse.ArgumentParser) -> None:
    """Add what names a target."""
    parser.add_argument("target", nargs="?", metavar="TARGET", help="of AFTERWORD['targets']")
    parser.add_argument("--settings", type=Path, default=Path("publishconf.py"), metavar="FILE")


def run(options: argparse.Namespace) -> int:
    """Build, check, and publish."""
    settings = load_settings(options.settings)
    if options.target is not None and options.to is not None:
        raise UnusableInputError("TARGET and --to name two places; leave one of them away")
    if options.to is not None:
        target = parse_target("--to", {"kind": "directory", "path": options.to}, Path.cwd())
    else:
        target = find_target(options.settings, settings, options.target)
    file = options.settings.resolve()
    place = Place(file.parent / ".cache" / "publish" / file.stem)
    try:
        place.folder.mkdir(parents=True, exist_ok=True)
        with hold_lock(place.folder / "lock", options.wait, _say_waiting):
            return _publish(options, settings, target, place)
    except OSError as error:
        where = error.filename or place.folder
        raise PublishError(
            f"{where}: {error.strerror or error}; visitors see what they saw before"
        ) from error


def find_target(path: Path, settings: Mapping[str, Any], wanted: str | None) -> Target:
    """Return the target that is meant.

    Args:
        path: The settings file.
        settings: What it says.
        wanted: What was typed, None for nothing.
    """
    own = parse_settings(settings)
    base = path.resolve().parent
    targets = parse_targets(own.targets, base, base / settings["OUTPUT_PATH"])
    return choose_target(targets, wanted, own.target)[1]


def _say_waiting(holder: str) -> None:
    print(f"another publish is under way ({holder}); waiting for it", flush=True)


def _publish(options: argparse.Namespace, settings: Mapping[str, Any], target: Target, place: Place) -> int:
    place.tidy()
    before = target.published()  # first, so that a target that can't be reached costs no build
    kept = target.releases()
    if not is_current(options.settings, place.site):  # else it was checked when it was built
        if code := check.run(options):
            return code
        sys.stdout.flush()
        if run_production_build(options.settings, place.site):
            raise PublishError("not built; why stands above. Visitors see what they saw before")
    _remove_strangers(options.settings, place.site)
    forget_copies(place.copies, digest_tree(place.site))
    notes = check_site(place.site, Path(settings["PATH"]))
    with place.stage() as stage, show_progress(sys.stdout) as progress:
        progress.phase("copying the build")
        release = stage_site(
            place.site,
            stage,
            copies=place.copies if target.compress else None,
            workers=parse_settings(settings).workers or count_cores(),
            progress=progress.step,
            now=datetime.now(UTC),
            last=kept[-1] if kept else None,
        )
        difference = compare(before, release.files)
        if difference and not options.dry_run:
            target.publish(release, progress.step)
    _report(options, release, difference, Shown(target.description, before, bool(kept)))
    if not options.dry_run:
        _take_notes(notes)
    return 0


def _remove_strangers(settings: Path, site: Path) -> None:
    """Remove from the build what no build that is remembered has made: it would go out with the rest."""
    manifest = load_manifest(find_place(settings, site).manifest)
    known = manifest.outputs if manifest is not None else {}
    start = len(str(site)) + 1
    for path in [path for path, _ in scan(str(site)) if path[start:] not in known]:
        Path(path).unlink()


def _take_notes(notes: Sequence[Note]) -> None:
    try:
        for note in notes:
            if line := note():
                print(line)
    except OSError as error:
        raise PublishError(
            f"{error.filename}: {error.strerror}. The site is published, but that could not be noted;"
            " mend it and publish again"
        ) from error


def _report(options: argparse.Namespace, release: Release, difference: Difference, shown: Shown) -> None:
    if not difference:
        print(f"Nothing to publish: {shown.where} is this site already, {len(release.files):,} files.")
        return
    files = {*shown.files, *release.files}
    counts = render_counts(difference, files)
    for line in render_changes(difference, files, None if options.dry_run else _PAGES_NAMED):
        print(line)
    if options.dry_run:
        print(f"Would be published to {shown.where}: {counts}. Nothing was touched.")
        return
    print(f"Published to {shown.where}: {counts}.")
    back = " To go back to the one before: afterword rollback" if shown.kept else ""
    name = f" {options.target}" if shown.kept and options.target else ""
    print(f"This is release {release.id}.{back}{name}")
