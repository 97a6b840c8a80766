"""Where to go on in a list of records behind one that is damaged.

Two ways are tried. A fault is mostly small, so brackets are counted from it to the record's end; what follows
must then be the list's end, or a record like its neighbours. And the next record like its neighbours is
looked for, for a lost quotation mark turns texts inside out, and brackets with them. The nearer place is the
right one: a record's own lists hold objects too, but none that begin as it does.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_STRING = r'"(?:[^"\\]++|\\.)*+"'
_TOKEN = re.compile(rf"{_STRING}|[\[\]{{}}\"]", re.DOTALL)  # a lone quotation mark begins what never ends
_BRACKET = re.compile(r"[\[\]{}]")
_AFTER = re.compile(r"\s*(?:(,)\s*(?=\{)|(?=\]))")
_KEYS_COMPARED = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where reading goes on.

    Attributes:
        value_next: The list's next element begins here; else what ends the list.
    """

    at: int
    value_next: bool


def find_next(text: str, at: int, depth: int, keys: Sequence[str]) -> Place | None:
    """Return the place behind a damaged record; None where there is none.

    Args:
        text: The whole text.
        at: Where the fault is.
        depth: How many containers are open inside of the list.
        keys: The first members of a record of that list, as far as known.
    """
    begins = _begins(tuple(keys[:_KEYS_COMPARED]))
    if depth == 0:  # between two records
        found = re.compile(begins, re.DOTALL).search(text, at)
        return Place(found.start(), value_next=True) if found else None
    like = re.compile(rf"\}}\s*,\s*(?={begins})", re.DOTALL)
    found = like.search(text, at)
    end = _count_brackets(text, at, found.start() if found else len(text), depth)
    if end is not None:
        after = _AFTER.match(text, end)
        if after is not None and (not after[1] or like.match(text, end - 1)):
            return Place(after.end(), value_next=bool(after[1]))
    return Place(found.end(), value_next=True) if found else None


def _count_brackets(text: str, at: int, stop: int, depth: int) -> int | None:
    """Return the place where as many containers are closed as are open here; None where `stop` is nearer."""
    for match in _tokens(text, at):
        if match.start() > stop:
            break
        bracket = match[0]
        if bracket in {"{", "["}:
            depth += 1
        elif bracket in {"}", "]"}:
            depth -= 1
            if depth == 0:
                return match.end()
    return None


def _tokens(text: str, at: int) -> Iterator[re.Match[str]]:
    """Yield texts and brackets; behind a text that never ends, the brackets in it."""
    for match in _TOKEN.finditer(text, at):
        if match[0] == '"':
            yield from _BRACKET.finditer(text, match.end())
            return
        yield match


@lru_cache(maxsize=64)
def _begins(keys: tuple[str, ...]) -> str:
    """Return the pattern of a record that begins with these members."""
    if not keys:
        return r"\{"
    first = rf'\{{\s*"{re.escape(keys[0])}"\s*:'
    if len(keys) == 1:
        return first
    # Where the first one's value is a container, its end isn't looked for.
    second = rf'(?:{_STRING}|[^\s"{{}}\[\],]++)\s*,\s*"{re.escape(keys[1])}"\s*:'
    return rf"{first}\s*(?:[\[{{]|{second})"
