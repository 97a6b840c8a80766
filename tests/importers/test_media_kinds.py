"""What a file is, by its first bytes, and how large a picture is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.importers.media.kinds import EXTENSIONS, describe, find_type, measure
from pictures import MP3, PAGE, PDF, SVG, avif, gif, jpeg, png, webp

SOUNDS_AND_FILMS = {
    "audio/mpeg": [MP3, b"\xff\xfb\x90\x64" + bytes(60)],
    "audio/ogg": [b"OggS" + bytes(24) + b"\x01vorbis"],
    "video/ogg": [b"OggS" + bytes(24) + b"\x80theora"],
    "audio/wav": [b"RIFF\x24\0\0\0WAVEfmt "],
    "audio/flac": [b"fLaC\0\0\0\x22"],
    "audio/mp4": [b"\0\0\0\x18ftypM4A \0\0\0\0isomM4A "],
    "video/mp4": [b"\0\0\0\x18ftypisom\0\0\0\0mp41avc1", b"\0\0\0\x18ftypXXXX\0\0\0\0mp42avc1"],
    "video/quicktime": [b"\0\0\0\x14ftypqt  \0\0\0\0qt  "],
    "video/webm": [b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm"],
    "application/pdf": [PDF],
}


@pytest.mark.parametrize(
    ("data", "kind", "size"),
    [
        (png(31, 17), "image/png", (31, 17)),
        (jpeg(31, 17), "image/jpeg", (31, 17)),
        (gif(31, 17), "image/gif", (31, 17)),
        (webp(31, 17), "image/webp", (31, 17)),
        (avif(31, 17), "image/avif", (31, 17)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_pictures_are_known_and_measured(data, kind, size):
    """By the head alone."""
    assert find_type(data) == kind
    assert measure(data) == size


def test_a_picture_on_its_side_is_measured_as_it_is_shown():
    """Cameras turn a picture by a note in it."""
    assert measure(jpeg(40, 30, turned=True)) == (30, 40)


@pytest.mark.parametrize(("kind", "data"), [(kind, d) for kind, ds in SOUNDS_AND_FILMS.items() for d in ds])
def test_recordings_and_pdfs_are_known(kind, data):
    """Each by its own mark."""
    assert find_type(data) == kind


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (SVG, "SVG"),
        (b'<?xml version="1.0"?>\n<svg>', "SVG"),
        (PAGE, "a web page"),
        (b"\xef\xbb\xbf  <html>", "a web page"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "don't show"),
        (b"II*\0\x08\0\0\0", "TIFF"),
        (b"MZ\x90\0", "no picture"),
        (b"BM and other words", "no picture"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska", "no picture"),
        (b"RIFF\x24\0\0\0AVI ", "no picture"),
        (b"", "empty"),
    ],
)
def test_anything_else_is_refused_with_its_reason(data, reason):
    """The list of what is taken in is closed."""
    assert find_type(data) is None
    assert reason in describe(data)


@pytest.mark.parametrize("data", [png()[:18], jpeg()[:4], webp()[:20], avif()[:40]])
def test_a_picture_without_its_head_has_no_size(data):
    """It is damaged, and nobody guesses."""
    assert measure(data) is None


@given(st.binary(max_size=300) | st.binary(max_size=40).map(lambda tail: png()[:12] + tail))
def test_no_bytes_break_the_look_at_them(data):
    """Whatever lies in a folder of uploads."""
    kind = find_type(data)
    assert kind is None or kind in EXTENSIONS
    assert describe(data)
    measure(data)
