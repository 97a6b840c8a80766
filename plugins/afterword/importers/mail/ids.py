"""Message-IDs, subjects: what threads are made of."""

import re
from collections.abc import Iterable

from afterword.importers.mail.headers import without_comments

_ANGLES = re.compile(r"<([^<>]*)>")
_SPACE = re.compile(r"\s+")
# A search for white space, or for a word, begins where it does: once for all of it.
_HIDDEN_AT = re.compile(r"(?<!\s)\s++at\s+")
_BARE = re.compile(r"(?<![^\s<>()\"';,@])[^\s<>()\"';,@]++@[^\s<>()\"';,@]+")
_REPLY = re.compile(
    r"^(?:re|aw|antw|antwort|sv|vs|odp|rif|ref|r|réf|res|ang|ynt|回复|回覆|答复)"
    r"\s*+(?:\[\d+\]|\(\d+\)|\^\d+|\*\d+)?\s*+[:：]\s*",
    re.IGNORECASE,
)
_TAG = re.compile(r"^\[([^\[\]]{1,60})\]\s*")
_QUOTES = re.compile(r"^'(.*)'$")
_WAS = re.compile(r"(?:(?<!\s)\s++)?[(\[]\s*+was\s*+:.*[)\]]$", re.IGNORECASE | re.DOTALL)
NO_SUBJECT = frozenset({"", "(no subject)", "no subject", "none", "(none)", "(kein betreff)", "untitled"})


def normal_id(text: str) -> str:
    """Return a Message-ID as all its spellings have it: without brackets, comments, white space.

    Args:
        text: `<1234 @ local(comment).example>`, or `<1234 at local.example>` as archives hide it.
    """
    text = _HIDDEN_AT.sub("@", without_comments(text).strip())
    inner = _ANGLES.search(text)
    return _SPACE.sub("", inner[1] if inner else text.strip("<>"))


def own_id(value: str | None) -> str | None:
    """Return a message's own id, or None where it states none."""
    return (normal_id(value) or None) if value else None


def ids_in(values: Iterable[str]) -> tuple[str, ...]:
    """Return the ids in References, the oldest first, each once.

    Args:
        values: The field's raw values.
    """
    found: dict[str, None] = {}
    for value in values:
        inside = [
            _SPACE.sub("", _HIDDEN_AT.sub("@", text)) if " " in text or "\t" in text else text
            for text in _ANGLES.findall(value)
        ]
        if not inside and "<" not in value:
            inside = _BARE.findall(value)
        for text in inside:
            if text:
                found.pop(text, None)  # the last place counts: it is the nearest
                found[text] = None
    return tuple(found)


def ids_answered(value: str) -> tuple[str, ...]:
    """Return the ids in In-Reply-To, where some programs wrote a sentence.

    `Message from somebody@old.example of Monday <1234@old.example>` names an address before the id; an
    address rarely has a digit, and an id rarely none.

    Args:
        value: The field's raw value.
    """
    found = ids_in([value])
    if value.lstrip().startswith("<"):
        return found
    return tuple(name for name in found if any(character.isdigit() for character in name.partition("@")[0]))


def split_subject(subject: str) -> tuple[str, bool]:
    """Return a subject without its signs of reply, and whether it had any.

    `Re: [list] Re: Contacts` is `[list] Contacts`, a reply.

    Args:
        subject: Decoded, on one line.
    """
    subject = _QUOTES.sub(r"\1", subject.strip())
    is_reply = False
    tag = ""
    while True:
        match = _REPLY.match(subject)
        if match:
            is_reply = True
            subject = subject[match.end() :]
            continue
        bracket = _TAG.match(subject)
        if bracket and (_REPLY.match(subject[bracket.end() :]) or tag == bracket[0].strip()):
            tag = tag or bracket[0].strip()
            subject = subject[bracket.end() :]
            continue
        break
    subject = subject.strip()
    return (f"{tag} {subject}".strip() if tag and not subject.startswith(tag) else subject), is_reply


def tag_of(subject: str) -> str | None:
    """Return the `[tag]` that a subject begins with, or None."""
    match = _TAG.match(subject)
    return match[1] if match else None


def without_tag(subject: str, tag: str | None) -> str:
    """Return a subject without the list's own tag in front."""
    if tag is None:
        return subject
    match = _TAG.match(subject)
    return subject[match.end() :] if match and match[1] == tag else subject


def subject_key(subject: str) -> str:
    """Return what two subjects are the same by; empty for one that says nothing."""
    subject = subject.rstrip()
    if subject.endswith((")", "]")):
        subject = _WAS.sub("", subject)
    key = _SPACE.sub(" ", subject).strip().casefold()
    return "" if key in NO_SUBJECT else key
