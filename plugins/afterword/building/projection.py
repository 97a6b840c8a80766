"""What a page's templates can read of its values, and nothing else: small enough to keep for another build.

A template that is given the projection prints what it prints when it is given everything, because
`reads` finds all that it can name.
"""

from collections.abc import Iterable, Iterator, Mapping, Sized
from typing import Any

from jinja2 import Environment, Undefined

from afterword.building.reads import How, Read

_WHOLE, _COUNT, _ITEM = How.WHOLE.value, How.COUNT.value, How.ITEM.value


class UnprojectableError(TypeError):
    """Something is read of which no part can be told from the whole."""


class Stub:
    """Stands for a value of which only some attributes are read."""


def project(
    reads: Iterable[Read],
    values: Mapping[str, Any],
    environment: Environment,
    items: Mapping[str, Iterable[str]],
) -> dict[str, Any]:
    """Return the part of a page's values that its templates can read.

    Args:
        reads: What they read; names that aren't among the values are left out.
        values: Names and what they stand for.
        environment: It knows how attributes are looked up.
        items: Of tables in which entries are looked up, the entries that the page asked for.

    Raises:
        UnprojectableError: A value is read in a way that no part of it can answer.
    """
    by_name: dict[str, list[Read]] = {}
    for read in reads:
        if read.path[0] in values:
            by_name.setdefault(read.path[0], []).append(read)
    found: dict[str, Any] = {}
    for name, own in by_name.items():
        value = values[name]
        if all(read.how == _ITEM for read in own):
            if not isinstance(value, dict):
                raise UnprojectableError(f"{name} is no table")
            found[name] = {key: value[key] for key in items.get(name, ()) if key in value}
        else:
            found[name] = _part([(read.path[1:], read.how) for read in own], value, environment)
    return found


Ways = list[tuple[tuple[str, ...], str]]


def _part(ways: Ways, value: object, environment: Environment) -> object:
    """Return what answers these reads of a value, each the attributes from here on and how they are used."""
    here = {how for path, how in ways if not path}
    deeper = [(path, how) for path, how in ways if path]
    each = [(path[1:], how) for path, how in deeper if not path[0]]
    named = [(path, how) for path, how in deeper if path[0]]
    if _WHOLE in here:
        return value
    if _ITEM in here or ((each or _COUNT in here) and named):
        raise UnprojectableError("a table and its attributes")
    if each:
        return [_element(each, one, environment) for one in _elements(value)]
    if _COUNT in here:
        return range(len(value)) if isinstance(value, Sized) else value
    if not named:
        return bool(value)
    if not value:
        return value
    return _stub(named, value, environment)


def _elements(value: object) -> Iterator[object]:
    if isinstance(value, Undefined) or not isinstance(value, Iterable) or isinstance(value, Iterator):
        raise UnprojectableError("no list")
    yield from value


def _element(ways: Ways, value: object, environment: Environment) -> object:
    """Return what answers the reads of a list's element; one without a name only counts it."""
    # An attribute of an element is read whole; how its parts are used is not told.
    named = [(tuple(part for part in path if part), _WHOLE) for path, _ in ways]
    named = [way for way in named if way[0]]
    return _stub(named, value, environment) if named else True


def _stub(ways: Ways, value: object, environment: Environment) -> object:
    by_name: dict[str, Ways] = {}
    for path, how in ways:
        by_name.setdefault(path[0], []).append((path[1:], how))
    stub = Stub()
    for name, own in by_name.items():
        attribute = environment.getattr(value, name)
        if not isinstance(attribute, Undefined):
            setattr(stub, name, _part(own, attribute, environment))
    return stub
