"""A picture for a name that calls nobody: tiles drawn from a hash, mirrored like a face."""

from hashlib import blake2s

from afterword.reading.views import Avatar

_HUES = 4
# A row of four tiles, two units each, in the 10 × 10 box; every row ends where the next begins. There are few
# forms and they are written relatively, so that a long thread's faces compress to little.
_ROWS = ("m0 2", "m2 0h4v2h-4zm-2 2", "h2v2h-2zm6 0h2v2h-2zm-6 2", "h8v2h-8zm0 2")
_COUNT = 5  # rows


def draw_avatar(name: str) -> Avatar:
    """Return the avatar of a name: the same for the same name, whatever its case and spaces.

    Args:
        name: As written.
    """
    key = " ".join(name.casefold().split())
    bits = int.from_bytes(blake2s(key.encode(errors="surrogatepass"), digest_size=3).digest(), "big")
    bits, hue = divmod(bits, _HUES)
    rows = []
    for _ in range(_COUNT):
        bits, row = divmod(bits, len(_ROWS))
        rows.append(_ROWS[row])
    if set(rows) == {_ROWS[0]}:  # nobody is blank
        rows[2] = _ROWS[3]
    return Avatar("M1 0" + "".join(rows), hue)
