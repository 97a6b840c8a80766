"""What was worked out from a text, kept for the next build: in `.cache/build/`, by a digest of all that it came from.

Values are pickled, so the file is trusted like the code beside it; like all of `.cache/` it may be deleted.
"""

import pickle
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

from afterword.building.files import digest_parts
from afterword.building.forking import work_off

SCHEMA = 1
MEMO = "afterword_memo"  # its place in Pelican's settings, for one build
_DAY = 86_400
_KEEP = 14 * _DAY  # seconds for which a value that no build asks for stays
_LARGEST = 1 << 30  # bytes
_TABLE = "CREATE TABLE IF NOT EXISTS memo (key TEXT PRIMARY KEY, value BLOB, used INTEGER) WITHOUT ROWID"

Value = TypeVar("Value")


class Memo:
    """Remembers values from build to build, or only for one.

    Args:
        version: The digest of the code that works values out, and of whatever else they all depend on.
        path: Where they are kept; None for nowhere.
        workers: Processes that work out what is missing; None for as many as there are cores.
    """

    def __init__(self, version: str = "", path: Path | None = None, workers: int | None = None) -> None:
        self._version, self._path, self._workers = version, path, workers
        self._known: dict[str, bytes] = {}
        self._new: dict[str, bytes] = {}
        self._used: dict[str, int] = {}
        self._asked: set[str] = set()
        if path is not None:
            self._load(path)

    def _load(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with closing(_connect(path)) as table:
                for key, value, used in table.execute("SELECT key, value, used FROM memo"):
                    self._known[key] = value
                    self._used[key] = used
        except (sqlite3.Error, OSError):  # damaged, or nowhere to write: nothing is known
            self._known.clear()
            self._used.clear()
            path.unlink(missing_ok=True)

    def prepare(self, kind: str, tasks: Mapping[tuple[str, ...], Callable[[], object]]) -> None:
        """Work out what is missing of many values, by several processes.

        A task that fails is left for the one who asks: there it fails again, and is told of.

        Args:
            kind: What they are.
            tasks: How to work each out, by all that it depends on.
        """
        missing = [(key, make) for parts, make in tasks.items() if (key := self._key(kind, parts)) not in self._known]
        for key, value in work_off(_make, missing, self._workers):
            if value is not None:
                self._known[key] = self._new[key] = value

    def recall(self, kind: str, parts: Iterable[str], make: Callable[[], Value]) -> Value:
        """Return a value, worked out now if it isn't known.

        Args:
            kind: What it is.
            parts: All that it depends on, but for the code.
            make: Works it out.
        """
        key = self._key(kind, parts)
        self._asked.add(key)
        known = self._known.get(key)
        if known is not None:
            try:
                value: Value = pickle.loads(known)  # noqa: S301 - our own, see above
            except Exception:  # noqa: BLE001 - whatever is wrong with it, it can be made again
                self._known.pop(key)
            else:
                return value
        made = make()
        self._known[key] = self._new[key] = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
        return made

    def close(self) -> None:
        """Keep what is new, and drop what nobody has asked for in a while."""
        if self._path is None:
            return
        now = int(time.time())
        stale = [(now, key) for key in self._asked if self._used.get(key, now) < now - _DAY]
        rows = [(key, value, now) for key, value in self._new.items()]
        try:
            with closing(_connect(self._path)) as table, table:
                table.executemany("INSERT OR REPLACE INTO memo VALUES (?, ?, ?)", rows)
                table.executemany("UPDATE memo SET used = ? WHERE key = ?", stale)
                table.execute("DELETE FROM memo WHERE used < ?", (now - _KEEP,))
                if sum(map(len, self._known.values())) > _LARGEST:
                    gone = [(key,) for key in self._known.keys() - self._asked]
                    table.executemany("DELETE FROM memo WHERE key = ?", gone)
        except (sqlite3.Error, OSError):  # a full disk, or another build that takes long: it is made again
            return

    def _key(self, kind: str, parts: Iterable[str]) -> str:
        return digest_parts([str(SCHEMA), kind, self._version, *parts])


def _connect(path: Path) -> sqlite3.Connection:
    table = sqlite3.connect(path, timeout=10)
    table.execute(_TABLE)
    return table


def _make(task: tuple[str, Callable[[], object]]) -> tuple[str, bytes | None]:
    key, make = task
    try:
        return key, pickle.dumps(make(), pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001 - it is raised again where the value is asked for
        return key, None


def memo_of(settings: Mapping[str, Any]) -> Memo:
    """Return the memo of this build; one that keeps nothing where Pelican builds by itself."""
    memo = settings.get(MEMO)
    return memo if isinstance(memo, Memo) else Memo()


def digest_files(paths: Sequence[Path]) -> list[str]:
    """Return the digest of each file's contents; empty where there is none."""
    from afterword.building.files import digest_file

    return [digest_file(path) for path in paths]
