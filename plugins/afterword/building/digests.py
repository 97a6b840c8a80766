"""The digest of a value: the same for equal values, another for others, whatever process or build asks."""

import json
from collections.abc import Callable, Iterable, Mapping, Sized
from dataclasses import fields
from datetime import date
from enum import Enum
from functools import partial
from operator import attrgetter
from pathlib import PurePath
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from jinja2 import Environment, Undefined

from afterword.building.files import digest_bytes
from afterword.building.later import Later
from afterword.building.reads import How, Read

SHORT = 16  # hexadecimal digits, 64 bits: enough to tell what one page read from what it read before


class UnknownValueError(TypeError):
    """A value of a kind that can't be compared from build to build."""


class Digester:
    """Digests values of one build, each object once: views are frozen, so they don't change meanwhile."""

    def __init__(self) -> None:
        # The object is kept with its digest, so that no other can take its place in memory.
        self._known: dict[int, tuple[object, str]] = {}
        self._to_json = json.JSONEncoder(default=self._plain).encode
        self._getters: dict[type, Callable[[Any], Any] | None] = {}

    def digest(self, value: object) -> str:
        """Return a value's digest.

        Raises:
            UnknownValueError: Nothing tells whether it is the same in another build.
        """
        if isinstance(value, Later):
            value = value.all()
        if isinstance(value, tuple | list):
            known = self._known.get(id(value))
            if known is None:
                known = self._known[id(value)] = (value, self._encode(value))
            return known[1]
        if type(value) is not str and self._fields(type(value)) is not None:
            return self._object(value)
        return self._encode(value)

    def _object(self, value: object) -> str:
        known = self._known.get(id(value))
        if known is None:
            kind = type(value)
            get = self._fields(kind)
            found = get(value) if get is not None else ()
            digest = self._encode([kind.__qualname__, found])
            known = self._known[id(value)] = (value, digest)
        return known[1]

    def _encode(self, value: object) -> str:
        try:
            return digest_bytes(self._to_json(value).encode())[:SHORT]
        except UnknownValueError:
            raise
        except (TypeError, ValueError, RecursionError) as error:
            raise UnknownValueError(str(error)) from None

    def _fields(self, kind: type) -> Callable[[Any], Any] | None:
        """Return what gets the fields of a frozen dataclass; None for what is none."""
        if kind not in self._getters:
            frozen = getattr(getattr(kind, "__dataclass_params__", None), "frozen", False)
            names = [field.name for field in fields(kind)] if frozen else []
            self._getters[kind] = attrgetter(*names) if names else None
        return self._getters[kind]

    def _plain(self, value: object) -> object:
        """Return what stands in JSON for a value that JSON doesn't know."""
        if self._fields(type(value)) is not None:
            return self._object(value)
        for kinds, plain in _PLAIN:
            if isinstance(value, kinds):
                return plain(value)
        raise UnknownValueError(f"{type(value).__name__} can't be compared")


def _set(value: Iterable[object]) -> object:
    return ["set", sorted(value, key=repr)]


def _function(value: FunctionType | BuiltinFunctionType) -> object:
    # What it does stands in the code, whose digest is part of every page's key.
    if getattr(value, "__closure__", None) or "<" in value.__qualname__:
        raise UnknownValueError(f"{value.__qualname__} can't be compared")
    return [value.__module__, value.__qualname__]


_PLAIN: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (date, lambda value: [type(value).__name__, value.isoformat()]),
    (Later, lambda value: value.all()),
    (Enum, lambda value: [type(value).__name__, value.name]),
    (PurePath, str),
    (frozenset | set, _set),
    (partial, lambda value: [value.func, value.args, value.keywords]),
    (MethodType, lambda value: [value.__func__, value.__self__]),
    (FunctionType | BuiltinFunctionType, _function),
    (type, lambda value: [value.__module__, value.__qualname__]),
    (Undefined, lambda _value: ["nothing"]),
    (Mapping, lambda value: [[key, each] for key, each in value.items()]),
)


def _count(value: object) -> str:
    return str(len(value)) if isinstance(value, Sized) else "-"


_OF_EACH: Mapping[str, Callable[[Any], object]] = {
    How.EACH.value: lambda value: value,
    How.EACH_TRUTH.value: bool,
    How.EACH_COUNT.value: _count,
}


def digest_read(read: Read, values: Mapping[str, Any], environment: Environment, digester: Digester) -> str:
    """Return the digest of what a template's read finds.

    Args:
        read: Where to look; of a table's entries, only which table it is.
        values: The page's context.
        environment: It has further values, and knows how attributes are looked up.
        digester: Of this build.

    Raises:
        UnknownValueError: It can't be compared.
    """
    name = read.path[0]
    if name not in values and name not in environment.globals:
        return "-"
    value = values[name] if name in values else environment.globals[name]
    if read.how == How.ITEM.value:
        return "…" if isinstance(value, dict) else digester.digest(value)
    if read.how in _OF_EACH:
        place = read.path.index("")
        rest = [part for part in read.path[place + 1 :] if part]
        found = _follow(value, read.path[1:place], environment)
        elements = list(found) if isinstance(found, Iterable) else []
        look = _OF_EACH[read.how]
        return digester.digest(
            [look(_follow(each, rest, environment)) for each in elements] if rest else len(elements)
        )
    found = _follow(value, read.path[1:], environment)
    if read.how == How.COUNT.value:
        return _count(found)
    return str(bool(found)) if read.how == How.TRUTH.value else digester.digest(found)


def _follow(value: object, path: Iterable[str], environment: Environment) -> object:
    for part in path:
        if isinstance(value, Undefined):
            break
        value = environment.getattr(value, part)
    return value
