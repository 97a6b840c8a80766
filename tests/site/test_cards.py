"""Social cards of a built site: every page names one, and it is there."""

import json
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from support import ROOT, run


def heads(output):
    """Return what each page says of its picture, by its path."""
    found = {}
    for path in sorted(output.rglob("*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        said = {tag["property"]: tag["content"] for tag in page.select("meta[property^='og:']")}
        if said:
            found[path.relative_to(output).as_posix()] = said
    return found


@pytest.fixture(scope="module")
def shipped_heads(shipped):
    """Return the same of the site that ships."""
    return heads(shipped)


def test_every_page_names_a_picture_of_the_size_that_it_says(shipped, shipped_heads):
    """PNG, wide enough for every network, and said in words."""
    for page, said in shipped_heads.items():
        file = shipped / urlsplit(said["og:image"]).path.lstrip("/")
        with Image.open(file) as picture:
            assert picture.format == "PNG", page
            assert [str(side) for side in picture.size] == [said["og:image:width"], said["og:image:height"]]
        assert file.stat().st_size < 60_000, page
        assert said["og:image:alt"], page


def test_essays_conversations_and_myths_have_their_own(shipped_heads):
    """And lists have the site's."""
    for page, said in shipped_heads.items():
        folder, _, name = page.rpartition("/")
        own = folder.count("/") == 1 and folder.split("/")[0] in {"essays", "discussions", "myths"}
        path = urlsplit(said["og:image"]).path
        if own:
            assert path == f"/{folder}/card.png"
            assert said["og:title"] in said["og:image:alt"]
        elif folder != "about":
            assert path == "/card.png", (page, name)


def test_structured_data_names_the_same_picture(shipped, shipped_heads):
    """An essay's, and a conversation's."""
    for name in ("essays/which-knee/index.html", "discussions/ten-at-night/index.html"):
        page = BeautifulSoup((shipped / name).read_text(encoding="utf-8"), "lxml")
        data = json.loads(page.find("script", type="application/ld+json").string)
        assert data["image"] == shipped_heads[name]["og:image"]


@pytest.mark.parametrize("setting", ["AFTERWORD = {**AFTERWORD, 'cards': False}", "PREVIEW = True"])
def test_without_cards_the_themes_picture_stands_for_every_page(site, setting):
    """Nothing is drawn: not where the setting says so, and not in a preview."""
    with (site / "pelicanconf.py").open("a") as file:
        file.write(f"\n{setting}\n")
    run("pelican", "content", "--fatal", "errors", cwd=site)
    output = site / "output"
    pictures = {urlsplit(said["og:image"]).path for said in heads(output).values()}
    assert pictures == {"/theme/card.png"}
    assert [path for path in output.rglob("card.png") if path.parent.name != "theme"] == []
    assert not (site / ".cache" / "cards").exists()


def test_icons_are_what_their_names_say():
    """Sizes that platforms ask for, and few bytes."""
    for name, side in (
        ("apple-touch-icon", 180),
        ("icon-192", 192),
        ("icon-512", 512),
        ("icon-maskable-512", 512),
    ):
        file = ROOT / "theme" / "static" / f"{name}.png"
        with Image.open(file) as picture:
            assert picture.size == (side, side), name
        assert file.stat().st_size < 10_000, name


def test_the_icons_that_devices_ask_for_are_at_the_root(shipped):
    """No page has to name them."""
    with Image.open(shipped / "apple-touch-icon.png") as picture:
        assert picture.size == (180, 180)
    with Image.open(shipped / "favicon.ico") as picture:
        assert picture.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
