"""Pictures that nobody described, found in their sources."""

from pathlib import Path

import pytest

from afterword.checking.links import Page
from afterword.checking.pictures import check_pictures

HEAD = "Title: A ferry\nDate: 2014-05-02\n\n"


def find(body, *, markdown=True):
    """Return (line, first words) of what is wrong with an essay."""
    page = Page(Path("ferry.md"), "/essays/ferry/", HEAD + body, "", markdown=markdown, linked=True)
    return [(mistake.line, mistake.message.partition(";")[0]) for mistake in check_pictures(page)]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("Once.\n\n![]({static}/images/f.png)\n", 6),
        ("![ ]({static}/images/f.png 'A title is no description')\n", 4),
        ("[![]({static}/images/f.png)](https://ferry.example/)\n", 4),
        ("One line,\nthen <img src='{static}/images/f.png'> and more.\n", 5),
        ("<p>A block\n<img\n src={static}/images/f.png\n class=wide></p>\n", 5),
        ("![][f]\n\n[f]: {static}/images/f.png\n", 4),
    ],
    ids=["empty", "title alone", "in a link", "inline HTML", "HTML over lines", "by reference"],
)
def test_a_picture_without_words_is_named(body, line):
    """With its line and its address."""
    assert find(body) == [(line, "no words for the picture {static}/images/f.png")]


@pytest.mark.parametrize(
    "body",
    [
        "![A ferry](f.png)",
        "![*A ferry*](f.png) and ![`code`](f.png)",
        '<img src="f.png" alt="">',
        "<img src=f.png ALT>",
        "`![](f.png)`",
        "```\n![](f.png)\n<img src=f.png>\n```",
        "<!-- <img src=f.png> -->",
        "No picture at all.",
    ],
    ids=["words", "marked words", "decoration", "decoration, shorter", "code", "block", "comment", "none"],
)
def test_what_is_described_or_shown_by_nobody_is_no_mistake(body):
    """Only HTML can say that a picture is decoration."""
    assert find(body) == []


def test_an_essay_in_html_is_read_too():
    """Its lines are those of the file."""
    assert find('<p>\n<img src="f.png"></p>', markdown=False) == [(5, "no words for the picture f.png")]


def test_the_way_out_is_said():
    """Both ways: words, or decoration."""
    page = Page(Path("f.md"), "/f/", "Title: F\n\n![](f.png)\n", "", markdown=True, linked=True)
    (mistake,) = check_pictures(page)
    assert str(mistake).startswith("f.md:3: ")
    assert "![a ferry at low tide](f.png)" in mistake.message
    assert '<img src="f.png" alt="">' in mistake.message
