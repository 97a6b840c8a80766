"""What holds on a page of every kind: no sideways scroll, a dark scheme of its own, and print."""

import re
from io import BytesIO

import pytest
from kinds import KINDS

TALKS = ["essay with a long conversation", "conversation without an essay", "essay with a short conversation"]
WIDE = """() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    return [...document.querySelectorAll("body *")]
        .filter(each => each.getBoundingClientRect().right > wide)
        .map(each => each.outerHTML.slice(0, 80));
}"""
COLOURS = """() => ["background-color", "color"].map(name => {
    const [r, g, b] = getComputedStyle(document.documentElement).getPropertyValue(name).match(/[\\d.]+/g);
    return .2126 * r + .7152 * g + .0722 * b;
})"""


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_scrolls_sideways(kind, new_kind):
    """From the narrowest phone to a desk."""
    page = new_kind(kind)
    for width in (1280, 768, 360, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(WIDE) == [], width


@pytest.mark.parametrize("kind", KINDS)
def test_text_of_twice_the_size_fits(kind, new_kind, chromium_large):
    """As a reader sets it in the browser (WCAG 1.4.4)."""
    page = new_kind(kind, browser=chromium_large, viewport={"width": 1280, "height": 800})
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 34
    assert page.evaluate(WIDE) == []


def test_a_sideways_scroll_would_be_found(page):
    """By what makes the page too wide."""
    page.goto("about/")
    page.evaluate("document.querySelector('main p').style.width = '3000px'")
    assert any(line.startswith("<p") for line in page.evaluate(WIDE))


@pytest.mark.parametrize("kind", ["home", TALKS[0], "myth with a chart", "search"])
def test_dark_is_dark(kind, new_kind):
    """Paper and ink change places, and come back."""
    page = new_kind(kind, color_scheme="dark")
    paper, ink = page.evaluate(COLOURS)
    assert paper < 40
    assert ink > 200
    page.emulate_media(color_scheme="light")
    paper, ink = page.evaluate(COLOURS)
    assert paper > 240
    assert ink < 60


@pytest.mark.parametrize("kind", KINDS)
def test_what_only_a_screen_can_use_is_not_printed(kind, new_kind):
    """The ways to other pages, boxes and buttons; and nothing is wider than the paper."""
    page = new_kind(kind)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 658, "height": 986})  # A4 less the page's margins, in CSS pixels
    for element in page.locator("nav, .tools, button, input, select").all():
        assert not element.is_visible(), element.evaluate("each => each.outerHTML.slice(0, 80)")
    assert page.locator("h1").is_visible()
    assert page.evaluate(WIDE) == []


@pytest.mark.parametrize("kind", TALKS)
def test_each_comments_address_is_printed(kind, new_kind):
    """Beside its date, so that a passage on paper can be found again."""
    page = new_kind(kind)
    page.emulate_media(media="print")
    printed = page.locator(".c > .u-url").evaluate_all(
        "links => links.map(link => getComputedStyle(link, '::after').content)"
    )
    ids = page.locator(".c").evaluate_all("comments => comments.map(each => each.id)")
    assert len(printed) > 2
    for text in printed:
        assert any(f"#{each}" in text for each in ids), text


@pytest.mark.parametrize("kind", TALKS[:2])
def test_the_whole_conversation_is_printed(kind, new_kind):
    """Each paragraph's end is in the PDF; what is laid out late on a screen is not left out."""
    pypdf = pytest.importorskip("pypdf", reason="the package pypdf is not installed")
    page = new_kind(kind)
    # A label stands in the margin, so between two lines of its paragraph.
    said = page.locator(".c .e-content > p:not(:has(.tag, .fn))").all_text_contents()
    reader = pypdf.PdfReader(BytesIO(page.pdf(format="A4")))
    assert len(reader.pages) > 1
    printed = re.sub(r"\W", "", "".join(sheet.extract_text() for sheet in reader.pages))
    assert len(said) > 2
    assert [words for words in said if re.sub(r"\W", "", words)[-30:] not in printed] == []
