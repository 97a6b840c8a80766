"""Many values in few files, one behind the other: whoever knows a value's place reads it and no other.

Several processes write at once, each into a pack of its own. Values are pickled, so packs are trusted like
the code beside them; like all of `.cache/` they may be deleted.
"""

import os
import pickle
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

Value_co = TypeVar("Value_co", covariant=True)
_SUFFIX = ".pack"


class Slot(NamedTuple):
    """Where a value stands.

    Attributes:
        pack: The file's name.
        start, length: In bytes.
    """

    pack: str
    start: int
    length: int


class _Own(NamedTuple):
    """The pack that a process writes into."""

    process: int
    name: str
    handle: int


class Packs:
    """A folder of packs: those of earlier builds are read, and each process adds one of its own.

    Args:
        folder: Where they are; None for one that goes with this process.
    """

    def __init__(self, folder: Path | None) -> None:
        self._given = folder
        self._own: _Own | None = None
        self._end = 0
        self._open: dict[str, int] = {}

    @cached_property
    def _lent(self) -> tempfile.TemporaryDirectory[str]:
        return tempfile.TemporaryDirectory(prefix="afterword-")

    @property
    def folder(self) -> Path:
        """Where they are."""
        return self._given if self._given is not None else Path(self._lent.name)

    def put(self, data: bytes) -> Slot:
        """Write a value's bytes, and return where they stand.

        Raises:
            OSError: They can't be written.
        """
        own = self._own
        if own is None or own.process != os.getpid():  # a copy of a process writes into its own
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, path = tempfile.mkstemp(dir=self.folder, suffix=_SUFFIX)
            own = self._own = _Own(os.getpid(), Path(path).name, handle)
            self._end = 0
        start, length = self._end, len(data)
        if os.write(own.handle, data) != length:
            raise OSError(f"{own.name} can't be written to its end")
        self._end += length
        return Slot(own.name, start, length)

    def get(self, slot: Slot) -> bytes:
        """Return a value's bytes.

        Raises:
            OSError: Its pack is gone, or was cut off.
        """
        handle = self._open.get(slot.pack)
        if handle is None:
            handle = self._open[slot.pack] = os.open(self.folder / slot.pack, os.O_RDONLY)
        data = os.pread(handle, slot.length, slot.start)
        if len(data) != slot.length:
            raise OSError(f"{slot.pack} was cut off")
        return data

    def sizes(self) -> dict[str, int]:
        """Return the size of every pack, in bytes."""
        if not self.folder.is_dir():
            return {}
        with os.scandir(self.folder) as entries:
            return {entry.name: entry.stat().st_size for entry in entries if entry.name.endswith(_SUFFIX)}

    def remove(self, names: Iterable[str]) -> None:
        """Remove packs; who has one open may still read it."""
        for name in names:
            with suppress(OSError):
                (self.folder / name).unlink()

    def close(self) -> None:
        """Close every file, and let go of a folder that was for this process alone."""
        for handle in self._open.values():
            os.close(handle)
        self._open.clear()
        if self._own is not None and self._own.process == os.getpid():
            os.close(self._own.handle)
        self._own = None
        if "_lent" in vars(self):
            self._lent.cleanup()
            del self._lent


class Kept(Protocol[Value_co]):
    """A value that is here, or is fetched at the first look at it."""

    def open(self) -> Value_co:
        """Return it."""


class Here(Generic[Value_co]):
    """A value that is here.

    Args:
        value: It.
    """

    __slots__ = ("_value",)

    def __init__(self, value: Value_co) -> None:
        self._value = value

    def open(self) -> Value_co:
        """Return it."""
        return self._value


class Packed(Generic[Value_co]):
    """A value that lies in a pack until somebody looks at it.

    Args:
        packs: The packs.
        slot: Its place in them.
        make: Makes it anew behind something lighter, where it can't be read any more.
    """

    __slots__ = ("_make", "_packs", "_slot", "_value")

    def __init__(self, packs: Packs, slot: Slot, make: Callable[[], tuple[Any, Value_co]]) -> None:
        self._packs, self._slot, self._make = packs, slot, make
        self._value: tuple[()] | tuple[Value_co] = ()

    def open(self) -> Value_co:
        """Return it; it is read once."""
        if not self._value:
            try:
                self._value = (load(self._packs.get(self._slot)),)
            except Exception:  # noqa: BLE001 - whatever is wrong with it, it is made again
                self._value = (self._make()[1],)
        return self._value[0]


def dump(value: object) -> bytes:
    """Return a value's bytes."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def load(data: bytes) -> Any:  # noqa: ANN401 - whatever was kept
    """Return the value of these bytes; raises any exception where they are none."""
    return pickle.loads(data)  # noqa: S301 - our own, see above
