"""Addresses are kept only where someone asked, and only where nobody else sees them."""

import json
import shutil
import subprocess

import pytest
from importing import FIXTURES

from afterword.errors import UnusableInputError
from afterword.importers.private import private_path
from afterword.importers.undo import undo_import

PLAIN = FIXTURES / "wordpress" / "plain-post.xml"


@pytest.fixture
def export(site):
    """Return an export in the site's exports."""
    path = site.folder / "exports" / "plain-post.xml"
    path.parent.mkdir(parents=True)
    shutil.copyfile(PLAIN, path)
    return path


def lines(path):
    """Return the fields of each line."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_addresses_are_kept_by_the_comments_id(site, export, tmp_path):
    """E-mail and IP address on one line, nothing of them in content/, and nobody else may read the file."""
    keep = tmp_path / "kept.jsonl"
    site.take_path(export, keep=keep)
    author, *found = lines(keep)
    assert author == {"id": "author mira", "email": "mira@old.example"}
    assert {comment.id for comment in site.thread().comments} == {line["id"] for line in found}
    assert all("@" in line["email"] and line["ip"] for line in found)
    public = b"".join(data for name, data in site.files().items() if name.startswith("content"))
    assert not any(line["email"].encode() in public for line in found)
    assert keep.stat().st_mode & 0o077 == 0


def test_without_the_option_they_are_counted_and_dropped(site, export):
    """No file of the import holds one."""
    site.take_path(export)
    assert site.ledger.dropped["email"] > 0
    assert not [
        name for name, data in site.files().items() if b"@reader.example" in data and name[-4:] != ".xml"
    ]


def test_the_ledger_counts_them_all_the_same(site, export, tmp_path):
    """Kept or not, the same book."""
    kept = site.take_path(export, keep=tmp_path / "kept.jsonl").ledger.as_json()
    assert site.take_path(export).ledger.as_json() == kept


def test_a_second_import_adds_to_what_is_there(site, export, tmp_path):
    """Its own lines are replaced, another's stay."""
    keep = tmp_path / "kept.jsonl"
    keep.write_text('{"id": "other-1", "email": "other@reader.example"}\n')
    site.take_path(export, keep=keep)
    once = keep.read_text()
    site.take_path(export, keep=keep)
    assert keep.read_text() == once
    assert lines(keep)[-1] == {"id": "other-1", "email": "other@reader.example"}


def test_an_import_that_fails_keeps_nothing(site, tmp_path):
    """Neither the file nor a draft of it."""
    keep = tmp_path / "kept" / "kept.jsonl"
    keep.parent.mkdir()
    path = site.folder / "exports" / "x.xml"
    path.parent.mkdir(parents=True)
    path.write_bytes((FIXTURES / "wordpress" / "latin-1-claims-utf-8.xml").read_bytes())
    with pytest.raises(UnusableInputError):
        site.take_path(path, keep=keep)
    assert not list(keep.parent.iterdir())


def test_a_dry_run_keeps_nothing(site, export, tmp_path):
    """There is nothing to belong to."""
    site.take_path(export, keep=tmp_path / "kept.jsonl", write=False)
    assert not (tmp_path / "kept.jsonl").exists()


def test_undo_takes_them_back(site, export, tmp_path):
    """What the import wrote is gone, wherever it lies."""
    keep = tmp_path / "kept.jsonl"
    site.take_path(export, keep=keep)
    undone = undo_import(export.with_name("plain-post.xml.ledger.json"), site.content)
    assert undone.kept == []
    assert not keep.exists()


def test_a_folder_gets_a_file_of_the_exports_name(tmp_path):
    """So that several imports have one each."""
    assert private_path(tmp_path, "site.xml", tmp_path / "content").name == "site.xml.private.jsonl"


@pytest.mark.parametrize("name", ["content/kept.jsonl", "content/essays/../kept.jsonl"])
def test_a_place_in_content_is_refused(tmp_path, name):
    """It would be published."""
    (tmp_path / "content" / "essays").mkdir(parents=True)
    with pytest.raises(UnusableInputError, match="would be published"):
        private_path(tmp_path / name, "x", tmp_path / "content")


def test_a_place_that_is_not_there_is_refused(tmp_path):
    """No folder is made for it by a slip of the pen."""
    with pytest.raises(UnusableInputError, match="no such folder"):
        private_path(tmp_path / "no" / "such", "x", tmp_path / "content")


def test_a_place_that_git_would_track_is_refused(tmp_path):
    """One that git ignores is as good as one outside."""
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("exports/\n")
    (tmp_path / "exports").mkdir()
    with pytest.raises(UnusableInputError, match="git would track it"):
        private_path(tmp_path / "kept.jsonl", "x", tmp_path / "content")
    assert private_path(tmp_path / "exports", "x", tmp_path / "content")


def test_where_git_cannot_be_asked_the_place_is_refused(tmp_path, monkeypatch):
    """Better no file than one that is published by mistake."""
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnusableInputError, match="git would track it"):
        private_path(tmp_path / "kept.jsonl", "x", tmp_path / "content")
