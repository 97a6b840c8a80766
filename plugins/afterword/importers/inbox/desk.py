"""The desk: what came in and waits for a person, beside the exports and never in `content/`.

    exports/inbox/more-contacts.thread   answers to that essay and to its conversation, each `Status: pending`
    exports/inbox/_unmatched.thread      answers of which nothing says what they answer
    exports/inbox/rejected.txt           ids of those that were turned down, one a line

They are `.thread` files like any other: who reviews may mend a word before approving it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from afterword.discussion.extra import X_STATUS
from afterword.discussion.identity import body_digest
from afterword.discussion.merge import merge
from afterword.discussion.model import Comment, Status, Thread
from afterword.discussion.threadfile import load_thread, write_thread
from afterword.errors import UnusableInputError, suggest
from afterword.importers.inbox.letter import X_SUBJECT
from afterword.importers.inbox.places import DISCUSSIONS, Holdings, Place

UNMATCHED = "_unmatched"  # no slug begins so
_REJECTED = "rejected.txt"
_NOWHERE = "Answers to nothing that is known"
_SUFFIX = ".thread"
# What helped to place a letter, and is nobody's business on a page.
_OF_THE_DESK = frozenset({X_STATUS, X_SUBJECT})


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer on the desk.

    Attributes:
        slug: What it answers; None where nothing says it.
    """

    slug: str | None
    comment: Comment


class Desk:
    """Answers that wait for review.

    Args:
        folder: `exports/inbox`; it need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def waiting(self) -> Iterator[Waiting]:
        """Yield every answer that waits, by file.

        Raises:
            ContentError: Somebody edited a file, and made a mistake.
        """
        for path in sorted(self.folder.glob(f"*{_SUFFIX}")):
            slug = None if path.stem == UNMATCHED else path.stem
            yield from (Waiting(slug, comment) for comment in load_thread(path).comments)

    def rejected(self) -> set[str]:
        """Return the ids of what was turned down."""
        path = self.folder / _REJECTED
        return set(path.read_text(encoding="utf-8").split()) if path.is_file() else set()

    def lay(self, answers: Iterable[Waiting], titles: Mapping[str, str]) -> None:
        """Lay answers on the desk, behind those that lie there.

        Args:
            answers: None of which lies there already.
            titles: Of what they answer, by slug.
        """
        by_slug: dict[str | None, list[Comment]] = {}
        for one in answers:
            by_slug.setdefault(one.slug, []).append(one.comment)
        for slug, comments in by_slug.items():
            self.folder.mkdir(parents=True, exist_ok=True)
            path = self._path(slug or UNMATCHED)
            title = titles[slug] if slug is not None else _NOWHERE
            thread = load_thread(path) if path.is_file() else Thread(title=title)
            write_thread(path, replace(thread, comments=(*thread.comments, *comments)))

    def find(self, name: str) -> Waiting:
        """Return the answer of this id, or of the only one that begins so.

        Raises:
            UnusableInputError: There is none, or more than one.
        """
        every = list(self.waiting())
        found = [one for one in every if one.comment.id == name]
        found = found or [one for one in every if one.comment.id.startswith(name)]
        if len(found) == 1:
            return found[0]
        if found:
            raise UnusableInputError(f"{name!r} begins {len(found)} ids; write more of it")
        if not every:
            raise UnusableInputError(f"nothing waits in {self.folder}")
        raise UnusableInputError(f"nothing waits as {name!r}{suggest(name, [w.comment.id for w in every])}")

    def take(self, one: Waiting) -> None:
        """Take an answer off the desk."""
        path = self._path(one.slug or UNMATCHED)
        thread = load_thread(path)
        rest = tuple(comment for comment in thread.comments if comment.id != one.comment.id)
        if rest:
            write_thread(path, replace(thread, comments=rest))
        else:
            path.unlink()

    def reject(self, one: Waiting) -> None:
        """Turn an answer down: its words go, its id stays, so that the same mailbox doesn't bring it back."""
        ids = sorted(self.rejected() | {one.comment.id})
        (self.folder / _REJECTED).write_text("".join(f"{name}\n" for name in ids), encoding="utf-8")
        self.take(one)

    def _path(self, slug: str) -> Path:
        return self.folder / f"{slug}{_SUFFIX}"


def approve(one: Waiting, place: Place, content: Path, holdings: Holdings) -> Path:
    """Take an answer into its conversation's file, and return the file; it stays on the desk until taken off.

    Args:
        one: As it lies on the desk, perhaps with an editor's changes.
        place: What it answers; where a person said so, its `how` says that.
        content: The site's sources.
        holdings: What they hold.

    Raises:
        ContentError: A mistake in the conversation's file.
        OSError: It can't be written.
    """
    path = content / DISCUSSIONS / f"{holdings.files.get(place.slug, place.slug)}{_SUFFIX}"
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file():
        mine = load_thread(path)
    else:
        essay = place.slug if place.slug in holdings.essays else None
        mine = Thread(title=holdings.titles[place.slug], essay=essay)
    extra = tuple(pair for pair in one.comment.extra if pair[0] not in _OF_THE_DESK)
    inferred = one.comment.inferred
    if place.how:
        inferred = tuple(guess for guess in inferred if guess.field != "in-reply-to")
    comment = replace(
        one.comment,
        status=Status.APPROVED,
        in_reply_to=place.comment,
        inferred=inferred,
        extra=extra,
        # As it is now, edited or not: the mail itself is never merged again.
        digest=body_digest(one.comment.body),
    )
    result = merge(mine, Thread(title=mine.title, comments=(comment,)))
    write_thread(path, result.thread)
    return path
