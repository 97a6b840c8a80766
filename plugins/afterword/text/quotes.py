"""Words that somebody copied out of a text, found in it again."""

import re
from functools import cache

# What a keyboard has for what a page shows.
_SIGNS = {"'": "['‘’]", '"': '["“”]', "-": "[-–—]", "…": r"(?:…|\.\.\.)"}
_SIGNS |= {sign: pattern for pattern in ("['‘’]", '["“”]', "[-–—]") for sign in pattern[1:-1]}


def find_words(text: str, words: str) -> tuple[int, int] | None:
    """Return the place of some words in a text: spaces, quotes and dashes may be written either way.

    Args:
        text: The words of a page.
        words: As a person copied or typed them.
    """
    match = _pattern(words).search(text)
    return match.span() if match and match[0] else None


@cache
def _pattern(words: str) -> re.Pattern[str]:
    parts = (
        "".join(_SIGNS.get(sign, re.escape(sign)) for sign in part)
        for part in words.replace("...", "…").split()
    )
    return re.compile(r"\s+".join(parts))
