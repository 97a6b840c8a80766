"""`afterword doctor`."""

import subprocess
import sys
from importlib import metadata

import pytest

from afterword.cli.doctor import Verdict, look_at_packages
from support import run


def test_a_site_that_is_well(site):
    """Nothing is ill, and the site is counted."""
    done = run("afterword", "doctor", cwd=site)
    assert "!!" not in done.stdout
    assert "16 essays and 18 conversations" in done.stdout


def test_a_mistake_in_the_sources(site):
    """It is named with file and line, and the exit code says so."""
    path = site / "content/essays/mine.md"
    path.write_text("Title: A\nDate: 2014-01-01\nTgas: x\n\nx\n", encoding="utf-8")
    done = run("afterword", "doctor", cwd=site, check=False)
    assert done.returncode == 1
    assert "mine.md:3: unknown metadata 'Tgas'" in done.stdout


def test_a_folder_without_a_site(tmp_path):
    """The settings that are missing are named."""
    done = run("afterword", "doctor", cwd=tmp_path, check=False)
    assert done.returncode == 1
    assert "no such settings file" in done.stdout


def test_a_machine_without_rsync(site):
    """What only some verbs want is said, and keeps nothing from being well."""
    words = [sys.executable, "-m", "afterword", "doctor"]
    done = subprocess.run(words, cwd=site, env={"PATH": ""}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "--  no rsync" in done.stdout


@pytest.mark.parametrize("found", ["0.1", None])
def test_a_package_that_is_old_or_missing(monkeypatch, found):
    """It is ill, and the line to type is given."""
    real = metadata.version

    def version(name):
        if name != "nh3":
            return real(name)
        if found is None:
            raise metadata.PackageNotFoundError(name)
        return found

    monkeypatch.setattr("afterword.cli.doctor.version", version)
    ill = [finding.what for finding in look_at_packages() if finding.verdict is Verdict.ILL]
    assert len(ill) == 1
    assert f"{found or 'none'} is there: pip install 'nh3>=0.3'" in ill[0]
