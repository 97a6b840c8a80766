"""The way through a long conversation: its years and its longest branches."""

from collections.abc import Iterator, Sequence

from afterword.reading.views import Branch, CommentView, Outline

LONG = 30  # comments, from which on a conversation has an outline and a script
MOST_BRANCHES = 24  # so that the outline of a very long conversation stays one


def build_outline(comments: Sequence[CommentView]) -> Iterator[Outline]:
    """Yield a long conversation's outline, nothing where there's no need of one.

    Args:
        comments: All that are printed, in printing order.
    """
    if sum(not comment.tombstone for comment in comments) < LONG:
        return
    tops = [comment for comment in comments if comment.depth == 0]
    years: dict[int, str] = {}
    for comment in tops:
        if comment.published is not None:
            years.setdefault(comment.published.year, f"#{comment.element_id}")
    answered = [comment for comment in tops if comment.replies > 1]
    longest = sorted(answered, key=lambda comment: comment.replies, reverse=True)[:MOST_BRANCHES]
    branches = [
        Branch(f"#{comment.element_id}", comment.name, comment.published, comment.replies, comment.tombstone)
        for comment in sorted(longest, key=lambda comment: comment.number)
    ]
    yield Outline(tuple(years.items()) if len(years) > 1 else (), tuple(branches))
