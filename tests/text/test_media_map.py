"""The map of copies: its file, its keys, and what it does to a text's pictures and links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from afterword.errors import ContentError
from afterword.text.media import (
    FILE,
    Medium,
    check_media,
    dumps_media,
    load_copies,
    load_media,
    make_map,
    media_key,
    parse_media,
)
from afterword.text.pictures import place_media

HEAD = "address\tfile\ttype\twidth\theight\tbytes\tsha256\n"
OAR = Medium("http://old.example/oar.jpg", "images/imported/old.example/oar.jpg", "image/jpeg", 640, 480)
TALK = Medium("http://old.example/talk.mp3", "images/imported/old.example/talk.mp3", "audio/mpeg")
COPIES = make_map([OAR, TALK])

names = st.from_regex(r"images/[a-z0-9_-][a-z0-9._-]{0,8}(/[a-z0-9][a-z0-9.]{0,8}){0,2}", fullmatch=True)
numbers = st.none() | st.integers(0, 99999)
media = st.builds(
    Medium,
    address=st.from_regex(r"https?://[a-z]{1,5}\.example/[^\s#]{0,9}", fullmatch=True),
    file=names,
    type=st.sampled_from(["", "image/png", "audio/mpeg"]),
    width=numbers,
    height=numbers,
    size=numbers,
    sha256=st.sampled_from(["", "0" * 64]),
)


@given(st.lists(media, max_size=5, unique_by=lambda row: media_key(row.address)))
def test_what_is_written_is_read_back(rows):
    """Whatever the addresses hold; what no address holds is escaped, and found all the same."""
    again = parse_media(dumps_media(rows), "x")
    copies = make_map(again)
    assert len(again) == len(rows)
    assert [replace(copies.find(row.address), address="") for row in rows] == [
        replace(row, address="") for row in rows
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "begin with"),
        ("address\tfile\n", 1, "begin with"),
        (HEAD + "http://a.example/x.png\n", 2, "columns"),
        (HEAD + "\timages/x.png\n", 2, "no address"),
        (HEAD + "\nhttp://a.example/x.png\t../x.png\n", 3, "no file of images/"),
        (HEAD + "http://a.example/x.png\timages/../../x.png\n", 2, "no file of images/"),
        (HEAD + "http://a.example/x.png\t/images/x.png\n", 2, "no file of images/"),
        (HEAD + "http://a.example/x.png\timages/a b.png\n", 2, "no file of images/"),
        (HEAD + "http://a.example/x.png\timages/x.png\timage/png\twide\n", 2, "'wide' is no number"),
        (HEAD + "http://a.example/x.png\timages/x.png\t\t\t\t\tabc\n", 2, "SHA-256"),
        (HEAD + "http://a.example/x\timages/x.png\nhttps://www.a.example/x\timages/y.png\n", 3, "line 2 too"),
    ],
)
def test_a_mistake_in_the_map_has_its_line(text, line, message):
    """And what to write instead."""
    with pytest.raises(ContentError, match=message) as caught:
        parse_media(text, "content/media.tsv")
    assert caught.value.line == line


def test_a_row_by_hand_needs_an_address_and_a_file():
    """Everything else may be left out, tabs too."""
    (row,) = parse_media(HEAD + "http://a.example/x.png\timages/x.png", "x")
    assert row == Medium("http://a.example/x.png", "images/x.png")


@pytest.mark.parametrize(
    "other",
    [
        "https://old.example/oar.jpg",
        "http://www.old.example/oar.jpg",
        "//old.example/oar.jpg",
        "HTTP://OLD.example:80/oar.jpg#top",
        "http://old.example/%6Far.jpg",
    ],
)
def test_spellings_of_one_address_are_one(other):
    """A blog changes its scheme more often than its pictures."""
    assert COPIES.find(other) is OAR


@pytest.mark.parametrize(
    "other",
    [
        "http://old.example/Oar.jpg",
        "http://old.example/oar.jpg?w=300",
        "http://old.example:8080/oar.jpg",
        "ftp://old.example/oar.jpg",
        "oar.jpg",
        "",
    ],
)
def test_other_addresses_are_others(other):
    """Paths tell the cases apart, and a query may give another picture."""
    assert COPIES.find(other) is None


def test_names_in_another_encoding_stay_apart():
    """Two bytes that aren't UTF-8 aren't the same letter."""
    assert media_key("http://a.example/caf%E9") != media_key("http://a.example/caf%E8")
    assert media_key("http://a.example/café") == media_key("http://a.example/caf%C3%A9")


def test_copies_are_what_is_there(tmp_path):
    """A row whose file is gone doesn't count, and is named."""
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "x.png").write_bytes(b"x")
    (tmp_path / FILE).write_text(
        HEAD + "\nhttp://a.example/x.png\timages/x.png\nhttp://a.example/y.png\timages/y.png\n"
    )
    assert [row.file for row in load_copies(tmp_path).by_key.values()] == ["images/x.png"]
    (mistake,) = check_media(tmp_path)
    assert mistake.line == 4
    assert "images/y.png isn't there" in mistake.message


def test_a_site_without_a_map_has_no_copies(tmp_path):
    """And nothing is wrong with it."""
    assert load_media(tmp_path) == ()
    assert check_media(tmp_path) == []


def test_a_map_with_a_mistake_is_named_once(tmp_path):
    """As a mistake in the map, not as one in each of its files."""
    (tmp_path / FILE).write_bytes(b"\xff\n")
    (mistake,) = check_media(tmp_path)
    assert "not UTF-8" in mistake.message


def place(html):
    """Return HTML with the copies in place."""
    return place_media(html, COPIES, "/")


def test_a_picture_that_is_here_is_shown_with_its_size():
    """So that the page doesn't jump when it arrives."""
    html = place('<p><img src="http://old.example/oar.jpg" alt="An oar"></p>')
    assert html == (
        '<p><img src="/images/imported/old.example/oar.jpg" width="640" height="480" alt="An oar"></p>'
    )


@pytest.mark.parametrize(
    ("stated", "shown"),
    [
        (' width="320" height="200"', ' width="320" height="200"'),
        (' width="320"', ' width="320" height="240"'),
        (' height="120"', ' width="160" height="120"'),
        (' width="100%"', ' width="100%"'),
    ],
)
def test_a_stated_size_stays(stated, shown):
    """One of the two numbers gives the other."""
    assert shown in place(f'<img src="http://old.example/oar.jpg"{stated}>').replace(' alt=""', "")


def test_other_sizes_of_a_picture_go_with_the_old_address():
    """They lie where the picture lay."""
    html = place('<img src="http://old.example/oar.jpg" srcset="http://old.example/o2.jpg 2x" sizes="9em">')
    assert "srcset" not in html
    assert "sizes" not in html


def test_a_link_to_a_copy_leads_to_it():
    """The large picture behind the small one, a recording."""
    html = place('<a title="x" href="https://old.example/talk.mp3">Talk</a>')
    assert html == '<a title="x" href="/images/imported/old.example/talk.mp3">Talk</a>'


@pytest.mark.parametrize(
    "html",
    [
        '<img src="http://old.example/other.jpg">',
        '<img src="http://old.example/talk.mp3">',
        '<a href="http://old.example/">home</a>',
        "http://old.example/oar.jpg",
        "<a>//</a>",
    ],
)
def test_everything_else_stays(html):
    """What isn't here, what is no picture, and words."""
    assert place(html) == html
