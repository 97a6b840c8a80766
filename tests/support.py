"""What tests of several rooms call: the command line, as a person would."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def run(*words, cwd, check=True):
    """Run a Python module as a person would, and return what it did.

    Args:
        words: The module and its arguments.
        cwd: The site's folder.
        check: Fail the test where the command fails.
    """
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=cwd,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "120"},
    )
    if check:
        assert done.returncode == 0, done.stdout + done.stderr
    return done
