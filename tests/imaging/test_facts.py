"""How large pictures are, as their heads say."""

from io import BytesIO

import pytest
from PIL import Image

from afterword.imaging.facts import Facts, read_facts
from pictures import png


@pytest.fixture
def keep(tmp_path):
    """Return a function that writes a file and reads what its head says."""

    def keep(data, name="f.bin"):
        (tmp_path / name).write_bytes(data)
        return read_facts(tmp_path / name)

    return keep


def encode(kind, size=(30, 20), mode="RGB", **how):
    """Return a picture of one colour."""
    stream = BytesIO()
    Image.new(mode, size).save(stream, kind, **how)
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_stills_can_be_scaled(keep, kind):
    """And say their size."""
    assert keep(encode(kind)) == Facts(30, 20, scalable=True)


@pytest.mark.parametrize("kind", ["GIF", "AVIF"])
def test_others_say_their_size_alone(keep, kind):
    """They are shown as they are."""
    assert keep(encode(kind)) == Facts(30, 20, scalable=False)


def test_a_picture_that_lies_on_its_side_is_turned(keep):
    """As browsers turn it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    assert keep(encode("JPEG", exif=exif)) == Facts(20, 30, scalable=True)


def test_what_moves_is_not_scaled(keep):
    """A copy would stand still."""
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue")]
    assert not keep(encode_moving(frames)).scalable


def encode_moving(frames):
    """Return a WebP of several pictures."""
    stream = BytesIO()
    frames[0].save(stream, "WEBP", save_all=True, append_images=frames[1:])
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [encode("JPEG", mode="CMYK"), encode("PNG", mode="I;16"), encode("PNG", size=(10, 100))],
    ids=["for print", "of an instrument", "a strip"],
)
def test_what_encoders_would_spoil_is_not_scaled(keep, data):
    """Its size is said."""
    assert not keep(data).scalable


def test_a_bomb_is_measured_and_left_alone(keep):
    """A few bytes that say they are 40,000 pixels wide and high."""
    data = png(1, 1).replace(b"\0\0\0\x01\0\0\0\x01\x08", b"\0\0\x9c\x40\0\0\x9c\x40\x08")
    facts = keep(data)
    assert facts is None or not facts.scalable


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"])
def test_what_is_no_picture_says_nothing(keep, data):
    """And stops nothing."""
    assert keep(data) is None


@pytest.mark.parametrize(
    ("head", "size"),
    [
        ('<svg width="40" height="30px">', (40, 30)),
        ('<?xml version="1.0"?>\n<svg\n viewBox="0 0 400 300">', (400, 300)),
        ('<svg width="100%" viewBox="0,0,4.4,3">', (4, 3)),
    ],
)
def test_a_drawing_says_its_size(keep, head, size):
    """Its sides in pixels, or its box."""
    assert keep(head.encode(), "f.svg") == Facts(*size, scalable=False)


@pytest.mark.parametrize("head", ["<svg>", '<svg width="4em" height="3em">', "nothing"])
def test_a_drawing_without_a_size_says_none(keep, head):
    """Nothing is invented."""
    assert keep(head.encode(), "f.svg") is None
