"""Isso's database and its generic JSON."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime

import pytest
from importing import FIXTURES

from afterword.discussion.model import Status
from afterword.errors import UnusableInputError
from afterword.vocabulary import Format

ISSO = FIXTURES / "isso"
SLUG = "shared-table"
TABLES = """
CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
CREATE TABLE comments (
    tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL,
    modified FLOAT, mode INTEGER, remote_addr VARCHAR, text VARCHAR, author VARCHAR, email VARCHAR,
    website VARCHAR, likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL,
    notification INTEGER DEFAULT 0
);
INSERT INTO threads VALUES (1, '/2012/09/shared-table/', 'A table to share');
"""


def row(number, parent=None, mode=1, text="I brought *bread*.", thread=1):
    """Return a comment's row."""
    who = ("Ida Brook", "ida@brook.example", "https://brook.example/")
    return (thread, number, parent, 1543425863.5, None, mode, "192.0.2.0", text, *who, 2, 0, b"", 0)


@pytest.fixture
def database(tmp_path):
    """Return a function that makes a database of some rows."""

    def make(*rows, journal="delete"):
        path = tmp_path / "comments.db"
        with closing(sqlite3.connect(path)) as made:
            made.executescript(TABLES)
            made.execute(f"PRAGMA journal_mode={journal}")
            marks = ",".join("?" * 15)
            made.executemany(f"INSERT INTO comments VALUES ({marks})", rows)  # noqa: S608 - question marks
            made.commit()
            if journal == "wal":
                for name in (path.name, f"{path.name}-wal"):
                    shutil.copy(tmp_path / name, tmp_path / f"copy-{name}")
                return tmp_path / f"copy-{path.name}"
        return path

    return make


def test_a_database_comes_in(site, database):
    """Times in UTC, Markdown, likes; addresses are counted and dropped."""
    site.take(database(row(1), row(2, parent=1)))
    first, second = site.thread(SLUG).comments
    assert site.thread(SLUG).title == "A table to share"
    assert first.published == datetime(2018, 11, 28, 17, 24, 23, 500_000, tzinfo=UTC)
    assert (first.body, first.format, first.anchor) == ("I brought *bread*.", Format.MARKDOWN, "isso-1")
    assert ("X-Likes", "2") in first.extra
    assert second.in_reply_to == "isso-1"
    assert dict(site.ledger.dropped) == {"email": 2, "ip": 2}
    assert not site.ledger.flawed


def test_modes_are_statuses(site, database):
    """1 is accepted, 2 pending, 4 deleted; what nobody knows awaits review."""
    site.take(database(row(1, mode=4, text=""), row(2, parent=1), row(3, mode=2), row(4, mode=7)))
    assert [(c.id, c.status) for c in site.thread(SLUG).comments] == [
        ("isso-1", Status.DELETED),
        ("isso-2", Status.APPROVED),
    ]
    assert site.ledger.comments.withheld == {"deleted": 1, "pending": 2}


def test_nothing_is_laid_beside_the_database(site, database):
    """It is opened to be read and no more."""
    site.take(database(row(1)), write=False)
    assert [name for name in site.files() if "comments.db" in name] == ["exports/comments.db"]


def test_a_write_ahead_log_is_read_too(site, database):
    """What Isso had not yet put into the file itself lies there."""
    path = database(row(1), row(2), journal="wal")
    exports = site.folder / "exports"
    exports.mkdir(parents=True)
    log = path.with_name(f"{path.name}-wal")
    shutil.copy(log, exports)
    site.take(path)
    assert site.ledger.comments.written == 2
    assert (exports / log.name).read_bytes() == log.read_bytes()


def test_a_comment_whose_thread_is_missing_is_kept(site, database):
    """Its page isn't known."""
    site.take(database(row(1), row(2, thread=9)))
    assert site.slugs("discussions") == [SLUG, "untitled-9"]


def test_rows_on_both_sides_of_a_damaged_page_are_read(site, database):
    """The ledger says where the damage lies."""
    path = database(*(row(n, text=f"{n} " * 300) for n in range(1, 200)))
    data = bytearray(path.read_bytes())
    place = data.index(b"100 100 100")
    page = place - place % 4096
    data[page : page + 4096] = b"\xff" * 4096
    site.take(bytes(data))
    found = {comment.id for comment in site.thread(SLUG).comments}
    assert {"isso-1", "isso-199"} <= found
    assert 190 <= len(found) < 199
    assert site.ledger.flawed
    assert site.ledger.truncated


def test_a_database_that_cannot_be_read_is_refused(site, database):
    """With its name."""
    data = database(row(1)).read_bytes()
    with pytest.raises(UnusableInputError, match="no database that can be read"):
        site.take(data[:200] + data[2048:])


def test_generic_json_comes_in(site):
    """A time in words names no zone and gives the day; one in seconds is a moment."""
    site.take("isso/generic.json")
    first, second = site.thread(SLUG).comments
    assert first.published == date(2018, 11, 28)
    assert ("X-Local-Date", "2018-11-28 17:24:23") in first.extra
    assert second.published == datetime(2018, 11, 28, 17, 24, 23, 500_000, tzinfo=UTC)
    assert (second.author.name, second.author.url) == (None, None)
    assert ("X-Author-URL", "brook") in second.extra
    assert site.slugs("discussions") == [SLUG]
    assert dict(site.ledger.dropped) == {"email": 1, "ip": 2}


def test_titles_out_of_addresses_are_decoded(site):
    """Where the file's titles were plainly form-encoded."""
    site.take("isso/titles-from-addresses.json")
    assert site.thread("a").title == "Bread & salt"
    assert site.ledger.inferences["title from its form as part of an address"] == 1


def test_a_plus_is_a_plus(site):
    """Nothing else in the file speaks of an encoding."""
    assert site.take("isso/title-with-plus.json").thread("a").title == "C++"


def test_a_record_that_breaks_off_is_quarantined(site):
    """What came before is in."""
    site.take("isso/breaks-off.json")
    assert site.ledger.comments.written == 1
    assert [found.id for found in site.ledger.quarantined] == ["2"]
    assert site.ledger.truncated
