"""Putting files in their place: names, checksums, refusals."""

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.importers.media.kinds import EXTENSIONS
from afterword.importers.media.naming import choose_name
from afterword.importers.media.shelf import Shelf, TakenIn, UnusableMediumError, store_all
from afterword.importers.staging import Staging
from afterword.text.media import FILE, Medium, load_media, make_map, parse_media
from pictures import MP3, PAGE, PDF, SVG, gif, jpeg, png

PLAIN = re.compile(r"images/imported(?:/[a-z0-9_-][a-z0-9._-]*)+")


@pytest.mark.parametrize(
    ("address", "kind", "name"),
    [
        ("http://old.example/2011/03/Oar.JPG", "image/jpeg", "old.example/2011/03/oar.jpg"),
        ("http://old.example/oar.jpeg", "image/jpeg", "old.example/oar.jpeg"),
        ("https://www.Old.example:8080/oar.png", "image/png", "old.example/oar.png"),
        ("http://old.example/oar.png", "image/jpeg", "old.example/oar.jpg"),
        ("http://old.example/a%20b%2Fc.png", "image/png", "old.example/a-b-c.png"),
        ("http://old.example/%D1%80%D0%B5%D0%BA%D0%B0.png", "image/png", "old.example/reka.png"),
        ("http://old.example/", "image/png", "old.example/file.png"),
        ("http://old.example/../../etc/passwd", "image/png", "old.example/etc/passwd.png"),
        ("http://old.example/%2e%2e/%2e%2e/x.png", "image/png", "old.example/x.png"),
        ("http://old.example/.htaccess", "image/png", "old.example/htaccess.png"),
        ("http://old.example/con.png", "image/png", "old.example/con-.png"),
        ("http://203.0.113.7/x.png", "image/png", "203-0-113-7/x.png"),
        ("http://[2001:db8::1]/x.png", "image/png", "2001-db8-1/x.png"),
        ("http://[broken/x.png", "image/png", None),
        ("//old.example/icon@2x.min.png", "image/png", "old.example/icon-2x-min.png"),
        ("attachment:ml-1/2/Plan%20B.pdf", "application/pdf", "attachments/ml-1/2/plan-b.pdf"),
    ],
)
def test_names_of_copies(address, kind, name):
    """After the address, in what every file system holds; the extension after the bytes."""
    chosen = choose_name(address, kind)
    assert PLAIN.fullmatch(chosen)
    if name is not None:
        assert chosen == f"images/imported/{name}"


def test_a_query_is_a_part_of_the_name():
    """One path may give many pictures."""
    one, two = (choose_name(f"http://old.example/pic.php?id={n}", "image/png") for n in (1, 2))
    assert one != two
    assert PLAIN.fullmatch(one)


@given(st.text(), st.sampled_from(sorted(EXTENSIONS)))
def test_no_address_leads_out_of_the_folder(address, kind):
    """Whatever it holds."""
    assert PLAIN.fullmatch(choose_name(address, kind))
    assert PLAIN.fullmatch(choose_name(f"http://old.example/{address}", kind))


@pytest.fixture
def root(tmp_path):
    """Return a site's content."""
    folder = tmp_path / "content"
    folder.mkdir()
    return folder


def store(root, *items, **options):
    """Take things in, write the map, and return the rows."""
    with Staging(root, write=True) as staging:
        shelf = Shelf(staging, **options)
        rows = [shelf.store_media(data, address) for address, data in items]
        shelf.write_map()
        staging.commit()
    return rows


def test_a_picture_is_taken_in(root):
    """Its bytes, its size and its checksum."""
    data = png(30, 20)
    (row,) = store(root, ("http://old.example/oar.png", data))
    assert (root / row.file).read_bytes() == data
    assert load_media(root) == (
        Medium(
            "http://old.example/oar.png",
            "images/imported/old.example/oar.png",
            "image/png",
            30,
            20,
            len(data),
            hashlib.sha256(data).hexdigest(),
        ),
    )


def test_a_recording_has_no_width(root):
    """Nothing is invented."""
    (row,) = store(root, ("http://old.example/talk.mp3", MP3))
    assert (row.type, row.width, row.height) == ("audio/mpeg", None, None)


def test_the_same_bytes_are_one_file(root):
    """Under however many addresses, in one run or two."""
    one, two = store(root, ("http://a.example/x.gif", gif()), ("http://b.example/y.gif", gif()))
    (three,) = store(root, ("http://c.example/z.gif", gif()))
    assert one.file == two.file == three.file
    assert len(load_media(root)) == 3
    assert len([path for path in root.rglob("*") if path.is_file()]) == 2


def test_no_file_takes_anothers_name(root):
    """Different pictures whose addresses differ in case alone, and a file that somebody laid there."""
    (root / "images/imported/old.example").mkdir(parents=True)
    (root / "images/imported/old.example/oar.png").write_bytes(b"mine")
    one, two = store(
        root, ("http://old.example/oar.png", png()), ("http://old.example/OAR.png", png(colour=9))
    )
    assert (root / "images/imported/old.example/oar.png").read_bytes() == b"mine"
    assert {one.file, two.file} == {f"images/imported/old.example/oar-{n}.png" for n in (2, 3)}


def test_a_lost_file_is_taken_in_again(root):
    """Under the name that it had."""
    (row,) = store(root, ("http://old.example/oar.png", png()))
    (root / row.file).unlink()
    assert store(root, ("http://old.example/oar.png", png())) == [row]
    assert (root / row.file).read_bytes() == png()


def test_a_file_of_a_run_that_was_killed_is_found_again(root):
    """It lay there before the map said so."""
    (row,) = store(root, ("http://old.example/oar.png", png()))
    (root / FILE).unlink()
    assert store(root, ("http://old.example/oar.png", png())) == [row]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (SVG, "SVG"),
        (PAGE, "a web page"),
        (b"", "empty"),
        (b"just words", "no picture"),
        (png()[:20], "damaged"),
        (jpeg()[:4], "damaged"),
        (PDF + bytes(200), "too large"),
    ],
)
def test_what_is_no_picture_is_refused(root, data, reason):
    """Whatever its address says, and nothing is written."""
    with pytest.raises(UnusableMediumError, match=reason):
        store(root, ("http://old.example/oar.png", data), largest=200)
    assert list(root.iterdir()) == []


def test_a_dry_run_writes_nothing(root):
    """And says what it would."""
    with Staging(root, write=False) as staging:
        shelf = Shelf(staging)
        row = shelf.store_media(png(), "http://old.example/oar.png")
        shelf.write_map()
        staging.commit()
    assert row.file == "images/imported/old.example/oar.png"
    assert list(root.iterdir()) == []


def test_what_an_importer_hands_over_is_taken_in_where_it_is_public(root):
    """What isn't is never even loaded; what can't be used becomes a remark."""

    def forbidden():
        raise AssertionError

    found = [
        TakenIn("http://old.example/oar.png", png),
        TakenIn("attachment:ml-1/1/oar.gif", gif, comment="ml-1"),
        TakenIn("attachment:ml-2/1/secret.gif", forbidden, comment="ml-2"),
        TakenIn("http://old.example/logo.svg", lambda: SVG),
    ]
    with Staging(root, write=True) as staging:
        shelf = Shelf(staging)
        (remark,) = store_all(shelf, found, lambda item: item.comment != "ml-2")
        shelf.write_map()
        staging.commit()
    assert "logo.svg is an SVG" in remark
    copies = make_map(parse_media((root / FILE).read_text(), FILE))
    assert copies.find("attachment:ml-1/1/oar.gif") is not None
    assert len(copies.by_key) == 2
