"""Exports that are many files: folders and zip archives, sound, damaged and dangerous."""

import io
import os
import stat
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manyfiles import packed

from afterword.errors import UnusableInputError
from afterword.importers.base import load_source
from afterword.importers.bundle import zips
from afterword.importers.bundle.reader import NO_DIRECTORY, head_of, lying_in, names_in, opened, read_text
from afterword.importers.bundle.salvage import BREAKS_OFF, Salvage
from afterword.importers.ledger import Ledger

FILES = [("posts/a.html", b"bread " * 400), ("posts/b.html", b"salt " * 400), ("posts.csv", b"a,b\n")]
SOUND = (packed(FILES), packed(FILES, streamed=True))


def ledger():
    """Return an empty book."""
    return Ledger("x", "x", "")


def contents(path):
    """Return what is in a bundle, by name, and its ledger."""
    book = ledger()
    with opened(load_source(path), book) as bundle:
        return {name: bundle.read(name) for name in bundle.names}, book


@pytest.fixture
def archive(tmp_path):
    """Return a function that lays an archive down."""

    def write(data):
        path = tmp_path / "export.zip"
        path.write_bytes(data)
        return path

    return write


def test_a_folder_and_its_zip_hold_the_same(tmp_path, archive):
    """Whichever way an export comes, its files have the same names and bytes."""
    for name, data in FILES:
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    assert contents(tmp_path / "folder")[0] == contents(archive(packed(FILES)))[0]
    assert names_in(b"", tmp_path / "folder") == tuple(sorted(name for name, _ in FILES))


def test_what_an_operating_system_left_is_no_part_of_it(archive):
    """Finder's and Explorer's own files aren't seen."""
    files = [*FILES, ("__MACOSX/posts/._a.html", b"x"), (".DS_Store", b"x"), ("posts/._b.html", b"x")]
    assert set(contents(archive(packed(files)))[0]) == {name for name, _ in FILES}


@pytest.mark.parametrize("name", ["../evil", "a/../../evil", "/etc/evil", "C:\\evil", "..\\evil"])
def test_a_name_that_points_out_of_the_archive_is_refused(archive, name):
    """The line names the archive and the name in it."""
    with pytest.raises(UnusableInputError, match=r"export\.zip: holds a file named .*evil"):
        contents(archive(packed([*FILES, (name, b"x")])))


def test_a_bomb_is_refused_before_it_is_unpacked(archive, monkeypatch):
    """What unpacks to far more than an export holds isn't opened at all."""
    monkeypatch.setattr(zips, "_SMALL", 1 << 16)
    with pytest.raises(UnusableInputError, match="unpacks to"):
        contents(archive(packed([("a.html", b"\0" * (1 << 20))])))


def test_a_bomb_without_a_directory_is_refused_too(archive, monkeypatch):
    """The looser reader has the same limits."""
    monkeypatch.setattr(zips, "_SMALL", 1 << 16)
    data = packed([("a.html", b"\0" * (1 << 20))])
    with pytest.raises(UnusableInputError, match="unpacks to"):
        contents(archive(data[: data.rfind(b"PK\x01\x02")]))


def test_files_that_overlap_are_refused(archive):
    """A bomb that packs one file under many names is found by its sum."""
    data = bytearray(packed([("a", os.urandom(5000))]))
    start = data.rfind(b"PK\x01\x02")
    end = data.rfind(b"PK\x05\x06")
    entry = bytes(data[start:end])
    many = b"".join(entry.replace(b"a", bytes([97 + number]), 1) for number in range(3))
    tail = bytearray(data[end:])
    tail[8:12] = (3).to_bytes(2, "little") * 2
    tail[12:16] = len(many).to_bytes(4, "little")
    with pytest.raises(UnusableInputError, match="overlap"):
        contents(archive(bytes(data[:start]) + many + bytes(tail)))


def test_an_encrypted_archive_says_what_to_do(archive):
    """It can't be read; the folder can."""
    data = bytearray(packed(FILES))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    with pytest.raises(UnusableInputError, match=r"encrypted .*import the folder"):
        contents(archive(bytes(data)))


def test_links_are_left_alone(tmp_path, archive):
    """Neither in a folder nor in an archive does a link lead anywhere."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.html").write_bytes(b"x")
    (tmp_path / "folder" / "link.html").symlink_to("/etc/hostname")
    assert set(contents(tmp_path / "folder")[0]) == {"a.html"}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("a.html", b"x")
        link = zipfile.ZipInfo("link.html")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, b"/etc/hostname")
    assert set(contents(archive(target.getvalue()))[0]) == {"a.html"}


@pytest.mark.parametrize("streamed", [False, True], ids=["lengths", "streamed"])
def test_an_archive_without_its_directory_is_salvaged(archive, streamed):
    """A download that broke off behind the files loses none of them, and the ledger says so."""
    data = packed(FILES, streamed=streamed)
    found, book = contents(archive(data[: data.rfind(b"PK\x01\x02") - 1]))
    assert [name for name, each in found.items() if each.damage is None] == sorted(n for n, _ in FILES)
    assert book.truncated
    assert [repair.what for repair in book.repairs] == [NO_DIRECTORY]


def test_a_file_that_breaks_off_says_so(archive):
    """What came of it is there, with the reason why it isn't whole."""
    data = packed([("a.txt", os.urandom(9000))])
    found, _ = contents(archive(data[:5000]))
    assert found["a.txt"].damage == BREAKS_OFF
    assert 4000 < len(found["a.txt"].data) < 5000


def test_damage_inside_a_file_is_told(archive):
    """The check sum of the archive finds it; the other files are whole."""
    data = bytearray(packed([("a.txt", os.urandom(9000)), ("b.txt", b"salt")]))
    data[4000] ^= 0xFF
    found, _ = contents(archive(bytes(data)))
    assert "damaged" in found["a.txt"].damage
    assert found["b.txt"].damage is None


def test_nothing_is_salvaged_from_noise(archive):
    """An archive of which nothing is left is refused by name."""
    with pytest.raises(UnusableInputError, match=r"export\.zip: is a damaged zip archive"):
        contents(archive(b"PK\x03\x04" + bytes(200)))


def test_an_empty_archive_is_refused(archive):
    """There is nothing in it to import."""
    with pytest.raises(UnusableInputError, match="without a file"):
        contents(archive(packed([])))


def test_texts_are_decoded_with_a_repair(archive):
    """Bytes that aren't UTF-8 are read as browsers read them, and counted with the file's name."""
    book = ledger()
    with opened(load_source(archive(packed([("a.html", b"caf\xe9 \xe9")]))), book) as bundle:
        assert read_text(bundle, "a.html", book) == ("café é", None)
    assert [(repair.id, repair.count) for repair in book.repairs] == [("a.html", 2)]


def test_files_are_found_by_their_folder_wherever_it_lies():
    """An outer folder more or less doesn't matter."""
    names = ("posts/a.html", "export/posts/b.HTML", "posts/x/c.html", "posts/d.csv", "e.html")
    assert lying_in(names, "posts", ".html") == ["posts/a.html", "export/posts/b.HTML"]


def test_a_first_look_reads_heads_without_judging(archive):
    """Detection sees names and first bytes even of an archive that will be refused."""
    path = archive(packed([("../posts.csv", b"post_id,")]))
    assert names_in(path.read_bytes(), path) == ("../posts.csv",)
    assert head_of(path, "../posts.csv", 4) == b"post"
    assert head_of(path, "absent", 4) == b""


@settings(max_examples=60, deadline=None)
@given(cut=st.floats(0, 1), streamed=st.booleans())
def test_wherever_an_archive_breaks_off_what_came_before_is_whole(cut, streamed):
    """Each file's bytes are the beginning of what they were, and a file called whole is whole."""
    data = SOUND[streamed]
    data = data[: int(cut * len(data))]
    found = Salvage(io.BytesIO(data), len(data))
    whole = dict(FILES)
    for name in found.names:
        each = found.read(name)
        assert whole[name].startswith(each.data)
        assert each.damage is not None or each.data == whole[name]


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=300), place=st.integers(0, 300))
def test_noise_never_crashes_the_looser_reader(data, place):
    """Whatever is in an archive, it is read or refused by name."""
    damaged = bytearray(SOUND[False])
    damaged[place : place + len(data)] = data
    with suppress(UnusableInputError):
        found = Salvage(io.BytesIO(damaged), len(damaged))
        assert all(isinstance(found.read(name).data, bytes) for name in found.names)
