"""From what a build wrote to what is shown."""

import os
import shutil

import pytest

from afterword.building.sync import list_staged, sync

LONG_AGO = 1_000_000_000


@pytest.fixture
def folders(tmp_path):
    """Return the folder that a build writes into, and the one that is shown."""
    stage, output = tmp_path / "stage", tmp_path / "output"
    stage.mkdir()
    output.mkdir()
    return stage, output


def build(folders, files, earlier=None, kept=()):
    """Write files as a build would, and sync."""
    stage, output = folders
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    for name, text in files.items():
        path = stage / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return sync(stage, list_staged(stage), output, earlier or {}, kept)


def shown(folders):
    """Return the text of every file that is shown."""
    output = folders[1]
    return {str(p.relative_to(output)): p.read_text() for p in output.rglob("*") if p.is_file()}


def test_what_was_built_is_shown(folders):
    """In its folders."""
    synced = build(folders, {"a/index.html": "one", "b": "two"})
    assert shown(folders) == {"a/index.html": "one", "b": "two"}
    assert synced.written == ("a/index.html", "b")


def test_the_same_bytes_keep_their_time(folders):
    """So that rsync and browsers keep them too."""
    first = build(folders, {"a": "one", "b": "two"})
    os.utime(folders[1] / "a", (LONG_AGO, LONG_AGO))
    second = build(folders, {"a": "one", "b": "three"}, first.outputs)
    assert second.written == ("b",)
    assert (folders[1] / "a").stat().st_mtime == LONG_AGO


def test_what_is_built_no_more_goes(folders):
    """With the folder that it leaves empty."""
    first = build(folders, {"a/x/index.html": "one", "b": "two"})
    second = build(folders, {"b": "two"}, first.outputs)
    assert second.removed == ("a/x/index.html",)
    assert shown(folders) == {"b": "two"}
    assert not (folders[1] / "a").exists()


def test_what_no_build_wrote_stays(folders):
    """Even in a folder whose page goes."""
    first = build(folders, {"a/index.html": "one"})
    (folders[1] / "a" / "notes.txt").write_text("mine")
    second = build(folders, {"b": "two"}, first.outputs)
    assert shown(folders) == {"a/notes.txt": "mine", "b": "two"}
    assert second.foreign == 1


def test_a_kept_page_stays_without_being_written(folders):
    """It is among the outputs, and not among the written."""
    first = build(folders, {"a": "one", "b": "two"})
    second = build(folders, {"b": "three"}, first.outputs, kept={"a"})
    assert shown(folders) == {"a": "one", "b": "three"}
    assert set(second.outputs) == {"a", "b"}
    assert second.written == ("b",)


def test_what_somebody_changed_is_mended(folders):
    """A page that was edited in the output becomes what was built."""
    first = build(folders, {"a": "one"})
    (folders[1] / "a").write_text("two")
    build(folders, {"a": "one"}, first.outputs)
    assert shown(folders) == {"a": "one"}


def test_a_page_takes_the_place_of_a_folder(folders):
    """Where all that the folder held was built too, and is no more."""
    first = build(folders, {"a/index.html": "one"})
    build(folders, {"a": "two"}, first.outputs)
    assert shown(folders) == {"a": "two"}


def test_into_no_output_everything_moves_at_once(folders):
    """An output that is absent or empty is the stage, under another name."""
    folders[1].rmdir()
    synced = build(folders, {"a/index.html": "one", "b": "two"})
    assert shown(folders) == {"a/index.html": "one", "b": "two"}
    assert synced.written == ("a/index.html", "b")
    assert not folders[0].exists()


def test_into_a_link_everything_moves_one_by_one(folders, tmp_path):
    """The link stays, and so does where it leads."""
    folders[1].rename(tmp_path / "elsewhere")
    folders[1].symlink_to(tmp_path / "elsewhere")
    build(folders, {"a": "one"})
    assert folders[1].is_symlink()
    assert (tmp_path / "elsewhere" / "a").read_text() == "one"
