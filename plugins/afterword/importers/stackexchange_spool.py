"""A dump's rows laid by in a temporary database, because an answer may stand far behind its question.

What is in memory is one conversation; a dump of any size passes through.
"""

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from afterword.importers.stackexchange_rows import Row

_TABLES = """
    CREATE TABLE post (position INTEGER PRIMARY KEY, id TEXT, thread TEXT, record TEXT);
    CREATE TABLE comment (position INTEGER PRIMARY KEY, post TEXT, record TEXT);
    CREATE TABLE user (id TEXT PRIMARY KEY, name TEXT, url TEXT) WITHOUT ROWID;
"""
_INDEXES = """
    CREATE INDEX thread_of_post ON post (thread);
    CREATE INDEX id_of_post ON post (id);
    CREATE INDEX post_of_comment ON comment (post);
"""


@dataclass(frozen=True, slots=True)
class User:
    """Who wrote something, as far as the dump says."""

    name: str = ""
    url: str = ""


class Spool:
    """Rows by conversation; `open_spool` makes one. What is added after `sort` isn't found."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.executescript(_TABLES)

    def add_post(self, row: Row, post: str, thread: str) -> None:
        """Take a question or an answer.

        Args:
            row: As read.
            post: Its id.
            thread: The id of its question.
        """
        self._database.execute(
            "INSERT INTO post (id, thread, record) VALUES (?, ?, ?)", (post, thread, _pack(row))
        )

    def add_comment(self, row: Row, post: str) -> None:
        """Take a comment on a post."""
        self._database.execute("INSERT INTO comment (post, record) VALUES (?, ?)", (post, _pack(row)))

    def add_user(self, user_id: str, user: User) -> None:
        """Take a user; the first of an id stays."""
        self._database.execute("INSERT OR IGNORE INTO user VALUES (?, ?, ?)", (user_id, user.name, user.url))

    def sort(self) -> None:
        """Make ready for reading."""
        self._database.executescript(_INDEXES)

    def user(self, user_id: str) -> User:
        """Return what is known of a user."""
        found = self._database.execute("SELECT name, url FROM user WHERE id = ?", (user_id,)).fetchone()
        return User(*found) if found else User()

    def threads(self) -> Iterator[str]:
        """Yield the ids of questions that have posts, in the order in which they were met."""
        query = "SELECT thread FROM post GROUP BY thread ORDER BY MIN(position)"
        return (found for (found,) in self._database.execute(query))

    def posts(self, thread: str) -> Iterator[tuple[int, Row]]:
        """Yield a conversation's posts with their places in the dump."""
        query = "SELECT position, record FROM post WHERE thread = ? ORDER BY position"
        return _unpacked(self._database.execute(query, (thread,)))

    def comments(self, post: str) -> Iterator[tuple[int, Row]]:
        """Yield the comments on a post with their places in the dump."""
        query = "SELECT position, record FROM comment WHERE post = ? ORDER BY position"
        return _unpacked(self._database.execute(query, (post,)))

    def lone_posts(self) -> Iterator[str]:
        """Yield the ids of posts that have comments and aren't there themselves."""
        query = (
            "SELECT post FROM comment WHERE post NOT IN (SELECT id FROM post)"
            " GROUP BY post ORDER BY MIN(position)"
        )
        return (found for (found,) in self._database.execute(query))


@contextmanager
def open_spool() -> Iterator[Spool]:
    """Give a spool; with the end of the block it is gone."""
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder, "rows"))) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        yield Spool(database)


def _pack(row: Row) -> str:
    return json.dumps([dict(row.values), row.offset, row.line])


def _unpacked(found: sqlite3.Cursor) -> Iterator[tuple[int, Row]]:
    return ((position, Row(*json.loads(record))) for position, record in found)
