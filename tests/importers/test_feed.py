"""Atom and RSS: posts, comments, and what they claim of each other."""

import gzip
from pathlib import Path

import pytest
from importing import FIXTURES
from manyfiles import kept_addresses, take_bytes

from afterword.discussion.model import Author
from afterword.errors import UnusableInputError
from afterword.importers.base import Confidence
from afterword.importers.feed import sniff
from afterword.vocabulary import Format

FEED = FIXTURES / "feed"


def ids(thread):
    """Return a thread's comments and what each answers."""
    return [(comment.id, comment.in_reply_to) for comment in thread.comments]


def test_entries_that_answer_are_comments_on_their_post(site):
    """RFC 4685: a `thr:in-reply-to` makes an entry a comment, on the post or on another comment."""
    site.take("feed/atom-posts-and-comments.xml")
    assert site.slugs() == ["listening"]
    assert ids(site.thread("listening")) == [("feed-1", None), ("feed-2", "feed-1")]
    assert site.thread("listening").essay == "listening"


def test_an_xhtml_body_loses_its_wrapper(site):
    """Atom puts XHTML into a `div` that isn't part of it."""
    essay = site.take("feed/atom-posts-and-comments.xml", keep_html=True).essay("listening")
    assert essay.body == "<p>I learned <em>forty</em> names.</p>\n"


def test_a_title_in_html_is_read_as_html(site):
    """`type="html"` means that entities stand in it twice."""
    assert site.take("feed/atom-posts-and-comments.xml").essay("listening").title == "Listening & bread"


def test_an_entry_without_author_has_its_feeds(site):
    """RFC 4287, 4.2.1."""
    assert site.take("feed/atom-posts-and-comments.xml").essay("listening").authors == ("Mira Sample",)


def test_a_plain_text_becomes_paragraphs(site):
    """A comment's text keeps its parts."""
    site.take("feed/atom-posts-and-comments.xml")
    comment = site.comment("feed-2", "listening")
    assert (comment.body, comment.format) == ("<p>Same here.</p>\n<p>Two lines.</p>", Format.HTML)


def test_a_comment_keeps_what_its_entry_says(site):
    """Author, address, moments and the old place."""
    site.take("feed/atom-posts-and-comments.xml")
    comment = site.comment("feed-1", "listening")
    assert comment.author == Author("Ada Reader", "https://ada.example/")
    assert comment.anchor == "c1"
    assert comment.published.isoformat() == "2024-05-01T11:00:00+00:00"
    assert ("X-Title", "Re: Listening") in comment.extra
    assert site.comment("feed-2", "listening").updated.isoformat() == "2024-05-02T10:30:00+00:00"


def test_what_a_post_claims_is_compared_with_what_is_there(site):
    """The link to its replies says three; the feed holds two."""
    site.take("feed/atom-posts-and-comments.xml")
    (stated,) = site.ledger.stated
    assert (stated.stated, stated.found) == (3, 2)
    assert site.ledger.missing == {"comments": 1, "comment-feeds": 1}
    assert site.thread("listening").stated_count == 3


def test_addresses_of_people_are_counted_and_left_out(site):
    """The feed's own, and a commenter's."""
    site.take("feed/atom-posts-and-comments.xml")
    assert site.ledger.dropped == {"email": 2}
    assert not [path for path, data in site.files().items() if b"mail.example" in data and "content" in path]


def test_a_feed_of_one_pages_comments_is_a_thread(site):
    """WordPress's comment feed holds comments alone; the post is known by its address."""
    site.take("feed/wordpress-comments.xml")
    thread = site.thread("listening")
    assert thread.title == "Listening first"
    assert thread.origin.url == "https://water.example/2024/05/listening/"
    assert [comment.anchor for comment in thread.comments] == ["comment-11", "comment-12"]
    assert site.ledger.essays.read == 0


def test_a_feeds_newest_comment_comes_last(site):
    """Feeds begin with the newest; a conversation doesn't."""
    moments = [
        each.published for each in site.take("feed/wordpress-comments.xml").thread("listening").comments
    ]
    assert moments == sorted(moments)


def test_a_name_that_stands_in_the_title_alone_is_inferred(site):
    """“By: Ada Reader” names who wrote it, where the author is empty."""
    comment = site.take("feed/wordpress-comments.xml").comment("feed-11", "listening")
    assert comment.author.name == "Ada Reader"
    assert [str(each) for each in comment.inferred] == ["author from the entry's title"]


def test_an_offset_from_utc_is_kept(site):
    """The moment is in UTC; what the feed said stands beside it."""
    comment = site.take("feed/wordpress-comments.xml").comment("feed-11", "listening")
    assert comment.published.isoformat() == "2024-05-01T09:00:00+00:00"
    assert ("X-Date", "Wed, 01 May 2024 11:00:00 +0200") in comment.extra


def test_a_feed_of_all_comments_makes_a_thread_of_each_page(site):
    """Their posts' titles stand in their own."""
    site.take("feed/wordpress-site-comments.xml")
    assert site.thread("listening").title == "Listening by water"
    assert site.thread("bread").title == "Bread"


def test_posts_say_where_their_comments_are(site):
    """The feed of the comments and their number are kept, and counted as missing."""
    site.take("feed/wordpress-posts.xml")
    essay = site.essay("listening")
    assert ("X-Comment-Feed", "https://water.example/listening/feed/") in essay.extra
    assert ("X-Enclosure", "https://water.example/talk.mp3") in essay.extra
    assert site.ledger.missing == {"comment-feeds": 1, "comments": 2, "full texts": 1}
    assert site.thread("listening").stated_count == 2


def test_a_posts_own_values_are_read(site):
    """Tags, summary, language, the old address."""
    essay = site.take("feed/wordpress-posts.xml").essay("listening")
    assert essay.tags == ("Bread", "Names, lists")
    assert essay.summary == "Forty names …"
    assert essay.lang == "en-US"
    assert essay.origin == "https://water.example/listening/"
    assert ("X-Source-ID", "feed 7") in essay.extra


def test_a_body_that_is_cut_is_marked(site):
    """A feed may hold the beginning alone; nobody takes it for the whole."""
    essay = site.take("feed/wordpress-posts.xml").essay("cut")
    assert ("X-Text", "the beginning alone") in essay.extra
    assert essay.summary is None


def test_an_author_in_rsss_way_is_a_name_without_the_address(site):
    """`mail (name)` gives the name; the zone's old name is known."""
    essay = site.take("feed/wordpress-posts.xml").essay("cut")
    assert essay.authors == ("Mira Sample",)
    assert essay.published.isoformat() == "2024-04-30T15:00:00+00:00"


def test_rss_1_is_read(site):
    """Its items stand beside the channel, their ids in an attribute, their words in Dublin Core."""
    essay = site.take("feed/rss-1.xml").essay("a")
    assert (essay.title, essay.authors, essay.tags) == ("An old one", ("Mira Sample",), ("Bread",))
    assert essay.published.isoformat() == "2003-04-05T05:07:00+00:00"


def test_atom_0_3_is_read(site):
    """The draft had other names for moments and types."""
    essay = site.take("feed/atom-03.xml", keep_html=True).essay("a")
    assert essay.body == "<p>I learned forty names.</p>\n"
    assert (essay.published.day, essay.updated.day) == (5, 6)


def test_what_a_feed_has_on_further_pages_is_missing(site):
    """OpenSearch says how many there are; what a whole feed answers holds for each entry."""
    site.take("feed/more-pages.xml")
    assert site.ledger.missing == {"entries": 29}
    thread = site.thread("listening")
    assert thread.title == "The water: Listening"
    assert [comment.extra for comment in thread.comments] == [()]


def test_an_empty_feed_is_no_mistake(site):
    """Nothing is read, and a note says so."""
    site.take("feed/empty.xml")
    assert site.ledger.balanced
    assert not site.ledger.flawed
    assert site.ledger.notes == ["the feed has no entries"]


def test_an_entry_that_stands_twice_is_withheld_once(site):
    """One that merely has another's id is another entry."""
    site.take("feed/duplicates.xml")
    assert site.ledger.essays.withheld == {"duplicate": 1}
    assert site.ledger.essays.written == 2


def test_a_fault_costs_one_repair(site):
    """What follows is read strictly again, though the channel's end follows too."""
    site.take("feed/bare-ampersand.xml")
    assert site.slugs() == ["salt", "two"]
    assert site.essay("salt").title == "Salt & bread"
    assert len(site.ledger.repairs) == 1


def test_entities_are_refused(site):
    """Nobody takes such a file for a feed, not even where someone insists."""
    with pytest.raises(UnusableInputError, match="declares XML entities"):
        site.take("feed/entity.xml")


def test_a_packed_feed_is_read(site):
    """Servers send them with gzip."""
    take_bytes(site, gzip.compress((FEED / "wordpress-posts.xml").read_bytes()))
    assert site.ledger.format == "feed"
    assert site.ledger.essays.written == 2


def test_a_feed_in_utf_16_is_read(site):
    """Its first bytes say so."""
    text = (FEED / "wordpress-posts.xml").read_text(encoding="utf-8").replace("UTF-8", "UTF-16")
    take_bytes(site, text.encode("utf-16"))
    assert (site.ledger.format, site.ledger.essays.written) == ("feed", 2)


def test_a_truncated_feed_is_read_to_its_break(site):
    """The item that breaks off is set aside, what came before is in."""
    data = (FEED / "wordpress-posts.xml").read_bytes()
    take_bytes(site, data[: data.index(b"<title>Cut short") + 20])
    assert site.ledger.truncated
    assert (site.ledger.essays.written, site.ledger.essays.quarantined) == (1, 1)


def test_a_page_that_talks_of_feeds_is_none():
    """The first element decides."""
    page = b"<html><body>&lt;rss&gt; <rss version='2.0'></rss></body></html>"
    assert sniff(page, Path("page.xml")) is Confidence.NO


def test_a_second_import_changes_nothing(site):
    """The same feed gives the same bytes."""
    before = site.take("feed/atom-posts-and-comments.xml").files()
    after = site.take("feed/atom-posts-and-comments.xml").files()
    assert before == after


def test_who_asks_for_addresses_gets_them_by_comment():
    """Nothing else sees them."""
    assert kept_addresses("feed/atom-posts-and-comments.xml") == [("feed-1", "email", "ada@mail.example")]
