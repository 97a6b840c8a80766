"""Drawing social cards: sizes, bytes, and words that stay on the card."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from afterword.imaging.card import Artist
from afterword.imaging.coverage import load_coverage
from afterword.imaging.lettering import Cut, Lettering
from afterword.imaging.model import HEIGHT, WIDTH, Card

CARD = Card(
    "The Water Is Fine",
    "Ines Halloran",
    "Which knee",
    "“So it can’t have been.”",
    "wrestles",
    "torn on",
    "Phoniness",
)
LETTERS = st.text(st.sampled_from(sorted(map(chr, load_coverage().codes))), min_size=1, max_size=300)


@pytest.fixture(scope="module")
def artist():
    """Return one for all cards."""
    return Artist()


def open_card(data):
    """Return the picture."""
    return Image.open(BytesIO(data)).convert("RGB")


def test_the_same_card_is_the_same_bytes(artist):
    """From an artist who has drawn others before, and from a new one."""
    artist.draw(Card("", "", "Another"))
    assert artist.draw(CARD) == Artist().draw(CARD)


@pytest.mark.parametrize("field", ["site", "kind", "title", "words", "stance", "verb", "myth"])
def test_every_text_is_drawn(artist, field):
    """A card that says something else looks different."""
    other = Card(
        **{name: getattr(CARD, name) for name in CARD.__slots__}
        | {field: "rebuts" if field == "stance" else "Else"}
    )
    assert open_card(artist.draw(other)).tobytes() != open_card(artist.draw(CARD)).tobytes()


@settings(max_examples=25)
@given(LETTERS, LETTERS)
def test_nothing_leaves_the_card(title, words):
    """Whatever is on it, its edges are plain paper and water, and its size is the one that is promised."""
    title, words = (" ".join(text.split()) or "x" for text in (title, words))
    picture = open_card(
        Artist().draw(Card("Site", "", title, f"“{words}”", "rebuts", "answers", "Phoniness"))
    )
    assert picture.size == (WIDTH, HEIGHT)
    for box in ((0, 0, 40, 340), (0, 0, WIDTH, 30), (1160, 0, WIDTH, 340), (0, HEIGHT - 8, WIDTH, HEIGHT)):
        assert len(picture.crop(box).getcolors()) == 1, box


def test_a_title_is_as_large_as_it_can_be():
    """And balanced: its lines are of about one length."""
    lettering = Lettering()
    short = lettering.fit("Which knee", Cut.ROMAN, ((90, 1), (60, 2)), 900)
    long = lettering.fit("A late letter still gets read by someone who", Cut.ROMAN, ((90, 1), (60, 2)), 900)
    assert (short.size, len(short.lines)) == (90, 1)
    assert (long.size, len(long.lines)) == (60, 2)
    widths = [lettering.font(Cut.ROMAN, 60).getlength(line) for line in long.lines]
    assert max(widths) - min(widths) < 300


def test_too_many_words_end_in_an_ellipsis():
    """At the smallest size, in as many lines as there may be."""
    setting = Lettering().fit("word " * 100, Cut.ITALIC, ((40, 2), (30, 3)), 800)
    assert len(setting.lines) == 3
    assert setting.lines[-1].endswith("word…")


def test_a_word_wider_than_the_card_is_cut():
    """An address, say."""
    setting = Lettering().fit("https://long.example/" + "path" * 20, Cut.ROMAN, ((40, 4),), 600)
    assert "".join(setting.lines) == "https://long.example/" + "path" * 20
    assert len(setting.lines) > 1
