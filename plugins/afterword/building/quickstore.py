"""The last whole build's memory of each text, one by one: reading one doesn't read the others.

Values are pickled, so they are trusted like the code beside them; like all of `.cache/` they may be deleted.
"""

import marshal
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from msgspec import Struct

from afterword.building.files import write_whole
from afterword.building.packs import Packs, Slot, dump, load
from afterword.building.signed import sign, unsign

SCHEMA = 3  # whoever changes what is kept, or what it means, raises it
LARGEST = 1 << 30  # bytes; a site that needs more is built whole at every edit
_INDEX = "index"
_EDITS = "edits"  # beside the index, rows that single edits have changed since
_MOST = 32  # packs of single edits
_SINGLE = 1 << 20  # bytes; a whole build's packs are larger, or few


Row: TypeAlias = bytes  # `_Places`, packed: a build has one of each source, and an edit looks at its own only


class _Places(NamedTuple):
    """Where it stands what is known of a source.

    Attributes:
        page: Its page's path in the output.
        before: What it was.
        kept: What its page is given, but for what comes from its text.
        fact: What is to be known of all sources together; None for nothing.
    """

    page: str
    before: Slot
    kept: Slot
    fact: Slot | None


def put_row(packs: Packs, page: str, before: object, kept: object, fact: object) -> Row:
    """Put what is known of a source into a pack; raises any exception where it can't be kept."""
    slot = packs.put(dump(fact)) if fact is not None else None
    return _pack(_Places(page, packs.put(dump(before)), packs.put(dump(kept)), slot))


def _pack(places: _Places) -> Row:
    return marshal.dumps((places.page, *(slot and tuple(slot) for slot in places[1:])))


def _unpack(row: Row) -> _Places:
    page, before, kept, fact = marshal.loads(row)  # noqa: S302 - signed, and our own
    return _Places(page, Slot(*before), Slot(*kept), fact and Slot(*fact))


class Remembered(Struct, frozen=True):
    """What is known of one source.

    Attributes:
        page: Its page's path in the output.
        before: What it was.
        kept: What its page is given, but for what comes from its text.
    """

    page: str
    before: Any
    kept: Any


class Memory(Struct, frozen=True):
    """What a build leaves.

    Attributes:
        build: Its name, which the manifest has too.
        refused: Why no text can be edited by itself; empty where nothing stands against it.
        about: Values by name.
        rows: By source, where it stands in the packs.
    """

    build: str
    refused: str
    about: dict[str, object]
    rows: dict[str, Row]


def write_store(folder: Path, packs: Packs, memory: Memory) -> None:
    """Write what a build leaves, and let go of what others left; where something can't be kept, nothing is.

    Args:
        folder: Of the store.
        packs: In there, with the rows' values.
        memory: All of it.
    """
    for name in (_INDEX, _EDITS):
        (folder / name).unlink(missing_ok=True)
    rows = {} if memory.refused else memory.rows
    about = {} if memory.refused else memory.about
    living = {slot.pack for row in rows.values() for slot in _unpack(row)[1:] if slot is not None}
    sizes = packs.sizes()
    if sum(size for name, size in sizes.items() if name in living) <= LARGEST:
        try:
            known = {"build": memory.build, "refused": memory.refused, **about}
            whole = {name: dump(value) for name, value in known.items()}, rows
            write_whole(folder / _INDEX, sign(whole, SCHEMA))
        except (OSError, pickle.PicklingError, AttributeError, TypeError):
            living = set()  # a full disk, or a filter that can't be pickled: the next build is a whole one
    packs.remove(sizes.keys() - living)


class QuickStore:
    """An open store.

    Args:
        folder: Of the store.
        packs: In there.
        about: Values by name, as bytes.
        rows: By source.
        edits: Of these, what is another since.
    """

    def __init__(
        self, folder: Path, packs: Packs, about: dict[str, bytes], rows: dict[str, Row], edits: dict[str, Row]
    ) -> None:
        self._folder, self._packs, self._about = folder, packs, about
        self._rows, self._edits = rows | edits, edits

    def about(self, key: str) -> Any:  # noqa: ANN401 - whatever was kept
        """Return a value by its name; raises LookupError where there is none."""
        return load(self._about[key])

    def names(self, start: str) -> list[str]:
        """Return the ends of the names that begin so."""
        return [name.removeprefix(start) for name in sorted(self._about) if name.startswith(start)]

    def find(self, source: str) -> Remembered | None:
        """Return what is known of a source."""
        row = self._rows.get(source)
        if row is None:
            return None
        places = _unpack(row)
        return Remembered(places.page, self._load(places.before), self._load(places.kept))

    def facts(self) -> Iterator[tuple[str, Any]]:
        """Yield each source's path, and what is to be known of all of them together."""
        for path, row in self._rows.items():
            if (fact := _unpack(row).fact) is not None:
                yield path, self._load(fact)

    def put(self, source: str, **values: object) -> None:
        """Remember what a source is now; it lasts once it is saved.

        Args:
            source: Its path.
            values: Of `before`, `kept` and `fact`, what is another.
        """
        self._move(source, {name: self._packs.put(dump(value)) for name, value in values.items()})

    def _move(self, source: str, slots: dict[str, Any]) -> None:
        self._edits[source] = self._rows[source] = _pack(_unpack(self._rows[source])._replace(**slots))

    def save(self) -> None:
        """Let what was put last."""
        sizes = self._packs.sizes()
        small = frozenset(name for name, size in sizes.items() if size < _SINGLE)
        if len(small) <= _MOST:
            small = frozenset()
        for source, row in [*self._rows.items()] if small else ():
            places = zip(_Places._fields[1:], _unpack(row)[1:], strict=True)
            near = {name: slot for name, slot in places if slot is not None and slot.pack in small}
            if near:
                self._move(
                    source, {name: self._packs.put(self._packs.get(slot)) for name, slot in near.items()}
                )
        write_whole(self._folder / _EDITS, sign((self.about("build"), self._edits), SCHEMA))
        self._packs.remove(small)

    def _load(self, slot: Slot) -> Any:  # noqa: ANN401 - whatever was kept
        return load(self._packs.get(slot))


@contextmanager
def open_store(folder: Path, build: str) -> Iterator[QuickStore | None]:
    """Open the store of a build; None where there is none of that build.

    Args:
        folder: Of the store.
        build: The build's own name.
    """
    packs = Packs(folder)
    try:
        yield _load_store(folder, packs, build)
    finally:
        packs.close()


def _load_store(folder: Path, packs: Packs, build: str) -> QuickStore | None:
    try:
        about, rows = unsign((folder / _INDEX).read_bytes(), SCHEMA)
        edits = folder / _EDITS
        since, changed = unsign(edits.read_bytes(), SCHEMA) if edits.exists() else (build, {})
        store = QuickStore(folder, packs, about, rows, changed)
        return store if store.about("build") == since == build else None
    except Exception:  # noqa: BLE001 - whatever is wrong with it, there is none
        return None
