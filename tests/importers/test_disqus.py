"""Disqus exports: what becomes of threads and posts."""

import gzip
from datetime import UTC, datetime

import pytest
from importing import FIXTURES, TODAY

from afterword.discussion.model import Status
from afterword.discussion.tree import build_tree
from afterword.errors import UnusableInputError
from afterword.importers.base import Options, load_source
from afterword.importers.detect import load_importer
from afterword.importers.ledger import Ledger
from afterword.vocabulary import Format

DISQUS = FIXTURES / "disqus"
SLUG = "shared-table"


def ids(site, slug=SLUG):
    """Return the ids of a thread's comments, in order."""
    return [comment.id for comment in site.thread(slug).comments]


def repairs(site):
    """Return what was mended."""
    return [repair.what for repair in site.ledger.repairs]


def test_a_thread_comes_in_with_its_posts(site):
    """Title, address, names, moments and answers, under the slug of its address."""
    site.take("disqus/plain.xml")
    thread = site.thread(SLUG)
    assert thread.title == "A table to share"
    assert thread.origin.url == "https://riverbank.example/2012/09/shared-table/"
    assert thread.closed is False
    first, second = thread.comments
    assert (first.id, first.anchor, first.author.name) == ("dsq-201", "comment-201", "Ida Brook")
    assert first.body == "<p>I brought bread, and left with two names.</p>"
    assert first.format is Format.HTML
    assert first.published == datetime(2012, 9, 2, 10, 15, 30, tzinfo=UTC)
    assert ("X-Username", "idab") in first.extra
    assert second.in_reply_to == first.id
    assert dict(site.ledger.other) == {"category": 1, "thread": 1}
    assert not site.ledger.flawed


def test_addresses_are_counted_and_dropped(site):
    """No e-mail or IP address reaches a file."""
    site.take("disqus/plain.xml")
    assert dict(site.ledger.dropped) == {"email": 2, "ip": 2}
    public = [data for name, data in site.files().items() if name.startswith("content")]
    assert public
    assert not any(b"192.0.2" in data or b"ida@" in data for data in public)


def test_an_empty_id_means_nothing(site):
    """A thread without the publisher's id and title is known by its `dsq:id` and called by its address."""
    site.take("disqus/empty-ids.xml")
    assert site.thread(SLUG).title == "Shared table"
    assert site.ledger.inferences == {"title from its address": 1}


def test_a_repeated_thread_element_takes_nothing_away(site):
    """The first one carries the link; the second, with its empty id, says nothing."""
    site.take("disqus/thread-repeated-with-empty-id.xml")
    assert site.thread(SLUG).origin.url == "https://riverbank.example/2012/09/shared-table/"
    assert site.ledger.other["thread"] == 2


def test_a_deleted_post_keeps_its_place_and_not_its_words(site):
    """Where a visible reply stands under it; a deleted post without one leaves nothing."""
    site.take("disqus/deleted-with-reply.xml")
    gone, reply = site.thread(SLUG).comments
    assert (gone.status, gone.body, gone.author.name) == (Status.DELETED, "", None)
    assert reply.in_reply_to == gone.id
    assert [entry.depth for entry in build_tree(site.thread(SLUG))] == [0, 1]
    assert site.ledger.comments.withheld == {"deleted": 2}
    assert not any(b"Taken back" in data for data in site.files().values() if b"<?xml" not in data)


def test_spam_is_never_written(site):
    """Deleted spam is spam; an answer to it stands on its own."""
    site.take("disqus/spam.xml")
    assert ids(site) == ["dsq-202"]
    assert site.ledger.comments.withheld == {"spam": 2}


def test_what_was_not_approved_awaits_review(site):
    """It is laid beside the export."""
    site.take("disqus/not-approved.xml")
    assert site.slugs("discussions") == []
    assert site.ledger.comments.withheld == {"pending": 1}
    assert (site.held / f"{SLUG}.pending.thread").exists()


def test_posts_of_a_missing_thread_are_kept_together(site):
    """They get a thread that says that its title isn't known."""
    site.take("disqus/orphan-thread.xml")
    assert site.slugs("discussions") == [SLUG, "untitled-777"]
    assert site.ledger.comments.written == 2
    assert site.ledger.inferences == {"title from its id in the source": 1}


@pytest.mark.parametrize("name", ["stray-byte-before-prolog", "blank-line-before-prolog"])
def test_what_stands_before_the_prolog_is_passed_over(site, name):
    """And told, with its place."""
    site.take(f"disqus/{name}.xml")
    assert ids(site) == ["dsq-201"]
    (repair,) = site.ledger.repairs
    assert (repair.what, repair.offset, repair.count) == ("bytes before the XML begins passed over", 0, 1)


def test_a_deleted_thread_is_no_public_place(site):
    """Its approved posts are withheld as such, and laid ready."""
    site.take("disqus/thread-deleted.xml")
    assert site.slugs("discussions") == []
    assert site.ledger.comments.withheld == {"unpublished-parent": 1}


def test_a_closed_thread_says_so(site):
    """Nobody can answer any more."""
    assert site.take("disqus/thread-closed.xml").thread(SLUG).closed is True


def test_an_unquoted_attribute_still_says_the_thread(site):
    """The record is read loosely, the next one strictly."""
    site.take("disqus/unquoted-attribute.xml")
    assert ids(site) == ["dsq-201", "dsq-202"]
    (repair,) = site.ledger.repairs
    assert (repair.what, repair.id) == ("an attribute without quotation marks", "201")
    data = (DISQUS / "unquoted-attribute.xml").read_bytes()
    assert data[repair.offset :].startswith(b"dsq:id=100/>")
    assert data.count(b"\n", 0, repair.offset) + 1 == repair.line


def test_a_fault_in_a_records_first_tag_loses_nothing(site):
    """The tag itself is read loosely."""
    site.take("disqus/unquoted-post-id.xml")
    assert ids(site) == ["dsq-201", "dsq-202"]
    assert repairs(site) == ["an attribute without quotation marks"]


def test_a_flag_that_is_no_flag_is_told(site):
    """It is neither true nor false; nothing says that the post was spam."""
    site.take("disqus/flag-is-a-number.xml")
    assert ids(site) == ["dsq-201"]
    assert repairs(site) == ["a flag that is neither true nor false taken for false"]


def test_a_date_that_cannot_be_read_is_kept_as_it_was(site):
    """The comment has no date, its place, and the source's words."""
    (comment,) = site.take("disqus/unreadable-date.xml").thread(SLUG).comments
    assert comment.published is None
    assert ("X-Date", "2012-x9-02T10:15:30Z") in comment.extra
    assert ("X-Position", "1") in comment.extra


def test_brackets_inside_of_cdata_are_text(site):
    """They end nothing, and the next post is whole."""
    site.take("disqus/bracket-in-cdata.xml")
    first, second = site.thread(SLUG).comments
    assert first.body == "<p>A list ends in ]]> at times; <![CDATA[ so ]]> it is.</p>"
    assert second.body == "<p>whole</p>"
    assert len(site.ledger.repairs) == 1


def test_markup_outside_of_cdata_is_kept(site):
    """As the HTML that it was."""
    site.take("disqus/markup-not-in-cdata.xml")
    assert site.thread(SLUG).comments[0].body == '<p>Bread &amp; <b class="x">salt</b></p>'


def test_control_characters_are_taken_out(site):
    """And counted."""
    site.take("disqus/control-character.xml")
    assert site.thread(SLUG).comments[0].body == "<p>before</p>"
    assert repairs(site) == ["control characters taken out"]


def test_a_post_without_an_end_ends_where_the_next_begins(site):
    """Both are in."""
    site.take("disqus/missing-closing-tag.xml")
    assert ids(site) == ["dsq-201", "dsq-202"]
    assert repairs(site) == ["a closing tag supplied"]


def test_a_post_that_stands_twice_is_written_once(site):
    """The second is read and withheld as a duplicate."""
    site.take("disqus/post-stands-twice.xml")
    assert ids(site) == ["dsq-201"]
    assert site.ledger.comments.read == 2
    assert site.ledger.comments.withheld == {"duplicate": 1}


def test_two_posts_of_one_id_are_both_written(site):
    """The second gets an id of its own, and the ledger says so."""
    site.take("disqus/two-posts-one-id.xml")
    assert ids(site) == ["dsq-201", "dsq-201-2"]
    assert site.ledger.flawed


def test_a_post_without_a_dsq_id_is_named_by_what_it_has(site):
    """By the publisher's id, or by what it says."""
    site.take("disqus/post-without-id.xml")
    first, second = ids(site)
    assert first == "dsq-id-9001"
    assert second.startswith("dsq-")
    assert ids(site.take("disqus/post-without-id.xml")) == [first, second]


def test_a_plain_message_gets_its_paragraphs(site):
    """Where a message has no markup its line ends are what its readers saw."""
    site.take("disqus/plain-text-message.xml")
    body = site.thread(SLUG).comments[0].body
    assert body == "<p>Bread first.<br>\nNames later.</p>\n\n<p>That is all.</p>"


def test_a_link_through_disqus_leads_to_its_place(site):
    """Their redirections go when they go."""
    body = site.take("disqus/redirected-link.xml").thread(SLUG).comments[1].body
    assert body == '<p><a href="https://quay.example/tables?a=1&amp;b=2" title="x">quay.example</a></p>'


def test_addresses_are_kept_for_whoever_asked():
    """Each under the id of its comment."""
    kept = []
    ledger = Ledger("x", "disqus", "", keep=lambda *each: kept.append(each))
    importer = load_importer("disqus")
    list(importer.read(load_source(DISQUS / "plain.xml"), ledger, Options(TODAY)))
    assert ("dsq-201", "email", "ida@brook.example") in kept
    assert ("dsq-202", "ip", "192.0.2.7") in kept
    assert len(kept) == 4


def test_the_unnamed_stay_unnamed(site):
    """No name is invented."""
    (comment,) = site.take("disqus/anonymous.xml").thread(SLUG).comments
    assert comment.author.name is None
    assert ("X-Anonymous", "yes") in comment.extra


def test_an_address_is_never_a_name(site):
    """What stands before its @ is shown, and marked as inferred."""
    (comment,) = site.take("disqus/email-as-name.xml").thread(SLUG).comments
    assert comment.author.name == "ida"
    assert site.ledger.inferences["author from the part of an e-mail address before its @"] == 1


def test_a_post_that_breaks_off_is_quarantined(site):
    """Half a comment isn't published as if it were one."""
    site.take("disqus/breaks-off-in-post.xml")
    assert ids(site) == ["dsq-201"]
    assert site.ledger.truncated
    (found,) = site.ledger.quarantined
    assert (found.kind, found.id) == ("comments", "202")
    assert found.offset == (DISQUS / "breaks-off-in-post.xml").read_bytes().rindex(b"<post")


def test_a_file_that_ends_between_posts_is_told(site):
    """Nothing is quarantined, but the end is missing."""
    site.take("disqus/breaks-off-between-posts.xml")
    assert site.ledger.truncated
    assert site.ledger.quarantined == []
    assert repairs(site) == ["the file ends without </disqus>"]


def test_entities_are_refused(site):
    """Nothing is expanded and nothing is written."""
    with pytest.raises(UnusableInputError, match=r"entities\.xml: declares XML entities"):
        site.take("disqus/entities.xml")


def test_one_bad_byte_is_mended(site):
    """It is read as browsers read it, and told."""
    site.take("disqus/one-bad-byte.xml")
    assert site.thread(SLUG).comments[0].body == "<p>déjà vû</p>"
    (repair,) = site.ledger.repairs
    assert (DISQUS / "one-bad-byte.xml").read_bytes()[repair.offset] == 0xFB


def test_another_encoding_than_claimed_is_refused(site):
    """Every accent would be wrong; the way out is named."""
    with pytest.raises(UnusableInputError, match="windows-1252"):
        site.take("disqus/latin-1-claims-utf-8.xml")


def test_a_packed_export_is_unpacked(site):
    """Disqus sends its files as `.xml.gz`."""
    site.take(gzip.compress((DISQUS / "plain.xml").read_bytes()))
    assert ids(site) == ["dsq-201", "dsq-202"]


def test_what_can_be_unpacked_of_a_damaged_packing_is_read(site):
    """The break is told, and the message names the file that lies there."""
    packed = gzip.compress((DISQUS / "plain.xml").read_bytes() + b"\n" * 100, mtime=0)
    site.take(packed[:-40])
    assert site.ledger.comments.read >= 1
    assert site.ledger.balanced


def test_a_second_import_changes_nothing(site):
    """Ids and slugs are the same each time."""
    before = site.take("disqus/plain.xml").files()
    assert site.take("disqus/plain.xml").files() == before


def test_a_chain_of_twenty_thousand_answers_comes_in(site):
    """Depth is everyday."""
    posts = "".join(
        f'<post dsq:id="{n}"><message>{n}</message><createdAt>2012-09-02T10:15:30Z</createdAt>'
        f'<thread dsq:id="1"/>{f"<parent dsq:id={chr(34)}{n - 1}{chr(34)}/>" if n > 1 else ""}</post>'
        for n in range(1, 20_001)
    )
    head = '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'
    site.take(f'{head}<thread dsq:id="1"><title>Deep</title></thread>{posts}</disqus>'.encode())
    assert site.ledger.comments.written == 20_000
    assert not site.ledger.flawed
    (slug,) = site.slugs("discussions")
    assert max(entry.depth for entry in build_tree(site.thread(slug))) == 19_999
