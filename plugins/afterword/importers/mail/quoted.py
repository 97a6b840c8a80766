"""Whom an answer answers, by what it quotes, where nothing else says it."""

from collections import Counter
from collections.abc import Mapping, Sequence

from afterword.discussion.model import Comment
from afterword.importers.mail.body import Body
from afterword.vocabulary import sort_moment

_TELLING = 25  # characters; shorter lines stand in many messages
_ENOUGH = 40  # characters in all
_COMMON = 8  # messages; a line that stands in more is nobody's


class Quotable:
    """The words of a conversation's messages, to be found again where others quote them.

    Args:
        members: The numbers of its messages.
        comments: The same, read.
        bodies: By number.
    """

    def __init__(
        self, members: Sequence[int], comments: Sequence[Comment], bodies: Mapping[int, Body]
    ) -> None:
        self._bodies = bodies
        self._moments = {
            number: sort_moment(comment.published) for number, comment in zip(members, comments, strict=True)
        }
        self._said: dict[str, list[int]] = {}
        for number in members:
            for line in _lines(bodies[number].text, depth=0):
                self._said.setdefault(line, []).append(number)

    def find_source(self, number: int) -> int | None:
        """Return the number of the earlier message whose own words a message quotes; None where none is.

        Args:
            number: The message's.
        """
        shared: Counter[int] = Counter()
        for line in _lines(self._bodies[number].text, depth=1):
            sayers = self._said.get(line, ())
            for other in sayers if len(sayers) <= _COMMON else ():
                if other != number and self._moments[other] <= self._moments[number]:
                    shared[other] += len(line)
        best = max(shared.items(), key=lambda item: (item[1], -item[0]), default=None)
        return best[0] if best and best[1] >= _ENOUGH else None


def _lines(text: str, *, depth: int) -> set[str]:
    """Return the lines of a text that are quoted so deep, without marks and white space."""
    found: set[str] = set()
    for line in text.split("\n"):
        bare = line.replace(" ", "")
        words = bare.lstrip(">")
        if len(bare) - len(words) == depth and len(words) >= _TELLING:
            found.add(words)
    return found
