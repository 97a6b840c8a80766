"""Pictures in a finished text: size, copies, and when they are loaded."""

import pytest
from PIL import Image

from afterword.imaging.facts import Facts
from afterword.imaging.frames import Frames, widths_of


@pytest.fixture
def frames(tmp_path):
    """Return frames for a site under /blog with a large and a small picture."""
    (tmp_path / "images").mkdir()
    Image.new("RGB", (1000, 500)).save(tmp_path / "images" / "ferry.jpg")
    Image.new("RGB", (300, 100)).save(tmp_path / "images" / "a toll, 1.png")
    return Frames(tmp_path, "/blog", copies=True)


def test_a_large_picture_has_copies(frames):
    """In both formats, and the original for who knows neither."""
    framed = frames.frame('<p><img src="/blog/images/ferry.jpg" alt="A ferry"></p>', first_at_once=True)
    assert framed == (
        '<p><picture><source type="image/avif" srcset="/blog/images/sized/ferry.jpg-640.avif 640w, '
        '/blog/images/sized/ferry.jpg-1000.avif 1000w" sizes="(min-width: 40em) 37em, 92vw">'
        '<source type="image/webp" srcset="/blog/images/sized/ferry.jpg-640.webp 640w, '
        '/blog/images/sized/ferry.jpg-1000.webp 1000w" sizes="(min-width: 40em) 37em, 92vw">'
        '<img src="/blog/images/ferry.jpg" width="1000" height="500" alt="A ferry"></picture></p>'
    )
    assert frames.wanted == {"images/ferry.jpg": (640, 1000)}


def test_a_small_picture_has_its_size_alone(frames):
    """Whatever its name."""
    framed = frames.frame('<img src="/blog/images/a%20toll,%201.png" alt="">', first_at_once=True)
    assert framed == '<img src="/blog/images/a%20toll,%201.png" width="300" height="100" alt="">'


def test_all_but_the_first_are_put_off(frames):
    """The first may be in sight."""
    image = '<img src="/blog/images/a%20toll,%201.png" alt="x">'
    first, second = frames.frame(image * 2, first_at_once=True).split("><")
    assert "loading" not in first
    assert 'loading="lazy" decoding="async"' in second
    assert "lazy" in frames.frame(image, first_at_once=False)


def test_what_the_author_wrote_stays(frames):
    """A width gives the height; a loading of their own counts."""
    framed = frames.frame(
        '<img src="/blog/images/ferry.jpg" alt="x" width="300" loading="eager" title="t">',
        first_at_once=False,
    )
    assert 'width="300" height="150" alt="x" loading="eager" title="t"' in framed
    assert 'sizes="min(300px, 92vw)"' in framed


def test_copies_of_the_authors_own_are_left_alone(frames):
    """Who gives a `srcset` has thought about it."""
    framed = frames.frame('<img src="/blog/images/ferry.jpg" alt="x" srcset="/b.jpg 2x">', first_at_once=True)
    assert framed == '<img src="/blog/images/ferry.jpg" width="1000" height="500" alt="x" srcset="/b.jpg 2x">'


def test_without_copies_pictures_still_say_their_size(tmp_path, frames):
    """In a preview, and where the setting says so."""
    framed = Frames(tmp_path, "/blog", copies=False).frame(
        '<img src="/blog/images/ferry.jpg" alt="x">', first_at_once=True
    )
    assert framed == '<img src="/blog/images/ferry.jpg" width="1000" height="500" alt="x">'


@pytest.mark.parametrize(
    "src",
    [
        "https://old.example/f.jpg",
        "/blog/images/../media.tsv",
        "/blog/images/gone.jpg",
        "/other/images/ferry.jpg",
    ],
)
def test_what_is_not_ours_is_not_looked_at(frames, src):
    """Its words are given it where it has none, so that no file's name is read out."""
    assert frames.frame(f'<img src="{src}">', first_at_once=True) == f'<img src="{src}" alt="">'
    assert frames.wanted == {}


def test_a_sign_in_the_words_ends_no_tag(frames):
    """Sanitized text may hold one in an attribute."""
    framed = frames.frame('<img alt="a > b" src="/blog/images/ferry.jpg"> c', first_at_once=True)
    assert framed.endswith('width="1000" height="500" alt="a > b"></picture> c')


@pytest.mark.parametrize(
    ("width", "widths"),
    [(699, ()), (700, (700,)), (1000, (640, 1000)), (1400, (640, 1400)), (5000, (640, 1200, 1800))],
)
def test_copies_are_worth_their_bytes(width, widths):
    """None is much like another, and none is larger than the original."""
    assert widths_of(Facts(width, 400, scalable=True)) == widths
