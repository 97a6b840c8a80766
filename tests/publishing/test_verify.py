"""Verifying folders, bags and zips, whole and spoilt."""

import json
import stat
import zipfile
from contextlib import suppress

import pytest
from bags import FILES, make_bag, make_zip, zip_of
from hypothesis import given
from hypothesis import strategies as st

from afterword.cli.main import main
from afterword.errors import UnusableInputError
from afterword.publishing.keepsake.archive import COMMENT, MARK
from afterword.publishing.keepsake.bag import escape_path, unescape_path
from afterword.publishing.release import digest_tree, render_sums
from afterword.publishing.verify import verify


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Return a keepsake in small."""
    return make_zip(tmp_path_factory.mktemp("small"))


def test_a_whole_keepsake_is_clean(small):
    """Every file in it was compared: the payload and the tags."""
    verdict = verify(small)
    assert verdict.clean
    assert verdict.what == "keepsake"
    assert verdict.checked == len(FILES) + 4


@given(st.data())
def test_any_flipped_bit_is_found(small, tmp_path_factory, data):
    """Wherever it is: in a file, in a name, a date, the directory or the digest itself."""
    whole = bytearray(small.read_bytes())
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= 1 << data.draw(st.integers(0, 7))
    spoilt = tmp_path_factory.mktemp("spoilt") / small.name
    spoilt.write_bytes(whole)
    with suppress(UnusableInputError):
        assert not verify(spoilt).clean


def test_a_flipped_bit_in_the_mark_of_its_digest_is_found(small, tmp_path):
    """Else it would pass for a bag that never said one."""
    whole = small.read_bytes()
    spoilt = tmp_path / small.name
    for bit in range(8 * len(MARK)):
        place = len(whole) - COMMENT + bit // 8
        spoilt.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << bit % 8]) + whole[place + 1 :])
        assert not verify(spoilt).clean, bit


def test_the_file_with_the_flipped_byte_is_named(small, tmp_path, capsys):
    """And no other, with exit 1."""
    whole = bytearray(small.read_bytes())
    with zipfile.ZipFile(small) as archive:
        info = archive.getinfo(f"{small.stem}/data/ü/b c.txt")
    whole[info.header_offset + 30 + len(info.filename.encode()) + 3] ^= 0x10
    spoilt = tmp_path / small.name
    spoilt.write_bytes(whole)
    assert main(["verify", str(spoilt)]) == 1
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith("differs")]
    assert len(told) == 1
    assert told[0].startswith("differs  data/ü/b c.txt")


@pytest.mark.parametrize("left", [0, 3, 400, -72])
def test_a_zip_cut_short_is_unusable(small, tmp_path, left):
    """Its directory is at its end."""
    spoilt = tmp_path / small.name
    spoilt.write_bytes(small.read_bytes()[:left])
    with pytest.raises(UnusableInputError, match="isn't a whole zip"):
        verify(spoilt)


@pytest.mark.parametrize("left", [-71, -70, -1])
def test_a_zip_that_lost_its_last_bytes_is_not_clean(small, tmp_path, left):
    """Other readers of zips forgive that."""
    spoilt = tmp_path / small.name
    spoilt.write_bytes(small.read_bytes()[:left])
    assert not verify(spoilt).clean


def test_a_zip_with_something_behind_it_is_not_clean(small, tmp_path):
    """Nor that."""
    spoilt = tmp_path / small.name
    spoilt.write_bytes(small.read_bytes() + b"x")
    assert not verify(spoilt).clean


def test_an_unpacked_bag_names_what_differs_is_missing_and_was_added(tmp_path, capsys):
    """Each by its kind, as JSON too."""
    bag = make_bag(tmp_path / "bag")
    assert main(["verify", str(bag)]) == 0
    assert main(["verify", str(tmp_path)]) == 0  # the folder around it
    (bag / "data/a.txt").write_text("One\n")
    (bag / "data/100%.txt").unlink()
    (bag / "data/new.txt").write_text("new\n")
    (bag / "stray.txt").write_text("new\n")
    capsys.readouterr()
    assert main(["verify", "--json", str(bag)]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["differs"] == {"data/a.txt": ""}
    assert found["missing"] == ["data/100%.txt"]
    assert found["extra"] == ["data/new.txt", "stray.txt"]


def test_a_manifest_that_was_changed_along_is_found(tmp_path):
    """Who changes a file and its digest has the tag manifest against them."""
    bag = make_bag(tmp_path / "bag")
    (bag / "data/a.txt").write_text("One\n")
    for name in ("manifest-sha256.txt", "SHA256SUMS"):
        sums = {path: digest for path, digest in digest_tree(bag).items() if path.startswith("data/")}
        (bag / name).write_text(render_sums({escape_path(path): sums[path] for path in sums}))
    assert set(verify(bag).differs) == {"manifest-sha256.txt", "SHA256SUMS"}


def test_a_published_folder_is_compared_with_its_sums(tmp_path):
    """What `SHA256SUMS` doesn't list is extra."""
    (tmp_path / "index.html").write_text("x")
    (tmp_path / "SHA256SUMS").write_text(render_sums(digest_tree(tmp_path)))
    assert verify(tmp_path).clean
    (tmp_path / "more.html").write_text("x")
    assert verify(tmp_path).extra == ("more.html",)


@pytest.mark.parametrize("name", ["../out.txt", "/etc/passwd", "data/../../out.txt", "C:/x", "a\\..\\b"])
def test_a_list_that_leads_out_is_not_followed(tmp_path, name):
    """Such a file is named, and never opened."""
    (tmp_path / "out.txt").write_text("secret")
    site = tmp_path / "site"
    site.mkdir()
    (site / "SHA256SUMS").write_text(f"{'0' * 64}  {name}\n")
    verdict = verify(site)
    assert not verdict.clean
    assert "leads out" in verdict.problems[0]
    assert verdict.differs == {}


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    """It differs, whatever it leads to."""
    (tmp_path / "out.txt").write_text("secret")
    site = tmp_path / "site"
    site.mkdir()
    (site / "in.txt").write_text("secret")
    (site / "SHA256SUMS").write_text(render_sums(digest_tree(site)))
    (site / "in.txt").unlink()
    (site / "in.txt").symlink_to(tmp_path / "out.txt")
    assert "leads out of the folder" in verify(site).differs["in.txt"]


def link_entry():
    """Return the head of a symbolic link."""
    info = zipfile.ZipInfo("bag/data/link")
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ([("bag/../../x", b"")], "leads out of it"),
        ([("/etc/passwd", b"")], "leads out of it"),
        ([("bag\\..\\x", b"")], "leads out of it"),
        ([(link_entry(), b"/etc/passwd")], "holds a link"),
        ([("bag/data/a.txt", b"1"), ("bag/data/a.txt", b"2")], "2 times"),
        ([("bag/data/zeros", bytes(3_000_000))], "--largest"),
        ([("page.html", b"<p>")], "holds no bag"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_hostile_zip_is_unusable(tmp_path, entries, message):
    """With the reason, before anything in it is read."""
    path = tmp_path / "given.zip"
    path.write_bytes(zip_of(entries))
    with pytest.raises(UnusableInputError, match=message):
        verify(path, largest=1 << 20)


def test_a_bag_without_a_manifest_is_not_clean(tmp_path):
    """Nothing in it was compared."""
    path = tmp_path / "given.zip"
    path.write_bytes(zip_of([("bag/bagit.txt", b"BagIt-Version: 1.0\n"), ("bag/data/a", b"1")]))
    assert verify(path).problems == ("there is no manifest of digests that are known here",)


def test_an_encrypted_zip_is_unusable(tmp_path):
    """Its digests can't be known."""
    data = bytearray(zip_of([("bag/bagit.txt", b"x")]))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    path = tmp_path / "given.zip"
    path.write_bytes(data)
    with pytest.raises(UnusableInputError, match="is encrypted"):
        verify(path)


@pytest.mark.parametrize("what", ["absent.zip", "empty", "text.zip"])
def test_what_cant_be_verified_is_said_so(tmp_path, capsys, what):
    """With exit 2."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_text("no zip")
    assert main(["verify", str(tmp_path / what)]) == 2
    assert what in capsys.readouterr().err


def test_a_name_from_elsewhere_moves_no_cursor(tmp_path, capsys):
    """What a terminal would obey is printed as a replacement character."""
    bag = make_bag(tmp_path / "bag")
    (bag / "data/\x1b[2Jx").write_text("x")
    assert main(["verify", str(bag)]) == 1
    assert "\x1b" not in capsys.readouterr().out


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_paths_survive_their_escapes(path):
    """Line ends and percent signs too; what is written has no line end in it."""
    written = escape_path(path)
    assert unescape_path(written) == path
    assert not set("\r\n") & set(written)
