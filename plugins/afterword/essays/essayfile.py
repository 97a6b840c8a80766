"""Essay files: the only reader and writer of `content/essays/*.md` and `content/pages/*.md`."""

import re
from pathlib import Path
from typing import NamedTuple

from msgspec import NODEFAULT
from msgspec.structs import fields

from afterword.building.files import read_whole
from afterword.errors import ContentError
from afterword.essays.model import Essay, EssayKind
from afterword.essays.schema import KEYS, parse_headers
from afterword.text.headers import parse_head
from afterword.text.slugs import slugify

_DEFAULTS = {field.name: field.default for field in fields(Essay) if field.default is not NODEFAULT}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


class Reading(NamedTuple):
    """An essay and what is wrong with its file.

    Attributes:
        essay: What could be read.
        body_line: The line on which the body begins, from 1.
        mistakes: In the order of their lines.
    """

    essay: Essay
    body_line: int
    mistakes: tuple[ContentError, ...]


def read_essay(text: str, path: Path, kind: EssayKind = EssayKind.ESSAY) -> Reading:
    """Read an essay and every mistake in its head.

    Args:
        text: The whole file.
        path: Its place: the slug where none is stated, and the name in messages.
        kind: An essay or a page.
    """
    head = parse_head(text.removeprefix("\ufeff"))
    values, mistakes = parse_headers(head.headers, path)
    found = list(mistakes)
    if head.stray is not None:
        line, words = head.stray
        found.append(
            ContentError(path, line, f"{words[:40]!r} is no metadata; write `Key: value`, then a blank line")
        )
    if "title" not in values:
        found.append(ContentError(path, 1, "no title; begin the file with `Title: …`"))
        values["title"] = path.stem.replace("-", " ").capitalize()
    if "slug" not in values:
        values["slug"] = slugify(path.stem) or "untitled"
    if found:
        found.sort(key=lambda mistake: mistake.line or 0)
    return Reading(Essay(body=head.body, kind=kind, **values), head.body_line, tuple(found))


def loads_essay(text: str, path: Path, kind: EssayKind = EssayKind.ESSAY) -> Essay:
    """Read an essay.

    Raises:
        ContentError: The first mistake in its head.
    """
    reading = read_essay(text, path, kind)
    if reading.mistakes:
        raise reading.mistakes[0]
    return reading.essay


def load_essay(path: Path, kind: EssayKind = EssayKind.ESSAY) -> Essay:
    """Read an essay's file.

    Raises:
        ContentError: A mistake in its head, or a file that isn't UTF-8.
    """
    return loads_essay(load_text(path), path, kind)


def load_text(path: Path) -> str:
    """Return a content file's text.

    Raises:
        ContentError: It isn't UTF-8, or holds a NUL.
    """
    data = read_whole(path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError(path, line, "not UTF-8; save the file in UTF-8") from None
    if (at := data.find(b"\0")) >= 0:
        raise ContentError(path, data.count(b"\n", 0, at) + 1, "a NUL character; delete it")
    return text


def dumps_essay(essay: Essay) -> str:
    """Return an essay's canonical text; `loads_essay` reads the same essay back.

    Args:
        essay: Its values may hold control characters; in a header they become spaces.
    """
    lines = []
    for name, key in KEYS.items():
        value = getattr(essay, key.field)
        if value is None or value == () or value == _DEFAULTS.get(key.field, NODEFAULT):
            continue
        lines.append(f"{name}: {_one_line(key.write(value))}")
    lines.extend(f"{name}: {_one_line(value)}" for name, value in essay.extra)
    return "\n".join(lines) + "\n\n" + essay.body


def _one_line(text: str) -> str:
    return (text if text.isprintable() else _CONTROL.sub(" ", text)).strip()
