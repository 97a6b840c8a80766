"""A picture for a name that calls nobody: one of a set of signal flags, chosen by a hash.

All flags stand on one sheet, `theme/faces.svg`, which a browser fetches once; a page names a flag by the
sheet's fragment. So a comment pays for its picture with two characters, not with a drawing.
"""

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2s

NOBODY = "none"  # the empty frame of someone unnamed
_SIZE = 10  # of a flag, in the sheet's units
# What is drawn on a flag's ground, as a path in a 10 × 10 box; each letter begins a flag's name.
_PATTERNS = {
    "a": "M0 0h5v10h-5z",
    "b": "M0 0h10v5h-10z",
    "c": "M0 3.3h10v3.4h-10z",
    "d": "M3.3 0h3.4v10h-3.4z",
    "e": "M0 0h5v5h5v5h-5v-5h-5z",
    "f": "M0 0l10 10v-10l-10 10z",
    "g": "M2.5 2.5h5v5h-5z",
    "h": "M5 1.2L8.8 5 5 8.8 1.2 5z",
    "i": "M5 2a3 3 0 0 1 0 6 3 3 0 0 1 0-6z",
    "j": "M0 0h10L0 10z",
    "k": "M0 0l6 5-6 5z",
    "l": "M3.8 0h2.4v3.8h3.8v2.4h-3.8v3.8h-2.4v-3.8h-3.8v-2.4h3.8z",
    "m": "M0 0h2v10h-2zM4 0h2v10h-2zM8 0h2v10h-2z",
    "n": "M0 0h10v2h-10zM0 4h10v2h-10zM0 8h10v2h-10z",
    "o": "M0 0h2l8 8v2h-2l-8-8zM0 8v2h2l8-8v-2h-2z",
    "p": "M0 0h3v3h-3zM7 0h3v3h-3zM3 3h4v4h-4zM0 7h3v3h-3zM7 7h3v3h-3z",
}
# Ground and drawing, by day and by night: the deck's brown, the shallows' green, the deep's blue, dusk.
_HUES = (
    ("#c47f25", "#fbe7c8", "#b97a32", "#46300f"),
    ("#3f9888", "#d2eee4", "#3f8d7d", "#113d36"),
    ("#164a8f", "#d5e5fb", "#6499e3", "#17375f"),
    ("#5a3a80", "#e6dcf3", "#a98fd8", "#37254f"),
    ("#41545b", "#dbe4e5", "#8da1a6", "#25353c"),
)


@lru_cache(1 << 14)
def choose_face(name: str) -> str:
    """Return the flag of a name: the same for the same name, whatever its case and spaces.

    Args:
        name: As written.
    """
    key = " ".join(name.casefold().split())
    number = int.from_bytes(blake2s(key.encode(errors="surrogatepass"), digest_size=4).digest(), "big")
    number, pattern = divmod(number, len(_PATTERNS))
    return f"{list(_PATTERNS)[pattern]}{number % (2 * len(_HUES))}"


def render_faces() -> str:
    """Return the sheet: every flag in its place, and a view of each by its name."""
    rules, night = [], []
    for number, (dark, light, dark_night, light_night) in enumerate(_HUES):
        rules.append(f".d{number}{{fill:{dark}}}.l{number}{{fill:{light}}}")
        night.append(f".d{number}{{fill:{dark_night}}}.l{number}{{fill:{light_night}}}")
    shapes = "".join(f'<path id="{name}" d="{path}"/>' for name, path in _PATTERNS.items())
    width, height = 2 * len(_HUES) * _SIZE, (len(_PATTERNS) + 1) * _SIZE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f"<style>{''.join(rules)}.n{{fill:none;stroke:#41545b;stroke-dasharray:1.5 1}}"
        f"@media (prefers-color-scheme:dark){{{''.join(night)}.n{{stroke:#a6b9bc}}}}</style>"
        f"<defs>{shapes}</defs>{''.join(_flags())}"
        f'<path class="n" d="M.5 {height - _SIZE + 0.5}h9v9h-9z"/>'
        f'<view id="{NOBODY}" viewBox="0 {height - _SIZE} {_SIZE} {_SIZE}"/></svg>\n'
    )


def _flags() -> Iterator[str]:
    for row, pattern in enumerate(_PATTERNS):
        for column in range(2 * len(_HUES)):
            x, y, hue = column * _SIZE, row * _SIZE, column // 2
            ground, drawing = (f"l{hue}", f"d{hue}") if column % 2 else (f"d{hue}", f"l{hue}")
            yield (
                f'<path class="{ground}" d="M{x} {y}h{_SIZE}v{_SIZE}h-{_SIZE}z"/>'
                f'<use class="{drawing}" href="#{pattern}" x="{x}" y="{y}"/>'
                f'<view id="{pattern}{column}" viewBox="{x} {y} {_SIZE} {_SIZE}"/>\n'
            )
