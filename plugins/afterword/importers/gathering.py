"""The comments of one conversation, gathered as they are met: each id once, each record once."""

from msgspec.structs import replace

from afterword.discussion.extra import X_POSITION
from afterword.discussion.model import Author, Comment, Status
from afterword.importers.ledger import DUPLICATE, Ledger


class Gathering:
    """Collects comments; what stands twice is withheld as a duplicate, in the ledger.

    Args:
        ledger: Of this import.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._comments: dict[str, Comment] = {}
        self._alike: dict[str, set[Comment]] = {}

    def __len__(self) -> int:
        return len(self._comments)

    @property
    def comments(self) -> tuple[Comment, ...]:
        """What was gathered, in the source's order."""
        return tuple(self._comments.values())

    def add(self, comment: Comment, *, offset: int | None = None, line: int | None = None) -> str:
        """Take a comment, and return its id here.

        One that is another's equal is withheld; one that merely has another's id gets an id of its own. Of
        one that was deleted only its place is kept: what was withdrawn isn't laid down again.

        Args:
            comment: With the id that its source gives it.
            offset: Where its record stands, in bytes.
            line: The same in lines, from 1.
        """
        if comment.status is Status.DELETED:
            comment = _withdrawn(comment)
        alike = self._alike.setdefault(comment.id, set())
        bare = _bare(comment)
        if bare in alike:
            self._ledger.withhold("comments", DUPLICATE)
            return comment.id
        alike.add(bare)
        if comment.id in self._comments:
            new_id = self._own_id(comment.id, len(alike))
            what = f"the comment id is another's too; this one becomes {new_id}"
            self._ledger.repair(what, offset=offset, line=line, record=comment.id)
            comment = replace(comment, id=new_id, anchor=None)
        self._comments[comment.id] = comment
        return comment.id

    def _own_id(self, taken: str, number: int) -> str:
        while f"{taken}-{number}" in self._comments:
            number += 1
        return f"{taken}-{number}"


def _bare(comment: Comment) -> Comment:
    """Return a comment without its place, by which its double differs."""
    if all(name != X_POSITION for name, _ in comment.extra):
        return comment
    return replace(comment, extra=tuple(pair for pair in comment.extra if pair[0] != X_POSITION))


def _withdrawn(comment: Comment) -> Comment:
    extra = tuple(pair for pair in comment.extra if pair[0] in {"X-Status", X_POSITION})
    return replace(comment, body="", author=Author(), inferred=(), extra=extra)
