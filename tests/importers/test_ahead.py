"""A large source is read by a second process: the same conversations, the same errors, no process left."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from importing import FIXTURES, TODAY, Site

from afterword.errors import UnusableInputError
from afterword.importers import ahead, wordpress
from afterword.importers.base import Options, load_source
from afterword.importers.ledger import Ledger

OPTIONS = Options(TODAY)
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


def read(path, how, keep=None, progress=None):
    """Return what is read of an export, and the ledger."""
    source = load_source(path) if progress is None else load_source(path, progress)
    ledger = Ledger(source.path.name, "wordpress", source.sha256)
    ledger.keep = keep
    return list(how(source, ledger, OPTIONS)), replace(ledger, keep=None)


def aside(source, ledger, options):
    """Read in a second process."""
    return ahead.read_ahead(wordpress, source, ledger, options)


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
def test_a_second_process_yields_the_same(large, path):
    """Conversations in their order, and every entry of the ledger."""
    assert read(path, aside) == read(path, wordpress.read)


def test_an_import_writes_the_same_files(large, tmp_path, monkeypatch):
    """To the byte, the ledger too."""
    found = Site(tmp_path / "ahead").take("wordpress/pending-spam-trash.xml").files()
    monkeypatch.undo()
    assert Site(tmp_path / "alone").take("wordpress/pending-spam-trash.xml").files() == found


def test_addresses_are_sent_to_whoever_keeps_them(large):
    """The same ones, counted once."""
    kept = {"aside": [], "here": []}
    _, there = read(EXPORTS[0], aside, lambda *what: kept["aside"].append(what))
    _, here = read(EXPORTS[0], wordpress.read, lambda *what: kept["here"].append(what))
    assert kept["aside"] == kept["here"] != []
    assert there.dropped == here.dropped


def test_progress_is_told_by_the_byte(large):
    """As much as the file has."""
    told = []
    read(EXPORTS[0], aside, progress=told.append)
    assert sum(told) == EXPORTS[0].stat().st_size


def test_a_refused_file_is_refused_in_the_same_words(large):
    """The error comes from the other process, and names the file."""
    path = FIXTURES / "wordpress" / "entities.xml"
    with pytest.raises(UnusableInputError) as here:
        read(path, wordpress.read)
    with pytest.raises(UnusableInputError) as there:
        read(path, aside)
    assert str(there.value) == str(here.value)


def test_whoever_stops_early_leaves_no_process(large):
    """Ctrl-C in the middle ends the other process too."""
    before = children()
    source = load_source(EXPORTS[0])
    conversations = aside(source, Ledger("x", "wordpress", ""), OPTIONS)
    next(conversations)
    conversations.close()
    assert children() == before


def test_a_reader_that_dies_is_an_error(large, monkeypatch):
    """Half of the conversations are never taken for all of them."""
    monkeypatch.setattr(ahead, "_PROGRAM", "import sys; sys.stdin.read(); sys.exit(3)")
    with pytest.raises(RuntimeError, match="stopped"):
        read(EXPORTS[0], aside)


@pytest.mark.parametrize(("size", "name"), [(1, "wordpress"), (ahead.LARGE, "another")])
def test_only_what_is_large_and_whose_importer_agrees_is_read_aside(monkeypatch, size, name):
    """Everything else is read here."""

    class Another:
        NAME = "another"
        read = staticmethod(wordpress.read)

    importer = wordpress if name == "wordpress" else Another
    monkeypatch.setattr(ahead.subprocess, "Popen", None)
    source = replace(load_source(EXPORTS[0]), size=size)
    assert list(ahead.read_ahead(importer, source, Ledger("x", "wordpress", ""), OPTIONS))


def test_a_pipe_that_cannot_be_widened_is_used_as_it_is(large, monkeypatch):
    """Nothing is lost where the system allows no more than it gives at first."""
    monkeypatch.setattr(ahead, "_UNDER_WAY", 1 << 30)
    assert read(EXPORTS[0], aside) == read(EXPORTS[0], wordpress.read)
