"""Key pages look as they did when somebody last looked at them."""

import shutil

import pytest
from PIL import Image
from serving import serve
from stills import MEAN, WORST, compare, pin, take, write_site

from support import ROOT, run

SNAPSHOTS = ROOT / "tests" / "browser" / "snapshots"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 780}
STILLS = {
    "home": ("", DESK, "light"),
    "essay": ("essays/steps/", DESK, "light"),
    "essay-dark": ("essays/steps/", DESK, "dark"),
    "thread": ("essays/steps/#c-c3", DESK, "light"),
    "thread-phone": ("essays/steps/#c-c3", PHONE, "light"),
    "myth": ("myths/extroversion/", DESK, "light"),
    "search": ("search/?q=ferryman", DESK, "light"),
    "people": ("people/", DESK, "light"),
}


@pytest.fixture(name="still_site", scope="module")
def _still_site(tmp_path_factory):
    """Return the address of a small site that changes only with the theme and the engine."""
    folder = tmp_path_factory.mktemp("stills")
    shutil.copytree(ROOT / "tests" / "golden" / "small" / "content", folder / "content")
    write_site(folder / "content")
    run("pelican", str(folder / "content"), "-s", "pelicanconf.py", "-o", str(folder / "output"), cwd=ROOT)
    with serve(folder / "output") as address:
        yield address


@pytest.fixture(name="show")
def _show(new_page, still_site):
    """Return what opens one of the pages, in the font that every machine has."""

    def show(name):
        path, size, scheme = STILLS[name]
        page = new_page(
            base_url=still_site,
            bypass_csp=True,
            viewport=size,
            color_scheme=scheme,
            reduced_motion="reduce",
            timezone_id="UTC",
            locale="en-GB",
        )
        assert page.goto(path).ok
        if name == "search":
            page.locator("#found li").first.wait_for()
        pin(page)
        page.evaluate("document.querySelector(':target')?.scrollIntoView()")
        return page

    return show


@pytest.mark.parametrize("name", STILLS)
def test_a_page_looks_as_it_did(name, show, request):
    """In outline and in weight, everywhere in its window."""
    found = take(show(name))
    path = SNAPSHOTS / f"{name}.png"
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        found.save(path, optimize=True)
    mean, worst = compare(Image.open(path), found)
    assert (mean <= MEAN, worst <= WORST) == (True, True), (mean, worst)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("document.querySelector('link[rel=stylesheet]').remove()", id="no style sheet"),
        pytest.param("document.querySelector('main').style.left = '2rem'", id="the column moved"),
        pytest.param("document.documentElement.style.fontSize = '110%'", id="larger text"),
        pytest.param("document.documentElement.style.setProperty('--ink', '#8a9a9f')", id="paler ink"),
        pytest.param("document.querySelector('.prose').style.lineHeight = '1.9'", id="looser lines"),
    ],
)
def test_a_changed_look_is_seen(broken, show):
    """What a slip in the style sheet does is outside the tolerance."""
    page = show("essay")
    page.evaluate(broken)
    mean, worst = compare(Image.open(SNAPSHOTS / "essay.png"), take(page))
    assert mean > MEAN or worst > WORST, (mean, worst)
