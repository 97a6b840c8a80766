"""`docs/thread-format.md` tells the truth: its example, its tables and its promises are the code's."""

import re
from pathlib import Path

import pytest

from afterword.discussion.fields import COMMENT_HEADERS, THREAD_HEADERS
from afterword.discussion.identity import matches_digest
from afterword.discussion.merge import merge
from afterword.discussion.model import Kind, Status
from afterword.discussion.threadfile import dumps, loads
from afterword.discussion.tree import build_tree
from afterword.vocabulary import Format, Rights

PAGE = Path(__file__).parents[2] / "docs" / "thread-format.md"


@pytest.fixture(scope="module")
def page():
    """Return the page."""
    return PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def example(page):
    """Return the page's example."""
    (text,) = re.findall(r"```thread\n(.*?)```", page, re.DOTALL)
    return text


def headers(page, heading):
    """Return the names in the first column of the table under a heading."""
    table = page.partition(f"\n{heading}\n\n")[2].partition("\n\n")[0]
    return [re.match(r"\| `([\w-]+)", row)[1] for row in table.splitlines()[2:]]


def test_the_example_is_canonical(example):
    """The example is read, and written again to the byte."""
    assert dumps(loads(example)) == example


def test_the_examples_digests_are_its_bodies(example):
    """Nobody edited the example's bodies: each matches its digest."""
    thread = loads(example)
    assert all(matches_digest(comment.body, comment.digest) for comment in thread.comments)


def test_the_example_counts_its_comments(example):
    """The example's own statements agree."""
    thread = loads(example)
    assert len(thread.comments) == thread.stated_count


def test_the_examples_tombstone_is_one(example):
    """The deleted comment of the example holds an answer, and so is printed as a tombstone."""
    assert [entry.tombstone for entry in build_tree(loads(example))] == [False, False, True, False]


def test_the_example_survives_its_own_import(example):
    """The example is as an import would leave it."""
    thread = loads(example)
    assert merge(thread, thread).thread == thread


def test_the_tables_name_every_header_in_order(page):
    """The two tables are the two orders."""
    assert headers(page, "Of the thread:") == list(THREAD_HEADERS)
    assert headers(page, "Of a comment:") == list(COMMENT_HEADERS)


@pytest.mark.parametrize("word", [*Status, *Kind, *Format, *Rights])
def test_every_word_is_told(page, word):
    """Each word that a header may hold stands on the page."""
    assert f"`{word}`" in page
