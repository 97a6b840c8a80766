"""English words as rules and model read them: lower case, short forms written out, fillers left out."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

# Soft hyphen, zero-width space, joiners, word joiner, byte-order mark: invisible, and often inside a word.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof st sr jr vs etc eg ie inc co corp ltd no fig vol approx dept est gen gov rev hon cf
    al messrs mt ed eds pp""".split(),
)
_STRAIGHT = str.maketrans({**dict.fromkeys(INVISIBLE), **dict.fromkeys("’ʼ`´", "'")})
# Words that carry no claim; left out, so that a rule needs no room for them.
_SILENT = frozenset(
    """really actually simply truly honestly basically literally quite very totally completely definitely
    certainly also absolutely probably usually generally merely especially essentially particularly ultimately
    obviously pretty entirely frankly lol haha kinda sorta tbh imo imho""".split(),
)
_SHORT_FORMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        short: tuple(full.split("+"))
        for short, full in (
            pair.split("=")
            for pair in """can't=can+not cant=can+not cannot=can+not won't=will+not wont=will+not
            shan't=shall+not ain't=is+not aint=is+not dont=do+not doesnt=does+not didnt=did+not
            isnt=is+not arent=are+not wasnt=was+not werent=were+not havent=have+not hasnt=has+not
            wouldnt=would+not couldnt=could+not
            shouldnt=should+not im=i+am ive=i+have youre=you+are theyre=they+are thats=that+is whats=what+is
            u=you ur=your r=are ppl=people bc=because cuz=because cause=because gonna=going+to wanna=want+to
            gotta=got+to thru=through let's=let+us y'all=you w=with n=and""".split()
        )
    },
)
_ENDINGS = (("n't", "not"), ("'re", "are"), ("'ve", "have"), ("'ll", "will"), ("'m", "am"), ("'d", "would"))
_IS_AFTER = frozenset(
    ["it", "that", "there", "what", "who", "he", "she", "here", "where", "how", "this", "one"]
)


@lru_cache(maxsize=1 << 16)
def expand(word: str) -> tuple[str, ...]:
    """Return a word in lower case without invisible characters, its short form written out.

    `"Isn’t"` gives `("is", "not")`, `"John’s"` gives `("john",)`, `"really"` gives nothing.
    """
    plain = word.translate(_STRAIGHT).lower()
    if plain in _SILENT:
        return ()
    if plain in _SHORT_FORMS:
        return _SHORT_FORMS[plain]
    if "'" not in plain:
        return (plain,)
    for ending, full in _ENDINGS:
        if plain.endswith(ending):
            return (plain[: -len(ending)], full)
    stem = plain.removesuffix("'s")
    return (stem, "is") if plain.endswith("'s") and stem in _IS_AFTER else (stem,)
