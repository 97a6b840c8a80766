"""The tree of a conversation, as a flat list: who answers whom, how deep, in what order.

Nothing here recurses, for the depth is other people's. The tree depends on what the comments say, never on
the order in which they are listed, and it is whole: where an answer's parent isn't there, where a comment
answers itself, where a ring of comments answer each other, the thread goes on at the top and says so.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from afterword.discussion.model import Comment, Status, Thread
from afterword.discussion.order import sibling_key, sort_siblings, stands_in_order

_APPROVED = Status.APPROVED  # a look into an enumeration costs more than all else that `is_visible` does
_NEVER_SHOWN = frozenset({Status.SPAM, Status.TRASH})


class Entry(NamedTuple):
    """A comment at its place.

    Attributes:
        comment: The comment; a tombstone's is stripped of its words and its author.
        depth: From 0, uncapped.
        parent: The comment that it stands under.
        parent_missing: It answers a comment that isn't in the list, and so stands at the top.
        parent_tombstone: The comment that it stands under is a tombstone.
        tombstone: Only its place is shown.
        replies: How many visible comments stand under it, at any depth; tombstones aren't counted.
    """

    comment: Comment
    depth: int
    parent: Comment | None
    parent_missing: bool
    parent_tombstone: bool
    tombstone: bool
    replies: int

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what makes it anew: what any tuple would, sooner."""
        return Entry, tuple(self)


def is_visible(comment: Comment) -> bool:
    """Tell whether a comment's words are shown: approved, not hidden, not removed."""
    return comment.status is _APPROVED and not comment.hide and comment.removed is None


def build_tree(thread: Thread) -> tuple[Entry, ...]:
    """Return what a page prints of a thread: the visible comments, and tombstones where they are needed.

    A comment whose words aren't shown leaves a tombstone where something visible answers it, and nothing
    where nothing does. Spam and trash leave nothing: what answers them stands at the top.

    Args:
        thread: Its comments in any order.

    Raises:
        ValueError: Two comments have one id.
    """
    entries = arrange([comment for comment in thread.comments if comment.status not in _NEVER_SHOWN])
    if any(entry.tombstone for entry in entries):
        entries = _without_words([entry for entry in entries if entry.replies or not entry.tombstone])
    return tuple(entries)


def arrange(comments: Iterable[Comment]) -> list[Entry]:
    """Return every comment once, each under the one that it answers; tombstones stand whole.

    Args:
        comments: In any order, of any status.

    Raises:
        ValueError: Two comments have one id.
    """
    by_id: dict[str, Comment] = {}
    for comment in comments:
        if comment.id in by_id:
            raise ValueError(f"two comments have the id {comment.id!r}")
        by_id[comment.id] = comment
    parents = _find_parents(by_id)
    rows = _flatten(by_id, parents)
    bare = {name for name, comment in by_id.items() if not is_visible(comment)}
    replies = dict.fromkeys(by_id, 0)
    entries: list[Entry] = []
    for comment, depth in reversed(rows):  # and so the answers first
        name = comment.id
        tombstone, below = name in bare, replies[name]
        if (above := parents[name]) is None:
            parent, missing = None, comment.in_reply_to is not None
        else:
            replies[above] += below if tombstone else below + 1
            parent, missing = by_id[above], False
        entries.append(Entry(comment, depth, parent, missing, above in bare, tombstone, below))
    return entries[::-1]


def _find_parents(by_id: Mapping[str, Comment]) -> dict[str, str | None]:
    """Return each comment's parent: the comment that it answers, if it is there and not part of a ring."""
    parents: dict[str, str | None] = {}
    forward = False  # only with an answer to what comes later, or to itself, is there a ring
    for name, comment in by_id.items():
        above = comment.in_reply_to
        if above is None or above in parents:
            parents[name] = above
        else:
            parents[name] = above if above in by_id else None
            forward = True
    if forward:
        _open_rings(by_id, parents)
    return parents


def _open_rings(by_id: Mapping[str, Comment], parents: dict[str, str | None]) -> None:
    """Set the one comment of each ring at the top from which its others are then reached."""
    settled: set[str] = set()
    for name in by_id:
        path: dict[str, None] = {}  # an ordered set
        step: str | None = name
        while step is not None and step not in settled and step not in path:
            path[step] = None
            step = parents[step]
        if step is not None and step in path:
            # The ring is opened above its first comment, which is the same wherever the walk came in.
            walked = list(path)
            ring = walked[walked.index(step) :]
            parents[min(ring, key=lambda member: sibling_key(by_id[member]))] = None
        settled.update(path)


def _flatten(by_id: Mapping[str, Comment], parents: Mapping[str, str | None]) -> list[tuple[Comment, int]]:
    """Return (comment, depth), each comment before its answers."""
    answers: dict[str | None, list[Comment]] = {}
    for name, comment in by_id.items():
        answers.setdefault(parents[name], []).append(comment)
    sort = list if stands_in_order(by_id.values()) else sort_siblings
    rows: list[tuple[Comment, int]] = []
    waiting = [(comment, 0) for comment in reversed(sort(answers.get(None, ())))]
    while waiting:
        row = waiting.pop()
        rows.append(row)
        comment, depth = row
        if comment.id in answers:
            waiting += [(answer, depth + 1) for answer in reversed(sort(answers[comment.id]))]
    return rows


def _without_words(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries with their tombstones stripped, so that no template can print what was withdrawn."""
    stripped: dict[str, Comment] = {}
    bare: list[Entry] = []
    for entry in entries:
        if entry.tombstone:
            stripped[entry.comment.id] = _strip(entry.comment)
        if entry.tombstone or entry.parent_tombstone:
            comment = stripped.get(entry.comment.id, entry.comment)
            parent = stripped.get(entry.parent.id, entry.parent) if entry.parent else None
            bare.append(entry._replace(comment=comment, parent=parent))
        else:
            bare.append(entry)
    return bare


def _strip(comment: Comment) -> Comment:
    """Return what a tombstone may say: that there was a comment, when, and why it went."""
    return Comment(
        id=comment.id,
        published=comment.published,
        in_reply_to=comment.in_reply_to,
        status=comment.status,
        kind=comment.kind,
        anchor=comment.anchor,
        removed=comment.removed,
    )
