"""A folder or a zip of uploads: what is in it, what is refused, and what belongs to which address."""

import stat
import zipfile

import pytest

from afterword.errors import UnusableInputError
from afterword.importers.media.items import Item, State, Use
from afterword.importers.media.matching import match_uploads
from afterword.importers.media.references import Kind
from afterword.importers.media.shelf import UnusableMediumError
from afterword.importers.media.uploads import Upload, open_uploads
from pictures import gif, png

OWN = frozenset({"old.example"})


@pytest.fixture
def packed(tmp_path):
    """Return a function that packs files into a zip."""

    def pack(files, method=zipfile.ZIP_STORED):
        path = tmp_path / "uploads.zip"
        with zipfile.ZipFile(path, "w", method) as target:
            for name, data in files:
                target.writestr(name, data)
        return path

    return pack


def test_a_zip_holds_its_files(packed):
    """Folders, what a Mac laid beside them and hidden files aren't any."""
    path = packed(
        [("2011/", b""), ("2011/oar.png", png()), ("__MACOSX/2011/._oar.png", b"x"), ("2011/.DS_Store", b"x")]
    )
    with open_uploads(path) as uploads:
        (upload,) = uploads.files
        assert (upload.name, upload.load(1000)) == ("2011/oar.png", png())
        assert uploads.skipped == ()


def test_a_folder_holds_its_files(tmp_path):
    """Links in it could lead anywhere, and are left alone."""
    (tmp_path / "2011").mkdir()
    (tmp_path / "2011" / "oar.png").write_bytes(png())
    (tmp_path / "secret").symlink_to("/etc/hostname")
    with open_uploads(tmp_path) as uploads:
        assert [upload.name for upload in uploads.files] == ["2011/oar.png"]
        assert uploads.skipped == (("secret", "is a symbolic link"),)


@pytest.mark.parametrize(
    "name", ["../oar.png", "a/../../oar.png", "/etc/oar.png", "C:/oar.png", "..\\oar.png", "a\\..\\oar.png"]
)
def test_a_path_that_leads_out_of_the_zip_is_left_alone(packed, name):
    """And named; nothing of it is read."""
    path = packed([("x" * len(name), b"x"), ("fine.png", png())])
    path.write_bytes(path.read_bytes().replace(b"x" * len(name), name.encode()))
    with open_uploads(path) as uploads:
        assert [upload.name for upload in uploads.files] == ["fine.png"]
        assert uploads.skipped == ((name, "is a path that leads out of the zip"),)


def test_a_link_in_a_zip_is_left_alone(packed):
    """It could lead anywhere."""
    info = zipfile.ZipInfo("oar.png")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with open_uploads(packed([(info, b"/etc/hostname")])) as uploads:
        assert uploads.files == ()
        assert uploads.skipped == (("oar.png", "is a symbolic link"),)


def test_a_zip_bomb_is_refused(packed):
    """By what it says of itself, before anything is unpacked."""
    path = packed([("oar.png", bytes(40 << 20))], zipfile.ZIP_DEFLATED)
    with pytest.raises(UnusableInputError, match="refused"), open_uploads(path):
        pass


def test_entries_that_share_their_bytes_are_refused(packed):
    """Each for itself looks harmless."""
    path = packed([(f"{number}.bin", bytes(1 << 20)) for number in range(20)], zipfile.ZIP_DEFLATED)
    with pytest.raises(UnusableInputError, match="refused"), open_uploads(path):
        pass


def test_a_file_that_is_larger_than_it_says_is_cut(packed):
    """No more is read than was asked for."""
    path = packed([("oar.png", png())])
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (5).to_bytes(4, "little")
    path.write_bytes(data)
    with open_uploads(path) as uploads, pytest.raises(UnusableMediumError):
        uploads.files[0].load(1000)


def test_too_large_a_file_is_not_read(packed):
    """Its size alone is enough."""
    path = packed([("oar.png", png())])
    with open_uploads(path) as uploads, pytest.raises(UnusableMediumError, match="too large"):
        uploads.files[0].load(10)


def test_a_damaged_file_in_a_zip_is_refused_alone(packed):
    """The others are fine."""
    path = packed([("oar.png", png()), ("fine.gif", gif())])
    path.write_bytes(path.read_bytes().replace(b"IHDR", b"IHDX", 1))
    with open_uploads(path) as uploads:
        fine, damaged = uploads.files
        assert fine.load(1000) == gif()
        with pytest.raises(UnusableMediumError, match="damaged in the zip"):
            damaged.load(1000)


@pytest.mark.parametrize("data", [None, b"", b"PK\x03\x04 and no more", b"words"])
def test_what_is_neither_folder_nor_zip_is_refused(tmp_path, data):
    """With its name."""
    path = tmp_path / "uploads"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(UnusableInputError, match="uploads"), open_uploads(path):
        pass


def item(address, size=None):
    """Return something wanted."""
    return Item(address, Kind.PICTURE, (Use("essays/x.md"),), State.REMOTE, size=size)


def upload(name, data=b"x"):
    """Return an upload."""
    return Upload(name, len(data), lambda _most: data)


def match(items, uploads, own=OWN):
    """Return what was found, by address, and which addresses are open, with the reason."""
    matches = match_uploads(items, uploads, own)
    return (
        {found.address: upload.name for found, upload in matches.found},
        {found.address: reason for found, reason in matches.ambiguous},
    )


def test_an_upload_is_found_by_the_end_of_its_path():
    """The more of it agrees, the surer."""
    address = "http://old.example/wp-content/uploads/2011/03/Oar%20one.png"
    found, open_ = match([item(address)], [upload("2010/03/oar one.png"), upload("up/2011/03/oar one.png")])
    assert found == {address: "up/2011/03/oar one.png"}
    assert open_ == {}


def test_two_uploads_that_fit_equally_are_named():
    """Nobody guesses."""
    address = "http://old.example/up/2011/oar.png"
    found, open_ = match([item(address)], [upload("a/2011/oar.png"), upload("b/2011/oar.png", b"y")])
    assert found == {}
    assert open_ == {address: "2 uploads would do: a/2011/oar.png, b/2011/oar.png"}


def test_two_uploads_with_the_same_bytes_are_one():
    """Backups hold everything twice."""
    address = "http://old.example/up/2011/oar.png"
    found, _ = match([item(address)], [upload("a/2011/oar.png"), upload("b/2011/oar.png")])
    assert found == {address: "a/2011/oar.png"}


def test_a_name_alone_is_enough_where_it_is_the_only_one():
    """On both sides."""
    found, _ = match([item("http://old.example/up/oar.png")], [upload("oar.png"), upload("reed.png")])
    assert found == {"http://old.example/up/oar.png": "oar.png"}


def test_a_name_alone_is_not_enough_for_two_addresses():
    """Many pictures are called image.png."""
    items = [item("http://old.example/a/image.png"), item("http://old.example/b/image.png")]
    found, open_ = match(items, [upload("image.png")])
    assert found == {}
    assert set(open_) == {one.address for one in items}


def test_an_attachment_is_found_by_name_and_size():
    """It never had an address."""
    address = "attachment:ml-1/1/image.png"
    uploads = [upload("a/image.png", b"12345"), upload("b/image.png", b"123")]
    found, _ = match([item(address, size=3)], uploads)
    assert found == {address: "b/image.png"}
    assert match([item(address, size=4)], uploads) == ({}, {})


def test_attachments_of_one_name_are_told_apart_by_size():
    """Two messages may carry one file, and two others of its name."""
    one, two = item("attachment:ml-1/1/image.png", 3), item("attachment:ml-2/1/image.png", 5)
    found, _ = match([one, two], [upload("a/image.png", b"12345"), upload("b/image.png", b"123")])
    assert found == {one.address: "b/image.png", two.address: "a/image.png"}


def test_an_upload_belongs_to_the_sites_own_host():
    """Not to somebody else's picture with the same path."""
    items = [item("http://old.example/2011/oar.png"), item("http://other.example/2011/oar.png")]
    found, open_ = match(items, [upload("2011/oar.png")])
    assert found == {"http://old.example/2011/oar.png": "2011/oar.png"}
    assert open_ == {"http://other.example/2011/oar.png": "2011/oar.png would do for other addresses too"}


def test_one_path_with_several_queries_is_one_upload():
    """Image services put sizes there."""
    items = [item("http://old.example/2011/oar.png"), item("http://old.example/2011/oar.png?w=300")]
    found, _ = match(items, [upload("2011/oar.png")])
    assert len(found) == 2


def test_a_picture_behind_wordpress_image_service_is_found():
    """The host it came from stands in the path."""
    address = "https://i0.wp.com/old.example/2011/oar.png?resize=300"
    found, _ = match([item(address), item("http://old.example/2011/oar.png")], [upload("2011/oar.png")])
    assert set(found.values()) == {"2011/oar.png"}
    assert address in found


def test_two_paths_of_one_host_cannot_have_one_upload():
    """One of them would be wrong."""
    items = [item("http://old.example/a/2011/oar.png"), item("http://old.example/b/2011/oar.png")]
    found, open_ = match(items, [upload("2011/oar.png")])
    assert found == {}
    assert len(open_) == 2


def test_what_is_not_among_the_uploads_is_left_as_it_is():
    """It may be had elsewhere."""
    assert match([item("http://old.example/oar.png"), item("http://old.example/")], [upload("reed.png")]) == (
        {},
        {},
    )
