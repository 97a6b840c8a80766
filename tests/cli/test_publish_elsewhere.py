"""`afterword publish` and `rollback`, whole, to each kind of target that is on another machine."""

import subprocess
from contextlib import ExitStack

import pytest

from releases import read_far
from s3server import is_missing, run_s3
from small_site import make_small_site
from sshserver import find_missing, run_sshd
from support import run

PATHS = ("index.html", "SHA256SUMS", "sitemap.xml")


def open_rsync(folder, stack):
    """Return the settings of a target, and what reads a path as visitors do."""
    server = stack.enter_context(run_sshd(folder))
    ways = {"host": server.host, "port": server.port, "ssh_config": str(server.config)}
    settings = {"kind": "rsync", "path": str(folder / "site"), **ways}
    return settings, lambda path: read_far(folder / "site" / path)


def open_git(folder, stack):
    """Return the same of a branch."""
    bare = folder / "site.git"
    subprocess.run(["git", "init", "--quiet", "--bare", bare], check=True)

    def show(path):
        words = ["git", "show", f"gh-pages:{path}"]
        return subprocess.run(words, cwd=bare, capture_output=True, check=False).stdout or None

    return {"kind": "git", "remote": str(bare)}, show


def open_s3(folder, stack):
    """Return the same of a store."""
    store = stack.enter_context(run_s3(folder))
    store.make_bucket("site")
    settings = {"kind": "s3", "bucket": "site", "endpoint": store.endpoint}
    return settings, lambda path: store.read(f"site/{path}")


@pytest.mark.skipif(bool(find_missing()), reason="sshd or rsync isn't installed")
@pytest.mark.skipif(is_missing(), reason="moto isn't installed in .venv/peers/s3")
def test_the_commands_publish_change_and_go_back(tmp_path, monkeypatch):
    """Visitors of each see what they should, and the list tells which of the releases that is."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "never-shown")
    site = make_small_site(tmp_path / "site")
    with ExitStack() as stack:
        places = {}
        for kind, open_ in (("rsync", open_rsync), ("git", open_git), ("s3", open_s3)):
            (tmp_path / kind).mkdir()
            places[kind] = open_(tmp_path / kind, stack)
        targets = {kind: settings for kind, (settings, _) in places.items()}
        with (site / "publishconf.py").open("a") as conf:
            conf.write(f"\nAFTERWORD = {{**AFTERWORD, 'targets': {targets!r}}}\n")

        def see():
            return {kind: [read(path) for path in PATHS] for kind, (_, read) in places.items()}

        def command(*words):
            return {kind: run("afterword", words[0], kind, *words[1:], cwd=site).stdout for kind in places}

        command("publish")
        first = see()
        assert all(b"<html" in found[0] for found in first.values())
        essay = min((site / "content" / "essays").glob("*.md"))
        essay.write_text(essay.read_text().replace("Title: ", "Title: Anew: ", 1))
        command("publish")
        second = see()
        assert all(b"Anew: " in found[0] for found in second.values())
        command("rollback")
        assert see() == first
        for listed in command("rollback", "--list").values():
            assert [line.endswith("what visitors see") for line in listed.splitlines()] == [True, False]
