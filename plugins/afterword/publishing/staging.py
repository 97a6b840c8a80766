"""From a finished build to a release: a folder of its own, with compressed copies and `SHA256SUMS`."""

import os
import re
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from afterword.building.files import read_stamp, scan, write_whole
from afterword.publishing.compress import write_copies
from afterword.publishing.release import SUMS, Release, digest_tree, render_sums
from afterword.publishing.targets.target import Progress, PublishError

RELEASE_ID = re.compile(r"(\d{8}T\d{6}Z)-([0-9a-f]{8})")
_MOMENT = "%Y%m%dT%H%M%SZ"


def stage_site(
    site: Path,
    stage: Path,
    *,
    copies: Path | None,
    workers: int,
    progress: Progress,
    now: datetime,
    last: str | None,
) -> Release:
    """Make a release of a finished build.

    Args:
        site: The build; it is only read.
        stage: A folder that isn't there yet.
        copies: Where compressed copies are kept from one publish to the next; None for a release without any.
        workers: How many threads compress.
        progress: Told how far it is.
        now: When this is.
        last: The id of the newest release at the target.

    Returns:
        The release; its root is the stage.

    Raises:
        PublishError: The build holds no site, or a name that `SHA256SUMS` can't.
        OSError: There is no room, or something can't be written.
    """
    if not (site / "index.html").is_file():
        raise PublishError(f"{site}: no index.html, so this is no site; nothing was touched")
    _copy_tree(site, stage)
    files = digest_tree(stage)
    for path in files:
        _check_name(path)
    if copies is not None:
        files |= write_copies(stage, files, copies, workers, progress)
    write_whole(stage / SUMS, render_sums(files).encode())
    return Release(stage, name_release(files, now, last), files)


def _check_name(path: str) -> None:
    """Raise PublishError where a path can't stand in `SHA256SUMS` as it is."""
    try:
        bad = bool({"\n", "\r", "\\"} & {*path.encode().decode()})
    except UnicodeEncodeError:  # no text, to the file system only bytes
        bad = True
    if bad:
        raise PublishError(f"{path!r}: {SUMS} can't hold such a name; rename the file. Nothing was touched")


def _copy_tree(site: Path, stage: Path) -> None:
    """Make a second tree of the same files; not links, since to builds a further name is a change."""
    start = len(str(site)) + 1
    stage.mkdir()
    for path, now in scan(str(site)):
        target = stage / path[start:]
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        written = read_stamp(now).written
        os.utime(target, ns=(written, written))


def digest_site(files: Mapping[str, str]) -> str:
    """Return the eight characters by which a site is known: of the digest of its `SHA256SUMS`."""
    return sha256(render_sums(files).encode()).hexdigest()[:8]


def name_release(files: Mapping[str, str], now: datetime, last: str | None = None) -> str:
    """Return a release's id, such as `20270304T102200Z-1a2b3c4d`.

    Args:
        files: SHA-256 by path.
        now: When it is made.
        last: The newest id there is: the new one sorts after it, also where the clock was set back.
    """
    moment = now.astimezone(UTC).replace(microsecond=0)
    if last is not None and (match := RELEASE_ID.fullmatch(last)):
        moment = max(moment, datetime.strptime(match[1], _MOMENT).replace(tzinfo=UTC) + timedelta(seconds=1))
    return f"{moment.strftime(_MOMENT)}-{digest_site(files)}"
