"""Charts: labelled sentences by year, about the waterline, as one SVG and as the rows of its table."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

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
DIGIT = 7  # px
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
    """Where things stand: pixels a sentence (`unit`) and a year (`slot`), the waterline, the end."""

    first: int
    slot: float
    unit: float
    line: float
    floor: float

    @classmethod
    def fit(cls, rows: Mapping[int, YearRow]) -> "_Scale":
        above = max(row.voices + row.wrestles / 2 for row in rows.values())
        below = max(row.rebuts + row.wrestles / 2 for row in rows.values())
        unit = min(LARGEST, BODY / (above + below))
        slot = (WIDTH - 2 * MARGIN) / (max(rows) - min(rows) + 1)
        return cls(min(rows), slot, unit, TOP + above * unit, TOP + (above + below) * unit)

    def top(self, row: YearRow) -> float:
        return self.line - (row.voices + row.wrestles / 2) * self.unit

    def named(self, years: Sequence[int]) -> list[int]:
        """Return the years whose names have room: the first, the last, and between them as many as fit."""
        found: list[int] = []
        for year in years:
            if not found or (year - found[-1]) * self.slot >= NAMED:
                found.append(year)
        found[-1] = years[-1]  # in place of one that it has no room beside
        return found

    def middle(self, year: int) -> float:
        return MARGIN + self.slot * (year - self.first + 0.5)


def render_years(years: ByYear) -> Markup:
    """Draw the years: above the waterline they hold the myth, across it they're torn, below it they answer.

    A year without a sentence keeps its place. Its numbers stand in the table beside it, so an image's name
    tells only what is seen at a glance.

    Args:
        years: As counted.

    Returns:
        One `svg`; nothing where fewer than two years have sentences, since there is nothing to compare.
    """
    rows = {row.year: row for row in years.rows if row.year is not None}
    if len(rows) <= 1:
        return Markup()
    scale = _Scale.fit(rows)
    parts = [_bar(year, row, scale) for year, row in rows.items()]
    gaps = [math.inf, *(later - year for year, later in pairwise(rows)), math.inf]
    for (year, row), before, after in zip(rows.items(), gaps, gaps[1:], strict=False):
        if DIGIT * len(str(row.total)) < min(before, after) * scale.slot:
            parts.append(_text(year, scale.top(row) - 4, row.total, scale))
    parts += [_text(year, scale.floor + BOTTOM - 3, year, scale) for year in scale.named(list(rows))]
    most = max(rows, key=lambda year: rows[year].total)
    return _SVG.format(
        few=" few" if sum(row.total for row in rows.values()) + years.undated.total < FEW else "",
        name=f"Sentences by year, {min(rows)} to {max(rows)}: most in {most}, {rows[most].total}",
        width=WIDTH,
        height=_px(scale.floor + BOTTOM),
        line=_px(scale.line),
        bars=Markup("").join(parts),
    )


def _text(year: int, y: float, words: int, scale: _Scale) -> Markup:
    return _TEXT.format(x=_px(scale.middle(year)), y=_px(y), words=words)


def _bar(year: int, row: YearRow, scale: _Scale) -> Markup:
    width = min(WIDEST, scale.slot * 0.75)
    left, top = scale.middle(year) - width / 2, scale.top(row)
    parts: list[Markup] = []
    for stance, count in (("voices", row.voices), ("wrestles", row.wrestles), ("rebuts", row.rebuts)):
        height = count * scale.unit
        if count:
            parts.append(
                _BLOCK.format(stance=stance, x=_px(left), y=_px(top), width=_px(width), height=_px(height))
            )
        top += height
    return Markup("").join(parts)


def _px(value: float) -> str:
    """Return pixels to a hundredth, without zeros that say nothing."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
