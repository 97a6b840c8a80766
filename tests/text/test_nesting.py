"""Elements where HTML doesn't allow them."""

import re

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.text.nesting import rewrite, untangle
from afterword.text.sanitizer import ESSAY, sanitize

PIECES = st.lists(
    st.sampled_from(
        "<b> </b> <s> </s> <code> </code> <a> </a>"
        " <p> </p> <ul> </ul> <li> </li> <pre> </pre> <hr> <dl> </dl>"
        " <dt> </dt> <dd> </dd> <table> <tr> <td> </td> </table> <div> </div> word".split()
    ),
    max_size=25,
).map("".join)


@pytest.mark.parametrize(
    ("tangled", "straight"),
    [
        ("<s>a<hr>b</s>", "<s>a</s><hr><s>b</s>"),
        ("<code><pre>a</pre></code>", "<pre><code>a</code></pre>"),
        ("<b><p>a</p>\n<p>b</p></b>", "<p><b>a</b></p>\n<p><b>b</b></p>"),
        ("<i>a<ul><li>b</li></ul></i>", "<i>a</i><ul><li><i>b</i></li></ul>"),
        (
            '<span id="x">a<div>b</div>c</span>',
            '<span id="x">a</span><div><span>b</span></div><span>c</span>',
        ),
        ("<b><b><p>a</p><p>b</p></b></b>", "<p><b>a</b></p><p><b>b</b></p>"),
        ("<a><div>a</div></a>", "<a><div>a</div></a>"),
        ("<p>a <b>b</b> <i></i></p>", "<p>a <b>b</b> <i></i></p>"),
        ("<dl><dt>a</dt></dl>", "<dl><dt>a</dt><dd></dd></dl>"),
        ("<dl><dd>a</dd></dl>", "<dl><dt></dt><dd>a</dd></dl>"),
        ('<tr><th scope="col"> </th><th>a</th></tr>', "<tr><td> </td><th>a</th></tr>"),
    ],
)
def test_blocks_come_out_of_words(tangled, straight):
    """A block ends what holds words alone, which goes on inside of it and after it."""
    assert untangle(tangled) == straight


# In pairs and alone, so that some come out in order.
PARTS = (
    "<p> </p> <b> </b> <a> </a> <li> </li> <ul> </ul> <pre> </pre> <h2> </h2> <br> <hr> w \n <span>w <b>w</b>"
    " </span> <table><tr> <th> <td> </th> </td> </tr></table> <tr><td><i> w</i></td></tr>"
)


@given(st.lists(st.sampled_from(PARTS.split(" ")), max_size=14).map("".join))
def test_what_is_left_alone_needs_nothing(html):
    """A text whose blocks stand as they should is returned as it is; that changes no result."""
    clean = nh3.clean(html)
    assert untangle(clean) == rewrite(clean)


@given(PIECES)
def test_no_word_is_lost_and_nothing_is_left_to_do(html):
    """The words stay in their order, what comes out is well-formed, and it comes out the same again."""
    clean = sanitize(html, ESSAY)
    if "<t" not in html:  # words in a table, but in no cell, go before it
        assert re.sub("<[^>]*>", "", clean) == re.sub("<[^>]*>", "", html)
    assert untangle(clean) == clean
    open_ = []
    for close, name in re.findall(r"<(/?)([a-z0-9]+)", clean):
        if close:
            assert open_.pop() == name
        elif name not in {"hr", "br"}:
            assert not (name in {"p", "ul", "pre", "hr", "div"} and {"b", "s", "code"} & set(open_))
            open_.append(name)
    assert not open_
