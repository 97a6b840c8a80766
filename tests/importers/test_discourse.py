"""Discourse's topics."""

from datetime import UTC, datetime

import pytest
from importing import FIXTURES, TODAY

from afterword.discussion.model import Kind, Status
from afterword.discussion.tree import build_tree
from afterword.errors import UnusableInputError
from afterword.importers.base import Options, load_source
from afterword.importers.detect import load_importer
from afterword.importers.ledger import Ledger

DISCOURSE = FIXTURES / "discourse"
SLUG = "a-table-to-share"


def test_a_topic_comes_in(site):
    """Posts are messages; they answer numbers and are found by ids."""
    site.take("discourse/topic.json")
    first, second = site.thread(SLUG).comments
    assert (first.id, first.anchor, first.kind) == ("discourse-83", "post_1", Kind.MESSAGE)
    assert first.published == datetime(2013, 2, 4, 20, 26, 26, 278_000, tzinfo=UTC)
    assert first.updated is None
    assert second.in_reply_to == "discourse-83"
    assert second.updated == datetime(2013, 2, 5, tzinfo=UTC)
    assert {("X-Number", "3"), ("X-In-Reply-To-Number", "1"), ("X-Username", "noor")} <= set(second.extra)
    assert ("X-Tags", "bread") in site.thread(SLUG).extra
    assert not site.ledger.flawed


def test_what_the_stream_lists_and_the_file_lacks_is_missing(site):
    """It is declared, and the posts that are there are in."""
    site.take("discourse/stream-goes-on.json")
    assert dict(site.ledger.missing) == {"posts": 3}
    (stated,) = site.ledger.stated
    assert (stated.claim, stated.stated, stated.found) == ("posts_count", 5, 2)
    assert site.thread(SLUG).stated_count == 5
    assert build_tree(site.thread(SLUG))[1].parent_missing


def test_hidden_whispered_and_deleted_posts_are_not_public(site):
    """A deleted one keeps its place where something visible answers it."""
    site.take("discourse/hidden-whisper-deleted.json")
    gone, reply = site.thread(SLUG).comments
    assert (gone.status, gone.body) == (Status.DELETED, "")
    assert reply.in_reply_to == gone.id
    assert site.ledger.comments.withheld == {"deleted": 2, "pending": 2}


def test_an_act_of_the_staff_is_a_post(site):
    """It has no words, and says what was done."""
    act = site.take("discourse/small-action.json").thread(SLUG).comments[1]
    assert (act.body, act.extra[:2]) == ("", (("X-Kind", "small action"), ("X-Action", "closed.enabled")))
    assert site.thread(SLUG).closed is True


def test_a_private_message_is_withheld(site):
    """All of it."""
    site.take("discourse/private-message.json")
    assert not site.content.exists()
    assert site.ledger.comments.withheld == {"unpublished-parent": 1}


def test_several_topics_in_a_list_are_read(site):
    """Each becomes a thread."""
    assert site.take("discourse/two-topics.json").slugs("discussions") == [SLUG, "second"]


def test_a_post_that_breaks_off_is_quarantined(site):
    """What came before is in; the topic's title stood behind it and is unknown."""
    site.take("discourse/breaks-off.json")
    assert site.ledger.truncated
    assert site.ledger.comments.written == 1
    assert [found.id for found in site.ledger.quarantined] == ["84"]
    assert site.ledger.inferences["title from its id in the source"] == 1


def test_json_without_a_topic_is_refused():
    """The way out is named."""
    importer = load_importer("discourse")
    source = load_source(DISCOURSE / "no-topic.json")
    with pytest.raises(UnusableInputError, match="without a topic"):
        list(importer.read(source, Ledger("x", "discourse", ""), Options(TODAY)))
