"""Putting files in their place: names, checksums, refusals."""

import hashlib
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from afterword.discussion.model import Comment, Status, Thread
from afterword.discussion.threadfile import dumps, load_thread
from afterword.essays.model import Essay, EssayStatus
from afterword.importers.base import Confidence, Conversation, Options, load_source
from afterword.importers.media.kinds import EXTENSIONS
from afterword.importers.media.naming import choose_name
from afterword.importers.media.shelf import Shelf, TakenIn, UnusableMediumError
from afterword.importers.run import run_import
from afterword.importers.staging import Staging
from afterword.text.media import FILE, Medium, load_media
from afterword.vocabulary import Rights
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


class Bundle:
    """An importer of a source that holds its pictures itself."""

    NAME = "bundle"
    SUFFIXES = (".zip",)

    def __init__(self, *conversations):
        self.conversations = conversations

    def sniff(self, _head, _path):
        """Take every file for its own."""
        return Confidence.CERTAIN

    def read(self, _source, ledger, _options):
        """Yield what it was given."""
        for conversation in self.conversations:
            ledger.saw("essays", 1 if conversation.essay else 0)
            ledger.saw("comments", len(conversation.thread.comments) if conversation.thread else 0)
            yield conversation


@pytest.fixture
def take(tmp_path):
    """Return a function that imports conversations into a site, and returns what came of it."""

    def run(*conversations, write=True):
        (tmp_path / "exports").mkdir(exist_ok=True)
        (tmp_path / "exports" / "bundle.zip").write_bytes(b"a bundle")
        return run_import(
            load_source(tmp_path / "exports" / "bundle.zip"),
            Bundle(*conversations),
            into=tmp_path / "content",
            options=Options(date(2026, 11, 22)),
            write=write,
        )

    return run


def forbidden():
    """Be bytes that nobody may ask for."""
    raise AssertionError


def files(root):
    """Return the addresses that a site has copies of."""
    return sorted(row.address for row in load_media(root))


def test_what_a_source_holds_is_taken_in(take, root):
    """A picture of its essay, a file of a comment; what can't be used becomes a note in the ledger."""
    essay = Essay("ferry", "The ferry", "![](http://old.example/oar.png)")
    thread = Thread("The ferry", comments=(Comment("ml-1", "See it."),))
    media = (
        TakenIn("http://old.example/oar.png", png),
        TakenIn("attachment:ml-1/1/oar.gif", gif, comment="ml-1"),
        TakenIn("http://old.example/logo.svg", lambda: SVG),
    )
    outcome = take(Conversation("1", "ferry", essay, thread, media=media))
    assert files(root) == ["attachment:ml-1/1/oar.gif", "http://old.example/oar.png"]
    (note,) = outcome.ledger.notes
    assert (
        note == "http://old.example/logo.svg is an SVG, which can hold scripts; save it as PNG: not taken in"
    )


@pytest.mark.parametrize(
    "essay",
    [
        Essay("ferry", "The ferry", "Words.", status=EssayStatus.DRAFT),
        Essay("ferry", "The ferry", "Words.", rights=Rights.UNKNOWN),
    ],
    ids=["draft", "excerpt"],
)
def test_the_pictures_of_what_is_not_public_are_not_even_loaded(take, root, essay):
    """What lies under `images/` is published."""
    take(Conversation("1", "ferry", essay, media=(TakenIn("http://old.example/oar.png", forbidden),)))
    assert files(root) == []


def test_the_files_of_a_comment_that_waits_are_not_taken_in(take, root):
    """Those of its neighbour are."""
    comments = (Comment("ml-1", "See it."), Comment("ml-2", "And this.", status=Status.PENDING))
    media = (
        TakenIn("attachment:ml-1/1/oar.gif", gif, comment="ml-1"),
        TakenIn("attachment:ml-2/1/oar.gif", forbidden, comment="ml-2"),
    )
    take(Conversation("1", "ferry", thread=Thread("The ferry", comments=comments), media=media))
    assert files(root) == ["attachment:ml-1/1/oar.gif"]


def test_the_files_of_a_comment_that_was_removed_stay_away(take, root):
    """An import of the same source brings nothing back that somebody asked to have removed."""
    thread = Thread("The ferry", comments=(Comment("ml-1", "See it."), Comment("ml-2", "Yes.")))
    take(Conversation("1", "ferry", thread=thread))
    path = root / "discussions" / "ferry.thread"
    mine = load_thread(path)
    gone = replace(mine.comments[0], body="", status=Status.DELETED, removed="asked for")
    path.write_text(dumps(replace(mine, comments=(gone, mine.comments[1]))), encoding="utf-8")
    media = (TakenIn("attachment:ml-1/1/oar.gif", forbidden, comment="ml-1"),)
    take(Conversation("1", "ferry", thread=thread, media=media))
    assert files(root) == []


def test_a_dry_run_of_an_import_takes_nothing_in(take, root):
    """It says what can't be used all the same."""
    media = (TakenIn("http://old.example/oar.png", png), TakenIn("http://old.example/a.svg", lambda: SVG))
    outcome = take(Conversation("1", "ferry", Essay("ferry", "x", "y"), media=media), write=False)
    assert len(outcome.ledger.notes) == 1
    assert list(root.iterdir()) == []
