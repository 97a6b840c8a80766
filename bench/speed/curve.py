"""Whether cost grows in step with the number of essays, and of comments."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import correlation, linear_regression

from speed.measure import Usage
from speed.tables import MIB, render_table

# Essays and comments on each, the smaller first: essays grow with ten comments, comments with 5,000 essays.
POINTS = (
    (1000, 10),
    (2000, 10),
    (5000, 0),
    (5000, 10),
    (5000, 20),
    (10_000, 10),
    (5000, 40),
    (20_000, 10),
    (50_000, 10),
    (50_000, 20),
)
FEWEST = 3  # points that make a curve


@dataclass(frozen=True, slots=True)
class Point:
    """One size, and what a build from nothing and one after an edit took there."""

    essays: int
    comments: int
    cold: Usage
    edit: Usage


@dataclass(frozen=True, slots=True)
class Fit:
    """The straight line through some points.

    Attributes:
        each: Seconds that one more costs.
        straight: The square of the correlation; 1 where all lie on the line.
        steeper: How much more one more costs between the last two points than between the first two; 1 is in
            step, and more is worse.
    """

    each: float
    straight: float
    steeper: float


def fit_line(numbers: Sequence[float], seconds: Sequence[float]) -> Fit:
    """Return how seconds grow with a number.

    Args:
        numbers: Of essays or comments, growing.
        seconds: What each took.

    Raises:
        statistics.StatisticsError: Fewer than two points.
    """
    each, _ = linear_regression(numbers, seconds)
    first, last = (
        (seconds[end] - seconds[start]) / (numbers[end] - numbers[start]) for start, end in ((0, 1), (-2, -1))
    )
    return Fit(each, correlation(numbers, seconds) ** 2, last / first)


def render_curve(points: Sequence[Point], skipped: Sequence[str]) -> str:
    """Return the table of all sizes, and the lines through them."""
    points = sorted(points, key=lambda point: (point.essays, point.comments))
    most = max((point.cold.cpu for point in points), default=0)
    rows = [
        (
            f"{point.essays:,}",
            f"{point.comments:,}",
            f"{point.cold.wall:,.2f}",
            f"{point.cold.cpu:,.2f}",
            f"{1000 * point.cold.cpu / point.essays:.2f}",
            f"{point.cold.memory / MIB:,.0f}",
            f"{point.edit.wall:,.2f}",
            f"{point.edit.cpu:,.2f}",
            "█" * round(30 * point.cold.cpu / most),
        )
        for point in points
    ]
    heads = (
        *("essays", "comments on each", "cold, wall s", "CPU s", "CPU ms an essay"),
        *("peak MiB", "one edit, wall s", "CPU s", "CPU, cold"),
    )
    lines = [render_table(heads, rows)]
    if len(line := _most_alike(points, "comments")) >= FEWEST:
        fit = fit_line([point.essays for point in line], [point.cold.cpu for point in line])
        told = f"With {line[0].comments:,} comments on each: {1000 * fit.each:.2f} ms an essay more"
        lines.append(f"{told}; {_tell(fit)}.")
    if len(line := _most_alike(points, "essays")) >= FEWEST:
        numbers = [point.comments * point.essays for point in line]
        fit = fit_line(numbers, [point.cold.cpu for point in line])
        told = f"With {line[0].essays:,} essays: {1e6 * fit.each:,.0f} µs a comment more"
        lines.append(f"{told}; {_tell(fit)}.")
    lines += [f"Left out: {each}." for each in skipped]
    return "\n\n".join(line.strip() for line in lines)


def _most_alike(points: Sequence[Point], same: str) -> list[Point]:
    """Return the most points that have one number in common."""
    groups: dict[int, list[Point]] = {}
    for point in points:
        groups.setdefault(getattr(point, same), []).append(point)
    return max(groups.values(), key=len, default=[])


def _tell(fit: Fit) -> str:
    return f"r² {fit.straight:.4f}, the last stretch {fit.steeper:.2f} times as steep as the first"
