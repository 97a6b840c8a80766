"""`afterword doctor`: what this machine and this site have, and what each lack costs."""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from afterword.checking.content import check_content
from afterword.checking.settings import check_setting_names
from afterword.cli.site import load_settings
from afterword.cli.verbs import Verbs
from afterword.errors import AfterwordError
from afterword.reading.filters import plural

_SCARCE = 1 << 30  # bytes; a production build beside the last one takes some hundred MB


class Verdict(StrEnum):
    """How a finding is printed."""

    WELL = "ok"
    LACKING = "--"  # something can't be done here; the site builds all the same
    ILL = "!!"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report.

    Attributes:
        verdict: How it stands.
        what: What was looked at, and what to do where it isn't well.
    """

    verdict: Verdict
    what: str


# Programs that only some verbs call: what they are for.
_PROGRAMS = {
    "git": "keeping the sources, and publishing to a branch",
    "ssh": "publishing to another machine",
    "rsync": "publishing to another machine",
    "chromium": "the project's own browser tests",
}


def add_parser(verbs: Verbs) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("doctor", help="say what this machine and this site have and lack")
    parser.add_argument("--settings", type=Path, default=Path("pelicanconf.py"), metavar="FILE")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what was found; exit code 1 if anything keeps the site from being built."""
    findings = [*look_at_packages(), *look_at_programs(), *look_at_site(options.settings)]
    for finding in findings:
        print(f"{finding.verdict}  {finding.what}")
    return int(any(finding.verdict is Verdict.ILL for finding in findings))


def look_at_packages() -> Iterator[Finding]:
    """Yield whether Python and every package that Afterword asks for are there and new enough."""
    yield Finding(Verdict.WELL, f"Python {sys.version.partition(' ')[0]} in {sys.prefix}")
    lacking: dict[str, list[str]] = {}
    count = 0
    extras = metadata("afterword").get_all("Provides-Extra") or []
    for line in requires("afterword") or ():
        wanted = Requirement(line)
        extra = next((name for name in extras if _belongs(wanted, name)), "")
        if wanted.name == "afterword" or (wanted.marker and not extra and not wanted.marker.evaluate()):
            continue
        try:
            found = version(wanted.name)
        except PackageNotFoundError:
            found = ""
        if found and wanted.specifier.contains(found, prereleases=True):
            count += 1
        elif extra:
            lacking.setdefault(extra, []).append(wanted.name)
        else:
            yield Finding(
                Verdict.ILL, f"{wanted} is wanted, {found or 'none'} is there: pip install '{wanted}'"
            )
    yield Finding(Verdict.WELL, plural(count, "package", "packages"))
    for extra, names in sorted(lacking.items()):
        yield Finding(
            Verdict.LACKING,
            f"without {', '.join(sorted(names))}; they come with pip install 'afterword[{extra}]'",
        )


def _belongs(wanted: Requirement, extra: str) -> bool:
    marker = wanted.marker
    return marker is not None and marker.evaluate({"extra": extra}) and not marker.evaluate({"extra": ""})


def look_at_programs() -> Iterator[Finding]:
    """Yield which programs are there that only some verbs call."""
    for name, purpose in _PROGRAMS.items():
        place = shutil.which(name)
        yield Finding(Verdict.WELL if place else Verdict.LACKING, place or f"no {name}, for {purpose}")


def look_at_site(settings_file: Path) -> Iterator[Finding]:
    """Yield whether settings, sources, theme, cache and disk are as a build wants them.

    Args:
        settings_file: Usually `pelicanconf.py`.
    """
    try:
        settings = load_settings(settings_file)
        mistakes = [str(mistake) for mistake in check_setting_names(settings, settings_file)]
        report = check_content(settings)
    except AfterwordError as error:
        yield Finding(Verdict.ILL, str(error))
        return
    mistakes += [str(mistake) for mistake in report.mistakes]
    yield from (Finding(Verdict.ILL, mistake) for mistake in mistakes[:9])
    if mistakes[9:]:
        yield Finding(Verdict.ILL, f"and {len(mistakes) - 9} more: afterword check")
    if not mistakes:
        texts = (
            plural(report.essays, "essay", "essays"),
            plural(report.threads, "conversation", "conversations"),
        )
        yield Finding(Verdict.WELL, f"{settings['SITENAME']}, {settings['SITEURL']}: {' and '.join(texts)}")
    content = Path(settings["PATH"])
    if not (content.parent / "exports").is_dir():
        yield Finding(Verdict.LACKING, "no exports/, where raw exports are kept from git")
    yield from _look_at_disk(content.parent)


def _look_at_disk(folder: Path) -> Iterator[Finding]:
    cache = folder / ".cache"
    size = sum(path.stat().st_size for path in cache.rglob("*") if path.is_file())
    there = cache if cache.exists() else folder
    if os.access(there, os.W_OK):
        yield Finding(Verdict.WELL, f"{cache}: {size / 1e6:,.1f} MB; it can be deleted at any time")
    else:
        yield Finding(Verdict.ILL, f"{there} can't be written to; builds keep what they remember there")
    free = shutil.disk_usage(folder).free
    verdict = Verdict.WELL if free > _SCARCE else Verdict.LACKING
    yield Finding(verdict, f"{free / 1e9:,.1f} GB free")
