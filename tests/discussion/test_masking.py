"""Masking around a conversation's words: titles, names, remarks, and what leads to an address."""

import pytest
from msgspec.structs import replace

from afterword.discussion.masking import mask_thread
from afterword.discussion.model import Author, Comment, Origin, Thread


def test_names_and_remarks_are_masked():
    """An e-mail address given for a name is masked, and so are titles, remarks and reasons."""
    said = Comment("a", "ines@a.example", Author("ines@a.example", "https://a.example/"))
    thread = Thread(
        "For ines@a.example", comments=(replace(said, note="by b@c.example", removed="d@e.example"),)
    )
    (comment,) = mask_thread(thread).comments
    assert mask_thread(thread).title == "For ines [at] a…"
    assert comment.author == Author("ines [at] a…", "https://a.example/")
    assert (comment.note, comment.removed, comment.body) == ("by b [at] c…", "d [at] e…", "ines@a.example")


@pytest.mark.parametrize(
    "url", ["mailto:ines@a.example", "http://203.0.113.7/", "https://a.example/?me=ines%40b.example"]
)
def test_an_authors_page_at_an_address_is_not_linked(url):
    """An author's link that holds an address is left out; the name stays."""
    (comment,) = mask_thread(Thread("x", comments=(Comment("a", author=Author("Ines", url)),))).comments
    assert comment.author == Author("Ines")


def test_a_thread_without_addresses_is_the_same():
    """Where there is nothing to mask, nothing changes."""
    thread = Thread("At 10:22", comments=(Comment("a", author=Author("@ines", "https://a.example/@ines")),))
    assert mask_thread(thread) == thread


def test_an_old_page_at_an_address_is_not_named():
    """The page that a conversation came from may lie on a machine without a name."""
    thread = Thread("x", origin=Origin("http://203.0.113.7/?p=4", "Ines's page"))
    assert mask_thread(thread).origin == Origin(None, "Ines's page")


def test_an_old_anchor_that_is_an_address_is_left_out():
    """It would stand in the page as an id."""
    thread = Thread("x", comments=(Comment("a", "b", anchor="ines@a.example"), Comment("c", anchor="msg-2")))
    assert [comment.anchor for comment in mask_thread(thread).comments] == [None, "msg-2"]
