"""Releases: what is in them, and their names."""

import os
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.publishing.release import SUMS, compare, parse_sums
from afterword.publishing.staging import RELEASE_ID, name_release, stage_site
from afterword.publishing.summary import render_changes, render_counts
from afterword.publishing.targets.target import PublishError
from support_publishing import NOON, make_release, quiet

FILES = st.dictionaries(st.text("abc/.", min_size=1), st.text("0123456789abcdef", min_size=64, max_size=64))


def test_the_sums_name_every_file_but_themselves(tmp_path):
    """Copies among them."""
    release = make_release(tmp_path, {"a.html": "long" * 1000}, copies=tmp_path / "copies")
    sums = parse_sums((release.root / SUMS).read_text())
    assert sums == release.files
    assert sums.keys() == {"index.html", "a.html", "a.html.gz", "a.html.br"}


def test_sums_that_a_build_left_are_written_anew(tmp_path):
    """And the build's own stay as they were."""
    release = make_release(tmp_path, {SUMS: "of another day"})
    assert parse_sums((release.root / SUMS).read_text()) == release.files
    assert (tmp_path / "site-0" / SUMS).read_text() == "of another day"


def test_a_build_without_a_front_page_is_no_site(tmp_path):
    """It would take everything from visitors."""
    (tmp_path / "site").mkdir()
    with pytest.raises(PublishError, match=r"no index\.html"):
        stage_site(
            tmp_path / "site", tmp_path / "stage", copies=None, workers=1, progress=quiet, now=NOON, last=None
        )


@pytest.mark.parametrize("name", ["a\nb.html", "a\\b.html", os.fsdecode(b"a\xff.html")])
def test_a_name_that_sums_cant_hold_stops(tmp_path, name):
    """Rather than a line that means something else."""
    with pytest.raises(PublishError, match="rename the file"):
        make_release(tmp_path, {name: "x"})


@given(FILES, st.integers(0, 4_000_000_000), st.integers(0, 4_000_000_000))
def test_names_only_grow(files, moment, later):
    """Whatever the clock does."""
    first = name_release(files, datetime.fromtimestamp(moment, UTC))
    second = name_release(files, datetime.fromtimestamp(later, UTC), first)
    assert RELEASE_ID.fullmatch(first)
    assert RELEASE_ID.fullmatch(second)
    assert second > first
    assert first[-8:] == second[-8:]


def test_a_foreign_name_is_no_reason_to_stop():
    """A target may name its releases otherwise, as git does."""
    assert name_release({}, NOON, "a1b2c3d").startswith("20270304T120000Z-")


def test_the_summary_counts_pages_and_files_without_their_copies():
    """Each page by its address."""
    before = {"index.html": "1", "index.html.gz": "1", "old/index.html": "1", "a.css": "1"}
    after = {"index.html": "2", "index.html.gz": "2", "new.html": "1", "a.css": "1", "b.png": "1"}
    difference, files = compare(before, after), {*before, *after}
    assert render_counts(difference, files) == ("1 page added, 1 changed, 1 removed; 1 other file added")
    assert list(render_changes(difference, files, None)) == [
        "  + /new.html",
        "  ~ /",
        "  - /old/",
        "  + /b.png",
    ]


def test_the_summary_says_where_only_copies_differ():
    """As after a new version of what packs them."""
    before, after = {"a.html": "1", "a.html.gz": "1"}, {"a.html": "1", "a.html.gz": "2"}
    assert render_counts(compare(before, after), {*before}) == "only compressed copies differ"


def test_the_summary_names_only_so_many():
    """And says how many more there are."""
    difference = compare({}, {f"{number}.html": "1" for number in range(5)})
    lines = list(render_changes(difference, (), 2))
    assert lines == ["  + /0.html", "  + /1.html", "  + … and 3 more pages added"]
