"""Rows out of a SQLite file that is somebody's only copy: opened to read, and nothing laid beside it."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from afterword.importers.base import Source
from afterword.importers.ledger import Ledger

_MAGIC = b"SQLite format 3\0"
DAMAGED = "the database is damaged here; rows on both sides were read"


def is_sqlite(head: bytes) -> bool:
    """Tell a SQLite file by its first bytes."""
    return head.startswith(_MAGIC)


def read_rows(source: Source, ledger: Ledger, table: str, key: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table in the order of its key.

    Where the file is damaged, rows are read from both ends up to the damage, and the ledger says so.

    Args:
        source: The database.
        ledger: Of this import.
        table: Its name, ours to choose.
        key: Its integer primary key.

    Raises:
        UnusableInputError: It is no database, or has no such table.
    """
    with _open(source) as path, closing(_connect(path)) as database:
        last: int | None = None
        query = f"SELECT * FROM {table} ORDER BY {key}"  # noqa: S608 - both are ours
        try:
            for row in _rows(database, query):
                last = row[key]
                yield row
        except (sqlite3.OperationalError, UnicodeDecodeError) as error:
            raise source.unusable(f"is no database that can be read: {error}") from None
        except sqlite3.DatabaseError as error:
            if last is None and not _has(database, table):
                raise source.unusable(f"is no database that can be read: {error}") from None
            ledger.repair(f"{DAMAGED}: {table}", record=None if last is None else str(last))
            ledger.truncated = True
            yield from _from_behind(database, f"{query} DESC", key, last)


def _from_behind(
    database: sqlite3.Connection, query: str, key: str, last: int | None
) -> Iterator[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    try:
        for row in _rows(database, query):
            if last is not None and row[key] <= last:
                break
            found.append(row)
    except (sqlite3.DatabaseError, UnicodeDecodeError):
        pass  # told already: this is the other side of the same damage
    yield from reversed(found)


def _has(database: sqlite3.Connection, table: str) -> bool:
    try:
        query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
        return database.execute(query, (table,)).fetchone() is not None
    except sqlite3.DatabaseError:
        return False


def _rows(database: sqlite3.Connection, query: str) -> Iterator[dict[str, Any]]:
    cursor = database.execute(query)
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


def _connect(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True)
    database.text_factory = _text
    return database


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


@contextmanager
def _open(source: Source) -> Iterator[Path]:
    """Give a file to open; where a write-ahead log lies beside it, copies of both, put together."""
    log = source.path.with_name(f"{source.path.name}-wal")
    if not log.is_file() or log.stat().st_size == 0:
        yield source.path
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(source.path, folder))
        shutil.copy(log, folder)
        try:
            with closing(sqlite3.connect(path)) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.DatabaseError:
            pass  # read without the log; what is damaged shows when its rows are read
        yield path
