"""Paragraphs where WordPress's readers saw them."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from afterword.importers.autop import _HAS_BLOCKS, _Writer, autop
from afterword.importers.tokens import tokens
from afterword.importers.typography import add_typography
from afterword.text.plaintext import PlainText


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("one\n\ntwo", "<p>one</p>\n\n<p>two</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("one\r\ntwo", "<p>one<br>\ntwo</p>"),
        ("one<br />\ntwo", "<p>one<br>\ntwo</p>"),
        ("one<br><br>two", "<p>one</p>\n\n<p>two</p>"),
        ("<h2>Head</h2>\ntext", "<h2>Head</h2>\n\n<p>text</p>"),
        ("<ul>\n<li>a</li>\n<li>b\nc</li>\n</ul>", "<ul><li>a</li>\n<li>b<br>\nc</li>\n</ul>"),
        ("<blockquote>a\n\nb</blockquote>", "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>"),
        ("<div>bare</div>", "<div>bare</div>"),
        ("<div>\n\nnot bare\n\n</div>", "<div>\n<p>not bare</p>\n</div>"),
        ("<p>a\n\nb</p>", "<p>a</p>\n<p>b</p>"),
        ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>"),
        ("<script>a\n\nb</script>", "<script>a\n\nb</script>"),
        ("a <em>b\nc</em> d", "<p>a <em>b<br>\nc</em> d</p>"),
        ("<img alt='x\n\ny' src='z'>", "<p><img alt='x\n\ny' src='z'></p>"),
        ("a\n\n<!--more-->\n\nb", "<p>a</p>\n\n<!--more-->\n\n<p>b</p>"),
        ("a < b", "<p>a < b</p>"),
        ("</p>a", "<p>a</p>"),
        ("<object>\n<param>\n<embed>\n</object>", "<p><object><param><embed></object></p>"),
        ("", ""),
        ("\n\n \n", ""),
    ],
)
def test_paragraphs_stand_where_the_reader_saw_them(stored, seen):
    """Each rule by one example."""
    assert autop(stored) == seen


def test_blocks_have_their_paragraphs_already():
    """The block editor's markers go, a dynamic block's stays, and no line end becomes a break."""
    stored = "<!-- wp:paragraph -->\n<p>a\nb</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:archives /-->"
    assert autop(stored) == "<p>a\nb</p>\n<!-- wp:archives /-->"


sound = st.sampled_from(
    "a| |\n|\n\n|<p>|</p>|<br>|<li>|</li>|</ul>|<div>|</div>|<em>|</em>|<pre>|</pre>|<!--more-->|<td>|<h2>"
    "|</h2>|'|\"|< ".split("|")
)
broken = st.sampled_from(["<!--", "-->", "<", ">", "<a href='", '<a b="', "<script>"])
html = st.lists(sound, max_size=30).map("".join)
broken_html = st.lists(sound | broken, max_size=30).map("".join)


@given(html=html)
def test_no_word_is_lost_or_made_up(html):
    """Whatever the HTML, the visible letters are the same before and after."""
    before = PlainText.from_html(html).text
    after = PlainText.from_html(autop(html)).text
    assert "".join(after.split()) == "".join(before.split())


lines = st.sampled_from(
    ["\n", "\n\n", " \n ", "\n \n\t", "<em>", "</em>", "<a\nb>", "<a title='>'>", "<c\u212a>"]
)


@given(html=st.lists(sound | lines | broken, max_size=30).map("".join))
def test_the_short_way_leads_to_the_same(html):
    """Texts with nothing but phrases in them are cut at their line ends, as the long way would."""
    assume(_HAS_BLOCKS not in html)
    assert autop(html) == _Writer().write(html)


@given(html=broken_html)
def test_tokens_joined_are_the_text(html):
    """The tokenizer drops nothing."""
    assert "".join(token.text for token in tokens(html)) == html


@pytest.mark.parametrize("piece", ["<!--", '<a "', "<div>", "<br>", "<pre>", "\n \n"])
def test_a_large_broken_body_is_no_trouble(piece):
    """One pass, whatever is repeated ten thousand times."""
    assert isinstance(autop(piece * 10_000), str)


@pytest.mark.parametrize(
    ("stored", "seen"),
    [
        ("it's", "it’s"),
        ('"so"', "“so”"),
        ("'so'", "‘so’"),
        ("the '80s", "the ’80s"),
        ("rock 'n' roll", "rock ‘n’ roll"),
        ("wait...", "wait…"),
        ("a -- b", "a — b"),
        ("1990--95", "1990–95"),
        ("a---b", "a—b"),
        ("6'2\" tall", "6′2″ tall"),
        ('"in 1999"', "“in 1999”"),
        ("800x600", "800×600"),
        ("<em>x</em>'s", "<em>x</em>’s"),
        ('say "<b>hi</b>"', "say “<b>hi</b>”"),
        ("say '<b>hi</b>'", "say ‘<b>hi</b>’"),
        ('<code>"x"</code>', '<code>"x"</code>'),
        ('<a title="it\'s">x</a>', '<a title="it\'s">x</a>'),
        ('[gallery ids="1,2"]', '[gallery ids="1,2"]'),
        ("http://a.example/b--c's", "http://a.example/b--c's"),
        ("&quot;x&quot;", "“x”"),
        ("a &amp; b's", "a &amp; b’s"),
        ("<pre>it's</pre>", "<pre>it's</pre>"),
    ],
)
def test_quotes_and_dashes_are_the_ones_the_reader_saw(stored, seen):
    """Each rule by one example; code, attributes, shortcodes and addresses stay as they are."""
    assert add_typography(stored) == seen


@given(html=broken_html)
def test_typography_adds_and_drops_no_tag(html):
    """Only characters of texts change."""
    kinds = [(token.kind, token.name) for token in tokens(html)]
    assert [(token.kind, token.name) for token in tokens(add_typography(html))] == kinds
