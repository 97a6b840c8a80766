"""The values that headers hold: text → value and value → text, exact both ways.

The parsers raise ValueError with a message for the person who wrote the line; the caller knows file and line.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from afterword.discussion.identity import is_digest, is_id
from afterword.errors import suggest
from afterword.vocabulary import Inference, When, format_when, parse_when

Value = TypeVar("Value")
Word = TypeVar("Word", bound=StrEnum)

_COUNT = re.compile(r"[0-9]{1,9}")


def parse_one_of(words: Mapping[str, Value]) -> Callable[[str], Value]:
    """Return a parser that knows these words and no others."""

    def parse(text: str) -> Value:
        try:
            return words[text]
        except KeyError:
            raise ValueError(f"unknown value {text!r}{suggest(text, words)}") from None

    return parse


def parse_word(kind: type[Word]) -> Callable[[str], Word]:
    """Return a parser that knows an enumeration's words."""
    return parse_one_of({word.value: word for word in kind})


def parse_moment(text: str) -> When:
    """Parse a time as `vocabulary.parse_when` does, with a message that shows the way out.

    Raises:
        ValueError: No such time, or one without its zone.
    """
    try:
        return parse_when(text)
    except (ValueError, OverflowError):
        raise ValueError(f"bad date {text!r}; write 2011-03-04T10:22:00Z, or 2011-03-04 alone") from None


def write_moment(value: When | None) -> str | None:
    """Return the canonical text of a time.

    Raises:
        ValueError: A time without its zone, or one that UTC's calendar doesn't reach.
    """
    if value is None:
        return None
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError(f"the time {value} has no zone; make it UTC where it is first read")
    try:
        return format_when(value)
    except OverflowError:
        raise ValueError(f"the time {value} is off the calendar in UTC") from None


def parse_count(text: str) -> int:
    """Parse a whole number from 0.

    Raises:
        ValueError: Anything else.
    """
    if not _COUNT.fullmatch(text):
        raise ValueError(f"bad number {text!r}; write digits alone")
    return int(text)


def parse_id(text: str) -> str:
    """Parse a comment's id.

    Raises:
        ValueError: Outside the grammar.
    """
    if not is_id(text):
        hint = "an id is letters, digits, '.', '_' and '-', begins with a letter or digit, has 128 at most"
        raise ValueError(f"{text[:140]!r} is no id; {hint}")
    return text


def parse_digest(text: str) -> str:
    """Parse a body's digest.

    Raises:
        ValueError: Not 8 to 64 lower-case hexadecimal digits.
    """
    if not is_digest(text):
        hint = "it is 8 to 64 of the digits 0-9a-f; take the line out where a person wrote the comment"
        raise ValueError(f"bad digest {text[:70]!r}; {hint}")
    return text


def parse_inferred(text: str) -> tuple[Inference, ...]:
    """Parse `published from month heading, author from signature`.

    Raises:
        ValueError: An item that doesn't say how.
    """
    return tuple(_parse_inference(item.strip()) for item in text.split(","))


def write_inferred(inferred: tuple[Inference, ...]) -> str | None:
    """Return the text that `parse_inferred` reads back, or None where nothing was inferred.

    Raises:
        ValueError: An inference whose words would be read back otherwise, as with a comma in them.
    """
    if not inferred:
        return None
    for item in inferred:
        field, _, how = str(item).strip().partition(" from ")
        if "," in str(item) or not how or item != Inference(field, how):
            raise ValueError(f"{str(item)!r} can't be an inference; it is `field from how`, without a comma")
    return ", ".join(map(str, inferred))


def _parse_inference(text: str) -> Inference:
    field, middle, how = text.partition(" from ")
    if not field or not middle or not how:
        raise ValueError(f"{text!r} doesn't say how; write `published from month heading`")
    return Inference(field, how)
