"""Markdown from places that know no HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.importers.markdown_source import shield
from afterword.text.markdown import render_markdown
from afterword.text.plaintext import PlainText


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a <b> c", "<p>a &lt;b&gt; c</p>"),
        ("a \\<b> c", "<p>a &lt;b&gt; c</p>"),
        ("`<b>` and ``a`<b>``", "<p><code>&lt;b&gt;</code> and <code>a`&lt;b&gt;</code></p>"),
        ("a ` b\n\n<b> ` c", "<p>a ` b</p>\n<p>&lt;b&gt; ` c</p>"),
        ("\\`<b>`", "<p>`&lt;b&gt;`</p>"),
        ("```\n<b>\n```\n<b>", "<pre><code>&lt;b&gt;\n</code></pre>\n<p>&lt;b&gt;</p>"),
        ("~~~\n```\n<b>\n~~~", "<pre><code>```\n&lt;b&gt;\n</code></pre>"),
        ("    <b>\n\nwords", "<pre><code>&lt;b&gt;\n</code></pre>\n<p>words</p>"),
        ("words\n    <b>", "<p>words\n&lt;b&gt;</p>"),
        ("- item\n\n    <b>", "<ul>\n<li>\n<p>item</p>\n<p>&lt;b&gt;</p>\n</li>\n</ul>"),
        ("<https://old.example/>", '<p><a href="https://old.example/">https://old.example/</a></p>'),
        (
            "https://old.example/_a_b_c).",
            '<p><a href="https://old.example/_a_b_c">https://old.example/_a_b_c</a>).</p>',
        ),
        (
            "(https://old.example/x_(y))",
            '<p>(<a href="https://old.example/x_(y)">https://old.example/x_(y)</a>)</p>',
        ),
        ("[a](https://old.example/)", '<p><a href="https://old.example/">a</a></p>'),
        (
            "[https://old.example/](https://old.example/)",
            '<p><a href="https://old.example/">https://old.example/</a></p>',
        ),
        ("[a]\n\n[a]: https://old.example/", '<p><a href="https://old.example/">a</a></p>'),
        ("[<b>](https://old.example/)", '<p><a href="https://old.example/">&lt;b&gt;</a></p>'),
        ("http:// alone", "<p>http:// alone</p>"),
    ],
)
def test_what_is_a_word_there_is_a_word_here(text, html):
    """Tags are words, bare addresses are links, and nothing changes in code."""
    assert render_markdown(shield(text)).strip() == html


def test_indentation_is_no_code_where_none_is_known():
    """A chat shows it as words."""
    assert shield("    <b>", indented_code=False) == "    \\<b>"


# The word behind a fence names a language and isn't shown.
@given(st.text(st.sampled_from("ab c<>/\n`\\-["), max_size=80).filter(lambda text: "```" not in text))
def test_no_letter_is_lost(text):
    """Whatever stands between them."""
    shown = PlainText.from_html(render_markdown(shield(text))).text
    assert [letter for letter in shown if letter in "abc"] == [letter for letter in text if letter in "abc"]


@given(st.text(st.sampled_from("abc *_.\n"), max_size=40))
def test_what_holds_neither_tag_nor_address_stays_as_it_is(text):
    """To the letter."""
    assert shield(text) == text
