"""Runs in figures: medians and spreads, ratios, and the Markdown that shows them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from speed.engines import TITLES
from speed.measure import Usage
from speed.output import Written

MIB, MEGABYTE = 1 << 20, 1e6


class Job(StrEnum):
    """What is measured; the value is its heading."""

    COLD = "Cold"
    KEPT = "Cold, labels and cards kept"
    EDIT = "After one edit"
    NOTHING = "Nothing changed"


Runs = Mapping[tuple[Job, str], Sequence[Usage]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure that is to be reached.

    Attributes:
        size: Essays, ten comments each; None for any number.
        quantity: A field of `Usage`.
        limit: The most: seconds, or a ratio to `against`.
        against: The job and the engine that it is compared with.
    """

    size: int | None
    engine: str
    job: Job
    quantity: str
    limit: float
    against: tuple[Job, str] | None = None


COLD_HUGO = (Job.COLD, "hugo")
WANTED = (
    Wanted(1000, "afterword", Job.COLD, "wall", 0.7, COLD_HUGO),
    Wanted(10_000, "afterword", Job.COLD, "wall", 0.33, COLD_HUGO),
    Wanted(10_000, "afterword", Job.COLD, "memory", 0.25, COLD_HUGO),
    Wanted(10_000, "afterword", Job.EDIT, "wall", 0.05, (Job.EDIT, "hugo")),
    Wanted(10_000, "afterword", Job.EDIT, "cpu", 1.2),
    Wanted(10_000, "afterword", Job.NOTHING, "wall", 0.5),
    Wanted(None, "afterword-full", Job.KEPT, "wall", 2, (Job.COLD, "afterword")),
)
SIZES = (1000, 10_000)


def middle(runs: Sequence[Usage], quantity: str) -> float:
    """Return the median of a quantity."""
    return float(median(getattr(run, quantity) for run in runs))


def show_spread(values: Sequence[float]) -> str:
    """Return `1.24 (1.20 to 1.31)`: the median, the least and the most; of one value, that."""
    if len(values) == 1:
        return _figure(values[0])
    return f"{_figure(median(values))} ({_figure(min(values))} to {_figure(max(values))})"


def show_ratio(runs: Runs, one: tuple[Job, str], other: tuple[Job, str], quantity: str) -> str:
    """Return the ratio of two medians, or a dash where one isn't known."""
    ratio = find_ratio(runs, one, other, quantity)
    return "–" if ratio is None else f"{_figure(ratio)}"


def find_ratio(runs: Runs, one: tuple[Job, str], other: tuple[Job, str], quantity: str) -> float | None:
    """Return the ratio of two medians; None where one isn't known, or is nothing."""
    if one not in runs or other not in runs or not (below := middle(runs[other], quantity)):
        return None
    return middle(runs[one], quantity) / below


def _figure(value: float) -> str:
    """Return three figures, and no more behind the point than that takes."""
    if value == 0:
        return "0"
    places = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(places, 3)}f}"


def render_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def render_job(job: Job, runs: Runs, written: Mapping[str, Written]) -> str:
    """Return the table of a job, an engine a row."""
    heads = (
        *("", "wall s", "CPU s", "peak MiB", "output MB", "pages"),
        *("wall ÷ Hugo", "CPU ÷ Hugo", "memory ÷ Hugo", "wall ÷ Pelican", "CPU ÷ Pelican"),
    )
    # With kept labels nobody else has a build to compare with but the cold one.
    base = Job.COLD if job is Job.KEPT else job
    rows = []
    for (its, engine), its_runs in runs.items():
        if its is not job:
            continue
        out = written[engine]
        rows.append(
            (
                TITLES[engine],
                show_spread([run.wall for run in its_runs]),
                show_spread([run.cpu for run in its_runs]),
                _figure(middle(its_runs, "memory") / MIB) if middle(its_runs, "memory") else "–",
                f"{out.size / MEGABYTE:,.1f}",
                f"{out.pages:,}" + (f" + {out.extra}" if out.extra else ""),
                *(
                    show_ratio(runs, (job, engine), (base, peer), quantity)
                    for peer, quantities in (
                        ("hugo", ("wall", "cpu", "memory")),
                        ("pelican", ("wall", "cpu")),
                    )
                    for quantity in quantities
                ),
            )
        )
    return f"### {job}\n\n{render_table(heads, rows)}" if rows else ""


def render_wanted(size: int, runs: Runs, wanted: Sequence[Wanted] = WANTED) -> str:
    """Return what is wanted beside what was measured, for the size that is nearest."""
    at = min(SIZES, key=lambda known: abs(math.log(known / size)))
    rows = []
    for each in wanted:
        if each.size not in (None, at):
            continue
        found = measured(each, runs)
        beside = f" ÷ {TITLES[each.against[1]]}, {each.against[0].lower()}" if each.against else " s"
        what = f"{TITLES[each.engine]}, {each.job.lower()}: {each.quantity}{beside}"
        verdict = "not measured" if found is None else "yes" if found <= each.limit else "no"
        rows.append((what, f"≤ {each.limit:g}", "–" if found is None else _figure(found), verdict))
    heading = f"### Wanted at {at:,} essays"
    note = "" if at == size else f"These are {size:,}, so the last column is for orientation alone.\n\n"
    return f"{heading}\n\n{note}{render_table(('', 'wanted', 'measured', 'reached'), rows)}"


def measured(wanted: Wanted, runs: Runs) -> float | None:
    """Return what was measured of a wanted figure, or None."""
    own = (wanted.job, wanted.engine)
    if wanted.against is not None:
        return find_ratio(runs, own, wanted.against, wanted.quantity)
    return middle(runs[own], wanted.quantity) if own in runs else None


def replace_section(text: str, heading: str, body: str) -> str:
    """Put a section in the place of the one with the same heading, or at the end.

    Args:
        text: Markdown; its sections begin with `## `.
        heading: Without the signs.
        body: What stands under it.
    """
    head, *sections = f"\n{text.strip()}\n".split("\n## ")
    new = f"{heading}\n\n{body.strip()}\n"
    kept = [section.partition("\n")[0] for section in sections]
    if heading in kept:
        sections[kept.index(heading)] = new
    else:
        sections.append(new)
    return "\n\n## ".join(part.strip() for part in (head, *sections)) + "\n"
