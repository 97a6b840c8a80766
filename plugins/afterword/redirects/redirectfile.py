"""`content/redirects.toml`: the old addresses that no text's `Aliases:` says, and what is gone on purpose.

    [redirects]
    "/old/" = "/essays/new/"

    [gone]
    "/essays/withdrawn/" = "Withdrawn by its author."
    "/essays/kept/#c-12" = "A slander; removed for good."

`[gone]` also takes a place on a page, which is then only no longer missed, and the id of a feed or its
entries (a whole address; one with a slash at its end stands for all ids that begin so).
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from afterword.errors import ContentError, suggest
from afterword.redirects.paths import Old, parse_old

FILE = "redirects.toml"
_TABLES = ("redirects", "gone")
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)$")
_WEB = ("http://", "https://")


class Written(NamedTuple):
    """One line of the file.

    Attributes:
        old: The address; None in `[gone]` for a place on a page and for an id.
        text: The address as it is written.
        value: Where it leads, or why it is gone.
    """

    old: Old | None
    text: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class RedirectFile:
    """What the file says, in its order."""

    redirects: tuple[Written, ...] = ()
    gone: tuple[Written, ...] = ()

    def declares_gone(self, address: str) -> bool:
        """Return whether a place on a page, or an id of a feed, is declared gone."""
        return any(
            row.text == address
            or (row.text.startswith(_WEB) and row.text[-1] == "/" and address.startswith(row.text))
            for row in self.gone
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """The file, and what is wrong with it, by line."""

    file: RedirectFile
    mistakes: tuple[ContentError, ...] = ()


def load_redirects(content: Path) -> RedirectFile:
    """Load the file; a site without one has none.

    Args:
        content: The site's `content/`.

    Raises:
        ContentError: The first mistake in it.
    """
    reading = read_redirects(content)
    if reading.mistakes:
        raise reading.mistakes[0]
    return reading.file


def read_redirects(content: Path) -> Reading:
    """Load the file with every mistake in it.

    Args:
        content: The site's `content/`.
    """
    path = content / FILE
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Reading(RedirectFile())
    try:
        return parse_redirects(data.decode(), path)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Reading(RedirectFile(), (ContentError(path, line, "not UTF-8; save the file in UTF-8"),))


def parse_redirects(text: str, path: Path | str) -> Reading:
    """Parse the file.

    Args:
        text: All of it.
        path: Its name, for messages.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _TOML_LINE.search(str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        message = (
            f'{_TOML_LINE.sub("", str(error)).strip()}; a line is "/old/" = "/new/", both in quotation marks'
        )
        return Reading(RedirectFile(), (ContentError(path, line, message),))
    mistakes: list[ContentError] = []
    found: dict[str, tuple[Written, ...]] = {}
    for name, table in tables.items():
        if name not in _TABLES:
            line = _line_of(text, name)
            mistakes.append(ContentError(path, line, f"unknown table {name!r}{suggest(name, _TABLES)}"))
        elif not isinstance(table, Mapping):
            mistakes.append(ContentError(path, _line_of(text, name), f"{name!r} is a table; write [{name}]"))
        else:
            found[name] = tuple(_rows(name, table, text, path, mistakes))
    mistakes.sort(key=lambda mistake: mistake.line or 0)
    return Reading(RedirectFile(found.get("redirects", ()), found.get("gone", ())), tuple(mistakes))


def _rows(
    name: str, table: Mapping[str, object], text: str, path: Path | str, mistakes: list[ContentError]
) -> Iterator[Written]:
    start = _line_of(text, name)
    seen: dict[Old, str] = {}
    for key, value in table.items():
        line = _line_of(text, key, start)
        try:
            row = Written(_parse_key(key, gone=name == "gone"), key, _parse_value(name, key, value), line)
        except ValueError as error:
            mistakes.append(ContentError(path, line, str(error)))
            continue
        if row.old is not None and row.old in seen:
            message = f"{key!r} is {seen[row.old]!r} in other letters; delete one"
            mistakes.append(ContentError(path, line, message))
            continue
        if row.old is not None:
            seen[row.old] = key
        yield row


def _parse_key(key: str, *, gone: bool) -> Old | None:
    if gone and key.startswith(_WEB):
        return None
    if gone and "#" in key:
        parse_old(key.partition("#")[0])
        return None
    return parse_old(key)


def _parse_value(name: str, key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        wanted = "where it leads" if name == "redirects" else "why it is gone"
        raise ValueError(f"{key!r} says nothing; write {wanted}, in quotation marks")
    if name == "redirects" and (value.startswith("//") or not value.startswith(("/", *_WEB))):
        raise ValueError(f"{value!r} is no address; write a path such as /essays/x/, or https://…")
    return value.strip()


def _line_of(text: str, word: str, start: int = 1) -> int:
    """Return the first line from `start` on that names a table or a key; TOML's reader tells none."""
    lines = text.split("\n")
    named = (f"[{word}]", f'"{word}"', f"'{word}'", word)
    for number, line in enumerate(lines[start - 1 :], start):
        if line.strip().replace(" ", "").startswith(tuple(one.replace(" ", "") for one in named)):
            return number
    return start
