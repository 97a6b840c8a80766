"""Whom an answer answers, by what it quotes, where nothing else says it."""

from collections.abc import Mapping, Sequence

from afterword.discussion.model import Comment
from afterword.importers.mail.body import Body
from afterword.vocabulary import sort_moment

_TELLING = 25  # characters; shorter lines stand in many messages
_ENOUGH = 40  # characters in all


def find_quoted(
    number: int,
    comment: Comment,
    members: Sequence[int],
    comments: Sequence[Comment],
    bodies: Mapping[int, Body],
) -> int | None:
    """Return the number of the earlier message whose own words a message quotes; None where there is none.

    Args:
        number: The message's.
        comment: The message.
        members: The numbers of the conversation's messages.
        comments: The same, read.
        bodies: By number.
    """
    quoted = _lines(bodies[number].text, depth=1)
    if not quoted:
        return None
    before = sort_moment(comment.published)
    best: tuple[int, int] | None = None
    for other, candidate in zip(members, comments, strict=True):
        if other == number or sort_moment(candidate.published) > before:
            continue
        shared = quoted & _lines(bodies[other].text, depth=0)
        size = sum(map(len, shared))
        if size >= _ENOUGH and (best is None or size > best[0]):
            best = (size, other)
    return best[1] if best else None


def _lines(text: str, *, depth: int) -> set[str]:
    """Return the lines of a text that are quoted so deep, without marks and white space."""
    found: set[str] = set()
    for line in text.split("\n"):
        bare = line.replace(" ", "")
        words = bare.lstrip(">")
        if len(bare) - len(words) == depth and len(words) >= _TELLING:
            found.add(words)
    return found
