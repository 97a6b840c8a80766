"""An essay's page, and the excerpt that stands for one of unknown rights."""

from afterword.essays.model import Essay
from afterword.essays.render import is_excerpt, render_essay
from afterword.text.excerpts import render_excerpt
from afterword.vocabulary import Format, Rights


def essay(body, **more):
    """Return an essay with this body."""
    return Essay(slug="a", title="A", body=body, **more)


def test_an_imported_script_is_gone():
    """Bodies of essays pass through the one sanitizer, in whatever format."""
    for format_ in Format:
        assert "<script" not in render_essay(essay("<script>alert(1)</script>x", format=format_))


def test_a_remote_image_is_a_link():
    """No page calls a third party for a picture."""
    html = render_essay(essay("![A cat](https://example.org/cat.png)"))
    assert "<img" not in html
    assert "[Image: A cat]" in html


def test_a_local_image_stays():
    """The site's own pictures are shown."""
    assert '<img src="/images/cat.png"' in render_essay(essay("![A cat](/images/cat.png)"))


def test_plain_text_is_escaped_into_paragraphs():
    """Text is text."""
    html = render_essay(essay("a <b>\n\nc & d", format=Format.TEXT))
    assert html == "<p>a &lt;b&gt;</p>\n<p>c &amp; d</p>"


def test_unknown_rights_ask_for_an_excerpt():
    """Only where somebody recorded a right is the whole published."""
    assert is_excerpt(essay("x", rights=Rights.UNKNOWN))
    assert not is_excerpt(essay("x", rights=Rights.PERMISSION))
    assert not is_excerpt(essay("x"))


def test_an_excerpt_is_short_and_quoted():
    """The excerpt is the first words, as a quotation, and nothing after them."""
    html = render_excerpt("<p>" + "One two three. " * 50 + "</p><p>Secret ending.</p>", 20)
    assert html.startswith("<blockquote><p>One two three.")
    assert "Secret" not in html
    assert len(html.split()) < 25
