"""What several verbs need of the site: its settings, and a build of it."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from afterword.errors import UnusableInputError


def load_settings(path: Path) -> dict[str, Any]:
    """Return Pelican's settings, read by Pelican.

    Raises:
        UnusableInputError: There is no such file.
    """
    if not path.is_file():
        raise UnusableInputError(f"{path}: no such settings file; run this in the site's folder")
    from pelican.settings import read_settings

    return dict(read_settings(str(path)))


def run_pelican(settings: Path, output: Path | None, extra: Sequence[str] = ()) -> int:
    """Build the site in a process of its own; return Pelican's exit code.

    Args:
        settings: `pelicanconf.py` or `publishconf.py`.
        output: Instead of the settings' `OUTPUT_PATH`.
        extra: Further arguments of `pelican`.

    Raises:
        UnusableInputError: There is no such settings file.
    """
    if not settings.is_file():
        raise UnusableInputError(f"{settings}: no such settings file; run this in the site's folder")
    command = [sys.executable, "-m", "pelican", "-s", str(settings), *extra]
    if output is not None:
        command += ["-o", str(output)]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own command


def run_build(settings: Path, output: Path, extra: Sequence[str]) -> int:
    """Build what has changed, in a process that knows the code as it is now; return its exit code.

    Args:
        settings: `pelicanconf.py`.
        output: Instead of the settings' `OUTPUT_PATH`.
        extra: Settings for this build: `KEY=VALUE`.
    """
    command = [sys.executable, "-m", "afterword", "build", "--quiet", "--settings", str(settings)]
    command += ["--output", str(output), *(["--extra-settings", *extra] if extra else [])]
    return subprocess.run(command, check=False).returncode  # noqa: S603 - our own command
