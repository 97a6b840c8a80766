"""Atom feeds."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from afterword.reading.feeds import Entry, Feed, Reply, absolute_links, render_atom

ATOM = "{http://www.w3.org/2005/Atom}"
THREADING = "{http://purl.org/syndication/thread/1.0}"
MOMENT = datetime(2013, 3, 11, 10, 22, tzinfo=UTC)


def entry(**more):
    """Return an entry with what it must have."""
    values = {
        "id": "https://example.org/a/",
        "url": "https://example.org/a/",
        "title": "A & <b>",
        "author": "B",
        "published": MOMENT,
        "updated": MOMENT,
        "html": "<p>x &amp; y</p>",
    }
    return Entry(**{**values, **more})


def parse(*entries):
    """Return the feed of these entries, parsed."""
    xml = render_atom(
        Feed("feeds/x.atom.xml", "T", "https://example.org/", entries), "https://example.org", "S"
    )
    return etree.fromstring(xml.encode())


def test_titles_are_text_and_bodies_are_html():
    """Markup in a title is shown, not obeyed; a body is escaped once."""
    feed = parse(entry())
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "A & <b>"
    assert feed.findtext(f"{ATOM}entry/{ATOM}content") == "<p>x &amp; y</p>"


def test_a_comment_says_what_it_answers():
    """RFC 4685: the id of what is answered, and its page."""
    feed = parse(entry(reply=Reply("https://example.org/a/", "https://example.org/a/")))
    reply = feed.find(f"{ATOM}entry/{THREADING}in-reply-to")
    assert reply.get("ref") == "https://example.org/a/"


def test_an_unknown_date_is_left_out():
    """`published` is optional in Atom, so what isn't known isn't said."""
    feed = parse(entry(published=None))
    assert feed.find(f"{ATOM}entry/{ATOM}published") is None
    assert feed.findtext(f"{ATOM}entry/{ATOM}updated") == "2013-03-11T10:22:00Z"


def test_an_unnamed_author_is_called_so():
    """Atom wants an author, so the unnamed are called unnamed."""
    assert parse(entry(author=None)).findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == "Unnamed"


def test_an_empty_feed_is_still_one():
    """A site without comments has a comments feed."""
    assert parse().findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_characters_that_xml_lacks_are_replaced():
    """A control character in a comment doesn't break everybody's feed."""
    assert parse(entry(title="a\x0bb")).findtext(f"{ATOM}entry/{ATOM}title") == "a�b"


@pytest.mark.parametrize(
    ("link", "whole"),
    [
        ('href="/essays/a/"', 'href="https://example.org/essays/a/"'),
        ('href="#fn1"', 'href="https://example.org/essays/b/#fn1"'),
        ('src="/images/a.png"', 'src="https://example.org/images/a.png"'),
        ('href="https://other.example/"', 'href="https://other.example/"'),
    ],
)
def test_links_hold_anywhere(link, whole):
    """A feed reader has no page to resolve links against."""
    assert (
        absolute_links(f"<a {link}>", "https://example.org", "https://example.org/essays/b/")
        == f"<a {whole}>"
    )
