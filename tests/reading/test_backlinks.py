"""Backlinks between essays and comments."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from afterword.reading.backlinks import Text, find_backlinks
from sites import SITE

TARGET = Text(
    "/essays/a/", "A", None, comment=False, published=None, html="", origin="http://www.old.example/2011/a/"
)
COMMENT = Text("/essays/a/#c-1", "A", "Ann", comment=True, published=None, html="", anchor="comment-11")
SOURCE = Text("/essays/b/", "B", None, comment=False, published=datetime(2014, 1, 1, tzinfo=UTC), html="")


def links(html, *, site=SITE, **more):
    """Return what is linked to from an essay with this HTML."""
    found = find_backlinks([TARGET, COMMENT, replace(SOURCE, html=html, **more)], site)
    return {target: [view.href for view in views] for target, views in found.items()}


@pytest.mark.parametrize(
    "address",
    [
        "/essays/a/",
        "/essays/a",
        "/essays/a/#comments",
        "https://example.org/essays/a/",
        "http://old.example/2011/a/?",
        "https://www.old.example/2011/a",
    ],
)
def test_a_link_to_an_essay_is_told_there(address):
    """By its address here, whole or not, and by its old one."""
    assert links(f'<a href="{address}">x</a>') == {"/essays/a/": ["/essays/b/"]}


@pytest.mark.parametrize("fragment", ["c-1", "comment-11"])
def test_a_link_to_a_comment_is_told_at_the_comment(fragment):
    """By its own fragment and by its old one; not at the essay too."""
    assert links(f'<a href="/essays/a/#{fragment}">x</a>') == {"/essays/a/#c-1": ["/essays/b/"]}


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/essays/nowhere/">x</a>',
        '<a href="https://elsewhere.example/essays/a/">x</a>',
        '<a href="https://[broken/essays/a/">x</a>',
        '<a href="mailto:a@example.org">x</a>',
        'href="/essays/a/" in words',
    ],
)
def test_what_leads_nowhere_here_is_no_backlink(html):
    """Nor are words that look like an attribute."""
    assert links(html) == {}


def test_a_link_within_a_page_is_no_backlink():
    """Comments of one page stand together anyway."""
    assert find_backlinks([TARGET, replace(COMMENT, html='<a href="/essays/a/">x</a>')], SITE) == {}


def test_the_base_path_is_heeded():
    """A site in a folder links to its own folder, and not to its neighbours."""
    site = replace(SITE, base="/blog", url="https://example.org/blog")
    assert links('<a href="/blog/essays/a/">x</a>', site=site) == {"/essays/a/": ["/essays/b/"]}
    assert links('<a href="/essays/a/">x</a>', site=site) == {}


def test_two_links_from_one_text_are_one_backlink_and_a_quotation_is_told():
    """`cite` says whence a quotation is."""
    link = '<a href="/essays/a/">x</a>'
    html = f'{link}<blockquote cite="/essays/a/"><p>y</p></blockquote>{link}'
    (view,) = find_backlinks([TARGET, replace(SOURCE, html=html)], SITE)["/essays/a/"]
    assert view.quotes


def test_the_oldest_comes_first_and_the_undated_last():
    """As the conversation went."""
    html = '<a href="/essays/a/">x</a>'
    texts = [
        replace(SOURCE, url="/essays/z/", html=html, published=None),
        replace(SOURCE, url="/essays/y/", html=html, published=datetime(2015, 1, 1, tzinfo=UTC)),
        replace(SOURCE, html=html),
    ]
    found = find_backlinks([TARGET, *texts], SITE)["/essays/a/"]
    assert [view.href for view in found] == ["/essays/b/", "/essays/y/", "/essays/z/"]
