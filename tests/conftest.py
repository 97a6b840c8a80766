"""Fixtures that several rooms' tests share: a built site, and a copy to change."""

import shutil

import pytest

from support import ROOT, run


def pytest_addoption(parser):
    """Let `--update-golden` rewrite the golden pages."""
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden/*/expected")


@pytest.fixture(scope="session")
def shipped(tmp_path_factory):
    """Return the output folder of the site that ships, built once."""
    output = tmp_path_factory.mktemp("shipped") / "output"
    run("pelican", "content", "-o", str(output), "--fatal", "errors", cwd=ROOT)
    return output


@pytest.fixture
def site(tmp_path):
    """Return a copy of the site's sources, to change."""
    folder = tmp_path / "a site"
    folder.mkdir()
    for name in ("content", "theme"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / name, folder / name)
    return folder
