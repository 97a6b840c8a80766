"""The digest of a value: the same for equal values, another for others, whatever process or build asks."""

import marshal
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from dataclasses import fields
from datetime import UTC, date, datetime
from enum import Enum
from functools import partial
from hashlib import blake2b
from operator import attrgetter, is_
from pathlib import PurePath
from types import BuiltinFunctionType, EllipsisType, FunctionType, MethodType, NoneType
from typing import Any, TypeAlias

from jinja2 import Environment, Undefined
from markupsafe import Markup
from msgspec import Struct

from afterword.building.later import Later
from afterword.building.reads import How, Read

SHORT = 16  # hexadecimal digits, 64 bits: enough to tell what one page read from what it read before
_FORMAT = 2  # of `marshal`: a later one writes what a value shares with others, too
_SHARED = (tuple, Later, Struct)  # by several pages, perhaps
_AS_THEY_ARE = (str, int, float, bool, bytes, NoneType, EllipsisType)

Plain: TypeAlias = Callable[[Any], object]


class UnknownValueError(TypeError):
    """A value of a kind that can't be compared from build to build."""


class _Kinds(dict[type, Plain | None]):
    """How to make values of each kind plain, found out when there is the first of them."""

    def __init__(self, find: Callable[[type], Plain]) -> None:
        self._find = find

    def __missing__(self, kind: type) -> Plain | None:
        self[kind] = plain = self._find(kind)
        return plain


class Digester:
    """Digests values of one build: views are frozen, so they don't change meanwhile.

    What a view holds is most often text and numbers, which can be written as they are. So of each kind of
    view, only those fields are looked at in which something else was once found: where writing fails, all of
    them are.
    """

    def __init__(self) -> None:
        # The object is kept with its digest, so that no other can take its place in memory.
        self._known: dict[int, tuple[object, str]] = {}
        self._plain_of: dict[type, Plain | None] = _Kinds(self._find)
        self._plain_of |= dict.fromkeys(_AS_THEY_ARE)
        self._plain_of |= dict.fromkeys((tuple, list), self._sequence)
        self._plain_of |= dict.fromkeys((set, frozenset), self._set)
        # Bytes, which no page prints, stand for markup.
        self._plain_of |= {Markup: str.encode, datetime: _moment}
        self._plain_of |= {dict: self._table, Later: lambda value: self._sequence(value.all())}
        self._thorough = False

    def digest(self, value: object) -> str:
        """Return a value's digest; of one that is frozen it is found once.

        Raises:
            UnknownValueError: Nothing tells whether it is the same in another build.
        """
        if not isinstance(value, _SHARED) and not hasattr(value, "__dataclass_fields__"):
            return self._digest(value)
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = (value, self._digest(value))
        return known[1]

    def _digest(self, value: object) -> str:
        try:
            try:
                data = self._write(value)
            except ValueError:
                self._thorough = True
                data = self._write(value)
        except UnknownValueError:
            raise
        except (TypeError, ValueError, RecursionError) as error:
            raise UnknownValueError(str(error)) from None
        finally:
            self._thorough = False
        return blake2b(data, digest_size=SHORT // 2).hexdigest()

    def _write(self, value: object) -> bytes:
        return marshal.dumps(self._plain(value), _FORMAT)  # type: ignore[arg-type] # it refuses what it can't

    def _plain(self, value: object) -> object:
        """Return what is written of a value: itself where that can be."""
        plain = self._plain_of[type(value)]
        return value if plain is None else plain(value)

    def _find(self, kind: type) -> Plain:
        """Return what makes values of a kind plain."""
        names = _frozen_fields(kind)
        if names is not None:
            if len(names) > 1:
                return self._view(kind, attrgetter(*names))
            return self._view(kind, lambda value: [getattr(value, name) for name in names])
        if issubclass(kind, tuple):
            return self._view(kind, tuple)
        for kinds, plain in _SIMPLE:
            if issubclass(kind, kinds):
                return lambda value: [..., kind.__name__, plain(value)]
        for kinds, plain in _MADE_OF:
            if issubclass(kind, kinds):
                return lambda value: [..., kind.__name__, self._plain(plain(value))]
        raise UnknownValueError(f"{kind.__name__} can't be compared")

    def _view(self, kind: type, get: Callable[[Any], Iterable[object]]) -> Plain:
        """Return what makes a frozen dataclass or a named tuple plain."""
        name = kind.__qualname__
        plain_of = self._plain_of
        places: dict[int, None] = {}  # where what can't be written as it is was found
        last: tuple[object, object] = (None, None)

        def plain(value: object) -> object:
            nonlocal last
            if value is last[0] and not self._thorough:
                return last[1]
            found = [..., name, *get(value)]
            for place in range(len(found)) if self._thorough else places:
                each = found[place]
                if (make := plain_of[type(each)]) is not None:
                    found[place] = make(each)
                    if found[place] is not each:
                        places[place] = None
            last = value, found
            return found

        return plain

    def _sequence(self, value: tuple[object, ...] | list[object]) -> object:
        plain_of = self._plain_of
        found = [each if (plain := plain_of[type(each)]) is None else plain(each) for each in value]
        return value if all(map(is_, found, value)) else type(value)(found)

    def _table(self, value: dict[object, object]) -> object:
        return {self._plain(key): self._plain(each) for key, each in value.items()}

    def _set(self, value: set[object] | frozenset[object]) -> object:
        found = [self._plain(each) for each in value]
        return value if all(map(is_, found, value)) else [..., "set", sorted(found, key=repr)]


def _frozen_fields(kind: type) -> Sequence[str] | None:
    """Return the names of a frozen struct's or dataclass's fields; None for any other kind."""
    if issubclass(kind, Struct):
        return kind.__struct_fields__ if kind.__struct_config__.frozen else None
    if getattr(getattr(kind, "__dataclass_params__", None), "frozen", False):
        return [field.name for field in fields(kind)]  # type: ignore[arg-type] # frozen, so a dataclass
    return None


def _moment(value: datetime) -> object:
    if value.tzinfo is UTC:  # four times as fast as words
        return [..., "UTC", value.__reduce__()[1][0]]  # what it is made of anew: bytes, zone
    return [..., "datetime", value.isoformat()]


def _function(value: FunctionType | BuiltinFunctionType) -> object:
    # What it does stands in the code, whose digest is part of every page's key.
    if getattr(value, "__closure__", None) or "<" in value.__qualname__:
        raise UnknownValueError(f"{value.__qualname__} can't be compared")
    return value.__module__, value.__qualname__


_SIMPLE: tuple[tuple[Any, Plain], ...] = (
    (date, lambda value: value.isoformat()),
    (Enum, lambda value: value.name),
    (int, int),
    (float, float),
    (str, str.__str__),
    (PurePath, str),
    (type, lambda value: (value.__module__, value.__qualname__)),
    (FunctionType | BuiltinFunctionType, _function),
    (Undefined, lambda _value: None),
)
_MADE_OF: tuple[tuple[Any, Plain], ...] = (
    (partial, lambda value: (value.func, value.args, value.keywords)),
    (MethodType, lambda value: (value.__func__, value.__self__)),
    (Mapping, dict),
    (list, list),
)


_WHOLE, _ITEM, _COUNT = How.WHOLE.value, How.ITEM.value, How.COUNT.value


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
    name, *path = read.path
    if name in values:
        value = values[name]
    elif name in environment.globals:
        value = environment.globals[name]
    else:
        return "-"
    how = read.how
    if how == _WHOLE:
        return digester.digest(_follow(value, path, environment))
    if how == _ITEM:
        return "…" if isinstance(value, dict) else digester.digest(value)
    if how in _OF_EACH:
        place = path.index("")
        rest = [part for part in path[place:] if part]
        found = _follow(value, path[:place], environment)
        elements = list(found) if isinstance(found, Iterable) else []
        look = _OF_EACH[how]
        if not rest:
            return str(len(elements))
        return digester.digest([look(_follow(each, rest, environment)) for each in elements])
    found = _follow(value, path, environment)
    return _count(found) if how == _COUNT else str(bool(found))


def _follow(value: object, path: Iterable[str], environment: Environment) -> object:
    for part in path:
        if isinstance(value, Undefined):
            break
        value = environment.getattr(value, part)
    return value
