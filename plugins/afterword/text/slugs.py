"""Slugs: the readable part of an address."""

import re
import unicodedata
from collections.abc import Container

_WORD = re.compile(r"[a-z0-9]+")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST = 80  # characters; longer addresses are cut at a word


def slugify(text: str) -> str:
    """Return lower-case words joined by hyphens, ASCII only; empty where the text has no such letter.

    Args:
        text: A title, a name, a heading.
    """
    if len(text) <= _LONGEST and _SLUG.fullmatch(text):
        return text
    bare = text.replace("’", "")
    plain = bare if bare.isascii() else _romanize(text)
    plain = plain.lower().replace("'", "").replace("’", "")
    slug = "-".join(_WORD.findall(plain))
    if len(slug) <= _LONGEST:
        return slug
    return slug[: slug.rfind("-", 0, _LONGEST + 1)] if "-" in slug[:_LONGEST] else slug[:_LONGEST]


def _romanize(text: str) -> str:
    from unidecode import unidecode  # 12 ms of tables, wanted by few commands

    return unidecode(unicodedata.normalize("NFC", text))


def unique(name: str, taken: Container[str]) -> str:
    """Return the name, or the name with the first free number behind it: `name-2`, `name-3`."""
    if name not in taken:
        return name
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"
