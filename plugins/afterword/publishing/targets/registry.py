"""Which kinds of targets there are, and how the settings name one."""

import importlib
import os
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

from afterword.errors import SettingsError, UnusableInputError, suggest
from afterword.publishing.targets.target import Target

# Kind → the module and the class, imported when asked for: a store's library is loaded by who has a store.
# The class is a frozen dataclass whose fields are its settings: str, int, float, bool, tuple[str, ...], Path
# (resolved against the folder of the settings file), any of them or None. What a type can't say, its
# `__post_init__` does, with a ValueError: "'keep' is 0; 1 is the least".
KINDS = {
    "directory": "directory:DirectoryTarget",
    "rsync": "rsync:RsyncTarget",
    "git": "git:GitTarget",
    "s3": "s3:S3Target",
}
DEFAULT_NAME = "public"


def parse_targets(given: Mapping[str, Any], base: Path, output: Path) -> dict[str, Target]:
    """Parse `AFTERWORD["targets"]`.

    Args:
        given: By name, a dictionary with `kind` and that kind's settings.
        base: Relative paths begin there: the folder of the settings file.
        output: The one directory that a site without targets goes to.

    Returns:
        The targets by name; one at least.

    Raises:
        SettingsError: An unknown kind or setting, with the one that was probably meant; one that is missing,
            or has a value that means nothing.
    """
    if not given:
        return {DEFAULT_NAME: parse_target(DEFAULT_NAME, {"kind": "directory", "path": str(output)}, base)}
    return {name: parse_target(name, values, base) for name, values in given.items()}


def parse_target(name: str, values: Mapping[str, Any], base: Path) -> Target:
    """Parse one target; see `parse_targets`."""
    place = f"AFTERWORD: targets: {name!r}"
    if not isinstance(values, Mapping) or not isinstance(values.get("kind"), str):
        raise SettingsError(f"{place} wants a dictionary with its kind, such as {{'kind': 'directory', …}}")
    kind = values["kind"]
    if kind not in KINDS:
        raise SettingsError(f"{place}: unknown kind {kind!r}{suggest(kind, KINDS)}")
    module, _, name_of_class = KINDS[kind].partition(":")
    made = getattr(importlib.import_module(f"afterword.publishing.targets.{module}"), name_of_class)
    own = {key: value for key, value in values.items() if key != "kind"}
    known = {field.name: field for field in fields(made)}
    hints = get_type_hints(made)
    for key in own:
        if key not in known:
            raise SettingsError(f"{place}: unknown setting {key!r} of {kind}{suggest(str(key), known)}")
    if missing := [key for key, field in known.items() if key not in own and _is_wanted(field)]:
        raise SettingsError(f"{place}: {kind} wants {missing[0]!r} too")
    try:
        # A path that is nowhere said begins at the settings too.
        paths = {key: field.default for key, field in known.items() if isinstance(field.default, Path)}
        given = {**paths, **own}
        parsed = {key: _parse_value(key, value, hints[key], base) for key, value in given.items()}
        return cast("Target", made(**parsed))
    except ValueError as error:
        raise SettingsError(f"{place}: {error}") from None


def choose_target(targets: Mapping[str, Target], wanted: str | None, default: str) -> tuple[str, Target]:
    """Return the target that is meant, with its name.

    Args:
        targets: All of them.
        wanted: What was typed; None for nothing.
        default: `AFTERWORD["target"]`, "" for none.

    Raises:
        UnusableInputError: There is none of that name, or there are several and none was named.
        SettingsError: `AFTERWORD["target"]` names none.
    """
    if default and default not in targets:
        raise SettingsError(f"AFTERWORD: 'target' is {default!r}{suggest(default, targets)}")
    if wanted is not None and wanted not in targets:
        raise UnusableInputError(f"no target is called {wanted!r}{suggest(wanted, targets)}")
    name = wanted or default or (next(iter(targets)) if len(targets) == 1 else "")
    if not name:
        raise UnusableInputError(
            f"there are several targets; name one: {', '.join(targets)}."
            " AFTERWORD['target'] says which is meant otherwise"
        )
    return name, targets[name]


def _is_wanted(field: "Field[Any]") -> bool:
    return field.init and field.default is MISSING and field.default_factory is MISSING


def _parse_value(key: str, value: object, hint: object, base: Path) -> object:
    """Return a value of the type that is wanted, or raise ValueError."""
    kinds = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    kind = next((kind for kind in kinds if _fits(kind, value)), None)
    if kind is None:
        names = " or ".join(_name(kind) for kind in kinds if kind is not NoneType)
        raise ValueError(f"{key!r} is {value!r}; give it a {names}")
    if kind is Path:
        return Path(os.path.normpath(base / Path(str(value)).expanduser()))
    return tuple(cast("list[str]", value)) if get_origin(kind) is tuple else value


def _fits(kind: object, value: object) -> bool:
    if get_origin(kind) is tuple:
        return isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
    if kind is Path:
        return isinstance(value, str | Path) and str(value) not in {"", "."}
    return type(value) is kind or (kind is float and type(value) is int)


def _name(kind: object) -> str:
    if kind is Path:
        return "path"
    if get_origin(kind) is tuple:
        return "list of words"
    return kind.__name__ if isinstance(kind, type) else str(kind)
