"""`content/links.tsv`, and what pages make of it."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from afterword.errors import ContentError
from afterword.reading.citing import digest_words
from afterword.text.outgoing import (
    FILE,
    Link,
    LinkState,
    check_outgoing,
    dumps_links,
    find_outgoing,
    load_links,
    offer_archived,
    parse_links,
)

DAY = date(2026, 11, 22)
COPY = "https://web.archive.org/web/2012/https://old.example/a?b=1&c=2"
HTML = (
    '<p>See <a href="https://old.example/a?b=1&amp;c=2#d" rel="ugc">the <b>cards</b></a>,'
    ' <a href="/x">x</a>.</p>'
)
LINK = Link("https://old.example/a?b=1&c=2", LinkState.GONE, DAY, None, COPY, "404 Not Found")


def offered(link):
    """Return the text with one link recorded."""
    return offer_archived(HTML, {link.address: link})


def test_where_a_text_leads():
    """Out to the web, without fragments, entities resolved."""
    assert find_outgoing(HTML) == [LINK.address]


def test_a_copy_is_named_beside_its_link():
    """And no more than that, as long as the original answers."""
    link = Link(LINK.address, LinkState.GOOD, DAY, DAY, COPY)
    assert offered(link) == HTML.replace(
        ' rel="ugc">', f' rel="ugc" data-archived="{COPY.replace("&", "&amp;")}">'
    )


def test_a_copy_is_offered_where_the_original_is_gone():
    """Behind the link, in words."""
    html = offered(LINK)
    copy = COPY.replace("&", "&amp;")
    assert (
        f'</b></a> <a class="archived" href="{copy}" rel="nofollow noopener">(archived)</a>, <a href="/x"'
        in html
    )


def test_without_a_copy_nothing_is_added():
    """Nor where nothing is recorded."""
    assert offered(Link(LINK.address, LinkState.GONE, DAY)) == HTML
    assert offer_archived(HTML, {}) == HTML


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("https://a.example/\tgon\t2026-11-22", "did you mean 'gone'"),
        ("https://a.example/\tgone\tyesterday", "is no day"),
        ("a.example\tgone\t2026-11-22", "write an address"),
        ("https://a.example/\tgone\t2026-11-22\t\tjavascript:x", "write an address"),
        ("https://a.example/\tgone", "2 columns"),
        ("https://b.example/\tgone\t2026-11-22", "earlier line"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, row, message):
    """By the build, and by `afterword check`."""
    head = dumps_links([Link("https://b.example/", LinkState.GOOD, DAY)])
    (tmp_path / FILE).write_text(f"{head}{row}\n")
    with pytest.raises(ContentError, match=message) as error:
        load_links(tmp_path)
    assert error.value.line == 3
    assert [mistake.message for mistake in check_outgoing(tmp_path)] == [error.value.message]


def test_another_file_is_refused():
    """By its first line."""
    with pytest.raises(ContentError, match="begin with the line"):
        parse_links("address\tfile\n", "links.tsv")


_PATHS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters='"<>'))
_LINKS = st.builds(
    Link,
    _PATHS.map("https://old.example/{}".format),
    st.sampled_from(LinkState),
    st.dates(),
    st.none() | st.dates(),
    st.just("") | _PATHS.map("https://web.archive.example/{}".format),
    st.text("ab 4", max_size=8).map(lambda text: " ".join(text.split())),
)


@given(st.lists(_LINKS, unique_by=lambda link: link.address))
def test_what_is_written_is_read_back(links):
    """All of it, in the order of addresses."""
    text = dumps_links(links)
    assert list(parse_links(text, "x").values()) == sorted(links, key=lambda link: link.address)
    assert dumps_links(parse_links(text, "x").values()) == text


def test_an_offer_is_apart_from_the_words():
    """By its class: without such links the text is what its writer wrote."""
    soup = BeautifulSoup(offered(LINK), "lxml")
    for own in soup.select(".archived"):
        own.decompose()
    assert digest_words(soup.get_text()) == digest_words(BeautifulSoup(HTML, "lxml").get_text())
