"""JSON values of unknown shape, read without surprises."""

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any] | list[Any] | str | int | float | bool | None


class Broken(dict[str, Any]):
    """An object that isn't whole: something in it is damaged, or the file ends inside of it.

    Attributes:
        offset: Where it begins, in bytes from the start of the source.
        line: The same in lines, from 1.
    """

    def __init__(self, offset: int, line: int) -> None:
        super().__init__()
        self.offset = offset
        self.line = line


def objects(value: object) -> list[dict[str, Any]]:
    """Return the objects of a list; nothing where it is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def strings(value: object) -> list[str]:
    """Return the texts of a list; nothing where it is no list."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def obj(value: object) -> dict[str, Any]:
    """Return the object, or an empty one."""
    return value if isinstance(value, dict) else {}


def text(record: dict[str, Any], name: str) -> str:
    """Return a member as text: a string or a number; empty where it is neither."""
    return as_text(record.get(name))


def as_text(value: object) -> str:
    """Return a string or a number as text; empty of anything else, which may be nested to any depth."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def number(record: dict[str, Any], name: str) -> int | None:
    """Return a member as a whole number; None where it is none."""
    value = record.get(name)
    if isinstance(value, str) and value.strip().lstrip("-").isascii() and value.strip().lstrip("-").isdigit():
        value = int(value) if len(value) < 20 else None  # noqa: PLR2004 - no count or id has as many digits
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def flag(record: dict[str, Any], name: str) -> bool:
    """Return whether a member is true: `true`, 1, "true"."""
    value = record.get(name)
    return value.strip().lower() in {"true", "1", "yes"} if isinstance(value, str) else bool(value)
