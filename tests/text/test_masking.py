"""Masking: no e-mail or IP address gets onto a page, and nothing else is touched."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from afterword.text.masking import holds_address, mask_html, mask_text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ask ines@mailhost.example today", "ask ines [at] mailhost… today"),
        ("ines.h+x@mail.corp.example.", "ines.h+x [at] mail…."),
        ("zoë@münchen.example", "zoë [at] münchen…"),
        ("mailto:ines@a.example", "mailto:ines [at] a…"),
        ("ines%40a.example", "ines [at] a…"),
        ("a@b.example,c@d.example", "a [at] b…,c [at] d…"),
        ("@ines@social.example", "@ines [at] social…"),
        ("203.0.113.7x@a.example", "203.…x [at] a…"),
        ("from 203.0.113.7, he said", "from 203.…, he said"),
        ("203.0.113.7.", "203.…."),
        ("2001:db8::8:1 and fe80::1", "2001:… and fe80:…"),
        ("2001:db8:0:0:0:0:8:1", "2001:…"),
        ("00:1b:44:11:3a:b7", "00:…"),
        ("从a@a.com改成了", "从a [at] a…改成了"),
        ("ines@лодка.рф, да", "ines [at] лодка…, да"),
        ("ines@a.xn--p1ai", "ines [at] a…"),
    ],
)
def test_an_address_is_masked(text, masked):
    """Of an address, only what kind of thing it was stays."""
    assert mask_text(text) == masked
    assert mask_html(f"<p>{text}</p>") == f"<p>{masked}</p>"


@pytest.mark.parametrize(
    "text",
    [
        "@ines",
        "@ines.halloran said",
        "ines @ work",
        "a@b",
        "at 10:22:33",
        "on 4.3.2011",
        "version 1.2.3",
        "1.2.3.4.5",
        "999.1.1.1",
        "std::vector",
        "a::b",
        "::",
        "12:30",
        "https://social.example/@ines.halloran",
        "/images/oar@2x.png",
    ],
)
def test_what_only_looks_like_an_address_stays(text):
    """Handles, times, dates and versions are nobody's address."""
    assert mask_text(text) == text


def test_a_long_name_is_masked_whole():
    """No part of an address is left over, however long its name is."""
    assert mask_text(f"{'a' * 300}@b.example") == f"{'a' * 300} [at] b…"


@pytest.mark.parametrize(
    "html",
    [
        '<a href="mailto:ines@a.example" rel="nofollow">write</a>',
        '<a href="https://ines@a.example/">write</a>',
        '<a href="https://a.example/?to=ines%40b.example">write</a>',
        '<a href="http://203.0.113.7/x">write</a>',
        '<a title="x" href="https://[2001:db8::8:1]/">write</a>',
    ],
)
def test_a_link_to_an_address_loses_its_tags(html):
    """A link whose target holds an address leaves its words."""
    assert mask_html(f"<p>{html} or <b>not</b></p>") == "<p>write or <b>not</b></p>"


def test_other_links_stay():
    """A link behind a dropped one is whole."""
    link = '<a href="https://a.example/">b</a>'
    assert mask_html(f'<a href="mailto:a@b.example">a</a> {link}') == f"a {link}"


def test_an_attribute_is_masked():
    """Titles and alternative texts are words too."""
    html = '<abbr title="ines@a.example">I</abbr>'
    assert mask_html(html) == '<abbr title="ines [at] a…">I</abbr>'


def test_a_picture_for_dense_screens_stays():
    """Its name has an @, and is nobody's."""
    html = '<img src="https://a.example/oar@2x.png" alt="oar@2x.png">'
    assert mask_html(html) == html


def test_code_is_masked():
    """An address is an address, in an example too."""
    assert mask_html("<pre><code>ping 203.0.113.7</code></pre>") == "<pre><code>ping 203.…</code></pre>"


@pytest.mark.parametrize("link", ["mailto:ines@a.example", "https://a.example/?to=ines&#64;b.example"])
def test_a_link_with_an_address_is_told(link):
    """Escaped or not."""
    assert holds_address(link)
    assert not holds_address("https://a.example/@ines")


def test_a_picture_from_an_address_is_not_fetched():
    """An image whose source holds an address loses it."""
    assert mask_html('<img src="http://203.0.113.7/a.png" alt="a">') == '<img alt="a">'


@pytest.mark.parametrize("html", ["ines@<b>a</b>.example", "<i>ines</i>@a.example", "in<b>es@a.ex</b>ample"])
def test_tags_do_not_hide_an_address(html):
    """An address that inline tags divide is found all the same."""
    masked = mask_html(f"<p>{html}</p>")
    assert masked.replace("<b>", "").replace("</b>", "").replace("<i>", "").replace("</i>", "") == (
        "<p>ines [at] a…</p>"
    )


def test_blocks_part_addresses():
    """Words of two paragraphs are never one address."""
    html = "<p>ines</p><p>@a.example</p>"
    assert mask_html(html) == html


MAIL = re.compile(r"[\w.%+-]+@(?:[\w-]+\.)+[^\W\d_]{2,}")
MACHINE = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
PIECES = st.sampled_from(
    ["ines", "@", ".", "a.example", "203.0.113.7", ":", "<b>", "</b>", "<i>", "</i>", " "]
)


@given(st.lists(PIECES, max_size=10).map("".join))
@example("::203.0.113.7@a.example")  # one kind of address begins within another
def test_no_address_is_left(html):
    """However names, hosts, numbers and tags are put together, no address can be read from the result."""
    words = re.sub(r"<[^>]*>", "", mask_html(html))
    assert not MAIL.search(words)
    assert not MACHINE.search(words)
