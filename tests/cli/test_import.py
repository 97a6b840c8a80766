"""`afterword import`: exit codes, one JSON object, one clear line."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from afterword.cli.main import main

ROOT = Path(__file__).parents[2]
FIXTURES = Path(__file__).parents[1] / "fixtures" / "wordpress"
PROMISED = [
    "format",
    "source",
    "sha256",
    "essays",
    "comments",
    "other",
    "threads",
    "quarantine",
    "repairs",
    "balanced",
]


@pytest.fixture
def export(tmp_path, monkeypatch):
    """Return a function that copies a fixture into an empty site's exports and works there."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "exports").mkdir()

    def copy(name):
        shutil.copyfile(FIXTURES / name, tmp_path / "exports" / name)
        return f"exports/{name}"

    return copy


def test_json_is_one_object_with_the_promised_keys(export, capsys):
    """Standard output is the ledger and nothing else."""
    assert main(["import", export("plain-post.xml"), "--json"]) == 0
    book = json.loads(capsys.readouterr().out)
    assert list(book)[: len(PROMISED)] == PROMISED
    assert list(book["comments"]) == ["read", "written", "withheld", "quarantined"]


def test_quarantined_records_have_their_place(export, capsys):
    """Id, reason and line."""
    assert main(["import", export("breaks-off-in-comment.xml"), "--json"]) == 3
    (found,) = json.loads(capsys.readouterr().out)["quarantine"]
    assert found["id"] == "102"
    assert found["line"] > 1
    assert "breaks off" in found["reason"]


def test_a_dry_run_says_so_and_writes_nothing(export, capsys, tmp_path):
    """The table is for people."""
    assert main(["import", export("plain-post.xml")]) == 0
    out = capsys.readouterr().out
    assert "essays" in out
    assert "Nothing written." in out
    assert not (tmp_path / "content").exists()


def test_write_writes_into_the_folder_that_is_named(export, tmp_path):
    """--into is made where it isn't there."""
    assert main(["import", export("plain-post.xml"), "--write", "--into", "else where/content"]) == 0
    assert (tmp_path / "else where" / "content" / "essays" / "listening-first.md").exists()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("script-in-body.xml", 0),
        ("pending-spam-trash.xml", 0),
        ("control-characters.xml", 3),
        ("breaks-off-in-post.xml", 3),
        ("entities.xml", 2),
        ("latin-1-claims-utf-8.xml", 2),
    ],
)
def test_exit_codes(export, name, code):
    """0 for the everyday, 3 for what was mended, 2 for what is refused."""
    assert main(["import", export(name)]) == code


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "there is no such file"),
        (b"", "the file is empty"),
        (b"\x7fELF\0\0\0", "is a binary file"),
        (b"<?xml version='1.0'?><root/>", "begins with <root>"),
    ],
)
def test_unusable_input_is_one_line_that_names_the_file(tmp_path, monkeypatch, capsys, data, words):
    """Exit code 2, nothing on standard output, nothing written."""
    monkeypatch.chdir(tmp_path)
    if data is not None:
        (tmp_path / "x.xml").write_bytes(data)
    assert main(["import", "x.xml", "--write"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("afterword: x.xml: ")
    assert words in said.err
    assert said.err.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} <= {"x.xml"}


def test_twenty_thousand_replies_deep_is_an_everyday_thing(tmp_path, monkeypatch, capsys):
    """Nothing recurses on other people's data."""
    monkeypatch.chdir(tmp_path)
    text = (FIXTURES / "plain-post.xml").read_text()
    start, end = text.index("    <wp:comment>"), text.index("  </item>")
    one = (
        "<wp:comment><wp:comment_id>{0}</wp:comment_id><wp:comment_content>x</wp:comment_content>"
        "<wp:comment_approved>1</wp:comment_approved><wp:comment_parent>{1}</wp:comment_parent></wp:comment>"
    )
    chain = "".join(one.format(number, number - 1) for number in range(1, 20_001))
    (tmp_path / "deep.xml").write_text(text[:start] + chain + text[end:])
    assert main(["import", "deep.xml", "--write", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["comments"]["written"] == 20_000


@pytest.fixture
def large_export(tmp_path):
    """Return an export that takes a while, in an empty site's exports."""
    path = tmp_path / "exports" / "large.xml"
    path.parent.mkdir()
    words = ["--posts", "2000", "--comments", "8", "--bytes", "18000000", "--output", str(path)]
    subprocess.run([sys.executable, str(ROOT / "bench" / "wxr.py"), *words], check=True, capture_output=True)
    return path


def test_ctrl_c_leaves_nothing_and_the_next_run_brings_everything(large_export, tmp_path):
    """Neither a file nor a folder nor a process is left over; the exit code is that of an interruption."""
    command = [sys.executable, "-m", "afterword", "import", str(large_export), "--as", "html", "--write"]
    process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    while not list(tmp_path.glob(".afterword-import-*/essays/*")):
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.01)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    parsers = children.read_text().split() if children.exists() else []
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130, said
    assert b"nothing is half-written" in said
    assert [path.name for path in tmp_path.iterdir()] == ["exports"]
    assert list(large_export.parent.iterdir()) == [large_export]
    assert not [pid for pid in parsers if Path("/proc", pid).exists()]
    done = subprocess.run([*command, "--json"], cwd=tmp_path, check=True, capture_output=True)
    book = json.loads(done.stdout)
    assert book["comments"]["read"] == 16_000
    assert book["files"]["new"] == len(list((tmp_path / "content").rglob("*.*")))


def test_undo_takes_an_import_back(export, capsys, tmp_path):
    """Nothing of it is left; what somebody changed stays, and is exit code 3."""
    name = export("plain-post.xml")
    main(["import", name, "--write"])
    essay = tmp_path / "content" / "essays" / "listening-first.md"
    original = essay.read_text()
    essay.write_text(original + "Edited.\n")
    capsys.readouterr()
    assert main(["import", "--undo", f"{name}.ledger.json"]) == 3
    assert "Kept: content/essays/listening-first.md: was changed since" in capsys.readouterr().out
    essay.write_text(original)
    assert main(["import", "--undo", f"{name}.ledger.json", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kept"] == []
    assert [path.name for path in (tmp_path / "exports").iterdir()] == ["plain-post.xml"]


@pytest.mark.parametrize("words", [[], ["exports/x.xml", "--undo", "exports/x.xml.ledger.json"]])
def test_an_export_or_a_ledger_has_to_be_named(words, capsys):
    """Not both, and not neither."""
    assert main(["import", *words]) == 2
    assert "name an export, or with --undo a ledger" in capsys.readouterr().err


def test_addresses_are_kept_where_someone_says(export, tmp_path):
    """With --write; a place in content/ is refused."""
    name = export("plain-post.xml")
    assert main(["import", name, "--write", "--keep-private", "exports"]) == 0
    kept = tmp_path / "exports" / "plain-post.xml.private.jsonl"
    assert all(json.loads(line)["email"] for line in kept.read_text().splitlines())
    assert main(["import", name, "--write", "--keep-private", "content/kept.jsonl"]) == 2
