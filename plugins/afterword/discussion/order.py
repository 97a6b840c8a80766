"""In what order siblings stand: the same whatever order they come in.

Answers to one comment stand by their moment. Where a moment is missing or known to the day alone, the place
that the comment had in its source (`X-Position`) decides, as far as it is known: an undated comment follows
the one it followed there, and one of which only the day is known moves behind a neighbour of the same day.
An undated comment without a place comes last. Ties are broken by the id, read as people read numbers:
`wp-9` stands before `wp-10`.
"""

import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from operator import attrgetter, lt

from afterword.discussion.extra import find_position
from afterword.discussion.model import Comment
from afterword.vocabulary import sort_moment

# A moment, a place in the source, the id in words and numbers, the id.
Key = tuple[datetime, float, tuple[str | int, ...], str]

_DIGITS = re.compile(r"([0-9]+)")
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
_NO_POSITION = float("inf")
_EXTRA = attrgetter("extra")


def stands_in_order(comments: Collection[Comment]) -> bool:
    """Tell whether comments, and so any of them, stand in order already, as nearly every source has them."""
    if any(map(_EXTRA, comments)):
        return False  # there may be places in a source
    moments = [sort_moment(comment.published) for comment in comments]
    return all(map(lt, moments, moments[1:]))


def sort_siblings(comments: Iterable[Comment]) -> list[Comment]:
    """Return comments that answer the same comment, or none, in the order in which they are read.

    Args:
        comments: In any order; each id stands once.
    """
    every = list(comments)
    if len(every) < 2:  # noqa: PLR2004 - nothing to sort
        return every
    if not any(comment.extra for comment in every):  # and so no place in a source
        moments = {sort_moment(comment.published) for comment in every}
        by_moment = len(moments) == len(every)
        return sorted(every, key=_moment if by_moment else sibling_key)
    keys = {comment.id: (sibling_key(comment), comment) for comment in every}
    before = _BEFORE_ALL
    for key, comment in sorted(keys.values(), key=lambda item: item[0][1:]):
        if key[1] == _NO_POSITION:
            break
        before = _moment_after(before, comment)
        keys[comment.id] = ((before, *key[1:]), comment)
    return [comment for _, comment in sorted(keys.values(), key=lambda item: item[0])]


def _moment(comment: Comment) -> datetime:
    return sort_moment(comment.published)


def sibling_key(comment: Comment) -> Key:
    """Return what a comment would be sorted by if it had no neighbours."""
    position = find_position(comment)
    # Words and numbers take turns, so that a word is never compared with a number.
    parts = tuple(int(part) if index % 2 else part for index, part in enumerate(_DIGITS.split(comment.id)))
    moment = sort_moment(comment.published)
    return moment, _NO_POSITION if position is None else position, parts, comment.id


def _moment_after(before: datetime, comment: Comment) -> datetime:
    """Return the moment that a comment counts from, given that of its neighbour before it in the source."""
    if comment.published is None:
        return before
    moment = sort_moment(comment.published)
    only_the_day = not isinstance(comment.published, datetime)
    return before if only_the_day and before.date() == comment.published else moment
