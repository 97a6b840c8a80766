"""What of a conversation is published, what lies ready beside the export, and what neither: by status.

Whatever isn't approved stays out of `content/`. Drafts, private and pending texts and what awaits approval
are laid ready for a person; spam and trash stay in the export. Nothing is left uncounted.
"""

from dataclasses import dataclass

from msgspec.structs import replace

from afterword.discussion.model import Comment, Status, Thread
from afterword.essays.model import Essay, EssayStatus
from afterword.importers.base import Conversation
from afterword.importers.ledger import UNPUBLISHED_PARENT, Ledger

_PUBLIC = frozenset({EssayStatus.PUBLISHED, EssayStatus.HIDDEN})
_MOST_STATED = 999_999_999  # comments; a larger number is no count
_FOR_REVIEW = frozenset({Status.APPROVED, Status.PENDING})


@dataclass(frozen=True, slots=True)
class Settled:
    """A conversation, divided.

    Attributes:
        essay: For `content/`.
        thread: For `content/`.
        held_essay: To lie beside the export.
        held_thread: The conversation of a held essay, or one in an unpublished place.
        pending: Comments of a published conversation that nobody has approved yet.
    """

    essay: Essay | None = None
    thread: Thread | None = None
    held_essay: Essay | None = None
    held_thread: Thread | None = None
    pending: Thread | None = None


def settle(conversation: Conversation, ledger: Ledger) -> Settled:
    """Divide a conversation and enter every part of it in the ledger.

    Args:
        conversation: As the importer made it, with its final slug.
        ledger: Of this import.
    """
    essay, thread = conversation.essay, conversation.thread
    if thread is not None and thread.stated_count is not None and thread.stated_count > _MOST_STATED:
        count = f"{thread.stated_count} comments, which is left out"
        ledger.notes.append(f"{thread.title!r} says that it has {count}")
        thread = replace(thread, stated_count=None)
    reason = conversation.unpublished
    if reason is None and essay is not None and essay.status not in _PUBLIC and not conversation.aside:
        reason = essay.status.value
    if essay is not None:
        ledger.infer(essay.inferred)
        if not conversation.aside:
            if reason is None:
                ledger.wrote("essays")
            else:
                ledger.withhold("essays", reason)
    if thread is not None:
        ledger.infer(thread.inferred)
        _count_comments(thread, ledger, public=reason is None)
    if reason is not None:
        return Settled(held_essay=essay, held_thread=_only(thread, _FOR_REVIEW))
    if conversation.aside:
        return Settled(held_essay=essay, thread=_public(thread), pending=_only(thread, {Status.PENDING}))
    return Settled(essay=essay, thread=_public(thread), pending=_only(thread, {Status.PENDING}))


def _count_comments(thread: Thread, ledger: Ledger, *, public: bool) -> None:
    for comment in thread.comments:
        if comment.inferred:
            ledger.infer(comment.inferred)
        if comment.status is not Status.APPROVED:
            ledger.withhold("comments", comment.status.value)
        elif public:
            ledger.wrote("comments")
        else:
            ledger.withhold("comments", UNPUBLISHED_PARENT)


def _only(thread: Thread | None, statuses: frozenset[Status] | set[Status]) -> Thread | None:
    if thread is None:
        return None
    comments = tuple(comment for comment in thread.comments if comment.status in statuses)
    return _with(thread, comments) if comments else None


def _public(thread: Thread | None) -> Thread | None:
    """Return the thread with what is approved, and the tombstones that hold something visible."""
    if thread is None:
        return None
    needed = _answered(thread.comments)
    comments = tuple(
        comment
        for comment in thread.comments
        if comment.status is Status.APPROVED or (comment.status is Status.DELETED and comment.id in needed)
    )
    said_something = comments or thread.stated_count is not None
    return _with(thread, comments) if said_something else None


def _with(thread: Thread, comments: tuple[Comment, ...]) -> Thread:
    """Return the thread with some of its comments: itself, where they are all of them."""
    return thread if len(comments) == len(thread.comments) else replace(thread, comments=comments)


def _answered(comments: tuple[Comment, ...]) -> set[str]:
    """Return the ids under which, at any depth, something approved stands."""
    if not any(comment.status is Status.DELETED for comment in comments):
        return set()  # nobody asks
    parents = {comment.id: comment.in_reply_to for comment in comments}
    needed: set[str] = set()
    for comment in comments:
        parent = comment.in_reply_to if comment.status is Status.APPROVED else None
        while parent is not None and parent not in needed:
            needed.add(parent)
            parent = parents.get(parent)
    return needed
