"""Build ever larger blogs with Afterword alone, and say whether the cost grows in step.

    python bench/scale.py --minutes 30 [--points 1000x10 50000x20 …] [--engine afterword-full]

Each size is built once from nothing and once after an edit. A size that wouldn't fit into the time that is
left, as far as the last one tells, is left out, and the table says so.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from speed.corpus import Corpus
from speed.curve import POINTS, Point, render_curve
from speed.engines import OWN, TITLES, Engine, find_engines
from speed.report import describe_machine, write_section
from speed.rounds import Course
from speed.tables import Job

ESSAY = 10  # the cost of an essay in comments, roughly: only to tell how long the next size takes


def measure(essays: int, comments: int, engine: Engine, folder: Path) -> Point:
    """Build one size."""
    course = Course(Corpus(essays, comments), [engine], folder, lambda line: print(line, file=sys.stderr))
    course.round(0, (Job.COLD, Job.EDIT))
    cold, edit = (course.runs[job, engine.name][0] for job in (Job.COLD, Job.EDIT))
    return Point(essays, comments, cold, edit)


def parse_point(text: str) -> tuple[int, int]:
    """Parse `10000x10`.

    Raises:
        ValueError: Something else.
    """
    essays, _, comments = text.partition("x")
    return int(essays), int(comments)


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument(
        "--points", type=parse_point, nargs="+", default=list(POINTS), metavar="ESSAYSxCOMMENTS"
    )
    parser.add_argument("--engine", choices=OWN, default=OWN[0])
    parser.add_argument("--results", type=Path, help="the Markdown file whose section is written anew")
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    options = parser.parse_args()
    (engine,), _ = find_engines([options.engine])
    machine = describe_machine()
    ends = time.monotonic() + 60 * options.minutes
    points: list[Point] = []
    skipped: list[str] = []
    rate = 0.0  # seconds for a comment at the last size
    for essays, comments in options.points:
        texts = essays * (ESSAY + comments)
        size = f"{essays:,} × {comments:,}"
        if rate * texts > ends - time.monotonic():
            skipped.append(f"{size}, which would have taken {rate * texts / 60:.0f} minutes")
            continue
        print(size, file=sys.stderr, flush=True)
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="scale-", dir=options.folder) as name:
            points.append(measure(essays, comments, engine, Path(name)))
        rate = (time.monotonic() - began) / texts
    heading = f"{TITLES[engine.name]}: the curve"
    body = f"{machine}.  \nAfterword {engine.version}; one run a size.\n\n{render_curve(points, skipped)}"
    print(f"## {heading}\n\n{body}")
    if options.results:
        write_section(options.results, heading, body)


if __name__ == "__main__":
    main()
