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


def run_production_build(settings: Path, output: Path) -> int:
    """Build for publishing, in a process of its own, and say how far it is; return its exit code.

    Args:
        settings: `publishconf.py`.
        output: Where to; what an earlier one left there is used.
    """
    command = [sys.executable, "-m", "afterword", "build", "--publishing", "--settings", str(settings)]
    return subprocess.run([*command, "--output", str(output)], check=False).returncode  # noqa: S603 - our own command


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
