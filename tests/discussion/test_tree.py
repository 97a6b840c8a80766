"""The tree: whole, flat, and the same whatever order the comments come in."""

import pickle
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from afterword.discussion.model import Author, Comment, Status, Thread
from afterword.discussion.order import sort_siblings, stands_in_order
from afterword.discussion.tree import arrange, build_tree, is_visible
from strategies import shapes


def at(hour):
    """Return a moment of one day."""
    return datetime(2011, 3, 4, hour, tzinfo=UTC)


def placed(name, position, published=None, **fields):
    """Return a comment with its place in its source."""
    return Comment(name, published=published, extra=(("X-Position", position),), **fields)


def outline(entries):
    """Return each entry's id, with a dot for each step of depth."""
    return ["." * entry.depth + entry.comment.id for entry in entries]


def tree(*comments):
    """Return the outline of the whole tree."""
    return outline(arrange(comments))


def printed(*comments):
    """Return what a page prints of these comments."""
    return build_tree(Thread("x", comments=comments))


# Laws


@given(shapes(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_means_nothing(comments, random):
    """Shuffled comments give the same tree, whole and as printed."""
    shuffled = list(comments)
    random.shuffle(shuffled)
    assert arrange(shuffled) == arrange(comments)
    assert printed(*shuffled) == printed(*comments)


@given(shapes())
def test_every_comment_stands_once(comments):
    """The whole tree holds every comment, as it came, exactly once."""
    entries = arrange(comments)
    assert sorted(entry.comment.id for entry in entries) == sorted(comment.id for comment in comments)
    assert {entry.comment for entry in entries} == set(comments)


@given(shapes())
def test_every_answer_stands_under_what_it_answers(comments):
    """An entry's parent is what it answers and stands one step above it; else it says that it's missing."""
    above = []
    for entry in arrange(comments):
        del above[entry.depth :]
        assert len(above) == entry.depth
        assert entry.parent == (above[-1] if above else None)
        if entry.parent is None:
            assert entry.parent_missing == (entry.comment.in_reply_to is not None)
        else:
            assert entry.parent.id == entry.comment.in_reply_to
        above.append(entry.comment)


@given(shapes())
def test_replies_count_the_visible_comments_below(comments):
    """`replies` is the number of visible comments that stand under an entry, at any depth."""
    entries = arrange(comments)
    for index, entry in enumerate(entries):
        below = []
        for other in entries[index + 1 :]:
            if other.depth <= entry.depth:
                break
            below.append(other)
        assert entry.replies == sum(is_visible(other.comment) for other in below)


@given(shapes())
def test_a_page_shows_what_is_visible_and_nothing_else(comments):
    """Every visible comment is printed once; what else is printed is bare, and something visible needs it."""
    entries = printed(*comments)
    shown = [entry.comment for entry in entries if not entry.tombstone]
    assert sorted(c.id for c in shown) == sorted(c.id for c in comments if is_visible(c))
    for entry in entries:
        if entry.tombstone:
            assert entry.replies
            assert entry.comment.status not in {Status.SPAM, Status.TRASH}
            assert (entry.comment.body, entry.comment.author) == ("", Author())
        assert entry.parent_tombstone == (entry.parent is not None and entry.parent.body == "")


# Depth


def test_a_chain_of_20000_answers_is_one_flat_list():
    """A chain of any length is read without recursion."""
    chain = [Comment("c0"), *(Comment(f"c{n}", in_reply_to=f"c{n - 1}") for n in range(1, 20_000))]
    entries = build_tree(Thread("x", comments=tuple(reversed(chain))))
    assert [entry.depth for entry in entries] == list(range(20_000))
    assert [entry.replies for entry in entries] == list(range(19_999, -1, -1))


def test_a_ring_of_20000_answers_is_opened_once():
    """A ring of any length becomes a chain from its earliest comment on."""
    size = 20_000
    ring = [Comment(f"c{n}", in_reply_to=f"c{(n - 1) % size}", body="x") for n in range(size)]
    entries = arrange(ring)
    assert [entry.comment.id for entry in entries] == [f"c{n}" for n in range(size)]
    assert [entry.parent_missing for entry in entries] == [True] + [False] * (size - 1)


# Odd parents


def test_an_answer_to_nobody_stands_at_the_top():
    """Where the parent isn't there, the comment stands at the top and says so."""
    (entry,) = arrange([Comment("a", in_reply_to="gone")])
    assert (entry.depth, entry.parent, entry.parent_missing) == (0, None, True)


def test_an_answer_to_itself_stands_at_the_top():
    """A comment that answers itself counts as one whose parent is missing."""
    (entry,) = arrange([Comment("a", in_reply_to="a")])
    assert (entry.depth, entry.parent, entry.parent_missing) == (0, None, True)


def test_an_answer_listed_before_its_parent_stands_under_it():
    """Answers may come before what they answer."""
    assert tree(Comment("a", in_reply_to="b"), Comment("b")) == ["b", ".a"]


def test_a_ring_is_opened_above_its_earliest_comment():
    """Of comments that answer each other in a ring, the earliest stands at the top."""
    ring = (
        Comment("a", published=at(3), in_reply_to="c"),
        Comment("b", published=at(1), in_reply_to="a"),
        Comment("c", published=at(2), in_reply_to="b"),
    )
    assert tree(*ring) == ["b", ".c", "..a"]


def test_what_hangs_from_a_ring_is_kept():
    """Comments that lead into a ring stand under it."""
    ring = (Comment("a", in_reply_to="b"), Comment("b", in_reply_to="a"), Comment("c", in_reply_to="b"))
    assert tree(*ring) == ["a", ".b", "..c"]


def test_two_comments_with_one_id_are_refused():
    """An id that names two comments has no place in a tree."""
    with pytest.raises(ValueError, match="two comments have the id 'a'"):
        arrange([Comment("a"), Comment("a")])


# Order


def test_answers_stand_by_their_moment():
    """Siblings stand in the order in which they were written."""
    assert tree(Comment("a", published=at(2)), Comment("b", published=at(1))) == ["b", "a"]


def test_ties_are_broken_by_the_id_as_a_number():
    """Of two comments of one moment, `wp-9` stands before `wp-10`."""
    assert tree(Comment("wp-10"), Comment("wp-9")) == ["wp-9", "wp-10"]


def test_undated_comments_stand_by_their_place():
    """Where nothing is dated, the source's order is the order."""
    assert tree(placed("x", "2"), placed("z", "1"), placed("y", "10")) == ["z", "x", "y"]


def test_an_undated_comment_follows_its_neighbour():
    """An undated comment stands behind the one that it stood behind in its source, not at the end."""
    dated = placed("a", "1", at(1)), placed("c", "3", at(3))
    assert tree(*dated, placed("b", "2")) == ["a", "b", "c"]


def test_an_undated_comment_that_came_first_stays_first():
    """An undated comment with nobody before it in its source stands before the dated ones."""
    assert tree(placed("a", "2", at(1)), placed("b", "1")) == ["b", "a"]


def test_an_undated_comment_without_a_place_comes_last():
    """Where neither moment nor place is known, a comment stands at the end of its siblings."""
    assert tree(Comment("a"), Comment("b", published=at(1)), placed("c", "1")) == ["c", "b", "a"]


def test_a_day_follows_a_neighbour_of_the_same_day():
    """A comment of which only the day is known doesn't jump before its neighbour of that day."""
    assert tree(placed("a", "1", at(9)), placed("b", "2", date(2011, 3, 4))) == ["a", "b"]


def test_a_day_without_a_neighbour_counts_from_midnight():
    """A comment of which only the day is known stands first on that day where nothing else is known."""
    assert tree(Comment("a", published=at(9)), Comment("b", published=date(2011, 3, 4))) == ["b", "a"]


def test_a_person_can_set_a_comment_between_two():
    """A place may be a fraction."""
    assert tree(placed("a", "2"), placed("b", "3"), placed("hand", "2.5")) == ["a", "hand", "b"]


# What is printed


@pytest.mark.parametrize(
    "change",
    [{"status": Status.DELETED}, {"status": Status.PENDING}, {"hide": True}, {"removed": "asked for"}],
)
def test_what_is_withdrawn_leaves_a_tombstone_above_an_answer(change):
    """A comment that isn't shown keeps its place where something visible answers it, and nothing but that."""
    gone = Comment(
        "a", "secret", Author("A. Reader"), published=at(1), note="a remark", extra=(("X-A", "b"),)
    )
    tombstone, answer = printed(replace(gone, **change), Comment("b", in_reply_to="a"))
    assert (tombstone.tombstone, tombstone.replies) == (True, 1)
    assert tombstone.comment == Comment(
        "a", published=at(1), status=change.get("status", Status.APPROVED), removed=change.get("removed")
    )
    assert (answer.depth, answer.parent, answer.parent_tombstone) == (1, tombstone.comment, True)


@pytest.mark.parametrize("status", [Status.DELETED, Status.PENDING, Status.SPAM, Status.TRASH])
def test_what_nobody_visible_answers_leaves_nothing(status):
    """Without a visible answer, a comment that isn't shown has no place."""
    assert printed(Comment("a", status=status), Comment("b", in_reply_to="a", hide=True)) == ()


def test_tombstones_hold_a_chain_together():
    """A visible comment keeps all withdrawn ones above it in place."""
    first = Comment("a", status=Status.DELETED)
    second = Comment("b", status=Status.DELETED, in_reply_to="a")
    assert outline(printed(first, second, Comment("c", in_reply_to="b"))) == ["a", ".b", "..c"]


@pytest.mark.parametrize("status", [Status.SPAM, Status.TRASH])
def test_spam_leaves_no_tombstone(status):
    """An answer to spam stands at the top, as if what it answers had never been there."""
    spam = Comment("a", "buy", status=status, in_reply_to="z")
    (_, entry) = printed(Comment("z", published=at(1)), spam, Comment("b", in_reply_to="a"))
    assert (entry.comment.id, entry.depth, entry.parent, entry.parent_missing) == ("b", 0, None, True)


def test_a_tree_travels_with_its_comments():
    """What arrives is what was sent, and an entry's parent is still the comment above it."""
    sent = build_tree(Thread("x", comments=(Comment("a", "b"), Comment("c", "d", in_reply_to="a"))))
    first, second = arrived = pickle.loads(pickle.dumps(sent))  # noqa: S301 - our own
    assert arrived == sent
    assert second.parent is first.comment


@given(shapes())
def test_comments_that_stand_in_order_are_sorted(comments):
    """What passes for sorted is left as it is by sorting."""
    ordered = sort_siblings(comments)
    assert not stands_in_order(comments) or ordered == list(comments)
    assert sort_siblings(ordered) == ordered
