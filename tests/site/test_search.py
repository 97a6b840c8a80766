"""The search index of a built site: what it holds, and what it must not."""

import gzip
import json
import shutil

import pytest

from support import ROOT, run

MYTHS = ROOT / "tests" / "golden" / "small" / "content" / "myths"
WITHHELD = """
%%% p
Author: Pia
Published: 2014-05-04T10:00:00Z
In-Reply-To: a
Status: pending

Perchance withheldword.

%%% h
Author: Hugo
Published: 2014-05-05T10:00:00Z
Hide: yes

Perhaps withheldword.
"""
THREAD = """Thread: 1
Title: Ferry
Essay: ferry

%%% a
Author: Ada Reader
Published: 2014-05-03T10:00:00Z

Write to ada@mail.example from 203.0.113.7, and mind the *seen* word.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Return the text of every file of an index, by name."""
    folder = tmp_path_factory.mktemp("searched")
    content = folder / "content"
    shutil.copytree(MYTHS, content / "myths")
    for name in ("essays", "discussions", "pages"):
        (content / name).mkdir()
    conf = (ROOT / "pelicanconf.py").read_text(encoding="utf-8")
    (folder / "pelicanconf.py").write_text(f"{conf}\nTHEME = {str(ROOT / 'theme')!r}\n", encoding="utf-8")
    (content / "essays" / "ferry.md").write_text("Title: Ferry\nDate: 2014-05-02\n\nOpenly shown.\n")
    words = " ".join(f"word{number}" for number in range(200))
    (content / "essays" / "toll.md").write_text(
        f"Title: Toll\nDate: 2014-05-02\nRights: unknown\nSource: Elsewhere\n\n{words}\n"
    )
    (content / "discussions" / "ferry.thread").write_text(THREAD + WITHHELD)
    run("pelican", "content", "--fatal", "errors", cwd=folder)
    return {path.name: path.read_text() for path in (folder / "output" / "search" / "index").iterdir()}


def test_what_is_shown_can_be_found(index):
    """Essays and approved comments, by their very places."""
    records = {record[0]: record for record in json.loads(index["d-0.json"])}
    assert set(records) == {"/essays/ferry/", "/essays/toll/", "/essays/ferry/#c-a"}
    assert "seen word" in records["/essays/ferry/#c-a"][6]


def test_nothing_withheld_is_in_any_file(index):
    """No pending or hidden comment, no word of an excerpt's rest."""
    assert [name for name, text in index.items() if "withheldword" in text.lower()] == []
    assert any('"word10"' in text for text in index.values())
    assert [name for name, text in index.items() if "word150" in text] == []


def test_no_address_is_in_any_file(index):
    """They are masked as on the page."""
    assert [name for name, text in index.items() if "ada@" in text or "203.0.113" in text] == []
    assert "113" not in {term for name in index if name[0] == "w" for term in json.loads(index[name])}


def test_the_page_is_light(shipped):
    """The page, its one sheet and its script together weigh less than 10 KiB, compressed; the sheet, 4."""
    sizes = [
        len(gzip.compress((shipped / name).read_bytes(), 9, mtime=0))
        for name in ("search/index.html", "theme/search-page.css", "theme/search.js")
    ]
    assert sizes[1] <= 4 * 1024
    assert sum(sizes) <= 10 * 1024
