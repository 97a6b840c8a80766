"""Pictures of a built site: what a browser is offered is there."""

import shutil

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from support import ROOT, run

ESSAY = """Title: A ferry
Date: 2014-05-02

Low tide.

![The ferry at low tide]({static}/images/ferry.jpg)

![Its *ticket*]({static}/images/ticket.png)
"""
THREAD = """Thread: 1
Title: A ferry
Essay: ferry
Rights: permission

%%% 1
Author: A. Reader
Published: 2014-05-03T10:00:00Z

![My own ticket](/images/ticket.png)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a site with a large and a small picture, built."""
    folder = tmp_path_factory.mktemp("pictured")
    shutil.copytree(ROOT / "content" / "myths", folder / "content" / "myths")
    shutil.copytree(ROOT / "theme", folder / "theme")
    shutil.copy(ROOT / "pelicanconf.py", folder)
    for name in ("essays", "discussions", "images", "pages"):
        (folder / "content" / name).mkdir()
    (folder / "content" / "essays" / "ferry.md").write_text(ESSAY)
    (folder / "content" / "discussions" / "ferry.thread").write_text(THREAD)
    Image.radial_gradient("L").resize((1300, 900)).convert("RGB").save(folder / "content/images/ferry.jpg")
    Image.new("RGB", (300, 120), "teal").save(folder / "content/images/ticket.png")
    run("pelican", "content", "--fatal", "errors", cwd=folder)
    return folder


@pytest.fixture(scope="module")
def page(folder):
    """Return the essay's page."""
    text = (folder / "output/essays/ferry/index.html").read_text(encoding="utf-8")
    return BeautifulSoup(text, "lxml").find("main")


def test_every_copy_that_is_offered_is_there(folder, page):
    """As wide as it is said to be, and in the format that it is said to have."""
    seen = 0
    for source in page.select("picture source"):
        for candidate in source["srcset"].split(", "):
            address, width = candidate.split(" ")
            with Image.open(folder / "output" / address[1:]) as copy:
                assert (f"{copy.width}w", copy.get_format_mimetype()) == (width, source["type"])
            seen += 1
    assert seen == 4


def test_copies_take_fewer_bytes(folder):
    """Than the original, at its own width."""
    original = (folder / "content/images/ferry.jpg").stat().st_size
    for kind in ("avif", "webp"):
        assert (folder / f"output/images/sized/ferry.jpg-1300.{kind}").stat().st_size < original


def test_every_picture_says_its_size_and_its_words(page):
    """In the essay and in the comment."""
    said = [
        (image["alt"], image["width"], image["height"], image.get("loading"))
        for image in page.select(".prose img")
    ]
    assert said == [
        ("The ferry at low tide", "1300", "900", None),
        ("Its ticket", "300", "120", "lazy"),
        ("My own ticket", "300", "120", "lazy"),
    ]


def test_a_preview_makes_no_copies(folder, tmp_path):
    """Nobody waits for an encoder while they write."""
    output = tmp_path / "output"
    run("pelican", "content", "-o", str(output), "-e", "PREVIEW=true", cwd=folder)
    assert not (output / "images" / "sized").exists()
    page = (output / "essays/ferry/index.html").read_text(encoding="utf-8")
    assert "<picture>" not in page
    assert 'width="1300" height="900"' in page


def test_a_picture_without_words_stops_the_check(site):
    """With file, line and the way out."""
    essay = site / "content" / "essays" / "which-knee.md"
    (site / "content" / "images").mkdir(exist_ok=True)
    Image.new("RGB", (3, 2)).save(site / "content" / "images" / "knee.png")
    with essay.open("a", encoding="utf-8") as file:
        file.write("\n\n![]({static}/images/knee.png)\n")
    done = run("afterword", "check", cwd=site, check=False)
    assert done.returncode == 1
    lines = essay.read_text(encoding="utf-8").split("\n")
    number = next(number for number, line in enumerate(lines, 1) if line.startswith("![]("))
    said = " ".join(done.stdout.split())
    assert f"which-knee.md:{number}: no words for the picture {{static}}/images/knee.png" in said
