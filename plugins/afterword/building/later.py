"""Values that are made when somebody first looks at them: most often a worker that makes the page."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar, overload

Item_co = TypeVar("Item_co", covariant=True)


class Later(Sequence[Item_co]):
    """A sequence that is made at the first look at it, and stays the same from then on.

    Args:
        make: Makes its items.
        length: How many they are, where that is known before they are made.
    """

    __slots__ = ("_items", "_length", "_make")

    def __init__(self, make: Callable[[], Iterable[Item_co]], length: int | None = None) -> None:
        self._make: Callable[[], Iterable[Item_co]] | None = make
        self._items: tuple[Item_co, ...] = ()
        self._length = length

    def all(self) -> tuple[Item_co, ...]:
        """Return its items."""
        if self._make is not None:
            self._items, self._make = tuple(self._make()), None
        return self._items

    @overload
    def __getitem__(self, index: int) -> Item_co: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Item_co, ...]: ...
    def __getitem__(self, index: int | slice) -> Item_co | tuple[Item_co, ...]:
        return self.all()[index]

    def __len__(self) -> int:
        return len(self.all()) if self._length is None else self._length

    def __iter__(self) -> Iterator[Item_co]:
        return iter(self.all())

    def __eq__(self, other: object) -> bool:
        return self.all() == (other.all() if isinstance(other, Later) else other)

    def __hash__(self) -> int:
        return hash(self.all())

    def __repr__(self) -> str:
        return repr(self.all())

    def __reduce__(self) -> tuple[type[tuple[Item_co, ...]], tuple[tuple[Item_co, ...]]]:
        """Return what travels between processes and builds: the items, without what made them."""
        return tuple, (self.all(),)
