"""Texts so simple that nothing but the sanitizer's parser has anything to do with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.text.markdown import render_markdown
from afterword.text.sanitizer import COMMENT, ESSAY, sanitize, sanitize_simple
from afterword.text.simple import is_simple

POLICIES = pytest.mark.parametrize("policy", [COMMENT, ESSAY], ids=["comment", "essay"])
BLOCKS = (
    "<p>a <em>b</em> c</p>\n",
    "<ul>\n<li>a</li>\n<li><strong>b</strong></li>\n</ul>",
    "<ol><li>a</li></ol>",
    "<blockquote>\n<p><code>a</code></p>\n</blockquote>",
    '<p>a<br />\n<a href="https://a.example/?b">c</a></p>',
    "<pre><code>a</code></pre>",
    "<h2>a</h2>",
    "<hr />",
)
ODD = (
    *"<p> </p> <em> </em> <strong> </strong> <code> </code> <h2> </h2> <ul> </ul> <ol> </ol>".split(),
    *"<li> </li> <blockquote> </blockquote> <pre> </pre> </a> <div>".split(),
    *"<tt> <!-- > < & &#32; &nbsp; <br /> <hr /> w".split(),
    *("\0", " ", "", "<em></em>", "<p></p>", '<a href="x:y">', '<q cite="x">', '<img src="x">', ' cite="x"'),
)


@st.composite
def slips(draw):
    """A simple text in which something else stands somewhere, perhaps in the place of something."""
    html = "".join(draw(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=4)))
    place = draw(st.integers(0, len(html)))
    return html[:place] + draw(st.sampled_from(ODD)) + html[place + draw(st.integers(0, 6)) :]


@pytest.mark.parametrize(
    "source",
    [
        "Words, *some* of them **loud**, and\\\na [link](https://a.example/?b=c).",
        "- one\n- two *three*\n\n1. a\n2. b",
        "> Said *she*.\n>\n> And left.",
        "## A heading\n\n---\n\n```python\na < b\n```",
    ],
)
def test_what_most_people_write_is_simple(source):
    """Markdown without HTML, pictures, tables and notes is told at a glance."""
    assert is_simple(render_markdown(source))


@pytest.mark.parametrize(
    "html",
    [
        "<p>a",
        "<p> </p>",
        "<p>&#32;</p>",
        "<p><em>a</strong></p>",
        "<p><em> </em></p>",
        "<p><em>&#32;</em></p>",
        "<p><em>a<strong>b</strong></em></p>",
        "<ul><em>a</em></ul>",
        "<ul><li>a</li></ol>",
        '<p><a href="#x" class="y">a</a></p>',
        "<p><tt>a</tt></p>",
        "<blockquote>" * 200,
    ],
)
def test_what_has_more_to_it_is_not(html):
    """Whatever could need mending goes the long way."""
    assert not is_simple(html)


@POLICIES
@given(html=slips())
def test_the_short_way_leads_where_the_long_one_does(html, policy):
    """Of a simple text nothing is left out but steps that change nothing."""
    assert sanitize_simple(html, policy) in (None, sanitize(html, policy, prefix="n-1-"))


@POLICIES
@given(source=st.lists(st.sampled_from([*"ab*`<>-#[]()1. \\\n", "**", "[f](g)"])).map("".join))
def test_the_short_way_of_markdown_leads_there_too(source, policy):
    """What the engine makes is sanitized alike either way."""
    html = render_markdown(source)
    assert sanitize_simple(html, policy) in (None, sanitize(html, policy))


def test_a_nul_is_shown_as_what_it_is():
    """The parser would drop it without a trace."""
    assert sanitize_simple("<p>a\0b</p>", COMMENT) == "<p>a\N{REPLACEMENT CHARACTER}b</p>"
