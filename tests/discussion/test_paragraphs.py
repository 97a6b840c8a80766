"""Paragraphs: a comment's newlines come out as readers saw them, and no word gets lost on the way."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.discussion.paragraphs import level_blocks, make_paragraphs


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", ""),
        ("one", "<p>one</p>"),
        ("one\n\ntwo", "<p>one</p><p>two</p>"),
        ("one\r\n\r\ntwo\rthree", "<p>one</p><p>two<br>three</p>"),
        ("one \n \t\n two", "<p>one</p><p>two</p>"),
        ("\n\none\n\n\n\ntwo\n", "<p>one</p><p>two</p>"),
        ("one  \n  two", "<p>one<br>two</p>"),
    ],
)
def test_newlines_part_paragraphs_and_lines(body, expected):
    """A blank line ends a paragraph, a newline breaks a line, and none are left over at the ends."""
    assert make_paragraphs(body) == expected


@pytest.mark.parametrize("body", ["one<br>two", "one<br />\ntwo", "one<BR>two"])
def test_a_break_is_not_doubled(body):
    """A newline behind a break in the source is only its layout."""
    assert make_paragraphs(body).lower().replace(" /", "") == "<p>one<br>two</p>"


def test_a_paragraph_of_the_writers_keeps_its_newlines():
    """Within `<p>`, as in any HTML, a newline is white space."""
    assert make_paragraphs("<p>hard\nwrapped</p>\n\n<p>more</p>") == "<p>hard\nwrapped</p><p>more</p>"


def test_a_paragraph_that_is_never_closed_ends_at_a_blank_line():
    """A lone `<p>` doesn't swallow the paragraphs behind it."""
    assert make_paragraphs("one<p>two\n\nthree") == "<p>one</p><p>two</p><p>three</p>"


def test_blocks_stand_beside_paragraphs():
    """A quotation among words is no part of a paragraph, and has paragraphs of its own."""
    body = "before <blockquote>said\nby her</blockquote>\nafter"
    expected = "<p>before</p><blockquote><p>said<br>by her</p></blockquote><p>after</p>"
    assert make_paragraphs(body) == expected


def test_an_item_has_paragraphs_only_where_it_has_several():
    """A list's items stay plain, unless a blank line parts one."""
    body = "<ul>\n<li>one</li>\n<li>two\n\nthree</li>\n</ul>"
    assert make_paragraphs(body) == "<ul><li>one</li><li><p>two</p><p>three</p></li></ul>"


def test_preformatted_text_is_left_alone():
    """Within `<pre>` every newline and address stays as it is."""
    body = "<pre>\n\none <b>two</b>\nhttp://a.example/\n</pre>"
    assert make_paragraphs(body) == body


def test_inline_tags_may_reach_over_paragraphs():
    """A tag that opens in one paragraph and closes in the next is left to the sanitizer's parser to mend."""
    assert make_paragraphs("<b>one\n\ntwo</b>") == "<p><b>one</p><p>two</b></p>"


def test_a_heading_becomes_a_paragraph_in_bold():
    """A comment adds nothing to the page's outline."""
    assert make_paragraphs("<h1 id=x>Mine</h1>words") == "<p><strong>Mine</strong></p><p>words</p>"


def test_boxes_part_paragraphs_and_are_gone():
    """A `div` is layout: its words stay, in paragraphs of their own."""
    assert make_paragraphs("<div>one</div><div>two</div>three") == "<p>one</p><p>two</p><p>three</p>"


@pytest.mark.parametrize("body", ["I <3 this", "1 < 2 and 3 > 2", "a <- b", "<", "a<"])
def test_a_bare_angle_is_a_word(body):
    """What isn't a tag stays, for the sanitizer to escape."""
    assert make_paragraphs(body) == f"<p>{body}</p>"


def test_a_tag_without_an_end_is_shown():
    """A browser would drop the rest of the comment; here it is read as words."""
    assert (
        make_paragraphs('one <a href="x>two\n\nthree') == "<p>one &lt;a href=&quot;x&gt;two</p><p>three</p>"
    )


def test_scripts_and_remarks_are_gone():
    """What never was visible doesn't become a paragraph."""
    body = "<!-- one\n\n -->two<script>three\n\nfour</script><STYLE>five</Style > six"
    assert make_paragraphs(body) == "<p>two six</p>"


@pytest.mark.parametrize(
    ("body", "address", "rest"),
    [
        ("see http://a.example/b.", "http://a.example/b", "."),
        ("(http://a.example/b)", "http://a.example/b", ")"),
        ("http://a.example/b_(c)", "http://a.example/b_(c)", ""),
        ("https://a.example/?b=c&amp;d=e, f", "https://a.example/?b=c&amp;d=e", ", f"),
        ("&lt;http://a.example/&gt;", "http://a.example/", "&gt;"),
        ("“http://a.example/”", "http://a.example/", "”"),
        ("HTTP://A.EXAMPLE/!?", "HTTP://A.EXAMPLE/", "!?"),
    ],
)
def test_a_bare_address_becomes_a_link(body, address, rest):
    """An address in the words is a link, without what ends the sentence or the bracket."""
    assert f'<a href="{address}">{address}</a>{rest}</p>' in make_paragraphs(body)


@pytest.mark.parametrize(
    "body",
    [
        '<a href="http://a.example/">http://a.example/</a>',
        "<code>http://a.example/</code>",
        "ftp://a.example/",
        "javascript://a.example/",
        "http://",
    ],
)
def test_other_addresses_stay_words(body):
    """No link within a link or within code, and none but to http and https."""
    assert make_paragraphs(body) == f"<p>{body}</p>"


def test_markdown_is_only_levelled():
    """What the Markdown engine made keeps its newlines and addresses; headings and boxes go."""
    html = "<h2>Mine</h2>\n<p>one\n\nhttp://a.example/</p>\n<div>two</div>"
    assert level_blocks(html) == "<p><strong>Mine</strong></p>\n<p>one\n\nhttp://a.example/</p>\n<p>two</p>"


PIECES = st.sampled_from(
    [
        *("one two three four\nfive\n\nsix \n\r\n <3 & http://a.example/x".split(" ")),
        *(f"<{name}>" for name in "p /p b /b i a /a div /div li /li ul /ul blockquote /blockquote".split()),
        *(f"<{name}>" for name in "h1 /h1 h2 code /code pre /pre br hr td /td span /section !-- /x".split()),
    ]
)


@given(st.lists(PIECES, max_size=12), st.sampled_from([make_paragraphs, level_blocks]))
def test_no_word_is_lost(pieces, make):
    """Whatever tags stand between them, the words are all there and in their order."""
    body = " ".join(pieces)
    assert letters(make(body)) == letters(body)


def letters(html):
    """Return what a browser would show, without its white space."""
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    return "".join("".join(tree.itertext()).split())


def test_a_stray_quotation_mark_is_part_of_its_tag():
    """It means something only after an equals sign; the tags behind it are tags."""
    html = '<img src="/oar.png" width=500px" /> and <i title="a > b">more</i>'
    assert make_paragraphs(html) == f"<p>{html}</p>"


def test_a_comment_that_ends_oddly_ends():
    """Words behind it are shown, as browsers do."""
    assert make_paragraphs("<!-- not this --!>this") == "<p>this</p>"
