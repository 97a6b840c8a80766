"""The catalogue's files, and the author's word on myths."""

import pytest

from afterword.errors import ContentError
from afterword.myths.catalogue import AuthorLabel, load_catalogue, parse_author_labels, parse_myth
from afterword.myths.labels import Stance
from support import ROOT

MYTH = (
    "Name: No time\nOrder: 6\nTitle: A minute will do\nClaim: I'm too busy.\nAnswer: You aren't.\n\nLong.\n"
)


def write(folder, name, text):
    """Write one myth's file."""
    (folder / name).write_text(text, encoding="utf-8")


def test_the_shipped_myths_load_in_order():
    """All twelve are there, numbered from 1."""
    catalogue = load_catalogue(ROOT / "content" / "myths")
    assert [myth.order for myth in catalogue.myths] == list(range(1, 13))
    assert catalogue["merit-alone"].truth


def test_a_file_is_a_myth(tmp_path):
    """Adding a file adds a myth, whose id is the file's name."""
    write(tmp_path, "no-time.md", MYTH)
    write(tmp_path, "too-tired.md", MYTH.replace("Order: 6", "Order: 7"))
    catalogue = load_catalogue(tmp_path)
    assert catalogue.ids == ("no-time", "too-tired")
    assert catalogue["no-time"].body == "Long."


@pytest.mark.parametrize(
    ("change", "line", "hint"),
    [
        (("Title:", "Titel:"), 3, "did you mean 'Title'?"),
        (("Order: 6", "Order: six"), 2, "a number from 1"),
        (("Claim: I'm too busy.", "Claim:"), 4, "has no value"),
        (("Answer: You aren't.\n", ""), 1, "missing Answer:"),
        (("Order: 6", "Id: no-tme"), 2, "the id is the file's name"),
        (("Order: 6", "Order six"), 2, "neither `Key: value`"),
    ],
    ids=["unknown key", "order", "empty", "missing", "id", "no key"],
)
def test_a_mistake_names_its_line_and_the_way_out(tmp_path, change, line, hint):
    """Each mistake in a head says where it is and what to write."""
    with pytest.raises(ContentError) as caught:
        parse_myth(MYTH.replace(*change), tmp_path / "no-time.md")
    assert caught.value.line == line
    assert hint in str(caught.value)


def test_two_myths_cannot_share_a_place(tmp_path):
    """An order used twice is refused with both files."""
    write(tmp_path, "one.md", MYTH)
    write(tmp_path, "two.md", MYTH)
    with pytest.raises(ContentError, match=r"two\.md: Order: 6 is taken by one\.md"):
        load_catalogue(tmp_path)


def test_an_author_gives_myths_with_and_without_stance(catalogue):
    """`Myths:` takes commas; a minus takes a label off."""
    assert parse_author_labels("phoniness, extroversion rebuts, -numbers-game", catalogue, "a.md") == (
        AuthorLabel("phoniness"),
        AuthorLabel("extroversion", Stance.REBUTS),
        AuthorLabel("numbers-game", removed=True),
    )


@pytest.mark.parametrize("moved", ["rebuts", "wrestles"])
@pytest.mark.parametrize("turned_first", [False, True])
def test_a_myth_named_twice_is_a_text_that_moved(catalogue, moved, turned_first):
    """What it held and where it turned, in either order, make one label."""
    parts = ["no-time voices “I was busy”", f"no-time {moved} “an hour, then”"]
    text = ", ".join(reversed(parts) if turned_first else parts)
    assert parse_author_labels(text, catalogue, "a.md") == (
        AuthorLabel("no-time", Stance.WRESTLES, words="an hour, then", held="I was busy"),
    )


@pytest.mark.parametrize("text", [None, "", " , "])
def test_no_word_is_no_label(catalogue, text):
    """An empty `Myths:` says nothing."""
    assert parse_author_labels(text, catalogue, "a.md") == ()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("phonyness", "did you mean 'phoniness'?"),
        ("no-time rebut", "did you mean 'rebuts'?"),
        ("no-time rebuts voices", "with commas between"),
        ("-no-time rebuts", "with commas between"),
        ("no-time, no-time", "named twice"),
        ("no-time voices “a”, no-time rebuts", "write `no-time voices “…”, no-time rebuts “…”`"),
        ("no-time rebuts “a”, no-time wrestles “b”", "named twice"),
        ("no-time voices “a”, no-time rebuts “b”, no-time voices “c”", "named twice"),
        ("no-time voices “a”, -no-time", "named twice"),
    ],
)
def test_an_unknown_word_is_an_error_with_a_suggestion(catalogue, text, hint):
    """A misspelt myth or stance names file, line and the nearest word."""
    with pytest.raises(ContentError) as caught:
        parse_author_labels(text, catalogue, "a.md", 4)
    assert str(caught.value).startswith("a.md:4: ")
    assert hint in str(caught.value)
