"""Feeds, as Atom and as JSON."""

import json
from datetime import UTC, datetime
from xml.etree.ElementTree import fromstring, register_namespace, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markupsafe import Markup
from msgspec.structs import replace

from afterword.reading.feeds import (
    Entry,
    Feed,
    Item,
    Replies,
    Reply,
    Writer,
    absolute_links,
    render_atom,
    render_entry,
)
from afterword.reading.jsonfeed import render_item, render_json
from afterword.reading.press import Press
from afterword.reading.rights import Terms
from afterword.text.licences import parse_licence
from afterword.vocabulary import Rights
from sites import SITE

ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
THREADING = "{http://purl.org/syndication/thread/1.0}"
MOMENT = datetime(2013, 3, 11, 10, 22, tzinfo=UTC)


def entry(**more):
    """Return an entry with what it must have."""
    values = {
        "id": "https://example.org/a/",
        "url": "https://example.org/a/",
        "title": "A & <b>",
        "authors": (Writer("B"),),
        "published": MOMENT,
        "updated": MOMENT,
        "html": "<p>x &amp; y</p>",
    }
    return Entry(**{**values, **more})


def feed_of(*entries):
    """Return the feed of these entries."""
    return Feed("feeds/x", "T", "https://example.org/", [item_of(entry) for entry in entries])


def item_of(entry, number=0):
    """Return what stands for an entry until somebody wants it."""
    return Item(number, entry.updated, entry.url, (), (), lambda: entry)


def as_atom(feed, site):
    """Return a feed as Atom, each of its entries rendered anew."""
    return render_atom(feed, site, [render_entry(item.make(), site) for item in feed.items])


def as_json(feed, site):
    """Return a feed as JSON, each of its entries rendered anew."""
    return render_json(feed, site, [render_item(item.make()) for item in feed.items])


def parse(*entries, site=SITE):
    """Return the Atom feed of these entries, parsed."""
    return etree.fromstring(as_atom(feed_of(*entries), site).encode())


def load(*entries, site=SITE):
    """Return the JSON feed of these entries."""
    return json.loads(as_json(feed_of(*entries), site))


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
    assert parse(entry(authors=())).findtext(f"{ATOM}entry/{ATOM}author/{ATOM}name") == "Unnamed"


def test_an_empty_feed_is_still_one():
    """A site without comments has a comments feed."""
    assert parse().findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_characters_that_xml_lacks_are_replaced():
    """A control character in a comment doesn't break everybody's feed."""
    assert parse(entry(title="a\x0bb")).findtext(f"{ATOM}entry/{ATOM}title") == "a�b"


def test_an_essay_says_how_many_answered_and_where():
    """RFC 4685: a link to the page and one to the feed, each with the count and the last answer's moment."""
    replies = Replies(7, "https://example.org/a/#comments", "https://example.org/feeds/threads/a", MOMENT)
    feed = parse(entry(replies=replies))
    links = feed.findall(f"{ATOM}entry/{ATOM}link[@rel='replies']")
    assert [link.get("href") for link in links] == [
        "https://example.org/feeds/threads/a.atom.xml",
        "https://example.org/a/#comments",
    ]
    assert {link.get(f"{THREADING}count") for link in links} == {"7"}
    assert {link.get(f"{THREADING}updated") for link in links} == {"2013-03-11T10:22:00Z"}
    assert feed.findtext(f"{ATOM}entry/{THREADING}total") == "7"


def test_each_author_has_a_name_and_a_page():
    """Two authors are two, not a line with a comma."""
    feed = parse(entry(authors=(Writer("B", "https://example.org/people/b/"), Writer("C"))))
    authors = feed.findall(f"{ATOM}entry/{ATOM}author")
    assert [author.findtext(f"{ATOM}name") for author in authors] == ["B", "C"]
    assert authors[0].findtext(f"{ATOM}uri") == "https://example.org/people/b/"


def test_a_feed_names_its_other_format_and_itself():
    """Whoever has one finds the other."""
    links = {(link.get("rel"), link.get("type")): link.get("href") for link in parse().findall(f"{ATOM}link")}
    assert links["self", "application/atom+xml"] == "https://example.org/feeds/x.atom.xml"
    assert links["alternate", "application/feed+json"] == load()["feed_url"]


@pytest.mark.parametrize("hub", ["", "https://hub.example/"])
def test_a_hub_is_named_where_one_is_set(hub):
    """WebSub, in both formats, and not otherwise."""
    site = replace(SITE, hub=hub)
    link = parse(site=site).find(f"{ATOM}link[@rel='hub']")
    assert (link.get("href") if link is not None else "") == hub
    assert load(site=site).get("hubs", []) == ([{"type": "WebSub", "url": hub}] if hub else [])


def test_a_browser_prints_a_feed_by_its_sheet():
    """With the base path in front, as every link."""
    site = replace(SITE, base="/blog")
    assert '<?xml-stylesheet type="text/css" href="/blog/theme/feed.css"?>' in as_atom(feed_of(), site)


def test_a_summary_can_be_followed_in_a_browser():
    """Which shows no link of Atom's own; to feed readers it is text."""
    feed = parse(entry(summary="Less <b> more"))
    link = feed.find(f"{ATOM}entry/{ATOM}summary/{XHTML}div/{XHTML}a")
    assert (link.text, link.get("href")) == ("Less <b> more", "https://example.org/a/")


def test_json_says_what_atom_says():
    """The same entry, in the words of JSON Feed 1.1."""
    item = load(entry(summary="S", tags=(("phoniness", "Phoniness"),)))["items"][0]
    assert item == {
        "id": "https://example.org/a/",
        "url": "https://example.org/a/",
        "title": "A & <b>",
        "summary": "S",
        "content_html": "<p>x &amp; y</p>",
        "date_published": "2013-03-11T10:22:00Z",
        "date_modified": "2013-03-11T10:22:00Z",
        "authors": [{"name": "B"}],
        "tags": ["Phoniness"],
    }


def test_json_threads_in_its_extension():
    """The format has no member for what an item answers, nor for what answers it."""
    reply = Reply("https://example.org/a/", "https://example.org/a/")
    replies = Replies(2, "https://example.org/a/#comments", "https://example.org/feeds/threads/a", None)
    said = load(entry(reply=reply, replies=replies))["items"][0]["_afterword"]
    assert said["in_reply_to"]["id"] == "https://example.org/a/"
    assert said["replies"] == {
        "count": 2,
        "url": "https://example.org/a/#comments",
        "feed_url": "https://example.org/feeds/threads/a.json",
    }


def test_json_says_that_a_date_is_only_for_sorting():
    """It has one all the same, for readers that want one."""
    item = load(entry(published=None))["items"][0]
    assert item["date_published"] == "2013-03-11T10:22:00Z"
    assert item["_afterword"]["undated"] is True


def test_json_without_words_has_the_title():
    """An item needs a content."""
    item = load(entry(html=" "))["items"][0]
    assert item["content_text"] == "A & <b>"
    assert "content_html" not in item


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


# What XML has no place for has a test of its own, and a lone carriage return isn't read back.
WORDS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cn")) | st.sampled_from("<>&\"'\n\t"), max_size=9
)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - as it wants
ENTRIES = st.builds(
    Entry,
    id=WORDS,
    url=WORDS,
    title=WORDS,
    authors=st.lists(st.builds(Writer, WORDS, st.none() | WORDS), max_size=2).map(tuple),
    published=st.none() | MOMENTS | st.dates(),
    updated=MOMENTS,
    html=WORDS,
    summary=st.none() | WORDS,
    reply=st.none() | st.builds(Reply, WORDS, WORDS),
    replies=st.none() | st.builds(Replies, st.integers(0, 9), WORDS, st.none() | WORDS, st.none() | MOMENTS),
    tags=st.lists(st.tuples(WORDS, WORDS), max_size=2).map(tuple),
    lang=st.none() | WORDS,
    terms=st.builds(
        Terms,
        st.sampled_from(Rights),
        st.sampled_from([Markup(), Markup("<b>Theirs</b> &amp; ours")]),
        st.none() | st.sampled_from([parse_licence("CC BY 4.0"), parse_licence("As they say")]),
        st.none() | WORDS,
    ),
)


@given(st.lists(ENTRIES, max_size=2))
def test_atom_is_what_a_writer_of_xml_writes(entries):
    """To the byte, though it is put together by hand."""
    for prefix, name in (("", ATOM), ("thr", THREADING)):
        register_namespace(prefix, name[1:-1])
    text = as_atom(feed_of(*entries), SITE)
    read = fromstring(text)  # noqa: S314 - our own
    assert text.endswith(f"?>\n{tostring(read, encoding='unicode')}\n")


@given(ENTRIES)
def test_json_is_what_a_writer_of_json_writes(made):
    """To the byte, though it is put together by hand."""
    text = render_item(made)
    assert text == json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))


@given(st.lists(ENTRIES, min_size=3, max_size=3))
def test_what_stands_in_several_feeds_is_the_same_in_each(entries):
    """It is rendered once."""
    items = [item_of(entry, number) for number, entry in enumerate(entries)]
    press = Press(SITE, len(items))
    for chosen in (items, items[1:], items[::-1]):
        feed = Feed("feeds/x", "T", "https://example.org/", chosen)
        assert (press.atom(feed), press.json(feed)) == (as_atom(feed, SITE), as_json(feed, SITE))
