"""What a pure function has returned so far, looked up without a step of Python."""

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")
REMEMBERED = 1 << 16  # further ones are made anew each time


class Memo(dict[Key, Value]):
    """A dictionary that makes what it doesn't have, and keeps the first 65,536 of it.

    `map(memo.__getitem__, keys)` asks for many at once.

    Args:
        make: Makes a value; the same of the same key, always.
    """

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[Key], Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Key) -> Value:
        value = self._make(key)
        if len(self) < REMEMBERED:
            self[key] = value
        return value
