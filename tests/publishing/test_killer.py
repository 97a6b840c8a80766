"""The kill test, a handful of times; `make kill-test RUNS=200` does it at length."""

import subprocess
import sys

import pytest

from killer import Subject, directory, explain, hunt, serve, whole

OLD = {"a": b"1", "b": b"1", "gone": b"1"}
NEW = {"a": b"2", "b": b"2", "come": b"2"}


@pytest.mark.parametrize(
    "seen",
    [
        [("a", b"1"), ("b", b"1"), ("gone", b"1"), ("come", None)],
        [("a", b"2"), ("b", b"2"), ("gone", None), ("come", b"2")],
        [("a", b"1"), ("come", None), ("b", b"2"), ("gone", None)],
    ],
    ids=["the old one", "the new one", "switched half-way"],
)
def test_a_visit_that_one_switch_explains_is_no_mixture(seen):
    """Addresses that only one version has answer with 404 in the other."""
    assert explain(seen, OLD, NEW) is None


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ([("a", b"2"), ("b", b"1")], "1 of 2, b, is the old one again"),
        ([("come", b"2"), ("gone", b"1")], "gone, is the old one again"),
        ([("a", None)], "0 of 1, a, is missing"),
        ([("a", b"")], "a, is neither the old one nor the new one"),
    ],
)
def test_anything_else_is_a_mixture(seen, words):
    """And it says which address tells."""
    assert words in explain(seen, OLD, NEW)


IN_PLACE = """
import shutil, sys, time
from pathlib import Path
source, target = Path(sys.argv[1]), Path(sys.argv[2])
print("ready", flush=True)
for path in sorted(path for path in source.rglob("*") if path.is_file()):
    (target / path.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, target / path.relative_to(source))
    time.sleep(0.01)
for path in [path for path in target.rglob("*") if path.is_file()]:
    if not (source / path.relative_to(target)).exists():
        path.unlink()
"""


def test_copying_in_place_is_found_out(tmp_path):
    """What this test is there to find, it finds."""
    folders = {name: tmp_path / name for name in ("even", "odd")}
    versions = {}
    for name, folder in folders.items():
        files = {f"{number}.html": f"{name} {number}".encode() for number in range(20)}
        versions[name] = {**files, f"{name}.html": b"x"}
        folder.mkdir()
        for path, data in versions[name].items():
            (folder / path).write_bytes(data)
    public = tmp_path / "public"
    public.mkdir()

    def start(version):
        command = [sys.executable, "-c", IN_PLACE, str(folders[version]), str(public)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)

    with serve(public) as visit:
        figures = hunt(Subject(versions, start, visit), 3, 1, lambda _line: None)
    assert figures.mixtures


@pytest.mark.parametrize(
    ("make", "runs"), [(directory, 5), (whole, 2)], ids=["the target", "the whole of it"]
)
def test_a_killed_publish_leaves_the_old_site_or_the_new_one(tmp_path, make, runs):
    """Never a mixture, and the next publish comes through."""
    with make(tmp_path) as subject:
        figures = hunt(subject, runs, 7, lambda _line: None)
    assert figures.runs == runs
    assert figures.mixtures == []
