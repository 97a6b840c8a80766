"""What a page says of an essay in lines of its own: who wrote it, when, under what, where it comes from."""

import re
from dataclasses import dataclass

from afterword.importers.page.dates import WHEN, parse_stated
from afterword.vocabulary import When

_NAME = r"(?P<name>[^\W\d_][^\n|:“”\"<>()\[\]]{0,58}?)"
_FLAGS = re.IGNORECASE
_LABEL = (
    r"(?:(?:first |originally )?"
    r"(?:posted|published|written|last updated|updated|filed|submitted|created|date)\b:?\s*)"
)
_COMMENT_COUNT = r"(?:\d+|no|one|leave an?) (?:comments?|responses?|repl(?:y|ies)|thoughts?)"
_SEPARATOR = r"\s*(?:[|·•/,—–-]|\s)\s*"
_PATTERNS = tuple(
    re.compile(pattern, _FLAGS)
    for pattern in (
        rf"{_LABEL}?(?:on\s+)?(?P<when>{WHEN})(?:{_SEPARATOR}(?:by\s+){_NAME})?(?:{_SEPARATOR}{_COMMENT_COUNT})?",
        rf"{_LABEL}?by:?\s+{_NAME}(?:{_SEPARATOR}(?:on\s+)?(?P<when>{WHEN}))?(?:{_SEPARATOR}{_COMMENT_COUNT})?",
        rf"{_NAME}\s*[|·•—–]\s*(?P<when>{WHEN})(?:{_SEPARATOR}{_COMMENT_COUNT})?",
        rf"author:\s+{_NAME}",
        _COMMENT_COUNT,
    )
)
_FILED = re.compile(
    r"(?:this entry was posted in|posted in|filed (?:under|in)|categor(?:y|ies)|in categor(?:y|ies)):?\s+"
    r"(?P<categories>[^|.]{1,150}?)"
    rf"(?:\s*(?:[|·•]|and tagged|tagged)\s*(?:tagged|tags?:?)?\s*(?P<tags>[^|.]{{1,150}}?))?"
    rf"(?:{_SEPARATOR}{_COMMENT_COUNT})?(?:\.? bookmark the permalink)?\.?",
    _FLAGS,
)
_TAGGED = re.compile(r"(?:tags?|tagged(?: (?:with|as))?|labels?):?\s+(?P<tags>[^|.]{1,150})\.?", _FLAGS)
_ENTRY = re.compile(
    rf"this entry was posted (?:by (?P<name>.{{1,60}}?) )?on (?P<when>{WHEN})(?:,?\s*(?:and is )?filed under"
    r" (?P<categories>[^.]{1,150}?))?\.(?: you can .*)?",
    _FLAGS,
)
_PUBLISHED = r"(?:published|posted|appeared|written)"
_CREDITS = (
    r"source|credit",
    rf"(?:originally|first) {_PUBLISHED}(?: (?:at|in|on|by|for))?",
    r"(?:reposted|reprinted|republished|cross-?posted) (?:with permission )?(?:from|at|on)",
    rf"this (?:article|post|essay|piece)(?: was)? (?:originally |first )?{_PUBLISHED} (?:at|in|on|by)",
)
_SOURCE = re.compile(
    rf"[\[(—–-]*\s*(?:(?P<strong>{'|'.join(_CREDITS)})\s*[:–—-]?|(?P<weak>via|h/t|hat tip(?: to)?)\s*:?)"
    r"\s+(?P<who>\S.{0,140})",
    _FLAGS,
)
_ADDRESS = re.compile(r"https?://[^\s<>\"”’)\]]+", _FLAGS)
_HOST = re.compile(r"https?://(?:www\.)?([^/:?#]+)", _FLAGS)
_MOST_WORDS = 14
_MOST_WORDS_VIA = 7
_SMALL = frozenset({"a", "an", "and", "at", "for", "in", "of", "on", "or", "the", "to"})
_LONGEST = 400  # characters of a line
_LONGEST_NAME = 6  # words
_LONGEST_ACRONYM = 4
_ACRONYMS = frozenset({"ap", "eu", "uk", "un", "us", "usa"})


@dataclass(frozen=True, slots=True)
class Byline:
    """What one line says.

    Attributes:
        date_text: The date as written.
    """

    author: str | None = None
    when: When | None = None
    date_text: str | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Credit:
    """Whom a repost credits.

    Attributes:
        source: Its name, for reading.
        url: Its address.
        written: As the page has it.
    """

    source: str
    url: str | None
    written: str


def parse_byline(text: str) -> Byline | None:
    """Parse "By Jane Doe on March 4, 2011", "March 4, 2011 | 3 comments", "Filed under: Work; tagged cards".

    Args:
        text: A whole line.
    """
    if len(text) > _LONGEST:
        return None
    for pattern in (*_PATTERNS, _ENTRY, _FILED, _TAGGED):
        if match := pattern.fullmatch(text):
            found = match.groupdict()
            name, when = found.get("name"), found.get("when")
            if name is not None and not _could_be_name(name):
                continue
            return Byline(
                name.strip() if name else None,
                parse_stated(when) if when else None,
                when,
                _split(found.get("categories")),
                _split(found.get("tags")),
            )
    return None


def _could_be_name(text: str) -> bool:
    words = text.split()
    return len(words) == 1 or (len(words) <= _LONGEST_NAME and text[0].isupper() and text[-1] not in ".!?…")


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(item for part in (text or "").split(",") if (item := part.strip()))


def parse_credit(text: str) -> Credit | None:
    """Parse "Source: FORBES", "Via a newsletter", "Originally published at https://paper.example/x".

    Args:
        text: A whole line, the essay's last or first.
    """
    match = _SOURCE.fullmatch(text)
    if match is None:
        return None
    who = match["who"]
    if text[0] in "([" and who[-1] in ")]":
        who = who[:-1].rstrip()
    words = len(who.split())
    if words > (_MOST_WORDS if match["strong"] else _MOST_WORDS_VIA):
        return None
    address = _ADDRESS.search(who)
    url = address[0].rstrip(".,;") if address else None
    name = _ADDRESS.sub("", who).strip(" .,;:()[]—–-")
    if not name and url is not None:
        host = _HOST.match(url)
        name = host[1].lower() if host else url
    return Credit(calm(name), url, who) if name else None


def calm(name: str) -> str:
    """Return a name that isn't shouted: FORBES → Forbes, THE DAILY POST → The Daily Post, BBC → BBC."""
    letters = [character for character in name if character.isalpha()]
    if not letters or any(character.islower() for character in letters):
        return name
    if "." in name and " " not in name:
        return name.lower()
    words = name.split(" ")
    return " ".join(_calm_word(word, index, alone=len(words) == 1) for index, word in enumerate(words))


def _calm_word(word: str, index: int, *, alone: bool) -> str:
    lowered = word.lower()
    if lowered in _SMALL:
        return lowered if index else lowered.capitalize()
    vowels = sum(character in "aeiouy" for character in lowered)
    if lowered in _ACRONYMS or not vowels or (alone and len(word) <= _LONGEST_ACRONYM):
        return word
    return "-".join(part.capitalize() for part in lowered.split("-"))
