"""What the cards' fonts can show."""

import pytest
from PIL import Image, ImageDraw

from afterword.imaging.coverage import load_coverage
from afterword.imaging.lettering import Cut, Lettering

COVERAGE = load_coverage()


@pytest.mark.parametrize(
    "text",
    [
        "Whose silence it was",
        "“Naïve” – Łódź, Đắk Lắk…",
        "Λίγοι φίλοι, αλλά καλοί",
        "Нас учили: не мешать",
        "Ґанок",
    ],
)
def test_latin_greek_and_cyrillic_are_readable(text):
    """As they are."""
    assert COVERAGE.readable(text) == text


@pytest.mark.parametrize("text", ["شبكة", "日本語", "रिश्ते", "A word of 日本"])
def test_a_text_in_other_letters_is_left_out(text):
    """No boxes in place of letters."""
    assert COVERAGE.readable(text) == ""


def test_signs_go_and_the_words_stay():
    """Emoji, joiners, control characters and line ends."""
    assert COVERAGE.readable("Well done 👏🏽\u200d\n then\x07") == "Well done then"


def test_marks_join_their_letters():
    """A letter and a combining accent are one letter."""
    assert COVERAGE.readable("Cafe\u0301") == "Café"


def test_the_fonts_have_every_letter_that_is_said_to_be_covered():
    """None of them draws the box that stands for what is missing, and both have them all."""
    lettering = Lettering()
    for cut in Cut:
        font = lettering.font(cut, 32)

        def drawn(text, font=font):
            picture = Image.new("L", (64, 64))
            ImageDraw.Draw(picture).text((16, 8), text, font=font, fill=255)
            return picture.tobytes()

        box = drawn("\ufdd0")
        assert [hex(code) for code in sorted(COVERAGE.codes) if drawn(chr(code)) == box] == []
