"""HTML → Markdown: what comes out renders to the same DOM, or nothing comes out."""

import html
import re

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterword.essays.dom import BLOCKS, End, Start, parse_events, write_html
from afterword.essays.escaping import escape_line_start, escape_text
from afterword.essays.tomarkdown import html_to_markdown
from afterword.text.markdown import render_markdown
from afterword.text.plaintext import PlainText
from afterword.text.sanitizer import ESSAY, sanitize

# On a busy machine an example may take long; that is no failure.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

PROSE = "Forty names in a month, and not one of them written down. "


def convert(source):
    """Convert a text that is long enough for a few tags to be a small part of it."""
    return html_to_markdown(f"{source}<p>{PROSE * 12}</p>")


def first_block(source):
    """Return the Markdown of the first block of a text."""
    markdown = convert(source)
    assert markdown is not None
    return markdown.removesuffix(f"\n\n{(PROSE * 12).strip()}\n")


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ("<p>Bread and names.</p>", "Bread and names."),
        ("<p>a <em>b</em> <strong>c</strong> <del>d</del></p>", "a *b* **c** ~~d~~"),
        ("<p><strong><em>b</em></strong></p>", "__*b*__"),
        ("<p><em><strong>b</strong></em></p>", "_**b**_"),
        ("<p>one<br>two</p>", "one\\\ntwo"),
        ("<p><code>a`b</code></p>", "``a`b``"),
        ('<p><a href="/x/" title="y">z</a></p>', '[z](/x/ "y")'),
        ('<p><a href="https://x.example/">https://x.example/</a></p>', "<https://x.example/>"),
        ('<p><img src="a.png" alt="Bread"></p>', "![Bread](a.png)"),
        ('<h2 id="oven" class="wide">The oven</h2>', "## The oven {#oven .wide}"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ('<ol start="7"><li>a</li><li>b</li></ol>', "7. a\n8. b"),
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n\n- b"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("<pre><code>a\n\nb\n</code></pre>", "```\na\n\nb\n```"),
        ('<pre><code class="language-python">a\n</code></pre>', "```python\na\n```"),
        ("<hr>", "* * *"),
        (
            "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b|c</td></tr></tbody></table>",
            "| a |\n| --- |\n| b\\|c |",
        ),
    ],
)
def test_what_markdown_can_say_is_said_in_markdown(source, markdown):
    """Each construct has its plain form."""
    assert first_block(source) == markdown


@pytest.mark.parametrize(
    ("source", "markdown"),
    [
        ('<p>He said "don\'t".</p>', 'He said \\"don\\\'t\\".'),
        ("<p>a -- b --- c</p>", "a -\\- b -\\-\\- c"),
        ("<p>well...</p>", "well.\\.."),
        ("<p># a</p>", "\\# a"),
        ("<p>1. a</p>", "1\\. a"),
        ("<p>- a</p>", "\\- a"),
        ("<p>a * b, a*b, snake_case, _a_</p>", "a * b, a\\*b, snake_case, \\_a\\_"),
        ("<p>[a](b) [^1]</p>", "\\[a](b) \\[^1]"),
        ("<p>&lt;b&gt; &amp;amp; &amp; 1 &lt; 2</p>", "\\<b> \\&amp; & 1 < 2"),
        ("<p>a\u00a0b</p>", "a&nbsp;b"),
        ("<h2>C#</h2>", "## C\\#"),
        ("<h2>{a}</h2>", "## {a&#125;"),
        ("<p>look!<a href='/x'>y</a></p>", "look\\![y](/x)"),
    ],
)
def test_words_that_look_like_markup_are_escaped(source, markdown):
    """Words come back as they are: no smart quotes, no dashes, no lists."""
    assert first_block(source) == markdown


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("<p>a <b>b</b></p>", "a <b>b</b>"),
        ("<p><em>a </em>b</p>", "<em>a </em>b"),
        ("<p>a<em>“b”</em>c</p>", "a<em>“b”</em>c"),
        ('<p class="intro">a</p>', '<p class="intro">a</p>'),
        ('<p><a href="/é">a</a></p>', '<a href="/é">a</a>'),
        ('<p><img alt="" src="a.png" width="3"></p>', '<p><img src="a.png" alt="" width="3"></p>'),
        ("<ul><li><p>a</p></li></ul>", "<ul>\n<li>\n<p>a</p></li>\n</ul>"),
        ("<blockquote>a</blockquote>", "<blockquote>a</blockquote>"),
    ],
)
def test_what_markdown_cannot_say_stays_a_tag(source, kept):
    """Nothing is approximated: an element without an equal in Markdown stands there as itself."""
    assert first_block(source) == kept


def test_markdown_goes_on_within_a_frame():
    """Between a section's tags the text is Markdown again."""
    markdown = first_block('<div class="note"><p>a <em>b</em></p><ul><li>c</li></ul></div>')
    assert markdown == '<div class="note">\n\na *b*\n\n- c\n\n</div>'


def test_a_figure_reads_well():
    """A figure is a few lines of HTML among the paragraphs."""
    source = '<figure><img src="a.png" alt="Bread"><figcaption>At six.</figcaption></figure>'
    assert (
        first_block(source)
        == '<figure><img src="a.png" alt="Bread">\n<figcaption>At six.</figcaption>\n</figure>'
    )


def test_a_blank_line_in_preformatted_text_does_not_end_its_frame():
    """Within a block of HTML an empty line is written as a character."""
    source = '<div class="x">a<pre>one\n\ntwo\n \nthree</pre></div>'
    markdown = first_block(source)
    assert "\n\n" not in markdown
    assert "&#10;" in markdown


def test_a_page_of_tags_stays_html():
    """Where more than a small part would be tags, there is no Markdown."""
    assert html_to_markdown('<div class="a"><div class="b"><span class="c">x</span></div></div>') is None


@pytest.mark.parametrize("source", ["bare words", "<em>bare</em><p>x</p>", "<p>x</p>bare"])
def test_bare_words_stay_html(source):
    """Words outside of every block have no Markdown: it would set a paragraph around them."""
    assert html_to_markdown(source) is None


@pytest.mark.parametrize("source", ["", "   ", "<script>x</script>", "<!-- more -->"])
def test_nothing_is_nothing(source):
    """A body of which the sanitizer leaves nothing is an empty text."""
    assert html_to_markdown(source) == ""


def test_what_the_sanitizer_removes_is_no_difference():
    """Scripts and comments are gone before anything is compared."""
    assert convert("<!-- more --><script>alert(1)</script><p onclick='x()'>a</p>") == (
        f"a\n\n{(PROSE * 12).strip()}\n"
    )


@pytest.mark.parametrize(
    "source",
    [
        "<blockquote>" * 20_000 + "<p>a</p>",
        "<ul><li>a" * 20_000,
        "<p>" + "<b>" * 20_000 + "a",
        "<em>*" * 20_000,
    ],
    ids=["quotations", "lists", "bold", "emphasis"],
)
def test_depth_does_no_harm(source):
    """Twenty thousand open elements are read up to the sanitizer's depth, and what comes out is right."""
    markdown = html_to_markdown(source)
    assert markdown is None or parse_events(sanitize(render_markdown(markdown), ESSAY)) == parse_events(
        sanitize(source, ESSAY)
    )


def test_length_does_no_harm():
    """A paragraph of a hundred thousand characters is read like any other."""
    long = f"<p>{'Bread * and_names [x] ' * 5_000}</p>"
    markdown = html_to_markdown(long)
    assert markdown is not None
    assert dom(render_markdown(markdown)) == dom(long)


# An independent judge: html5lib's tree, flattened, with white space treated by rules of its own.
INLINE_SPACE = re.compile(r"[ \t\n\f\r]+")


def dom(source):
    """Return the tree of sanitized HTML as nested tuples of (tag, attributes, children)."""
    fragment = html5lib.parseFragment(
        sanitize(source, ESSAY), treebuilder="etree", namespaceHTMLElements=False
    )
    return flatten(fragment, pre=False)


def flatten(element, *, pre):
    """Return one element of html5lib's tree; depth is capped by the sanitizer."""
    children = []
    pre = pre or element.tag == "pre"

    def add(words):
        if words:
            if children and isinstance(children[-1], str):
                words = children.pop() + words
            children.append(words)

    add(element.text)
    for child in element:
        children.append(flatten(child, pre=pre))
        add(child.tail)
    if not pre:
        children = [trimmed for trimmed in trim(children, element.tag) if trimmed]
    return element.tag, tuple(sorted(element.attrib.items())), tuple(children)


def trim(children, tag):
    """Yield children with the white space taken off that stands beside blocks and line breaks."""
    edge = tag in BLOCKS or tag == "DOCUMENT_FRAGMENT"
    for index, child in enumerate(children):
        if not isinstance(child, str):
            yield child
            continue
        words = INLINE_SPACE.sub(" ", child)
        before = breaks(children[index - 1]) if index else edge
        behind = breaks(children[index + 1]) if index + 1 < len(children) else edge
        words = words.lstrip(" ") if before else words
        yield words.rstrip(" ") if behind else words


def breaks(child):
    """Tell whether a node stands on lines of its own."""
    return not isinstance(child, str) and (child[0] in BLOCKS or child[0] == "br")


SYMBOLS = "*_`~[]()<>#+-.!|\\\"'&{}=: \n1a éß\u00a0…–’$^@/;"
WORDS = st.one_of(
    st.text(st.sampled_from(SYMBOLS), max_size=12),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
).map(html.escape)
INLINE_TAGS = ["em", "strong", "del", "code", "b", "u", 'a href="https://x.example/(a"', 'span class="x"']
INLINE = st.recursive(
    st.one_of(WORDS, st.sampled_from(["<br>", '<img src="a.png" alt="x]y*">', '<img src="b" width="3">'])),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(INLINE_TAGS),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)
LINE = st.lists(INLINE, max_size=4).map("".join)
LEAF_BLOCKS = st.one_of(
    *(
        LINE.map(lambda line, tag=tag: f"<{tag}>{line}</{tag.split()[0]}>")
        for tag in ("p", "p", "h2", 'h3 id="x"', "pre", 'p class="y"')
    ),
    WORDS.map(lambda words: f"<pre><code>{words}\n</code></pre>"),
    st.just("<hr>"),
    st.lists(LINE, min_size=2, max_size=2).map(
        lambda cells: (
            f"<table><thead><tr><th>{cells[0]}</th></tr></thead>"
            f"<tbody><tr><td>{cells[1]}</td></tr></tbody></table>"
        )
    ),
)
BLOCK = st.recursive(
    LEAF_BLOCKS,
    lambda inner: st.one_of(
        st.builds(
            lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
            st.sampled_from(["blockquote", "div", 'div class="a"', "section", "figure"]),
            st.lists(inner, max_size=3),
        ),
        st.builds(
            lambda tag, items: f"<{tag}>{''.join(f'<li>{a}{b}</li>' for a, b in items)}</{tag.split()[0]}>",
            st.sampled_from(["ul", "ol", 'ol start="7"']),
            st.lists(st.tuples(LINE, inner), max_size=3),
        ),
    ),
    max_leaves=5,
)


@unhurried
@given(st.lists(BLOCK, min_size=1, max_size=3).map("".join))
def test_whatever_comes_out_renders_to_the_same_dom(source):
    """An independent parser finds the same tree in the rendered Markdown as in the sanitized source."""
    markdown = convert(source)
    if markdown is not None:
        assert dom(render_markdown(markdown)) == dom(f"{source}<p>{PROSE * 12}</p>")


@unhurried
@given(st.text(max_size=200))
def test_no_input_breaks_the_conversion(source):
    """Any text gives Markdown or nothing."""
    markdown = html_to_markdown(source)
    assert markdown is None or dom(render_markdown(markdown)) == dom(source)


@unhurried
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1, max_size=60))
def test_a_paragraph_of_words_always_has_markdown(words):
    """Every paragraph can be said, whatever its words are."""
    source = f"<p>{html.escape(words)}</p>"
    if len(parse_events(sanitize(source, ESSAY))) < 3:
        return  # nothing to see in it
    assert html_to_markdown(source) is not None


@unhurried
@given(st.text(st.sampled_from(SYMBOLS), max_size=40))
def test_escaped_words_are_words(words):
    """Escaping is exact: rendered, the text has the same words, and no markup."""
    line = " ".join(words.split())
    rendered = sanitize(render_markdown(escape_line_start(escape_text(line))), ESSAY)
    assert PlainText.from_html(rendered).text.split() == line.split()
    assert not re.search(r"<(?!/?p>)", rendered)


@unhurried
@given(st.lists(BLOCK, max_size=3).map("".join))
def test_written_events_are_read_back(source):
    """HTML written from a normal form has the same normal form, and no blank line within a block."""
    events = parse_events(sanitize(source, ESSAY))
    if not events:
        return
    written = write_html(events)
    assert parse_events(sanitize(written, ESSAY)) == events
    if not (isinstance(events[0], Start) and events[0].tag == "pre"):
        assert not re.search(r"\n[ \t]*\n", written)


def test_white_space_counts_only_where_it_shows():
    """Space beside blocks and line breaks is none; between words it is one, and in preformatted text all."""
    loose = "<p>\n a\n\tb <em> c</em> <br>\n d </p>\n\n<pre> x\n  y</pre>"
    assert parse_events(loose) == (
        Start("p"),
        "a b ",
        Start("em"),
        " c",
        End("em"),
        Start("br"),
        "d",
        End("p"),
        Start("pre"),
        " x\n  y",
        End("pre"),
    )


def test_a_different_attribute_is_a_different_dom():
    """Attributes count, their order doesn't."""
    assert parse_events('<a href="x" title="y">z</a>') == parse_events('<a title="y" href="x">z</a>')
    assert parse_events('<a href="x">z</a>') != parse_events('<a href="x" title="y">z</a>')
    assert parse_events("<p>a</p>") != parse_events("<p>a’</p>")
