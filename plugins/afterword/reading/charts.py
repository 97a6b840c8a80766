"""Charts: labelled sentences by year, about the waterline, as one SVG and as the rows of its table."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from afterword.reading.mythviews import ByYear, VoiceView, YearRow

WIDTH = 208  # px: the side column
MARGIN = 15  # px at either end: half a year's name
TOP = 14  # px for the number above a bar
BODY = 80  # px, at most, for the bars
BOTTOM = 16  # px for the years' names
LARGEST = 12  # px, at most, for one sentence
WIDEST = 26  # px, at most, for a bar
NAMED = 34  # px that a year's name needs
NUMBERED = 14  # px that a number needs
FEW = 10  # sentences; fewer are drawn pale, as in the ledger

_SVG = Markup(
    '<svg class="years{few}" role="img" aria-label="{name}" width="{width}" height="{height}"'
    ' viewBox="0 0 {width} {height}" fill="currentColor" font-size="11" text-anchor="middle">'
    '<path d="M0 {line}h{width}" stroke="currentColor"/>{bars}</svg>'
)
_BLOCK = Markup('<path data-stance="{stance}" d="M{x} {y}h{width}v{height}h-{width}z"/>')
_TEXT = Markup('<text x="{x}" y="{y}">{words}</text>')


def count_years(voices: Iterable[VoiceView]) -> ByYear:
    """Count sentences by year and stance; those that only report are left out, as in every count.

    Args:
        voices: In any order; one without a date is counted apart.
    """
    years: dict[int | None, Counter[str]] = {}
    for voice in voices:
        if voice.stance != "reports":
            year = voice.when.year if voice.when is not None else None
            years.setdefault(year, Counter())[voice.stance] += 1
    dated = sorted(year for year in years if year is not None)
    return ByYear(tuple(_row(year, years[year]) for year in dated), _row(None, years.get(None, Counter())))


def _row(year: int | None, counts: Counter[str]) -> YearRow:
    return YearRow(year, counts["voices"], counts["wrestles"], counts["rebuts"])


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where things stand: `unit` pixels a sentence, `slot` pixels a year, the waterline at `line`."""

    first: int
    slot: float
    unit: float
    line: float

    @classmethod
    def fit(cls, rows: Sequence[YearRow]) -> "_Scale":
        first, last = rows[0].year or 0, rows[-1].year or 0
        above = max(row.voices + row.wrestles / 2 for row in rows)
        below = max(row.rebuts + row.wrestles / 2 for row in rows)
        unit = min(LARGEST, BODY / (above + below))
        return cls(first, (WIDTH - 2 * MARGIN) / (last - first + 1), unit, TOP + above * unit)

    def middle(self, year: int | None) -> float:
        return MARGIN + self.slot * ((year or 0) - self.first + 0.5)


def render_years(years: ByYear) -> Markup:
    """Draw the years: above the waterline they hold the myth, across it they're torn, below it they answer.

    A year without a sentence keeps its place. Its numbers stand in the table beside it, so an image's name
    tells only what is seen at a glance.

    Args:
        years: As counted.

    Returns:
        One `svg`; nothing where fewer than two years have sentences, since there is nothing to compare.
    """
    rows = years.rows
    if len(rows) <= 1:
        return Markup()
    scale = _Scale.fit(rows)
    below = max(row.rebuts + row.wrestles / 2 for row in rows)
    floor = scale.line + below * scale.unit
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 10**4) if step * scale.slot >= NAMED)
    parts = [_bar(row, scale) for row in rows]
    parts += [
        _TEXT.format(x=_px(scale.middle(year)), y=_px(floor + BOTTOM - 3), words=year)
        for year in range(scale.first, (rows[-1].year or 0) + 1, step)
    ]
    most = max(rows, key=lambda row: row.total)
    return _SVG.format(
        few=" few" if sum(row.total for row in rows) + years.undated.total < FEW else "",
        name=f"Sentences by year, {rows[0].year} to {rows[-1].year}: most in {most.year}, {most.total}",
        width=WIDTH,
        height=_px(floor + BOTTOM),
        line=_px(scale.line),
        bars=Markup("").join(parts),
    )


def _bar(row: YearRow, scale: _Scale) -> Markup:
    width = min(WIDEST, scale.slot * 0.75)
    middle = scale.middle(row.year)
    top = scale.line - (row.voices + row.wrestles / 2) * scale.unit
    parts = [_TEXT.format(x=_px(middle), y=_px(top - 4), words=row.total)] if scale.slot >= NUMBERED else []
    for stance, count in (("voices", row.voices), ("wrestles", row.wrestles), ("rebuts", row.rebuts)):
        height = count * scale.unit
        if count:
            parts.append(
                _BLOCK.format(
                    stance=stance, x=_px(middle - width / 2), y=_px(top), width=_px(width), height=_px(height)
                )
            )
        top += height
    return Markup("").join(parts)


def _px(value: float) -> str:
    """Return pixels to a hundredth, without zeros that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
