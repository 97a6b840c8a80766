"""Smaller copies: made once, turned, and without what a camera wrote."""

import pytest
from PIL import Image

from afterword.imaging.copies import copy_store, write_copies


@pytest.fixture
def make(tmp_path):
    """Return a function that makes copies of one picture, and says how many it made and where."""
    (tmp_path / "images").mkdir()

    def make(picture=None, **how):
        if picture is not None:
            picture.save(tmp_path / "images" / "f.jpg", **how)
        wanted = {"images/f.jpg": (20, 40)}
        made = write_copies(tmp_path, wanted, tmp_path / "output", copy_store(tmp_path / ".cache"))
        return made, {path.name: path for path in (tmp_path / "output/images/sized").iterdir()}

    return make


def test_each_width_has_both_formats(make):
    """Of the right size."""
    made, files = make(Image.new("RGB", (80, 40), "teal"))
    assert made == 4
    assert sorted(files) == ["f.jpg-20.avif", "f.jpg-20.webp", "f.jpg-40.avif", "f.jpg-40.webp"]
    for name, path in files.items():
        with Image.open(path) as copy:
            assert f"{copy.width}.{copy.format.lower()}" in name
            assert copy.height * 2 == copy.width


def test_a_copy_is_made_once(make):
    """Until the original is another one."""
    _, files = make(Image.new("RGB", (80, 40), "teal"))
    before = {name: path.read_bytes() for name, path in files.items()}
    made, files = make()
    assert made == 0
    assert {name: path.read_bytes() for name, path in files.items()} == before
    assert make(Image.new("RGB", (80, 40), "navy"))[0] == 4


def test_the_same_original_gives_the_same_bytes(make, tmp_path):
    """With a cache and without."""
    first = {name: path.read_bytes() for name, path in make(Image.new("RGB", (80, 40), "teal"))[1].items()}
    for path in (tmp_path / ".cache" / "pictures").iterdir():
        path.unlink()
    made, files = make()
    assert made == 4
    assert {name: path.read_bytes() for name, path in files.items()} == first


def test_a_copy_is_turned_and_says_nothing_of_its_camera(make):
    """Not where it was taken, nor by whom."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x013B] = "A. Keeper"
    _, files = make(Image.new("RGB", (40, 80), "teal"), exif=exif)
    for path in files.values():
        assert b"A. Keeper" not in path.read_bytes()
        with Image.open(path) as copy:
            assert copy.height * 2 == copy.width
            assert not dict(copy.getexif())


def test_of_a_broken_file_the_original_stands_in(make, tmp_path):
    """A build doesn't stop for it; browsers show what there is."""
    Image.effect_noise((400, 200), 50).save(tmp_path / "images" / "f.jpg")
    whole = (tmp_path / "images" / "f.jpg").read_bytes()
    (tmp_path / "images" / "f.jpg").write_bytes(whole[: len(whole) // 2])
    _, files = make()
    assert {path.read_bytes() for path in files.values()} == {whole[: len(whole) // 2]}
