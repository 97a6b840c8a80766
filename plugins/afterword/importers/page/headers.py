"""The line that says whose comment follows, or went before, and when: many themes, few shapes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from afterword.importers.page.dates import WHEN, parse_stated
from afterword.importers.page.lines import Line
from afterword.vocabulary import When


class Shape(IntEnum):
    """How a header is written; the plainer a shape, the higher."""

    DATE = 1  # "March 4, 2011 at 10:22 am"
    SAYS = 2  # "Jane Doe says:"
    DATED = 3  # a name and a date, on one line or two


@dataclass(frozen=True, slots=True)
class Header:
    """Who and when.

    Attributes:
        name: None where the line gives a date alone.
        url: The author's, where it stands behind the name.
        when: The day or the moment, where the date can be read in one way.
        date_text: The date as written.
        lines: How many lines it takes.
        by_essay_author: The page says so.
        addresses: E-mail addresses that stood in it and were left out.
    """

    shape: Shape
    name: str | None
    when: When | None = None
    date_text: str | None = None
    url: str | None = None
    lines: int = 1
    by_essay_author: bool = False
    addresses: int = 0


_FLAGS = re.IGNORECASE
_LONGEST_LINE = 200
_SAYS = r"(?:says|said|wrote|writes|responds|responded|replied|replies|commented|comments|adds|added)"
_BUTTONS = (
    r"(?:[\s|·•()\[\]]*(?:reply|permalink|edit|log in to reply|link|quote|flag|report|delete|share|[#¶∞]"
    r"|\d+ likes?))*[\s|·•()\[\]]*"
)
_NAME = r"(?P<name>\S.{0,80}?)"
_BETWEEN = r"\s*(?:[|·•,—–@-]|\bon\b|\bat\b|\(|\s)\s*(?:on\s+|at\s+)?"
_BY = re.compile(
    rf"(?:(?:comment|posted|written|left|submitted)\s+)?by:?\s+{_NAME}(?:{_BETWEEN}(?P<when>{WHEN})\)?){_BUTTONS}",
    _FLAGS,
)
_BEHIND = re.compile(
    rf"{_NAME}\s+{_SAYS}\s*(?:this)?\s*(?:[:.…]+|,)?\s*(?:on|at|[|–—-])?\s*(?P<when>{WHEN})?\s*[:.…]*{_BUTTONS}",
    _FLAGS,
)
_BEFORE = re.compile(
    rf"(?:on\s+|at\s+)?(?P<when>{WHEN})\s*[,|·•:–—-]?\s+(?:by\s+)?{_NAME}\s+{_SAYS}\s*[:.…]*{_BUTTONS}",
    _FLAGS,
)
_DATE_BY = re.compile(rf"(?P<when>{WHEN})\s*[,|·•–—-]?\s+by:?\s+{_NAME}{_BUTTONS}", _FLAGS)
_PAIR = re.compile(rf"{_NAME}(?:{_BETWEEN})?(?P<when>{WHEN})\)?(?:\s+{_SAYS})?\s*:?{_BUTTONS}", _FLAGS)
_MAY_BE_DATED = re.compile(r"\d{4}|ago|yesterday", _FLAGS)  # quickly told: `WHEN` matches nothing else
_DATE_LINE = re.compile(
    rf"(?:posted|commented|written)?\s*(?:on\s+|at\s+|[|·•–—-]\s*)?(?P<when>{WHEN})\s*:?{_BUTTONS}", _FLAGS
)
_IS_AUTHOR = re.compile(r"\s*[(\[]?(?:post author|article author|author)[)\]]?$", _FLAGS)
_AUTHOR_LINE = re.compile(r"[(\[]?(?:post author|article author|author|op)[)\]]?", _FLAGS)
_NAME_BUTTONS = re.compile(rf"{_BUTTONS}$", _FLAGS)
_EMAIL = re.compile(r"[<(\[]?\s*(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+\s*[>)\]]?")
_URL = re.compile(r"[<(\[]?\s*(https?://[^\s<>()\[\]]+)\s*[>)\]]?", _FLAGS)
_NUMBER = re.compile(r"^#?\d{1,4}[.):]?\s+")
# "The report says:" is a sentence's beginning, not a name.
_NO_NAME = frozenset(
    "a an and anyone as because but everybody everyone he her his i if it its my nobody one our people she so"
    " some somebody someone that the their there they this we what when where who you your".split()
)
_MOST_NAME_WORDS = 6
_LONGEST_NAME = 60
_SENTENCE = re.compile(r"\w{4,}[.!?…]\s+\S*[a-z]{3}|[;:“”\"]|[!?…,]$")


def read_header(line: Line, following: Sequence[Line]) -> Header | None:
    """Return what a line says of a comment's author and date, or None.

    Args:
        line: Perhaps a header.
        following: The lines behind it; a date may stand on the next.
    """
    text = _NUMBER.sub("", line.text) if line.text.startswith("#") else line.text
    if len(text) > _LONGEST_LINE or not text:
        return None
    dated = _MAY_BE_DATED.search(text) is not None
    if dated and (match := _DATE_LINE.fullmatch(text)):
        return Header(Shape.DATE, None, parse_stated(match["when"]), match["when"])
    for pattern in (_BEFORE, _DATE_BY, _BY, _BEHIND, _PAIR) if dated else (_BEHIND,):
        match = pattern.fullmatch(text)
        if match and (header := _with_name(match["name"], match["when"])):
            if header.when is None and header.date_text is None:
                return _with_date_below(header, following)
            return header
    return _two_lines(text, following)


def read_date_line(text: str) -> Header | None:
    """Return what a line that is nothing but a date says, or None."""
    match = _DATE_LINE.fullmatch(text)
    return Header(Shape.DATE, None, parse_stated(match["when"]), match["when"]) if match else None


def is_author_badge(text: str) -> bool:
    """Tell whether a line marks the comment's author as the essay's."""
    return _AUTHOR_LINE.fullmatch(text) is not None


def _with_name(written: str, when: str | None) -> Header | None:
    name, addresses = _EMAIL.subn("", written)
    url = None
    if found := _URL.search(name):
        url = found[1]
        name = _URL.sub("", name)
    name, badges = _IS_AUTHOR.subn("", name.strip())
    name = name.strip(" \t\u00a0|·•,—–-").removesuffix(":").strip()
    if not _is_name(name, dated=when is not None):
        return None
    return Header(
        Shape.DATED if when else Shape.SAYS,
        name,
        parse_stated(when) if when else None,
        when,
        url,
        by_essay_author=badges > 0,
        addresses=addresses,
    )


def _is_name(name: str, *, dated: bool) -> bool:
    words = name.split()
    if not words or len(name) > _LONGEST_NAME or len(words) > _MOST_NAME_WORDS or _SENTENCE.search(name):
        return False
    if not any(character.isalpha() for character in name):
        return False
    # "A Fennimore" may be a name; "I met them" and "A baker" aren't.
    initial = len(words[0]) == 1 and words[1:2] and words[1][0].isupper()
    if words[0].lower() in _NO_NAME and not initial:
        return False
    # Without a date beside it a name must look like one: capitals, or a single word that is a handle.
    return dated or len(words) == 1 or name[0].isupper() or name[0] == "@"


def _with_date_below(header: Header, following: Sequence[Line]) -> Header:
    for skipped, line in enumerate(following[:2]):
        if line.text:
            below = read_date_line(line.text)
            if below is None:
                break
            return Header(
                Shape.DATED,
                header.name,
                below.when,
                below.date_text,
                header.url,
                lines=2 + skipped,
                by_essay_author=header.by_essay_author,
                addresses=header.addresses,
            )
    return header


def _two_lines(text: str, following: Sequence[Line]) -> Header | None:
    """Return a name on one line with its date on the next, a badge perhaps between them."""
    badge = 0
    for index, line in enumerate(following[:2]):
        if is_author_badge(line.text):
            badge = 1
            continue
        below = read_date_line(line.text) if line.text else None
        if below is None or below.date_text is None:
            return None
        header = _with_name(_NAME_BUTTONS.sub("", text).removesuffix(":"), below.date_text)
        if header is None:
            return None
        return Header(
            Shape.DATED,
            header.name,
            header.when,
            header.date_text,
            header.url,
            lines=2 + index,
            by_essay_author=header.by_essay_author or badge > 0,
            addresses=header.addresses,
        )
    return None


def read_footer(text: str) -> Header | None:
    """Return what a comment's last line says of it: "Posted by Jane Doe | March 4, 2011", or a date alone."""
    if len(text) > _LONGEST_LINE:
        return None
    if match := _BY.fullmatch(text):
        return _with_name(match["name"], match["when"])
    if text[:1] in "—–-" and (match := _PAIR.fullmatch(text.lstrip("—–- "))):
        return _with_name(match["name"], match["when"])
    return read_date_line(text)
