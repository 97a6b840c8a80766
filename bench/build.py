"""Build the same blog with Afterword, Hugo, Eleventy and stock Pelican, and say what each took.

    python bench/build.py --essays 1000 10000 --comments 10 --rounds 5 [--engines hugo afterword …]

In each round every engine builds from nothing, after one edit, and with nothing changed. That each wrote
every page and every comment is checked. Prints Markdown, and writes it to `--results`, a section a size.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from speed.corpus import Corpus
from speed.engines import NAMES, TITLES, Engine, find_engines
from speed.report import describe_machine, write_section
from speed.rounds import Course
from speed.tables import Job, render_job, render_wanted


def measure(corpus: Corpus, engines: list[Engine], rounds: int, folder: Path) -> Course:
    """Run all rounds at one size."""
    course = Course(corpus, engines, folder, lambda line: print(line, file=sys.stderr, flush=True))
    for number in range(rounds):
        print(
            f"{corpus.essays} × {corpus.comments}, round {number + 1} of {rounds}",
            file=sys.stderr,
            flush=True,
        )
        course.round(number)
    return course


def render(course: Course, rounds: int, machine: str, missing: dict[str, str]) -> str:
    """Return a size's section."""
    products = {TITLES[engine.name].partition(",")[0]: engine.version for engine in course.engines}
    versions = "; ".join(f"{product} {version}" for product, version in products.items())
    lines = [f"{machine}.", f"{versions}.", f"Rounds: {rounds}; medians, and the least and the most."]
    lines += [f"Left out: {TITLES[name]}, {reason}." for name, reason in missing.items()]
    tables = [render_job(job, course.runs, course.written) for job in Job]
    return "\n\n".join(
        part.strip()
        for part in ("  \n".join(lines), render_wanted(course.corpus.essays, course.runs), *tables)
        if part
    )


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--essays", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--comments", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--engines", nargs="+", choices=NAMES, default=list(NAMES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--results", type=Path, help="the Markdown file whose sections are written anew")
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    options = parser.parse_args()
    engines, missing = find_engines(options.engines)
    if not engines:
        raise SystemExit("; ".join(f"{name}: {reason}" for name, reason in missing.items()))
    for size in options.essays:
        machine = describe_machine()
        with tempfile.TemporaryDirectory(prefix="bench-", dir=options.folder) as name:
            corpus = Corpus(size, options.comments, options.seed)
            course = measure(corpus, engines, options.rounds, Path(name))
        heading = f"{size:,} essays × {options.comments:,} comments"
        body = render(course, options.rounds, machine, missing)
        print(f"## {heading}\n\n{body}\n", flush=True)
        if options.results:
            write_section(options.results, heading, body)


if __name__ == "__main__":
    main()
