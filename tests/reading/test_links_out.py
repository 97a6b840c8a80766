"""Archived copies on the page: beside the link, and in words where the original is gone."""

from datetime import date

from markupsafe import Markup

from afterword.myths.catalogue import Catalogue
from afterword.reading.threads import Archive
from afterword.text.outgoing import Link, LinkState

BODY = Markup('<p><a href="https://old.example/a">It</a> <a class="tag" href="/myths/x/">holds X</a></p>')


def shown(links):
    """Return the body as its page shows it."""
    archive = Archive(base="", catalogue=Catalogue(()), labelled={}, links=links)
    return archive.show(BODY, first_at_once=False)


def test_a_page_offers_the_copy_of_what_is_gone():
    """Escaped, as markup, once."""
    address = "https://old.example/a"
    link = Link(address, LinkState.GONE, date(2026, 11, 22), archived='https://copies.example/?a&"')
    html = shown({address: link})
    assert isinstance(html, Markup)
    assert html.count("(archived)") == 1
    assert 'href="https://copies.example/?a&amp;&quot;"' in html


def test_a_page_of_which_nothing_is_recorded_stays_as_it_is():
    """To the byte."""
    assert shown({}) == BODY
