"""Cost against size: the line through the points, and how it is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scale import parse_point
from speed.curve import Point, fit_line, render_curve
from speed.measure import Usage


@given(st.floats(0.001, 10), st.floats(0, 100))
def test_a_straight_line_is_found(each, start):
    """Whatever the start-up costs, it isn't taken for growth."""
    numbers = [1, 2, 5, 10]
    fit = fit_line(numbers, [start + each * number for number in numbers])
    assert fit.each == pytest.approx(each, rel=1e-6)
    assert fit.straight == pytest.approx(1)
    assert fit.steeper == pytest.approx(1, rel=1e-6)


def test_quadratic_growth_shows():
    """The last stretch is steeper than the first, though the line fits well."""
    numbers = [1, 2, 5, 10]
    fit = fit_line(numbers, [number**2 for number in numbers])
    assert fit.straight > 0.9
    assert fit.steeper == pytest.approx(5)


def point(essays, comments, cpu):
    """Return a size that took so long."""
    return Point(essays, comments, Usage(cpu, cpu, 1 << 20), Usage(0.1, 0.1, 0))


def test_both_curves_are_told():
    """That of essays and that of comments, the smaller size first, whatever was run first."""
    points = [
        *(point(number, 10, number / 100) for number in (10_000, 1000, 20_000, 5000)),
        *(point(5000, number, 40 + number) for number in (0, 20)),  # and ten, of the other curve
    ]
    text = render_curve(points, ["50,000 × 20, which would have taken 90 minutes"])
    assert [row.split(" | ")[0] for row in text.splitlines()[2:8]] == [
        "| 1,000",
        "| 5,000",
        "| 5,000",
        "| 5,000",
        "| 10,000",
        "| 20,000",
    ]
    assert "With 10 comments on each: 10.00 ms an essay more; r² 1.0000, the last stretch 1.00 times" in text
    assert "With 5,000 essays: 200 µs a comment more; r² 1.0000" in text
    assert text.endswith("Left out: 50,000 × 20, which would have taken 90 minutes.")


def test_two_points_are_no_curve():
    """The table stands alone."""
    assert "r²" not in render_curve([point(1000, 10, 1.0), point(2000, 10, 2.0)], [])


def test_a_point_is_typed_as_two_numbers():
    """And nothing else."""
    assert parse_point("10000x20") == (10_000, 20)
    with pytest.raises(ValueError, match="invalid literal"):
        parse_point("many")
