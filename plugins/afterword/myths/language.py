"""A cheap test for English, by the commonest words."""

import re

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SAMPLE = 400  # words; enough to tell a language, whatever the text's length
_SAMPLE_CHARACTERS = 8 * _SAMPLE
_ENOUGH = 6  # words; fewer tell nothing
_LEAST_SHARE = 0.12  # of English function words in running English; measured .35 to .6
_ENGLISH = frozenset(
    """the a an of to and in is it i you that for on with as was are be this have not but at by from or we my
    they your he she his her so if do just what about me all one when how can who there no people their it's
    i'm don't than because out up more like been would will has had get""".split(),
)
_OTHERS = (
    frozenset(
        """de la el los las que y en un una es por con para del se lo no und der die das ist nicht ein
        eine ich zu den mit von auf le les et des est une dans pour pas que je vous nous il di che non
        per sono della och att det som en jag inte på av för het een van niet ik dat op te zijn com não
        uma os um na do mais nie się jest w z na že je to og er til ikke""".split(),
    )
    - _ENGLISH
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


def is_english(text: str) -> bool:
    """Tell whether a text may be English; one too short to tell may be, unless its script isn't Latin."""
    sample = text[:_SAMPLE_CHARACTERS]
    found = _WORD.findall(sample)[:_SAMPLE]
    if not found:
        return False
    words = " ".join(found).lower().replace("’", "'").split(" ")
    if not sample.isascii() and 2 * sum(1 for word in words if _LATIN.match(word)) < len(words):
        return False
    if len(words) < _ENOUGH:
        return True
    english = sum(map(_ENGLISH.__contains__, words))
    others = sum(map(_OTHERS.__contains__, words))
    if others > english:
        return False
    return english >= _LEAST_SHARE * len(words) or (len(words) < 4 * _ENOUGH and others == 0)
