"""Sentences by year: the counts, and the chart that shows them."""

import re
from collections import Counter
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from afterword.reading.charts import WIDTH, count_years, render_years
from afterword.reading.mythviews import ByYear, VoiceView, YearRow

NONE = YearRow(None, 0, 0, 0)
BLOCK = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+z")
STANCES = ("voices", "wrestles", "rebuts", "reports")
WHENS = st.none() | st.dates(date(1995, 1, 1), date(2030, 1, 1))
VOICES = st.lists(st.tuples(st.sampled_from(STANCES), WHENS), max_size=40)


def voice(stance, when):
    """Return a sentence of a stance and a time."""
    return VoiceView("Words.", "/essays/x/#e-x", stance, None, "X", when, in_essay=True, chosen=False)


def blocks(svg):
    """Return (stance, x, y, width, height) of each block of a chart."""
    root = etree.fromstring(svg)
    found = root.findall("path[@data-stance]")
    return [(path.get("data-stance"), *map(float, BLOCK.fullmatch(path.get("d")).groups())) for path in found]


def test_a_year_counts_each_stance():
    """A moment and a day are of their years; what has no date is counted apart, and a report not at all."""
    voices = [
        voice("voices", date(2012, 5, 1)),
        voice("rebuts", datetime(2012, 12, 31, 23, 59, tzinfo=UTC)),
        voice("wrestles", date(2009, 1, 1)),
        voice("voices", None),
        voice("reports", date(2013, 1, 1)),
    ]
    assert count_years(voices) == ByYear(
        (YearRow(2009, 0, 1, 0), YearRow(2012, 1, 0, 1)), YearRow(None, 1, 0, 0)
    )


@pytest.mark.parametrize("rows", [(), (YearRow(2012, 3, 1, 2),)])
def test_less_than_two_years_have_no_chart(rows):
    """There is nothing to compare."""
    assert render_years(ByYear(rows, YearRow(None, 9, 0, 0))) == ""


def test_two_years_are_drawn_about_the_waterline():
    """Held above it, torn across it, answered below it, each a sentence as high as another."""
    svg = render_years(ByYear((YearRow(2012, 2, 1, 0), YearRow(2013, 0, 0, 1)), NONE))
    assert svg == (
        '<svg class="years few" role="img"'
        ' aria-label="Sentences by year, 2012 to 2013: most in 2012, 3" width="208" height="72"'
        ' viewBox="0 0 208 72" fill="currentColor" font-size="11" text-anchor="middle">'
        '<path d="M0 44h208" stroke="currentColor"/>'
        '<path data-stance="voices" d="M46.5 14h26v24h-26z"/>'
        '<path data-stance="wrestles" d="M46.5 38h26v12h-26z"/>'
        '<path data-stance="rebuts" d="M135.5 44h26v12h-26z"/>'
        '<text x="59.5" y="10">3</text><text x="148.5" y="40">1</text>'
        '<text x="59.5" y="69">2012</text><text x="148.5" y="69">2013</text></svg>'
    )


def test_a_year_without_a_sentence_keeps_its_place():
    """Ten years apart are not neighbours."""
    svg = str(render_years(ByYear((YearRow(2000, 1, 0, 0), YearRow(2010, 1, 0, 0)), NONE)))
    (_, first, *_), (_, last, *_) = blocks(svg)
    assert last - first == pytest.approx(10 * (WIDTH - 30) / 11, abs=0.02)


def named(*years, total=1):
    """Return what a chart of these years writes: the numbers, and the years."""
    svg = str(render_years(ByYear(tuple(YearRow(year, total, 0, 0) for year in years), NONE)))
    words = re.findall(r">(\d+)<", svg)
    return [word for word in words if len(word) < 4], [int(word) for word in words if len(word) == 4]


def test_names_of_years_stand_only_where_they_have_room():
    """The first and the last always, and none upon another."""
    assert named(2000, 2010)[1] == [2000, 2010]
    assert named(2000, 2001, 2009, 2010)[1] == [2000, 2010]
    assert named(2000, 2005, 2010)[1] == [2000, 2005, 2010]


def test_numbers_stand_only_where_they_have_room():
    """A year that has neighbours at hand keeps its number for the table."""
    assert named(1990, 2020, 2021, total=12)[0] == ["12"]
    assert named(2012, 2013, total=12)[0] == ["12", "12"]


def test_ten_sentences_are_no_longer_pale():
    """As in the ledger; those without a date count."""
    rows = (YearRow(2012, 5, 0, 0), YearRow(2013, 0, 4, 0))
    assert 'class="years few"' in render_years(ByYear(rows, NONE))
    assert 'class="years"' in render_years(ByYear(rows, YearRow(None, 1, 0, 0)))


@given(VOICES)
def test_bars_sum_to_the_counts(found):
    """Rows and the undated hold every sentence once, and each stance has blocks as high as its dated ones."""
    voices = [voice(*one) for one in found]
    counts = Counter(one.stance for one in voices if one.stance != "reports")
    years = count_years(voices)
    for stance in STANCES[:3]:
        assert sum(getattr(row, stance) for row in (*years.rows, years.undated)) == counts[stance]
    svg = render_years(years)
    if not svg:
        return
    heights = Counter()
    for stance, _, _, _, height in blocks(svg):
        heights[stance] += height
    dated = {stance: sum(getattr(row, stance) for row in years.rows) for stance in STANCES[:3]}
    unit = sum(heights.values()) / sum(dated.values())
    assert all(heights[stance] == pytest.approx(unit * dated[stance], abs=0.5) for stance in dated)


@given(VOICES)
def test_everything_stands_inside_the_picture(found):
    """No block leaves the box, and no two of a year overlap."""
    svg = render_years(count_years(voice(*one) for one in found))
    if not svg:
        return
    height = float(etree.fromstring(svg).get("height"))
    ends = {}
    for _, x, y, width, tall in blocks(svg):
        assert 0 <= x <= x + width <= WIDTH
        assert 0 <= y <= y + tall <= height
        assert y >= ends.get(x, 0) - 0.02
        ends[x] = y + tall
