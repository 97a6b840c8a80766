"""The line over the comments: "3 thoughts on “Title”" and its sisters."""

import re
from dataclasses import dataclass
from enum import IntEnum

_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_FLAGS = re.IGNORECASE
_COUNT = rf"(?P<count>\d[\d,. ]*|{'|'.join(_NUMBERS)}|zero|an?)"
_NOUN = r"(?:(?:reader|user|blog)\s+)?(?:comments?|thoughts?|responses?|repl(?:y|ies)|reactions?|remarks?)"
_INVITATION = r"(?:add (?:your own|yours)|leave (?:a|your) \w+|post a \w+|skip to .*)"
_COUNTED = re.compile(
    rf"[\[(]?(?:showing\s+|there (?:is|are)\s+)?{_COUNT}\s+{_NOUN}(?:\s+(?:so far|yet))?"
    rf"(?:\s+(?:on|to|about|for|in)\b:?\s*(?P<title>.+?))?"
    rf"(?:\s*[:.]|\s+»|\s*[|»·–-]?\s*{_INVITATION})?[\])]?",
    _FLAGS,
)
_COUNT_BEHIND = re.compile(rf"{_NOUN}\s*[:–—-]?\s*[(\[]?(?P<count>\d[\d,]*)[)\]]?\s*[:»]?", _FLAGS)
_BARE = re.compile(
    r"(?:(?:the\s+|reader\s+|user\s+)?(?:comments|thoughts|responses|replies|reactions|discussion)"
    r"|join the (?:conversation|discussion))\s*[:»]?",
    _FLAGS,
)
_NONE = re.compile(r"be the first to (?:leave a )?comment[.!]*", _FLAGS)
_QUOTED = re.compile(r"[“”\"'‘’«»„‹›](.+)[“”\"'‘’«»„‹›]")
_LONGEST = 300  # characters


class Sign(IntEnum):
    """How plainly a line is the one over the comments."""

    WORD = 1  # "Comments"
    COUNT = 2  # "3 comments"
    TITLE = 3  # "3 thoughts on “Title”"


@dataclass(frozen=True, slots=True)
class CommentsHeading:
    """The line over the comments.

    Attributes:
        stated: How many it claims; None where it gives no number.
        title: The essay's, as it repeats it.
        quoted: The title stands in quotation marks.
    """

    sign: Sign
    stated: int | None = None
    title: str | None = None
    quoted: bool = False


def parse_comments_heading(text: str) -> CommentsHeading | None:
    """Parse "3 thoughts on “Title”", "No comments yet", "Comments (3)", "One response to Title", "Comments".

    Args:
        text: A whole line. Whether a title without quotation marks is one, only the page can tell.
    """
    if len(text) > _LONGEST:
        return None
    if match := _COUNTED.fullmatch(text):
        return _counted(match)
    if match := _COUNT_BEHIND.fullmatch(text):
        return CommentsHeading(Sign.COUNT, _number(match["count"]))
    if _NONE.fullmatch(text):
        return CommentsHeading(Sign.COUNT, 0)
    return CommentsHeading(Sign.WORD) if _BARE.fullmatch(text) else None


def _counted(match: re.Match[str]) -> CommentsHeading | None:
    title = (match["title"] or "").strip()
    if not title:
        indefinite = match["count"].lower() in {"a", "an"}  # "a thought", by itself, is a thought
        return None if indefinite else CommentsHeading(Sign.COUNT, _number(match["count"]))
    quoted = _QUOTED.fullmatch(title)
    words = quoted[1].strip() if quoted else title
    return CommentsHeading(Sign.TITLE, _number(match["count"]), words, quoted=quoted is not None)


def _number(word: str) -> int:
    word = word.lower().strip()
    if word in {"a", "an"}:
        return 1
    if word == "zero":
        return 0
    return _NUMBERS.index(word) if word in _NUMBERS else int(re.sub(r"\D", "", word)[:9])
