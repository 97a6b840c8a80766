"""What was worked out from a text, kept for the next build, by a digest of all that it came from.

Each value has two parts: one that every build looks at, and one, the larger, that stays in its pack until
somebody needs it: most often a worker that makes the text's page.
"""

import time
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias, TypeVar

from afterword.building.files import digest_file, digest_parts, write_whole
from afterword.building.forking import LEAST, start_work
from afterword.building.manifest import Known
from afterword.building.packs import Here, Kept, Packed, Packs, Slot, dump, load
from afterword.building.signed import sign, unsign

SCHEMA = 2  # whoever changes what is kept, or what it means, raises it
MEMO = "afterword_memo"  # its place in Pelican's settings, for one build
_DAY = 86_400
_KEEP = 14 * _DAY  # seconds for which a value that no build asks for stays
_LARGEST = 1 << 30  # bytes
_SMALL = 1 << 24  # bytes of what nobody needs any more that aren't worth an effort
_MOST = 200  # packs

Light = TypeVar("Light")
Heavy = TypeVar("Heavy")
Make: TypeAlias = Callable[[], tuple[Light, Heavy]]


class Row(NamedTuple):
    """Where a value stands: the light part, and right behind it the heavy one.

    Attributes:
        light, heavy: Their lengths in bytes.
        used: When a build last asked for it, in seconds since 1970.
    """

    pack: str
    start: int
    light: int
    heavy: int
    used: int


class Memo:
    """Remembers values from build to build, or for one alone.

    Args:
        version: The digest of the code that works values out, and of whatever else they all depend on.
        folder: Where they are kept; None for this build alone.
        workers: Processes that work out what is missing; None for as many as there are cores.
        files: Files whose digests are known.
    """

    def __init__(
        self,
        version: str = "",
        folder: Path | None = None,
        workers: int | None = None,
        files: Mapping[str, Known] = MappingProxyType({}),
    ) -> None:
        self._version, self._folder, self._workers, self._files = version, folder, workers, files
        self._packs = Packs(folder)
        self._now = int(time.time())
        self._rows = _load_rows(folder) if folder is not None else {}
        self._ahead: dict[str, tuple[bytes, Row]] = {}
        self._coming: dict[str, Generator[tuple[str, bytes, Row | None], None, None]] = {}
        self._new: dict[str, Row] = {}
        self._asked: set[str] = set()

    def digest(self, path: str) -> str:
        """Return the digest of a file; of one that this build has looked at already, without a look.

        Raises:
            OSError: It can't be read.
        """
        known = self._files.get(path)
        return known.digest if known is not None and known.digest else digest_file(path)

    def prepare(self, kind: str, tasks: Mapping[tuple[str, ...], Make[Any, Any]]) -> None:
        """Begin to work out by several processes what is missing of many values, while this one goes on.

        A task that fails is left for the one who asks: there it fails again, and is told of.

        Args:
            kind: What they are.
            tasks: How to work each out, by all that it depends on.
        """
        if self._workers == 1:
            return
        keyed = ((self._key(kind, parts), make) for parts, make in tasks.items())
        missing = [(key, make) for key, make in keyed if key not in self._rows]
        if len(missing) >= LEAST:
            self._coming[kind] = start_work(self._make_ahead, missing, self._workers)

    def _make_ahead(self, task: tuple[str, Make[Any, Any]]) -> tuple[str, bytes, Row | None]:
        key, make = task
        try:
            light, heavy = make()
            return key, *self._put(light, heavy)
        except Exception:  # noqa: BLE001 - it is raised again where the value is asked for
            return key, b"", None

    def recall(self, kind: str, parts: Iterable[str], make: Make[Light, Heavy]) -> tuple[Light, Kept[Heavy]]:
        """Return a value's two parts, worked out now if they aren't known.

        Args:
            kind: What it is.
            parts: All that it depends on, but for the code.
            make: Works both out.
        """
        key = self._key(kind, parts)
        self._asked.add(key)
        if key not in self._rows and key not in self._ahead:
            self._await(kind, key)
        come = self._ahead.pop(key, None)
        if come is not None:
            self._new[key] = come[1]
        found = (load(come[0]), come[1]) if come is not None else self._find(key)
        if found is not None:
            light, row = found
            return light, Packed(self._packs, Slot(row.pack, row.start + row.light, row.heavy), make)
        light, heavy = make()
        if self._folder is not None:
            with suppress(OSError):  # a full disk: it is made again next time
                self._new[key] = self._put(light, heavy)[1]
        return light, Here(heavy)

    def _await(self, kind: str, key: str) -> None:
        """Take what comes in, until a value is among it or nothing comes any more."""
        while (come := next(self._coming.get(kind, iter(())), None)) is not None:
            name, light, row = come
            if row is not None:
                self._ahead[name] = light, row
            if name == key:
                return

    def _find(self, key: str) -> tuple[Any, Row] | None:
        row = self._rows.get(key)
        if row is None:
            return None
        try:
            return load(self._packs.get(Slot(row.pack, row.start, row.light))), row
        except Exception:  # noqa: BLE001 - whatever is wrong with it, it is made again
            return None

    def _put(self, light: object, heavy: object) -> tuple[bytes, Row]:
        """Write both parts into a pack; return the light one's bytes, and where they stand."""
        first, second = dump(light), dump(heavy)
        slot = self._packs.put(first + second)
        return first, Row(slot.pack, slot.start, len(first), len(second), self._now)

    def close(self, *, keep: bool) -> None:
        """Leave what is to be known next time.

        Args:
            keep: Keep what is new; else it goes.
        """
        for coming in self._coming.values():
            coming.close()
        if self._folder is not None:
            with suppress(OSError):  # a full disk: it is made again next time
                self._leave(self._folder, self._new if keep else {})
        self._packs.close()

    def _leave(self, folder: Path, new: Mapping[str, Row]) -> None:
        sizes = self._packs.sizes()
        stale = any(self._rows[key].used < self._now - _DAY for key in self._asked & self._rows.keys())
        rows = dict(self._rows)
        if new or stale:
            rows |= {key: rows[key]._replace(used=self._now) for key in self._asked & rows.keys()} | dict(new)
            rows = {key: row for key, row in rows.items() if row.used >= self._now - _KEEP}
            if _weigh(rows) > _LARGEST:
                rows = {key: row for key, row in rows.items() if key in self._asked}
            whole = sum(sizes.values())
            if len(sizes) > _MOST or whole - _weigh(rows) > max(_SMALL, whole // 2):
                rows = self._move(rows)
            write_whole(_index(folder), sign({key: tuple(row) for key, row in rows.items()}, SCHEMA))
        living, mine = {row.pack for row in rows.values()}, self._mine()
        old = time.time() - _DAY  # another build may be writing into a younger one
        self._packs.remove(
            name for name in sizes.keys() - living if name in mine or (folder / name).stat().st_mtime < old
        )

    def _mine(self) -> set[str]:
        """Return the packs that this build has written or read."""
        rows = (*self._rows.values(), *self._new.values(), *(row for _, row in self._ahead.values()))
        return {row.pack for row in rows}

    def _move(self, rows: Mapping[str, Row]) -> dict[str, Row]:
        """Write everything into a pack of its own, so that the others can go."""
        fresh = Packs(self._folder)
        moved: dict[str, Row] = {}
        for key, row in rows.items():
            try:
                slot = fresh.put(self._packs.get(Slot(row.pack, row.start, row.light + row.heavy)))
            except OSError:  # one that is gone
                continue
            moved[key] = row._replace(pack=slot.pack, start=slot.start)
        fresh.close()
        return moved

    def _key(self, kind: str, parts: Iterable[str]) -> str:
        return digest_parts([str(SCHEMA), kind, self._version, *parts])


def _weigh(rows: Mapping[str, Row]) -> int:
    """Return the bytes of all that is kept."""
    return sum(row.light + row.heavy for row in rows.values())


def _index(folder: Path) -> Path:
    return folder / "index"


def _load_rows(folder: Path) -> dict[str, Row]:
    """Load what is known; nothing where the index is absent or damaged."""
    try:
        values = unsign(_index(folder).read_bytes(), SCHEMA)
        return {key: Row(*row) for key, row in values.items()}
    except (OSError, ValueError, TypeError, AttributeError, EOFError):
        return {}


def memo_of(settings: Mapping[str, Any]) -> Memo:
    """Return the memo of this build; one that keeps nothing where there is none."""
    memo = settings.get(MEMO)
    return memo if isinstance(memo, Memo) else Memo(workers=1)
