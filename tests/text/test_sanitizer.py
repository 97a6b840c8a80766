"""The sanitizer: hostile input by attack surface, and what honest input keeps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.text.depth import DEEPEST, MOST_FORMATTING, cap_depth
from afterword.text.sanitizer import COMMENT, ESSAY, images_as_links, sanitize

POLICIES = pytest.mark.parametrize("policy", [COMMENT, ESSAY], ids=["comment", "essay"])


@POLICIES
@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="jAvAsCrIpT&colon;alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        "<svg><script>alert(1)</script></svg>",
        '<math><mi xlink:href="javascript:alert(1)">x</mi></math>',
        '<p style="background:url(javascript:alert(1))">x</p>',
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        '<iframe src="javascript:alert(1)"></iframe>',
        "<object data=javascript:alert(1)></object>",
        "<form action=javascript:alert(1)><button>x</button></form>",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
        (
            "<math><mtext><table><mglyph><style><!--</style>"
            '<img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">'
        ),
        "<base href=https://example.org/>",
        '<meta http-equiv="refresh" content="0;url=https://example.org">',
        '<link rel="stylesheet" href="https://example.org/x.css">',
        "<style>body{display:none}</style>",
        "<details open ontoggle=alert(1)>x</details>",
    ],
)
def test_attacks_leave_nothing_that_runs(attack, policy):
    """No script, handler, style, frame or foreign scheme survives either policy."""
    clean = sanitize(attack, policy).lower()
    for forbidden in (
        "<script",
        "onerror=",
        'href="javascript',
        'href="data:',
        "<svg",
        "<math",
        "style=",
        "<iframe",
        "<object",
        "<form",
        "<base",
        "<meta",
        "<link",
        "<style",
        "ontoggle=",
    ):
        assert forbidden not in clean.replace("&lt;", "")


def test_no_letter_but_its_own_names_an_element():
    """An old-fashioned long s is another letter, though it has the same capital."""
    assert sanitize("<ſtrike>a <STRIKE>b</STRIKE>", COMMENT) == "&lt;ſtrike&gt;a <s>b</s>"


def test_a_comments_links_are_marked_as_a_readers():
    """Search engines and browsers are told that a reader wrote the link."""
    clean = sanitize('<a href="https://example.org/" rel="me" target="_blank">x</a>', COMMENT)
    assert clean == '<a href="https://example.org/" rel="ugc nofollow noopener">x</a>'


def test_a_comment_has_no_ids_or_classes():
    """A comment can't pass for a part of the page, nor catch its links."""
    assert sanitize('<p id="main" class="skip">x</p>', COMMENT) == "<p>x</p>"


def test_a_comments_own_footnotes_keep_their_ids():
    """Ids with the comment's own prefix stay; somebody else's don't."""
    html = (
        '<p><a class="fn-ref" id="c-1-fnr1" href="#c-1-fn1">1</a><span class="fn" id="c-2-fn1">x</span></p>'
    )
    clean = sanitize(html, COMMENT, prefix="c-1-")
    assert 'id="c-1-fnr1"' in clean
    assert "c-2" not in clean


def test_an_image_in_a_comment_is_a_link_with_its_words():
    """No page calls a third party for a reader's picture, and no picture is lost."""
    clean = sanitize('<img src="https://example.org/cat.png" alt="A cat">', COMMENT)
    assert clean == ('<a href="https://example.org/cat.png" rel="ugc nofollow noopener">[Image: A cat]</a>')


def test_an_image_inside_a_link_becomes_words_alone():
    """Links don't nest."""
    html = sanitize('<a href="https://example.org/"><img src="https://example.org/x.png"></a>', ESSAY)
    assert images_as_links(html, lambda _: True, None) == '<a href="https://example.org/">[Image: x.png]</a>'


def test_an_embedded_page_becomes_a_link():
    """A frame can't be shown under the policy, but what it showed can be visited."""
    clean = sanitize('<iframe src="https://video.example/1"></iframe>', ESSAY)
    assert clean == '<a href="https://video.example/1">Embedded page at video.example</a>'


def test_depth_is_capped_and_words_stay():
    """Forty thousand nested elements are flattened before a parser sees them."""
    deep = "<div>" * 40_000 + "kept" + "</div>" * 40_000
    clean = sanitize(deep, ESSAY)
    assert "kept" in clean
    assert clean.count("<div>") == DEEPEST


@pytest.mark.parametrize("before", ['<img width=5" />', "<b title='a'b'>", "<!-- a --!>", "<!-->"])
def test_nothing_odd_hides_depth(before):
    """What a parser reads over doesn't end the count: a stray quotation mark, a comment's odd end."""
    assert cap_depth(before + "<div>" * 500).count("<div>") <= DEEPEST


def test_a_slash_closes_nothing():
    """To a parser `<div/>` is a start tag."""
    assert cap_depth("<div/>" * 500).count("<div/>") == DEEPEST


def test_many_unclosed_siblings_are_not_depth():
    """Paragraphs and items without end tags are siblings, and all of them stay."""
    assert cap_depth("<p>x" * 500).count("<p>") == 500
    assert cap_depth("<ul>" + "<li>x" * 500 + "</ul>").count("<li>") == 500
    assert cap_depth("<dl>" + "<dt>x<dd>y" * 500 + "</dl>").count("<dd>") == 500
    assert cap_depth("<table>" + "<tr><td>x<td>y" * 500 + "</table>").count("<td>") == 1000


@pytest.mark.parametrize("piece", ["<!--", '<a "', "<a '", "<iframe ", "</", "<p", "<b><!--"])
def test_what_never_ends_is_read_once(piece):
    """Twenty thousand beginnings without an end are no more than a long text."""
    assert isinstance(sanitize(piece * 20_000, ESSAY), str)


def test_capped_tags_close_in_pairs():
    """What is dropped at the front is dropped at the back."""
    html = cap_depth("<q>" * 150 + "x" + "</q>" * 150)
    assert html.count("<q>") == html.count("</q>") == DEEPEST


_ODD = '" \' > < =" </ / x <!-- --> --!> <! <? <![CDATA[ ]]> <b> </b> <p> <table> <td> </td> <li> <object>'
_HIDING = ("script", "style", "title", "textarea", "svg", "select")
ODDITIES = st.sampled_from(
    [
        '<a b="',
        "<a b='",
        *_ODD.split(),
        *(f"<{name}>" for name in _HIDING),
        *(f"</{name}>" for name in _HIDING),
    ]
)


@given(st.lists(ODDITIES, max_size=8).map("".join), st.sampled_from(["", "'>", '">']))
def test_nothing_in_front_hides_depth(before, after):
    """Whatever a text begins and never ends, a parser sees no deeper than it may."""
    clean = sanitize(f"{before}{'<div>' * 300}{after}", ESSAY)
    assert clean.count("<div>") <= DEEPEST


@pytest.mark.parametrize("piece", ["<b><div></b>", "<q><div></q>", "<div><table></div>"])
def test_an_end_tag_that_closes_nothing_hides_no_depth(piece):
    """To a parser these blocks stay open."""
    assert sanitize(piece * 500, ESSAY).count("<div>") <= DEEPEST


def test_formatting_that_is_never_closed_does_not_multiply():
    """A parser repeats it in every block that follows: two thousand would become two million."""
    html = "".join(f"<p><b lang=a{number}>x" for number in range(2000))
    clean = sanitize(html, ESSAY)
    assert clean.count("<b ") <= MOST_FORMATTING * 2000
    assert clean.count("x") == 2000


def test_formatting_that_is_closed_stays():
    """However much of it there is."""
    html = "<p><b>a</b> <i>b</i></p>" * 500
    assert cap_depth(html) == html


@given(st.text(alphabet="<>/abip =\"'!-&;", max_size=200))
def test_sanitizing_is_idempotent(text):
    """What was cleaned once is clean."""
    once = sanitize(text, ESSAY)
    assert sanitize(once, ESSAY) == once


@pytest.mark.parametrize(
    ("html", "link"),
    [
        ('<audio controls src="http://a.example/talk.mp3"></audio>', "[Audio: talk.mp3]"),
        ('<video src="/film.mp4" poster="x.jpg">', "[Video: film.mp4]"),
        ('<audio><source src="talk.ogg" type="audio/ogg"></audio>', "[Audio: talk.ogg]"),
        ('<video><source src="film.webm?x=1"></video>', "[Video: film.webm]"),
        ('<audio src="http://[broken/talk.mp3">', "[Audio: talk.mp3]"),
    ],
)
def test_a_player_becomes_a_link_to_what_it_plays(html, link):
    """No page of ours plays anything, and no recording is lost."""
    assert link in sanitize(html, ESSAY)
    assert link in sanitize(html, COMMENT)


@pytest.mark.parametrize("html", ['<iframe src="http://[broken">', '<img src="http://[broken/x.png">'])
def test_an_address_that_no_parser_takes_breaks_nothing(html):
    """Strangers write them."""
    assert "broken" in sanitize(html, COMMENT) or "no description" in sanitize(html, COMMENT)
