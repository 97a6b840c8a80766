"""In what order a page lists its comments: oldest first, as they were written, or newest first."""

from collections.abc import Sequence
from itertools import pairwise

from afterword.discussion.model import Comment
from afterword.vocabulary import sort_moment


def positions(comments: Sequence[Comment], parents: Sequence[int | None]) -> list[int]:
    """Return each comment's place, from 1, as it would be with the oldest first.

    A page that begins with the newest does so with the comments that answer the essay; answers stand below
    what they answer, oldest first, in every theme.

    Args:
        comments: In the page's order.
        parents: The index of the comment that each answers.
    """
    groups: list[list[int]] = []
    for index, parent in enumerate(parents):
        if parent is None or not groups:
            groups.append([])
        groups[-1].append(index)
    if _descends([comments[group[0]] for group in groups]):
        groups.reverse()
    place = {index: position for position, index in enumerate((i for group in groups for i in group), 1)}
    return [place[index] for index in range(len(comments))]


def _descends(comments: Sequence[Comment]) -> bool:
    """Tell whether comments stand with the newest first: by their dates; where these don't tell, by their ids."""
    dated = [sort_moment(comment.published) for comment in comments if comment.published is not None]
    steps = [(later > earlier) - (later < earlier) for earlier, later in pairwise(dated)]
    if sum(steps):
        return sum(steps) < 0
    numbers = [int(tail) for comment in comments if (tail := comment.id.rpartition("-")[2]).isdecimal()]
    if len(numbers) < len(comments):
        return False
    return sum((later > earlier) - (later < earlier) for earlier, later in pairwise(numbers)) < 0
