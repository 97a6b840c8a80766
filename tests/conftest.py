"""Fixtures that several rooms' tests share: a built site, and a copy to change."""

import os
import shutil

import pytest
from hypothesis import HealthCheck, settings

from support import ROOT, run

# Property tests judge what is right, not how fast a busy machine is.
# In CI the same examples each time: a red build is the change's. New ones are looked for everywhere else.
settings.register_profile(
    "site",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("site")


def pytest_addoption(parser):
    """Let `--update-golden` rewrite what was looked at; `--edits` and `--seed` edit a site at length."""
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite tests/golden/*/expected and tests/browser/snapshots",
    )
    parser.addoption("--edits", type=int, default=4, help="how many builds the never-stale test makes")
    parser.addoption("--seed", type=int, default=1, help="of the edits between them")


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


@pytest.fixture(scope="session")
def keepsake(shipped, tmp_path_factory):
    """Return the keepsake of the site that ships, made once: its zip."""
    folder = tmp_path_factory.mktemp("keepsake")
    run("afterword", "keepsake", "--site", str(shipped), "--out", str(folder), cwd=ROOT)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="session")
def unpacked(keepsake, tmp_path_factory):
    """Return the keepsake's one folder, unpacked."""
    folder = tmp_path_factory.mktemp("unpacked")
    shutil.unpack_archive(keepsake, folder)
    return folder / keepsake.stem
