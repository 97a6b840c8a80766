"""Words as the search index has them: folded, stemmed, and cut where a script puts no spaces.

The rules are data, because the page's script reads a query by the same ones (`search.js`); a test holds them
together. Patterns keep to what regular expressions of Python and JavaScript share, and replacements are as
JavaScript writes them.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise

# Letters that Unicode takes for letters of their own, but that people type without their strokes.
FOLDED = {"ß": "ss", "ς": "σ", "ı": "i", "ø": "o", "ł": "l", "đ": "d"} | {
    "æ": "ae",
    "œ": "oe",
    "ð": "d",
    "þ": "th",
}
# Light English stemming, one rule after the other; words of other languages lose the same endings on both
# sides.
STEMS = (
    ("^(.{2,})ies$", "$1y"),
    ("^(.{3,}s)es$", "$1"),
    ("^(.{2,}[^siu])s$", "$1"),
    ("^(.{4,})ly$", "$1"),
    ("^(?=.{6})(.*[aeiouy].*)ing$", "$1"),
    ("^(.{2,}[^e])ed$", "$1"),
    (r"^(.{2,})([bdfglmnprt])\2$", "$1$2"),
    ("^(.{4,})e$", "$1"),
)
# Thai, Lao, Burmese, Khmer, kana and Han: written without spaces, found by pairs of characters.
UNSPACED = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
LONGEST = 40  # characters of a term; what is longer is no word that anybody types

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"(?<=[^\W\d_])['’](?=[^\W\d_])")
_RUNS = re.compile(f"({UNSPACED}+)")
_STEMS = tuple((re.compile(pattern), re.sub(r"\$(\d)", r"\\\1", put)) for pattern, put in STEMS)
_FOLDED = str.maketrans(FOLDED)


def fold(text: str) -> str:
    """Return the text in lower case, without marks over or under its letters."""
    if text.isascii():  # no letter of these has a mark
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).lower()
    bare = "".join(character for character in apart if not unicodedata.category(character).startswith("M"))
    return unicodedata.normalize("NFC", bare).translate(_FOLDED)


def stem(word: str) -> str:
    """Return a folded word without its English ending."""
    for pattern, put in _STEMS:
        if found := pattern.match(word):
            word = found.expand(put)
    return word


def query_terms(text: str) -> list[str]:
    """Return the terms that a query asks for."""
    return list(_terms(fold(text)))


def text_terms(text: str) -> list[str]:
    """Return the terms that a text is found by: those that a query of its words asks for, and some more.

    "Don't" is also found as "dont", and the last character of a run without spaces by itself.
    """
    folded = fold(text)
    terms = list(_terms(folded))
    if _APOSTROPHES.search(folded):
        joined = _WORD.findall(_APOSTROPHES.sub("", folded))
        known = set(terms)
        terms.extend(term for term in map(_term, joined) if term not in known)
    terms.extend(run[-1] for run in _RUNS.findall(folded) if len(run) > 1)
    return terms


def _terms(folded: str) -> Iterable[str]:
    for word in _WORD.findall(folded):
        for run in _RUNS.split(word):
            if not run:
                continue
            if len(run) > 1 and _RUNS.match(run):
                yield from (first + second for first, second in pairwise(run))
            else:
                yield _term(run)


def _term(word: str) -> str:
    return stem(word[:LONGEST])
