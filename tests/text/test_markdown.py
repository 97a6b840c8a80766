"""The Markdown engine and what is done to its output."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.text.markdown import outline, outline_any, python_markdown, render_markdown
from afterword.text.sanitizer import ESSAY, sanitize


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("*a* **b**", "<p><em>a</em> <strong>b</strong></p>\n"),
        ("~~gone~~", "<p><del>gone</del></p>\n"),
        ('"So" -- he said...', "<p>“So” – he said…</p>\n"),
        ("## One {#two .three}", '<h2 id="two" class="three">One</h2>\n'),
        ("a\nb", "<p>a\nb</p>\n"),
    ],
)
def test_dialect(source, html):
    """CommonMark with strikethrough, smart punctuation and heading attributes."""
    assert render_markdown(source) == html


def test_table_cells_are_aligned_by_class():
    """An inline style is against the site's policy, so alignment is a class."""
    html = render_markdown("| a |\n|--:|\n| 1 |\n")
    assert '<th class="right">a</th>' in html
    assert "style=" not in html


@pytest.mark.parametrize("word", ["filename", "static", "attach"])
def test_intrasite_links_keep_their_braces(word):
    """Pelican finds `{filename}` in links and images only with its braces as they were."""
    assert f'"{{{word}}}x.md"' in render_markdown(f"[l]({{{word}}}x.md)")
    assert f'src="{{{word}}}x.png"' in render_markdown(f"![i]({{{word}}}x.png)")


def test_a_short_note_stands_at_the_end_of_its_paragraph():
    """A note of one paragraph goes where a style sheet can float it into the margin."""
    html = render_markdown("One[^1] more.\n\nTwo.\n\n[^1]: The note.\n")
    first = html.split("</p>")[0]
    assert '<a class="fn-ref" href="#fn1" id="fnr1" aria-label="Note 1">1</a> more.' in first
    assert '<span class="fn" id="fn1" role="note">' in first
    assert first.index("more.") < first.index("The note.")


def test_a_long_note_stands_at_the_end_of_the_text():
    """A note of several paragraphs can't stand inside one."""
    html = render_markdown("One[^a].\n\n[^a]: First.\n\n    Second.\n\nLast.\n")
    assert (
        html.index("Last.") < html.index('<ol class="notes">') < html.index("First.") < html.index("Second.")
    )


def test_a_note_used_twice_has_one_anchor():
    """The second reference to a note repeats no id."""
    html = render_markdown("One[^1] two[^1].\n\n[^1]: N.\n")
    assert html.count('id="fnr1"') == 1
    assert html.count('href="#fn1"') == 2


def test_a_note_that_nobody_refers_to_is_kept():
    """Nothing that was written is dropped."""
    assert "Orphan." in render_markdown("Text[^1].\n\n[^1]: N.\n\n[^2]: Orphan.\n")


def test_footnote_ids_take_the_prefix():
    """Two texts on one page don't share ids."""
    ids = re.findall(r' id="([^"]*)"', render_markdown("A[^1].\n\n[^1]: N.\n", prefix="c-7-"))
    assert ids == ["c-7-fnr1", "c-7-fn1"]


def test_outline_gives_every_heading_its_own_id():
    """Headings that read alike get numbered ids."""
    html = outline("<h2>The way</h2><h2>The <em>way</em></h2>")
    assert re.findall(r'id="([^"]*)"', html) == ["the-way", "the-way-2"]


def test_outline_pushes_headings_under_the_title():
    """The page's own h1 is the essay's title, so a body's h1 becomes an h2."""
    html = outline("<h1>A</h1><h2>B</h2>")
    assert html == '<h2 id="a">A</h2><h3 id="b">B</h3>'


def test_outline_skips_no_level():
    """Whatever levels a body uses, a screen reader hears them in steps."""
    html = outline("<h2>A</h2><h5>B</h5><h6>C</h6><h5>D</h5><h2>E</h2>")
    assert re.findall(r"<h(\d)", html) == ["2", "3", "4", "3", "2"]


def test_outline_keeps_a_stated_id():
    """An id that the author gave is never replaced."""
    assert outline('<h2 id="mine">A</h2>') == '<h2 id="mine">A</h2>'


@given(
    st.lists(st.sampled_from([*"## * > ` - <p> a b’ é &amp; \n <h1>c</h1> <hr>".split(" "), "### "])).map(
        "".join
    )
)
def test_an_outline_is_the_same_either_way(source):
    """Headings that hold words alone are taken in fewer steps, which changes no result."""
    html = sanitize(render_markdown(source), ESSAY)
    assert outline(html) == outline_any(html)


def test_python_markdown_for_whoever_sets_it():
    """Extensions of Python-Markdown work where Pelican's MARKDOWN names them."""
    engine = python_markdown({"extensions": ["markdown.extensions.admonition"], "output_format": "html5"})
    assert 'class="admonition note"' in engine("!!! note\n    Mind this.\n")
