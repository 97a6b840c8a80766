"""Setting words in a picture: how they wrap, and how large they can be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from PIL import ImageFont

from afterword.imaging.coverage import FONTS

_LOOSE = " ,;:–—-."  # what an ellipsis doesn't follow
_BALANCING = 7  # halvings of the width in search of the narrowest that takes no more lines


class Cut(StrEnum):
    """The fonts of a card."""

    ROMAN = "roman"
    ITALIC = "italic"


@dataclass(frozen=True, slots=True)
class Setting:
    """Words as they are set: at most so many lines of one size, in pixels."""

    lines: tuple[str, ...]
    size: int
    leading: int

    @property
    def height(self) -> int:
        """From the first line's top to the last one's foot."""
        return len(self.lines) * self.leading


@dataclass(frozen=True)
class Lettering:
    """The fonts, opened once for as many cards as one process draws."""

    _fonts: dict[tuple[Cut, int], ImageFont.FreeTypeFont] = field(default_factory=dict, repr=False)

    def font(self, cut: Cut, size: int) -> ImageFont.FreeTypeFont:
        """Return a font at a size in pixels.

        The basic layout is asked for by name: the other depends on a library that a machine may lack, and the
        same words would be other bytes there.
        """
        found = self._fonts.get((cut, size))
        if found is None:
            path = str(FONTS / f"literata-{cut}.ttf")
            found = self._fonts[cut, size] = ImageFont.truetype(
                path, size, layout_engine=ImageFont.Layout.BASIC
            )
        return found

    def fit(self, text: str, cut: Cut, sizes: Sequence[tuple[int, int]], width: int) -> Setting:
        """Set a text as large as it can be, in lines of about one length.

        Args:
            text: One line of words.
            cut: The font.
            sizes: (size, how many lines at most) from the largest to the smallest; at the last, what is too
                much ends in an ellipsis.
            width: Pixels.
        """
        words = text.split(" ")
        for size, most in sizes:
            ruler = _Ruler(self.font(cut, size))
            lines = ruler.wrap(words, width)
            if len(lines) <= most:
                return Setting(ruler.balance(words, width, len(lines)), size, _leading(size))
        size, most = sizes[-1]
        last = lines[most - 1].rstrip(_LOOSE)
        while ruler.width(f"{last}…") > width:
            last = last[:-1].rstrip(_LOOSE)
        return Setting((*lines[: most - 1], f"{last}…"), size, _leading(size))


def _leading(size: int) -> int:
    return round(size * (1.16 if size > 46 else 1.34))  # noqa: PLR2004 - display sizes are set tighter


class _Ruler:
    """Measures words in one font, each but once."""

    def __init__(self, font: ImageFont.FreeTypeFont) -> None:
        self.width = cache(font.getlength)
        self._space = font.getlength(" ")

    def wrap(self, words: Iterable[str], width: float) -> list[str]:
        """Return lines of at most this width; a word that is wider alone is cut."""
        lines: list[str] = []
        line, length = "", 0.0
        for word in words:
            longer = length + self._space + self.width(word) if line else self.width(word)
            if longer <= width:
                line, length = f"{line} {word}" if line else word, longer
                continue
            if line:
                lines.append(line)
            *cut, line = self._cut(word, width)
            lines += cut
            length = self.width(line)
        return [*lines, line]

    def _cut(self, word: str, width: float) -> list[str]:
        parts = []
        while self.width(word) > width and len(word) > 1:  # an address, say
            end = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or self.width(word[:n]) <= width)
            parts.append(word[:end])
            word = word[end:]
        return [*parts, word]

    def balance(self, words: Sequence[str], width: float, count: int) -> tuple[str, ...]:
        """Return the lines at the narrowest width that takes no more of them: no word is left alone."""
        best = self.wrap(words, width)
        narrow, wide = width / 2, width
        for _ in range(_BALANCING if count > 1 else 0):
            middle = (narrow + wide) / 2
            lines = self.wrap(words, middle)
            if len(lines) <= count:
                best, wide = lines, middle
            else:
                narrow = middle
        return tuple(best)
