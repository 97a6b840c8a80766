"""The last whole build's memory of each text, one by one: reading one doesn't read the others.

Values are pickled, so the file is trusted like the code beside it; like all of `.cache/` it may be deleted.
"""

import os
import pickle
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from afterword.building.gather import Gathered

SCHEMA = 1  # whoever changes what is kept, or what it means, raises it
LARGEST = 1 << 30  # bytes; a site that needs more is built whole at every edit
_VALUES = ("before", "kept", "fact")
_TABLES = (
    "CREATE TABLE about (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID",
    "CREATE TABLE source (path TEXT PRIMARY KEY, page TEXT, before BLOB, kept BLOB, fact BLOB)",
)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of one source.

    Attributes:
        page: Its page's path in the output.
        before: What it was.
        kept: What its page is given, but for what comes from its text.
    """

    page: str
    before: Any
    kept: Any


def write_store(path: Path, build: str, gathered: Gathered, more: Iterable[tuple[str, object]]) -> None:
    """Write what a build leaves, whole or not at all; where something can't be kept, nothing is.

    Args:
        path: The file.
        build: The build's own name, which the manifest has too.
        gathered: What was gathered.
        more: Further values by name, such as what makes an environment for templates.
    """
    path.unlink(missing_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    os.close(handle)
    try:
        about = {"build": build, "schema": SCHEMA, "refused": gathered.refused}
        if not gathered.refused:
            about |= {"around": gathered.around, **dict(more)}
            about |= {f"shared {name}": value for name, value in gathered.shared.items()}
        with closing(sqlite3.connect(temporary)) as table:
            table.execute("PRAGMA journal_mode = OFF")
            table.execute("PRAGMA synchronous = OFF")
            for statement in _TABLES:
                table.execute(statement)
            table.executemany(
                "INSERT INTO about VALUES (?, ?)", ((key, _dump(value)) for key, value in about.items())
            )
            if not gathered.refused:
                table.executemany("INSERT INTO source VALUES (?, ?, ?, ?, ?)", _rows(gathered))
            table.commit()
        if Path(temporary).stat().st_size <= LARGEST:
            Path(temporary).replace(path)
    except (OSError, sqlite3.Error, pickle.PicklingError, AttributeError, TypeError):
        pass  # a full disk, or a filter that can't be pickled: the next build is a whole one
    finally:
        Path(temporary).unlink(missing_ok=True)


def _rows(gathered: Gathered) -> Iterator[tuple[str, str, bytes, bytes, bytes]]:
    for page, source in gathered.wanted.items():
        if page in gathered.kept and source in gathered.before:
            before, fact = gathered.before[source], gathered.facts.get(source)
            yield source, page, _dump(before), _dump(gathered.kept[page]), _dump(fact)


def _dump(value: object) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


class QuickStore:
    """An open store.

    Args:
        table: Of a file that `write_store` wrote.
    """

    def __init__(self, table: sqlite3.Connection) -> None:
        self._table = table

    def about(self, key: str) -> Any:  # noqa: ANN401 - whatever was kept
        """Return a value by its name; raises LookupError where there is none."""
        row = self._table.execute("SELECT value FROM about WHERE key = ?", (key,)).fetchone()
        if row is None:
            raise LookupError(key)
        return pickle.loads(row[0])  # noqa: S301 - our own, see above

    def names(self, start: str) -> list[str]:
        """Return the ends of the names that begin so."""
        rows = self._table.execute("SELECT key FROM about ORDER BY key")
        return [name.removeprefix(start) for (name,) in rows if name.startswith(start)]

    def find(self, source: str) -> Remembered | None:
        """Return what is known of a source."""
        row = self._table.execute(
            "SELECT page, before, kept FROM source WHERE path = ?", (source,)
        ).fetchone()
        if row is None:
            return None
        return Remembered(row[0], pickle.loads(row[1]), pickle.loads(row[2]))  # noqa: S301 - our own

    def facts(self) -> Iterator[tuple[str, Any]]:
        """Yield each source's path, and what is to be known of all of them together."""
        for path, fact in self._table.execute("SELECT path, fact FROM source"):
            yield path, pickle.loads(fact)  # noqa: S301 - our own

    def put(self, source: str, **values: object) -> None:
        """Remember what a source is now; it lasts once it is saved.

        Args:
            source: Its path.
            values: Of `before`, `kept` and `fact`, what is another.
        """
        for name, value in values.items():
            if name not in _VALUES:
                raise ValueError(name)
            self._table.execute(
                f"UPDATE source SET {name} = ? WHERE path = ?",  # noqa: S608 - one of three names
                (_dump(value), source),
            )

    def save(self) -> None:
        """Let what was put last."""
        self._table.commit()


@contextmanager
def open_store(path: Path, build: str) -> Iterator[QuickStore | None]:
    """Open the store of a build; None where there is none of that build.

    Args:
        path: The file.
        build: The build's own name.
    """
    if not path.is_file():
        yield None
        return
    with closing(sqlite3.connect(path, timeout=10)) as table:
        # After a crash of the machine it may be damaged; then it is another build's, or can't be read.
        table.execute("PRAGMA synchronous = OFF")
        store = QuickStore(table)
        try:
            ours = (store.about("schema"), store.about("build")) == (SCHEMA, build)
        except Exception:  # noqa: BLE001 - whatever is wrong with it, there is none
            ours = False
        yield store if ours else None
