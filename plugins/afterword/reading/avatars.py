"""A picture for a name that calls nobody: tiles drawn from a hash, mirrored like a face."""

from hashlib import blake2s
from itertools import product

from afterword.reading.views import Avatar

_HUES = 3
# A row of four tiles, two units each, in the 10 × 10 box. Every row ends where the next begins, and no shape
# is closed, since a fill does that. There are few forms, written relatively, so that the faces of a long
# thread compress to little.
_NONE, _MIDDLE, _SIDES, _ALL = "m0 2", "m2 0h4v2h-4m-2 0", "h2v2h-2m6-2h2v2h-2m-6 0", "h8v2h-8"
_FORMS = (_NONE, _MIDDLE, _SIDES, _ALL)
_COUNT = 5  # rows
# Faces that stand from top to bottom and have something in them: one gap at most, and two forms at least.
_FACES = tuple(
    "M1 0" + "".join(rows)
    for rows in product(_FORMS, repeat=_COUNT)
    if rows.count(_NONE) <= 1 and _NONE not in {rows[0], rows[-1]} and len({*rows} - {_NONE}) > 1
)


def draw_avatar(name: str) -> Avatar:
    """Return the avatar of a name: the same for the same name, whatever its case and spaces.

    Args:
        name: As written.
    """
    key = " ".join(name.casefold().split())
    bits = int.from_bytes(blake2s(key.encode(errors="surrogatepass"), digest_size=4).digest(), "big")
    number, hue = divmod(bits, _HUES)
    return Avatar(_FACES[number % len(_FACES)], hue)
