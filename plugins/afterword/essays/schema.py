"""What an essay's header may say: every key, its type, and what to write instead of a mistake."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from afterword.errors import ContentError, suggest
from afterword.essays.model import Addresses, EssayStatus
from afterword.text.headers import Header
from afterword.text.slugs import slugify
from afterword.vocabulary import Format, Inference, Rights, When, format_when, parse_when

_SPACED_DATE = len("2013-03-11 10:22")


class Key(Struct, frozen=True):
    """One header of an essay.

    Attributes:
        field: The attribute of `Essay`.
        parse: Text → value; raises ValueError with what to write instead.
        write: Value → text.
    """

    field: str
    parse: Callable[[str], Any]
    write: Callable[[Any], str] = str


def parse_date(text: str) -> When:
    """Parse `2013-03-11`, `2013-03-11 10:22` (UTC) or RFC 3339.

    Raises:
        ValueError: None of these.
    """
    try:
        if len(text) >= _SPACED_DATE and text[10] in " T":
            moment = datetime.fromisoformat(text)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        return parse_when(text)
    except ValueError:
        raise ValueError(f"bad date {text!r}; write 2013-03-11 or 2013-03-11T10:22:00Z") from None


def parse_list(text: str) -> tuple[str, ...]:
    """Parse a comma-separated list, or a semicolon-separated one where an item holds a comma."""
    separator = ";" if ";" in text else ","
    return tuple(dict.fromkeys([item for part in text.split(separator) if (item := part.strip())]))


def write_list(items: tuple[str, ...]) -> str:
    """Return the text that `parse_list` reads back."""
    if any("," in item for item in items):
        return "; ".join(items) + (";" if len(items) == 1 else "")
    return ", ".join(items)


def parse_inferred(text: str) -> tuple[Inference, ...]:
    """Parse `title from first sentence, published from month heading`.

    Raises:
        ValueError: An item without " from ".
    """
    found = []
    for item in text.split(","):
        name, middle, how = item.strip().partition(" from ")
        if not middle or not name or not how:
            raise ValueError(f"{item.strip()!r} doesn't say how; write `title from first sentence`")
        found.append(Inference(name, how))
    return tuple(found)


def write_inferred(items: tuple[Inference, ...]) -> str:
    """Return the text that `parse_inferred` reads back."""
    return ", ".join(str(item) for item in items)


def _choice(kind: type[StrEnum]) -> Callable[[str], StrEnum]:
    def parse(text: str) -> StrEnum:
        try:
            return kind(text.lower())
        except ValueError:
            raise ValueError(
                f"unknown value {text!r}{suggest(text, [item.value for item in kind])}"
            ) from None

    return parse


def _slug(text: str) -> str:
    if slugify(text) != text:
        raise ValueError(f"{text!r} can't be an address; write {slugify(text) or 'a-word'!r}")
    return text


def _address(text: str) -> str:
    if urlsplit(text).scheme not in {"http", "https"}:
        raise ValueError(f"{text!r} is no web address; write it whole, with https://")
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"bad date {text!r}; write the day as 2026-11-22") from None


def _path_list(text: str) -> tuple[str, ...]:
    paths = parse_list(text)
    for path in paths:
        if not path.startswith("/"):
            raise ValueError(
                f"{path!r} is no path; write the old address from its first slash on, as /2011/03/x/"
            )
    return paths


# In the order in which they are written.
KEYS: Mapping[str, Key] = {
    "Title": Key("title", str),
    "Slug": Key("slug", _slug),
    "Dek": Key("dek", str),
    "Date": Key("published", parse_date, format_when),
    "Modified": Key("updated", parse_date, format_when),
    "Authors": Key("authors", parse_list, write_list),
    "Status": Key("status", _choice(EssayStatus)),
    "Lang": Key("lang", str),
    "Summary": Key("summary", str),
    "Categories": Key("categories", parse_list, write_list),
    "Tags": Key("tags", parse_list, write_list),
    "Series": Key("series", str),
    "Myths": Key("myths", str),
    "Addresses": Key("addresses", _choice(Addresses)),
    "Rights": Key("rights", _choice(Rights)),
    "Licence": Key("licence", str),
    "Source": Key("source", str),
    "Source-URL": Key("source_url", _address),
    "Origin": Key("origin", _address),
    "Aliases": Key("aliases", _path_list, write_list),
    "Imported": Key("imported", _day, date.isoformat),
    "Inferred": Key("inferred", parse_inferred, write_inferred),
    "Format": Key("format", _choice(Format)),
    "Digest": Key("digest", str),
}
# What people who know Pelican, or spell otherwise, write for the same.
SYNONYMS: Mapping[str, str] = {
    "author": "Authors",
    "category": "Categories",
    "license": "Licence",
    "subtitle": "Dek",
    "updated": "Modified",
    "published": "Date",
}
_BY_NAME: Mapping[str, str] = {**{name.lower(): name for name in KEYS}, **SYNONYMS}


def parse_headers(headers: tuple[Header, ...], path: Path) -> tuple[dict[str, Any], tuple[ContentError, ...]]:
    """Parse an essay's headers; return the fields of `Essay` they give, and every mistake.

    Args:
        headers: As `text.headers.parse_head` gives them.
        path: The file, for the messages.
    """
    fields: dict[str, Any] = {}
    extra: list[tuple[str, str]] = []
    mistakes: list[ContentError] = []
    for written, value, line in headers:
        name = written if written in KEYS else _BY_NAME.get(written.lower())
        if name is None:
            if written.lower().startswith("x-"):
                extra.append((written, value))
            else:
                hint = suggest(written, KEYS)
                mistakes.append(ContentError(path, line, f"unknown metadata {written!r}{hint}"))
            continue
        key = KEYS[name]
        if key.field in fields:
            mistakes.append(ContentError(path, line, f"{name} stands twice; keep one of them"))
        elif value:
            try:
                fields[key.field] = key.parse(value)
            except ValueError as error:
                mistakes.append(ContentError(path, line, f"{written}: {error}"))
    if extra:
        fields["extra"] = tuple(extra)
    return fields, tuple(mistakes)
