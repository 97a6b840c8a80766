"""What is left of a removed comment, and which comments of an import are removed ones that come again."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from afterword.discussion.extra import X_POSITION
from afterword.discussion.identity import body_digest
from afterword.discussion.model import Comment, Status, Thread
from afterword.discussion.removed import Key, Removed, load_key, load_register
from afterword.text.runs import fold_words, split_blocks

AGAIN = "removed before this import"  # the reason where a source brings a removed comment under another id
_OF_A_NAME = frozenset({"author", "author-url", "role", "title"})


def bury(comment: Comment, reason: str) -> Comment:
    """Return a comment's tombstone: its place, its date, why it went; neither words nor name.

    The digest stays, so that the place is known for an imported one. Whatever else its source knew goes, for
    an account's number is as good as a name; so do the editor's labels and note, which quote.

    Args:
        comment: Still with its words, or not.
        reason: Printed in its place.
    """
    return Comment(
        id=comment.id,
        published=comment.published,
        in_reply_to=comment.in_reply_to,
        status=Status.DELETED,
        kind=comment.kind,
        digest=comment.digest,
        anchor=comment.anchor,
        inferred=tuple(item for item in comment.inferred if item.field not in _OF_A_NAME),
        extra=tuple(pair for pair in comment.extra if pair[0] == X_POSITION),
        removed=reason,
    )


def mark_removal(comment: Comment, thread: str, words: list[list[str]], key: Key, on: date) -> Removed:
    """Return what the register keeps of a comment.

    Args:
        comment: To be removed.
        thread: Its conversation's slug.
        words: Its own words, folded, in pieces that don't follow each other.
        key: For the marks.
        on: Today.
    """
    marks = sorted({mark for piece in words for mark in key.marks(piece)})
    return Removed(thread, comment.id, on, key.name, len(list(_words(comment))), tuple(marks))


class Gatekeeper:
    """Knows removed comments when an import brings them again, under another id or in slightly other words.

    Args:
        content: The site's `content/`.

    Raises:
        MissingKeyError: There is a register, and its key isn't here.
        ContentError: The register is broken.
    """

    def __init__(self, content: Path) -> None:
        self._register = load_register(content)
        self._key = load_key(content, self._register)
        self._places = {(one.thread, one.comment) for one in self._register.removed}

    def __bool__(self) -> bool:
        return bool(self._places)

    def bury_known(self, thread: Thread, slug: str) -> tuple[Thread, tuple[str, ...]]:
        """Return the thread with what was removed before as tombstones, and the ids of those.

        Args:
            thread: As an importer made it.
            slug: Its file's name.
        """
        known = tuple(comment.id for comment in thread.comments if self._knows(comment, slug))
        if not known:
            return thread, ()
        names = frozenset(known)
        comments = tuple(
            bury(replace(c, digest=c.digest or body_digest(c.body)), AGAIN) if c.id in names else c
            for c in thread.comments
        )
        return replace(thread, comments=comments), known

    def _knows(self, comment: Comment, slug: str) -> bool:
        if (slug, comment.id) in self._places:
            return True
        if self._key is None:
            return False
        return self._register.recognise(list(_words(comment)), self._key) is not None


def _words(comment: Comment) -> Iterator[str]:
    for block in split_blocks(comment.body):
        yield from fold_words(block)
