"""Drawing a social card: a title over the waterline, and under it the words that a label rests on.

The Water Is Fine            Myth 3 of 12
Whose silence
it was                            ●        a head in a red cap, in a dip of the line
───────────────────────────────╲─────╱──
━● answers  Phoniness                      the glyph, as on the pages: over, across or under its line
“I said nothing for a year, and …”
"""

import zlib
from functools import cached_property
from io import BytesIO

from PIL import Image, ImageColor, ImageDraw

from afterword.imaging.lettering import Cut, Lettering, Setting
from afterword.imaging.mark import STROKE, SURFACE, draw_glyph, draw_mark
from afterword.imaging.model import HEIGHT, WIDTH, Card

_PAPER, _INK, _SOFT, _CAP = "#f8fbfa", "#11242b", "#41545b", "#c4311d"
_WATER, _FOAM = "#003f4e", "#f2f8f7"
# The stance colours of a dark page, which stand on water.
_STANCES = {"voices": "#efb981", "wrestles": "#8ed5bf", "rebuts": "#a3c8ff", "reports": "#c3d3d6"}
_LEFT, _TOP, _LEVEL = 84, 100, 392  # where words begin; where a title may; where the water stands if it can
_OVER, _UNDER = 32, 34  # between a title and the line, the line and the words
_TITLE_WIDTH, _WORDS_WIDTH = 900, 1020
_TITLE_SIZES = ((92, 1), (84, 2), (74, 2), (64, 3), (52, 4), (44, 4))
_QUOTE_SIZES = ((42, 2), (38, 3), (33, 4))
_PLAIN_SIZES = ((46, 2), (40, 3), (34, 4))
_HEADING, _LABEL, _UNDER_LABEL = 32, 32, 56
_SHADES = 25  # steps from a ground to the colour that stands on it
_MARK = 916  # the mark's left edge


class Artist:
    """Draws cards; what all of them share is made once.

    A card has a few colours and the shades between them and their ground, so it is drawn with their numbers:
    looking for the best colours of a finished picture would take three times as long as all the rest.
    """

    def __init__(self) -> None:
        self.lettering = Lettering()
        pairs = [(_PAPER, _INK), (_PAPER, _SOFT), (_WATER, _FOAM)]
        pairs += [(_WATER, colour) for colour in _STANCES.values()]
        self._shades = {pair: number * _SHADES for number, pair in enumerate(pairs)}
        self._palette = [part for pair in pairs for shade in _ramp(*pair) for part in shade]

    def draw(self, card: Card) -> bytes:
        """Return a card as PNG.

        Args:
            card: Its texts must be readable in the fonts: `Coverage.readable`.
        """
        title = self.lettering.fit(card.title, Cut.ROMAN, _TITLE_SIZES, _TITLE_WIDTH)
        sizes = _QUOTE_SIZES if card.stance else _PLAIN_SIZES
        words = self.lettering.fit(card.words, Cut.ITALIC, sizes, _WORDS_WIDTH) if card.words else None
        label = _UNDER_LABEL if card.stance else 0
        height = (words.height if words else 0) + label
        level = max(_TOP + title.height + _OVER, min(_LEVEL, HEIGHT - height - 2 * _UNDER))
        picture = self._water(level)
        self._head(picture, card)
        self._set(picture, title, Cut.ROMAN, level - _OVER - title.height, (_PAPER, _INK))
        top = level + (HEIGHT - level - height) // 2
        if card.stance:
            self._label(picture, card, top + 34)
        if words:
            self._set(picture, words, Cut.ITALIC, top + label, (_WATER, _FOAM))
        stream = BytesIO()
        picture.save(stream, "PNG", compress_level=6, compress_type=zlib.Z_DEFAULT_STRATEGY)
        return stream.getvalue()

    def _head(self, picture: Image.Image, card: Card) -> None:
        site = self.lettering.font(Cut.ROMAN, _HEADING).getlength(card.site)
        kind = self.lettering.font(Cut.ITALIC, _HEADING - 2).getlength(card.kind)
        self._letter(picture, card.site, (Cut.ROMAN, _HEADING), (_LEFT, _TOP - 20), (_PAPER, _INK))
        if site + kind < _WORDS_WIDTH:
            at = (WIDTH - _LEFT - round(kind), _TOP - 20)
            self._letter(picture, card.kind, (Cut.ITALIC, _HEADING - 2), at, (_PAPER, _SOFT))

    def _water(self, level: int) -> Image.Image:
        """Return paper over water, with the line between them and the mark in it."""
        paper, water = self._shades[_PAPER, _INK], self._shades[_WATER, _FOAM]
        picture = Image.new("P", (WIDTH, HEIGHT), paper)
        picture.putpalette([*self._palette, *self._mark_colours])
        pen = ImageDraw.Draw(picture)
        pen.rectangle((0, level, WIDTH, HEIGHT), fill=water)
        pen.rectangle((0, level - STROKE // 2, WIDTH, level + STROKE // 2 - 1), fill=paper + _SHADES - 1)
        picture.paste(self._mark, (_MARK, level - SURFACE))
        return picture

    @cached_property
    def _drawn(self) -> Image.Image:
        return draw_mark(paper=_PAPER, ink=_INK, water=_WATER, cap=_CAP)

    @cached_property
    def _mark(self) -> Image.Image:
        first = len(self._palette) // 3
        return self._drawn.point([min(255, first + index) for index in range(256)])

    @cached_property
    def _mark_colours(self) -> list[int]:
        return list(self._drawn.getpalette() or ())

    def _letter(
        self,
        picture: Image.Image,
        text: str,
        face: tuple[Cut, int],
        at: tuple[int, int],
        colours: tuple[str, str],
    ) -> None:
        """Write one line on its ground, at its left end and its baseline."""
        if not text:
            return
        font = self.lettering.font(*face)
        left, top, right, bottom = (round(edge) for edge in font.getbbox(text, anchor="ls"))
        mask = Image.new("L", (right - left + 2, bottom - top + 2), 0)
        ImageDraw.Draw(mask).text((1 - left, 1 - top), text, font=font, fill=255, anchor="ls")
        self._stamp(picture, mask, (at[0] + left - 1, at[1] + top - 1), colours)

    def _stamp(
        self, picture: Image.Image, mask: Image.Image, at: tuple[int, int], colours: tuple[str, str]
    ) -> None:
        first = self._shades[colours]
        shades = mask.point([first + (value * (_SHADES - 1) + 127) // 255 for value in range(256)])
        picture.paste(shades, at, mask.point([0, *[255] * 255]))

    def _set(
        self, picture: Image.Image, setting: Setting, cut: Cut, top: int, colours: tuple[str, str]
    ) -> None:
        for number, line in enumerate(setting.lines):
            base = top + number * setting.leading + round(setting.leading * 0.8)
            left = _LEFT
            if line.startswith(("“", "‘", "«")):  # quotation marks hang, so that letters stand under letters
                left -= round(self.lettering.font(cut, setting.size).getlength(line[0]))
            self._letter(picture, line, (cut, setting.size), (left, base), colours)

    def _label(self, picture: Image.Image, card: Card, base: int) -> None:
        colours = (_WATER, _STANCES[card.stance])
        self._stamp(picture, draw_glyph(card.stance), (_LEFT, base - 26), colours)
        x = _LEFT + 56
        self._letter(picture, card.verb, (Cut.ITALIC, _LABEL), (x, base), colours)
        x += round(self.lettering.font(Cut.ITALIC, _LABEL).getlength(f"{card.verb} "))
        self._letter(picture, card.myth, (Cut.ROMAN, _LABEL), (x, base), colours)


def _ramp(ground: str, colour: str) -> list[tuple[int, ...]]:
    """Return the shades from a ground to a colour."""
    ends = ImageColor.getrgb(ground), ImageColor.getrgb(colour)
    return [
        tuple(round(a + (b - a) * step / (_SHADES - 1)) for a, b in zip(*ends, strict=True))
        for step in range(_SHADES)
    ]
