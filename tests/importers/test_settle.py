"""What is published and what is not, by status alone."""

from hypothesis import given
from hypothesis import strategies as st

from afterword.discussion.model import Comment, Status, Thread
from afterword.essays.model import Essay, EssayStatus
from afterword.importers.base import Conversation
from afterword.importers.ledger import UNPUBLISHED_PARENT, Ledger
from afterword.importers.settle import settle


def conversation(*comments, **essay):
    """Return an essay with its thread."""
    return Conversation("1", "a", Essay("a", "A", "a", **essay), Thread("A", comments=comments))


def ids(thread):
    """Return the ids of a thread's comments."""
    return [comment.id for comment in thread.comments] if thread else []


def settled(*comments, **essay):
    """Return the parts of a conversation, and the ledger."""
    ledger = Ledger("x", "y", "z")
    return settle(conversation(*comments, **essay), ledger), ledger


def test_a_tombstone_stays_where_something_visible_answers_it():
    """At any depth; others are counted and left out."""
    parts, ledger = settled(
        Comment("gone", status=Status.DELETED),
        Comment("between", status=Status.DELETED, in_reply_to="gone"),
        Comment("answer", "yes", in_reply_to="between"),
        Comment("alone", status=Status.DELETED),
    )
    assert ids(parts.thread) == ["gone", "between", "answer"]
    assert ledger.comments.withheld == {"deleted": 3}
    assert ledger.comments.written == 1


def test_a_ring_of_tombstones_does_not_hang():
    """Comments that answer each other end the walk."""
    parts, _ = settled(
        Comment("a", status=Status.DELETED, in_reply_to="b"),
        Comment("b", status=Status.DELETED, in_reply_to="a"),
        Comment("c", "x", in_reply_to="a"),
    )
    assert ids(parts.thread) == ["a", "b", "c"]


def test_pending_comments_lie_apart():
    """In a thread of their own, to be approved."""
    parts, ledger = settled(Comment("a", "x"), Comment("b", "y", status=Status.PENDING))
    assert (ids(parts.thread), ids(parts.pending)) == (["a"], ["b"])
    assert ledger.comments.withheld == {"pending": 1}


def test_comments_of_a_private_essay_are_held_with_it():
    """Approved ones count as unpublished-parent; spam isn't kept."""
    parts, ledger = settled(
        Comment("a", "x"), Comment("b", "y", status=Status.SPAM), status=EssayStatus.PRIVATE
    )
    assert parts.essay is parts.thread is None
    assert ids(parts.held_thread) == ["a"]
    assert ledger.comments.withheld == {UNPUBLISHED_PARENT: 1, "spam": 1}
    assert ledger.essays.withheld == {"private": 1}


def test_the_importers_reason_goes_before_the_status():
    """A passworded post is published by its status."""
    ledger = Ledger("x", "y", "z")
    parts = settle(Conversation("1", "a", Essay("a", "A", "a"), unpublished="passworded"), ledger)
    assert parts.held_essay is not None
    assert ledger.essays.withheld == {"passworded": 1}


def test_a_thread_that_only_states_a_count_is_written():
    """A page said "3 comments" and none was saved: that is worth telling."""
    ledger = Ledger("x", "y", "z")
    parts = settle(Conversation("1", "a", thread=Thread("A", stated_count=3)), ledger)
    assert parts.thread is not None


comments = st.lists(
    st.builds(
        Comment,
        id=st.sampled_from("abcdefgh"),
        status=st.sampled_from(Status),
        in_reply_to=st.none() | st.sampled_from("abcdefgh"),
    ),
    unique_by=lambda comment: comment.id,
)


@given(comments=comments, status=st.sampled_from(EssayStatus), reason=st.none() | st.just("passworded"))
def test_every_comment_is_counted_once_and_only_approved_ones_are_public(comments, status, reason):
    """Whatever the statuses, the sum is right and nothing unapproved is printed with words."""
    ledger = Ledger("x", "y", "z")
    ledger.saw("essays")
    ledger.saw("comments", len(comments))
    thread = Thread("A", comments=tuple(comments))
    parts = settle(Conversation("1", "a", Essay("a", "A", "a", status=status), thread, reason), ledger)
    assert ledger.balanced
    public = parts.thread.comments if parts.thread else ()
    assert {c.status for c in public} <= {Status.APPROVED, Status.DELETED}
    assert ledger.comments.written == sum(c.status is Status.APPROVED for c in public)
