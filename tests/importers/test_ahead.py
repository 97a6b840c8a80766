"""A large export is parsed by a second process: the same records, the same errors, and no process left."""

import os
from pathlib import Path

import pytest
from importing import FIXTURES, Site

from afterword.errors import UnusableInputError
from afterword.importers.base import load_source
from afterword.importers.wxr import ahead
from afterword.importers.wxr.reader import read_records

# Some of each kind: whole, mended, broken off, in another encoding.
SOME = (
    "plain-post.xml",
    "author-replies.xml",
    "bracket-in-cdata.xml",
    "breaks-off-in-comment.xml",
    "control-characters.xml",
    "two-posts-one-id.xml",
    "undeclared-prefix.xml",
    "utf-16.xml",
)
EXPORTS = [FIXTURES / "wordpress" / name for name in SOME]


@pytest.fixture
def large(monkeypatch):
    """Let every export count as large, and a batch hold one record."""
    monkeypatch.setattr(ahead, "LARGE", 0)


def children():
    """Return the processes that this one has started and that are still there."""
    task = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return task.read_text().split() if task.exists() else []


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
def test_a_second_process_yields_the_same_records(large, path):
    """In the same order, repairs among them."""
    assert list(ahead.read_ahead(load_source(path))) == list(read_records(load_source(path)))


def test_an_import_writes_the_same_files(large, tmp_path, monkeypatch):
    """To the byte, the ledger too."""
    found = Site(tmp_path / "ahead").take("wordpress/pending-spam-trash.xml").files()
    monkeypatch.undo()
    assert Site(tmp_path / "alone").take("wordpress/pending-spam-trash.xml").files() == found


def test_progress_is_told_by_the_byte(large):
    """As much as the file has."""
    told = []
    source = load_source(EXPORTS[0], told.append)
    list(ahead.read_ahead(source))
    assert sum(told) == source.size


def test_a_refused_file_is_refused_in_the_same_words(large):
    """The error comes from the other process, and names the file."""
    path = FIXTURES / "wordpress" / "entities.xml"
    with pytest.raises(UnusableInputError) as alone:
        list(read_records(load_source(path)))
    with pytest.raises(UnusableInputError) as other:
        list(ahead.read_ahead(load_source(path)))
    assert str(other.value) == str(alone.value)


def test_whoever_stops_early_leaves_no_process(large):
    """Ctrl-C in the middle ends the other process too."""
    before = children()
    records = ahead.read_ahead(load_source(EXPORTS[0]))
    next(records)
    records.close()
    assert children() == before


def test_a_reader_that_dies_is_an_error(large, monkeypatch):
    """Half of the records are never taken for all of them."""
    monkeypatch.setattr(ahead, "_PROGRAM", "import sys; sys.exit(3)")
    with pytest.raises(RuntimeError, match="stopped"):
        list(ahead.read_ahead(load_source(EXPORTS[0])))
