"""Files are whole or not there."""

from contextlib import suppress

from afterword.importers.staging import Staging


def test_nothing_is_in_place_before_the_commit(tmp_path):
    """Staged files stand beside the folder, and go when it is left."""
    root = tmp_path / "content"
    with Staging(root, write=True) as staging:
        staging.put("a/x", "1")
        assert not root.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_commit_moves_everything(tmp_path):
    """Folders are made, files have their words, and nothing is left over."""
    root = tmp_path / "content"
    with Staging(root, write=True) as staging:
        staging.put("a/x", "1")
        staging.put("a/x", "2")
        staging.commit()
    assert (root / "a" / "x").read_text() == "2"
    assert list(tmp_path.iterdir()) == [root]
    assert staging.changes.new == 1


def test_an_unchanged_file_is_not_touched(tmp_path):
    """Same bytes, same time stamp."""
    target = tmp_path / "x"
    target.write_text("1")
    before = target.stat().st_mtime_ns
    with Staging(tmp_path, write=True) as staging:
        staging.put("x", "1")
        staging.commit()
    assert target.stat().st_mtime_ns == before
    assert staging.changes.unchanged == 1


def test_an_error_leaves_the_old_file(tmp_path):
    """What was staged before it is gone."""
    target = tmp_path / "content" / "x"
    target.parent.mkdir()
    target.write_text("old")
    with suppress(RuntimeError), Staging(target.parent, write=True) as staging:
        staging.put("x", "new")
        raise RuntimeError
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["content"]


def test_what_is_staged_can_be_read_back(tmp_path):
    """A second part of a conversation is merged into the first before either is in place."""
    with Staging(tmp_path, write=True) as staging:
        staging.put("x", "1")
        assert staging.read("x") == b"1"
        assert staging.read("y") is None


def test_a_new_folder_is_moved_as_one(tmp_path):
    """Its files keep their names, and one with more in it is moved into file by file."""
    root = tmp_path / "content"
    for names in (("a/x", "a/b/y"), ("a/z", "a/b/w")):
        with Staging(root, write=True) as staging:
            for name in names:
                staging.put(name, name)
            staging.commit()
    found = {
        path.relative_to(root).as_posix(): path.read_text() for path in root.rglob("*") if path.is_file()
    }
    assert found == {name: name for name in ("a/x", "a/b/y", "a/z", "a/b/w")}


def test_what_is_staged_is_witnessed_with_what_stood_there(tmp_path):
    """Once for each time that it is staged, and not where nothing changes."""
    (tmp_path / "x").write_text("old")
    (tmp_path / "same").write_text("same")
    seen = []
    with Staging(tmp_path, write=True) as staging:
        staging.witness = lambda *what: seen.append(what)
        for name, text in (("x", "1"), ("x", "2"), ("y", "1"), ("same", "same")):
            staging.put(name, text)
    assert seen == [("x", b"1", b"old"), ("x", b"2", b"old"), ("y", b"1", None)]
