"""Draw the icons of `theme/static` from its `favicon.svg`, and the picture that a site without cards has.

    python bench/icons.py

Chromium draws the SVG; what comes out is committed, so no build needs a browser.
"""

import subprocess
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image

from afterword.imaging.card import Artist
from afterword.imaging.model import Card

STATIC = Path(__file__).parents[1] / "theme" / "static"
FINE = 2  # drawn so much larger, and reduced


def main() -> None:
    """Write them all."""
    mark = (STATIC / "favicon.svg").read_text(encoding="utf-8")
    square = (
        mark.replace(' rx="6"', "").replace("M0 20h1", "M-9 20h10").replace("3.5 4.5 3.5h1", "3.5 4.5 3.5h10")
    )
    # A platform may cut a maskable icon down to the circle within four fifths of it.
    safe = square.replace('viewBox="0 0 32 32"', 'viewBox="-4 -4 40 40"').replace(
        '<rect width="32" height="32"', '<rect x="-4" y="-4" width="40" height="40"'
    )
    for name, source, side in (
        ("icon-192.png", mark, 192),
        ("icon-512.png", mark, 512),
        ("icon-maskable-512.png", safe, 512),
        ("apple-touch-icon.png", square, 180),
    ):
        draw(source, side).quantize(64, dither=Image.Dither.NONE).save(STATIC / name, optimize=True)
    small = [draw(mark, side) for side in (16, 32, 48)]
    small[-1].save(STATIC / "favicon.ico", sizes=[(16, 16), (32, 32), (48, 48)], append_images=small[:-1])
    picture = Image.open(BytesIO(Artist().draw(Card("", "", " "))))
    picture.save(STATIC / "card.png", optimize=True)


def draw(source: str, side: int) -> Image.Image:
    """Return an SVG as a square picture."""
    with tempfile.TemporaryDirectory() as folder:
        page, shot = Path(folder) / "page.html", Path(folder) / "shot.png"
        size = side * FINE
        style = f"<style>*{{margin:0}}svg{{display:block;width:{size}px;height:{size}px}}</style>"
        page.write_text(f"<!doctype html>{style}{source}", encoding="utf-8")
        subprocess.run(
            [
                "chromium",
                "--headless=new",
                "--no-sandbox",
                "--hide-scrollbars",
                "--default-background-color=00000000",
                f"--window-size={max(size, 600)},{max(size, 600)}",
                f"--screenshot={shot}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
        )
        picture = Image.open(shot).convert("RGBA").crop((0, 0, size, size))
        return picture.resize((side, side), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()
