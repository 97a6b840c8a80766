"""The site's mark and the stances' glyphs, drawn as the pages draw them."""

from itertools import pairwise

from PIL import Image, ImageDraw

# The mark as on the pages: a line that gives way under a head, in units of the logo's box.
_DIP = (
    ((7, 20), (11, 20), (11, 17.5), (14, 17.5)),
    ((14, 17.5), (18, 17.5), (18.5, 24), (25, 24)),
    ((25, 24), (31.5, 24), (32, 17.5), (36, 17.5)),
    ((36, 17.5), (39, 17.5), (39, 20), (43, 20)),
)
_HEAD, _HEAD_SIZE = (25, 15.2), 6.2
_BOX = (50, 30)
_UNIT = 6  # pixels of a card to one of the logo
STROKE = 4  # pixels of a card
SURFACE = 20 * _UNIT  # from the picture's top to the waterline
_FINE = 4  # drawn so much larger, and reduced


def draw_glyph(stance: str) -> Image.Image:
    """Return a dot over, across or under a line, hollow where nobody commits themselves."""
    shift = {"voices": 8, "wrestles": 0, "rebuts": -8, "reports": 8}[stance]
    mask = Image.new("L", (40 * _FINE, 32 * _FINE), 0)
    pen = ImageDraw.Draw(mask)
    pen.rectangle((0, (14 + shift) * _FINE, 40 * _FINE, (18 + shift) * _FINE - 1), fill=255)
    middle = 16 - shift // 2 if shift else 16
    box = (11 * _FINE, (middle - 9) * _FINE, 29 * _FINE, (middle + 9) * _FINE)
    if stance in {"wrestles", "reports"}:
        pen.ellipse(box, fill=0, outline=255, width=4 * _FINE)
    else:
        pen.ellipse(box, fill=255)
    return mask.reduce(_FINE)


def draw_mark(*, paper: str, ink: str, water: str, cap: str) -> Image.Image:
    """Return the head in its dip, water below and paper above, in a palette of its own."""
    unit = _UNIT * _FINE
    width, height = (side * unit for side in _BOX)
    picture = Image.new("RGB", (width, height), paper)
    pen = ImageDraw.Draw(picture)
    surface = SURFACE * _FINE
    line = [(0.0, float(surface)), *(point for curve in _DIP for point in _flatten(curve, unit))]
    line.append((float(width), float(surface)))
    pen.polygon([*line, (width, height), (0, height)], fill=water)
    half = STROKE * _FINE // 2
    for x, y in _thicken(line):
        pen.ellipse((x - half, y - half, x + half - 1, y + half - 1), fill=ink)
    x, y = (part * unit for part in _HEAD)
    radius = _HEAD_SIZE * unit
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=cap)
    return picture.reduce(_FINE).quantize(64, dither=Image.Dither.NONE)


def _thicken(line: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return points on a line so close together that dots on them look like one stroke."""
    points = []
    for (x, y), (to_x, to_y) in pairwise(line):
        steps = max(1, round(max(abs(to_x - x), abs(to_y - y))))
        points += [(x + (to_x - x) * n / steps, y + (to_y - y) * n / steps) for n in range(steps)]
    return points


def _flatten(curve: tuple[tuple[float, float], ...], unit: int, steps: int = 24) -> list[tuple[float, float]]:
    """Return points of a cubic Bézier curve."""
    points = []
    for step in range(steps + 1):
        t = step / steps
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        x, y = (sum(w * p[axis] for w, p in zip(weights, curve, strict=True)) * unit for axis in (0, 1))
        points.append((x, y))
    return points
