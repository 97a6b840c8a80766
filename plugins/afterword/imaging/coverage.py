"""Which words a card's fonts can show: Latin, Greek and Cyrillic letters, figures, and the usual marks."""

import unicodedata
from dataclasses import dataclass
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
# Signs without words in them: an emoji goes, the sentence stays.
_SIGNS = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk", "Me"})
_SAME = str.maketrans({"\u2011": "-", "\u2010": "-", "\ufe0e": None, "\ufe0f": None})


@dataclass(frozen=True, slots=True)
class Coverage:
    """The code points that both fonts have; `load_coverage` makes one."""

    codes: frozenset[int]

    def readable(self, text: str) -> str:
        """Return a text as the fonts can show it, on one line; empty where they lack a letter of it.

        Args:
            text: Anything. Emoji and the like are left out.
        """
        text = unicodedata.normalize("NFC", text).translate(_SAME)
        if not self._has(text):
            text = "".join(
                c
                for c in text
                if ord(c) in self.codes or c.isspace() or unicodedata.category(c) not in _SIGNS
            )
        line = " ".join(text.split())
        return line if self._has(line) else ""

    def _has(self, text: str) -> bool:
        return all(ord(character) in self.codes or character.isspace() for character in text)


def load_coverage() -> Coverage:
    """Return what the shipped fonts cover."""
    lines = (FONTS / "covered.txt").read_text(encoding="ascii").split("\n")
    ranges = (line.split() for line in lines if line)
    codes = (range(int(first, 16), int(last, 16) + 1) for first, last in ranges)
    return Coverage(frozenset(code for part in codes for code in part))
