"""Relative addresses of imported texts."""

import pytest

from afterword.text.links import resolve_addresses

BASE = "https://old.example/2011/03/contacts/"


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ('href="../x/"', 'href="https://old.example/2011/03/x/"'),
        ('src="/a.png"', 'src="https://old.example/a.png"'),
        ('href="//other.example/"', 'href="https://other.example/"'),
        ('href="?p=1&amp;q=2"', 'href="https://old.example/2011/03/contacts/?p=1&amp;q=2"'),
        ('href="#note"', 'href="#note"'),
        ('href="{filename}x.md"', 'href="{filename}x.md"'),
        ('href="mailto:x"', 'href="mailto:x"'),
    ],
)
def test_addresses_are_resolved_against_the_old_page(written, whole):
    """A relative address meant a place on the old site."""
    assert resolve_addresses(f"<a {written}>x</a>", BASE) == f"<a {whole}>x</a>"


def test_without_the_old_page_an_address_leads_nowhere():
    """The words stay, the dead link goes."""
    assert resolve_addresses('<a href="x.html">x</a>', None) == "<a>x</a>"


def test_words_that_look_like_addresses_are_words():
    """A page that shows HTML source keeps it."""
    html = '<p>Write &lt;a href="x.html"&gt;, as in src="y"</p>'
    assert resolve_addresses(html, BASE) == html
