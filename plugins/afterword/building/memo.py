"""What was worked out from a text, kept for the next build, by a digest of all that it came from.

Values are pickled, so the file is trusted like the code beside it; like all of `.cache/` it may be deleted.
"""

import pickle
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from afterword.building.files import digest_parts
from afterword.building.forking import work_off

SCHEMA = 1  # whoever changes what is kept, or what it means, raises it
MEMO = "afterword_memo"  # its place in Pelican's settings, for one build
_DAY = 86_400
_KEEP = 14 * _DAY  # seconds for which a value that no build asks for stays
_LARGEST = 1 << 30  # bytes
_TABLE = "CREATE TABLE IF NOT EXISTS memo (key TEXT PRIMARY KEY, value BLOB, used INTEGER)"

Value = TypeVar("Value")


class Memo:
    """Remembers values from build to build, or for one alone.

    Args:
        version: The digest of the code that works values out, and of whatever else they all depend on.
        path: The file; None for none.
        workers: Processes that work out what is missing; None for as many as there are cores.
    """

    def __init__(self, version: str = "", path: Path | None = None, workers: int | None = None) -> None:
        self._version, self._path, self._workers = version, path, workers
        self._ahead: dict[str, bytes] = {}
        self._new: dict[str, bytes] = {}
        self._asked: set[str] = set()
        self._used: dict[str, int] = {}
        self._table = _open(path) if path is not None else None
        if self._table is not None:
            self._used = dict(self._table.execute("SELECT key, used FROM memo"))

    def prepare(self, kind: str, tasks: Mapping[tuple[str, ...], Callable[[], object]]) -> None:
        """Work out by several processes what is missing of many values.

        A task that fails is left for the one who asks: there it fails again, and is told of.

        Args:
            kind: What they are.
            tasks: How to work each out, by all that it depends on.
        """
        if self._workers == 1:
            return
        keyed = ((self._key(kind, parts), make) for parts, make in tasks.items())
        missing = [(key, make) for key, make in keyed if key not in self._used]
        for key, value in work_off(_make, missing, self._workers):
            if value is not None:
                self._ahead[key] = value

    def recall(self, kind: str, parts: Iterable[str], make: Callable[[], Value]) -> Value:
        """Return a value, worked out now if it isn't known.

        Args:
            kind: What it is.
            parts: All that it depends on, but for the code.
            make: Works it out.
        """
        key = self._key(kind, parts)
        ahead = self._ahead.pop(key, None)
        known = ahead or self._find(key)
        if known is not None:
            try:
                value: Value = pickle.loads(known)  # noqa: S301 - our own, see above
            except Exception:  # noqa: BLE001 - whatever is wrong with it, it is made again
                known = ahead = None
        if known is None:
            value = make()
            ahead = pickle.dumps(value, pickle.HIGHEST_PROTOCOL) if self._table is not None else None
        if ahead is not None and self._table is not None:
            self._new[key] = ahead
        self._asked.add(key)
        return value

    def _find(self, key: str) -> bytes | None:
        if self._table is None or key not in self._used:
            return None
        try:
            row = self._table.execute("SELECT value FROM memo WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error:
            return None
        return bytes(row[0]) if row else None

    def close(self) -> None:
        """Keep what is new, and drop what nobody has asked for in a while."""
        if self._table is None:
            return
        now = int(time.time())
        stale = [(now, key) for key in self._asked if self._used.get(key, now) < now - _DAY]
        rows = [(key, value, now) for key, value in self._new.items()]
        try:
            with closing(self._table) as table, table:
                table.executemany("INSERT OR REPLACE INTO memo VALUES (?, ?, ?)", rows)
                table.executemany("UPDATE memo SET used = ? WHERE key = ?", stale)
                if rows:
                    table.execute("DELETE FROM memo WHERE used < ?", (now - _KEEP,))
                    (size,) = table.execute("SELECT SUM(LENGTH(value)) FROM memo").fetchone()
                    gone = self._used.keys() - self._asked if size > _LARGEST else ()
                    table.executemany("DELETE FROM memo WHERE key = ?", [(key,) for key in gone])
        except (sqlite3.Error, OSError):  # a full disk, or another build that takes long: it is made again
            pass
        self._table = None

    def _key(self, kind: str, parts: Iterable[str]) -> str:
        return digest_parts([str(SCHEMA), kind, self._version, *parts])


def _open(path: Path) -> sqlite3.Connection | None:
    """Open the file; one that is damaged begins anew, and without a place to write there is none."""
    for _ in range(2):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            table = sqlite3.connect(path, timeout=10)
            table.execute(_TABLE)
            table.execute("SELECT COUNT(used) FROM memo").fetchone()
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
        except OSError:
            return None
        else:
            return table
    return None


def _make(task: tuple[str, Callable[[], object]]) -> tuple[str, bytes | None]:
    key, make = task
    try:
        return key, pickle.dumps(make(), pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001 - it is raised again where the value is asked for
        return key, None


def memo_of(settings: Mapping[str, Any]) -> Memo:
    """Return the memo of this build; one that keeps nothing where there is none."""
    memo = settings.get(MEMO)
    return memo if isinstance(memo, Memo) else Memo(workers=1)
