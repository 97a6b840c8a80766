"""`afterword keepsake`: one dated file that outlives the site's host."""

import argparse
import os
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from afterword.building.place import Place, one_at_a_time
from afterword.cli.progress import show_progress
from afterword.cli.site import load_settings, run_build
from afterword.cli.verbs import Verbs
from afterword.errors import AfterwordError, UnusableInputError
from afterword.publishing.keepsake.make import Made, Wish, find_newest, make_keepsake
from afterword.publishing.keepsake.place import load_site
from afterword.settings import parse_settings

_EPOCH = "SOURCE_DATE_EPOCH"  # seconds since 1970: https://reproducible-builds.org/specs/source-date-epoch/
_EXPORTS = "exports"
_SHOWN = 5


def add_parser(verbs: Verbs) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser(
        "keepsake", help="one file with the site, its texts as data, and a book of them"
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="instead of keepsake-<date>.zip here")
    parser.add_argument("--raw", action="store_true", help="with all sources and raw exports: for a safe")
    parser.add_argument("--warc", action="store_true", help="with a WARC of the site, for web archives")
    parser.add_argument("--site", type=Path, metavar="DIR", help="a finished site, instead of building one")
    parser.add_argument("--settings", type=Path, default=Path("publishconf.py"), metavar="FILE")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Build for production, and pack."""
    settings = load_settings(options.settings)
    folder = options.settings.resolve().parent / ".cache" / "keepsake"
    try:
        with one_at_a_time(Place(folder, "keepsake"), _say_waiting):
            return _make(options, settings, folder)
    except OSError as error:
        raise AfterwordError(
            f"{error.filename or folder}: {error.strerror}; nothing was made."
            " Make room, or choose another --out"
        ) from None


def _say_waiting() -> None:
    print("another keepsake is being made; waiting for it", flush=True)


def _make(options: argparse.Namespace, settings: dict[str, Any], folder: Path) -> int:
    own = parse_settings(settings)
    for left in folder.glob("stage-*"):  # of one that was killed
        shutil.rmtree(left, ignore_errors=True)
    stage = Path(tempfile.mkdtemp(prefix="stage-", dir=folder))
    try:
        if options.site is None and run_build(options.settings, folder / "site", []):
            return 1
        site = load_site(options.site or folder / "site")
        content = Path(settings["PATH"])
        raw = (content, content.parent / _EXPORTS) if options.raw else ()
        wish = Wish(
            when=_read_epoch() or find_newest(site),
            content=content if content.is_dir() else None,
            raw=tuple(place for place in raw if place.is_dir()),
            mask=own.mask_addresses,
            keeper=own.keeper,
            description=own.description,
            warc=options.warc,
        )
        target = _find_target(options.out, wish)
        with show_progress(sys.stdout) as progress:
            made = make_keepsake(site, wish, stage, target, progress.phase)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    _report(made, target, settings)
    return 0


def _find_target(out: Path | None, wish: Wish) -> Path:
    target = out or Path()
    if target.is_dir():
        target /= f"{wish.name}.zip"
    if not target.parent.is_dir():
        raise UnusableInputError(f"{target.parent}: no such folder; make it, or choose another --out")
    return target


def _read_epoch() -> datetime | None:
    text = os.environ.get(_EPOCH, "")
    if not text:
        return None
    try:
        return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError):
        raise UnusableInputError(f"{_EPOCH} is {text!r}; it holds seconds since 1970, or isn't set") from None


def _report(made: Made, target: Path, settings: dict[str, Any]) -> None:
    size, packed = made.size / 1e6, target.stat().st_size / 1e6
    print(f"{target}: {packed:.1f} MB, {size:.1f} MB unpacked.")
    counts = made.counts
    print(
        f"  {counts['essays']:,} essays and pages, {counts['comments']:,} comments,"
        f" {counts['labels']:,} labels; a book of {made.chapters:,} chapters."
    )
    for reason, number in sorted(made.left.items()):
        print(f"  {number:,} of {settings['PATH']}: {reason}.")
    for page, link in made.abroad[:_SHOWN]:
        print(f"  {page}: {link} leads to no page, so it leads to the site on the web.")
    if len(made.abroad) > _SHOWN:
        print(f"  … and {len(made.abroad) - _SHOWN:,} more such links.")
    if made.private:
        print(
            f"  PRIVATE: {made.private:,} raw files are in it, with what the site never shows: drafts,"
            " texts of unknown rights, people's e-mail and IP addresses. Keep it in a safe."
        )
    print(f"  sha256 {made.digest}")
    print(f"To check it, now or in twenty years: afterword verify {target}")
