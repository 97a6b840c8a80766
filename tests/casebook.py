"""Real exports by other people: what the keys of their independently counted truths mean for our ledger.

    python tests/casebook.py --cases ../shared/cases [--also FOLDER] [ID …]

prints a table: id, expected, got, verdict. `--also` names a folder with the cases that aren't stored beside
the list. Exit code 1 where a difference has no reason in `EXPLAINED`.
"""

import argparse
import csv
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from afterword.errors import AfterwordError
from afterword.importers.base import Options, load_source
from afterword.importers.detect import choose_importer
from afterword.importers.run import run_import

FIELD_LIMIT = 10**9
FORMATS = {"wxr": "wordpress"}
# Differences with their reasons; docs/importing.md tells them too.
EXPLAINED = {
    "wxr/wpimporter__namespace-edge-cases.xml": (
        "the truth counts `<item>` alone; five of the six items have attributes and are items too"
    ),
}


@dataclass(frozen=True)
class Case:
    """One row of the list."""

    id: str
    format: str
    here: bool
    truth: dict[str, Any]
    path: Path


def load_cases(cases: Path, also: Path | None = None) -> Iterator[Case]:
    """Yield the cases whose files can be found.

    Args:
        cases: The folder with `cases.tsv` and the files that lie beside it.
        also: A folder with more of them.
    """
    csv.field_size_limit(FIELD_LIMIT)
    with (cases / "cases.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            places = [folder / row["id"] for folder in (cases, also) if folder is not None]
            path = next((place for place in places if place.exists()), None)
            if path is not None and row["format"] in FORMATS:
                yield Case(
                    row["id"], row["format"], row["here"] == "yes", json.loads(row["truth"] or "{}"), path
                )


def expected(case: Case) -> dict[str, Any]:
    """Return what the ledger should say, in the words of `counted`."""
    truth = {**case.truth, **case.truth.get("REGEX_TRUTH_use_this", {})}
    types = Counter(truth.get("types", {}))
    statuses = Counter(truth.get("comment_status", {}))
    return {
        "essays": types.pop("post", 0) + types.pop("page", 0),
        "other": dict(sorted(types.items())),
        "comments": truth.get("comments", 0),
        "approved": statuses["1"],
        "spam": statuses["spam"],
        "trash": statuses["trash"] + statuses["post-trashed"],
        "pending": statuses["0"] + statuses["(empty)"],
    }


def counted(case: Case) -> dict[str, Any]:
    """Import a case, without writing, and return what the ledger says.

    Raises:
        AssertionError: The ledger doesn't balance.
    """
    source = load_source(case.path)
    with tempfile.TemporaryDirectory() as folder:
        outcome = run_import(
            source,
            choose_importer(source),
            into=Path(folder) / "content",
            options=Options(date(2026, 1, 1), keep_html=True),
        )
    ledger = outcome.ledger
    assert ledger.balanced, ledger.as_json()
    comments = ledger.comments
    return {
        "essays": ledger.essays.read,
        "other": dict(sorted(ledger.other.items())),
        "comments": comments.read,
        # A duplicate was approved too: no other kind of record has stood twice so far.
        "approved": comments.written
        + comments.withheld["unpublished-parent"]
        + comments.withheld["duplicate"],
        "spam": comments.withheld["spam"],
        "trash": comments.withheld["trash"],
        "pending": comments.withheld["pending"],
    }


def verdict(case: Case) -> tuple[str, str, str]:
    """Return what was expected, what was got, and `equal`, `explained: …` or `DIFFERS`."""
    want = expected(case)
    try:
        got = counted(case)
    except AfterwordError as error:
        return _line(want), str(error), EXPLAINED.get(case.id, "DIFFERS")
    if want == got:
        return _line(want), _line(got), "equal"
    reason = EXPLAINED.get(case.id)
    return _line(want), _line(got), f"explained: {reason}" if reason else "DIFFERS"


def _line(counts: dict[str, Any]) -> str:
    flat = {**{k: v for k, v in counts.items() if k != "other"}, **counts["other"]}
    return " ".join(f"{name}={number}" for name, number in flat.items() if number)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--also", type=Path)
    parser.add_argument("ids", nargs="*")
    options = parser.parse_args()
    verdicts: Counter[str] = Counter()
    for case in load_cases(options.cases, options.also):
        if options.ids and case.id not in options.ids:
            continue
        row = verdict(case)
        verdicts[row[2].partition(":")[0]] += 1
        print(case.id, *row, sep="\t")  # noqa: T201 - the table is what it is for
    print(dict(verdicts), file=sys.stderr)  # noqa: T201 - see above
    return int(verdicts["DIFFERS"] > 0)


if __name__ == "__main__":
    sys.exit(main())
