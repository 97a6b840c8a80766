"""The outline of long conversations."""

from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from afterword.reading.outline import LONG, MOST_BRANCHES, build_outline
from afterword.reading.views import CommentView

PLAIN = CommentView(
    id="1",
    anchor=None,
    number=1,
    depth=0,
    url="/discussions/x/#c-1",
    name="A. Reader",
    link=None,
    by_author=False,
    published=datetime(2011, 3, 4, tzinfo=UTC),
    updated=None,
    inferred=(),
    kind="comment",
    tombstone=False,
    reason=None,
    note=None,
    body=Markup(),
    labels=(),
    reply_to=None,
    replies=0,
)


def comments(count, **changes):
    """Return as many comments at the top, each saying that it has as many answers as its number."""
    return [PLAIN._replace(id=str(n), number=n, replies=n, **changes) for n in range(1, count + 1)]


@pytest.mark.parametrize(("tombstones", "has_one"), [(0, True), (1, False)])
def test_only_a_long_conversation_has_one(tombstones, has_one):
    """It is long from thirty comments on, those that were removed not counted."""
    every = comments(LONG - tombstones) + comments(tombstones, tombstone=True)
    assert bool(list(build_outline(every))) == has_one


def test_the_longest_branches_stand_in_the_order_of_the_page():
    """However many there are, so many are listed."""
    (outline,) = build_outline(comments(60))
    branches = outline.branches
    assert [branch.replies for branch in branches] == list(range(61 - MOST_BRANCHES, 61))


def test_years_lead_to_their_first_comment():
    """A conversation of one year doesn't name it; what is undated or answers another comment has no say."""
    later = [
        PLAIN._replace(id="late", published=datetime(2012, 1, 1, tzinfo=UTC)),
        PLAIN._replace(id="reply", published=datetime(2013, 1, 1, tzinfo=UTC), depth=1),
        PLAIN._replace(id="none", published=None),
    ]
    assert next(build_outline(comments(40))).years == ()
    assert next(build_outline(comments(40) + later)).years == ((2011, "#c-1"), (2012, "#c-late"))
