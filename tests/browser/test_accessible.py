"""What axe finds on a page of every kind, as wide as a desk's and as a phone's, light and dark."""

from importlib.resources import files

import pytest
from kinds import KINDS

EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["cat.color"]  # all that a scheme changes
RUN = """tags => axe.run(document, {
    runOnly: tags,
    rules: {
        "target-size": { enabled: tags.includes("wcag22aa") },
        "color-contrast-enhanced": { enabled: false },  // AAA
    },
    resultTypes: ["violations"],
}).then(found => found.violations.flatMap(
    rule => rule.nodes.map(node => [rule.id, node.target.join(" ")])
))"""


@pytest.fixture(name="axe", scope="module")
def _axe():
    """Return axe-core's script."""
    pytest.importorskip("axe_playwright_python", reason="the package axe-playwright-python is not installed")
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(kind, axe, new_kind):
    """No rule of WCAG 2.2 at A and AA, nor of good practice, is broken in any of the four."""
    page = new_kind(kind)
    page.evaluate(axe)
    found = {}
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme, tags in (("light", EVERYTHING), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)
            found[width, scheme] = page.evaluate(RUN, tags)
    assert not any(found.values()), found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_would_find_it(scheme, axe, new_page):
    """A picture without a text and words too pale are found, under the page's own policy."""
    page = new_page(color_scheme=scheme)
    page.goto("about/")
    page.evaluate(axe)
    page.evaluate("""() => {
        document.querySelector("main p").style.color = "light-dark(#ddd, #444)";
        document.querySelector("main").append(new Image());
    }""")
    assert [rule for rule, _ in page.evaluate(RUN, COLOURS)] == ["color-contrast"]
    assert {rule for rule, _ in page.evaluate(RUN, EVERYTHING)} == {"color-contrast", "image-alt"}
