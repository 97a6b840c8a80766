"""Real exports by other people: every one imported, and its ledger beside an independent count.

    python tests/casebook.py --cases ../shared/cases [--mirrors DIR | --restored DIR] [ID …]

prints a table, one case a line: id, expected, got, verdict. `--mirrors` names git mirrors out of which the
cases are restored that don't lie beside their list; `--restored` a folder where that was done before. What a
truth means for the ledger stands in `cases_truth/<format>.py`, and differences with their reasons in
`cases_truth/explained.json`. Exit code 1 where a difference has no reason, or a reason no difference.
"""

import argparse
import csv
import importlib
import importlib.util
import json
import subprocess
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
from cases_truth.compare import find_count

FIELD_LIMIT = 10**9
EXPLAINED = json.loads(Path(__file__).with_name("cases_truth").joinpath("explained.json").read_text("utf-8"))
EQUAL, UNEXPLAINED, NO_TRUTH, ABSENT = "equal", "DIFFERS", "no truth to compare", "not found"
Counts = dict[str, int]


@dataclass(frozen=True)
class Case:
    """One row of the list.

    Attributes:
        path: None where the file can't be found.
    """

    id: str
    format: str
    here: bool
    truth: dict[str, Any]
    path: Path | None


@dataclass(frozen=True)
class Verdict:
    """What came of a case.

    Attributes:
        expected: By path in the ledger; None where nobody has told what the truth means.
        got: Of the same paths.
        text: `equal`, `DIFFERS`, `explained: …` or why there is nothing to compare.
    """

    expected: Counts | None
    got: Counts
    text: str


def load_cases(cases: Path, restored: Path | None = None) -> Iterator[Case]:
    """Yield every case of the list.

    Args:
        cases: The folder with `cases.tsv` and the files that lie beside it.
        restored: A folder with more of them.
    """
    csv.field_size_limit(FIELD_LIMIT)
    with (cases / "cases.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            places = [folder / row["id"] for folder in (cases, restored) if folder is not None]
            path = next((place for place in places if place.exists()), None)
            truth = json.loads(row["truth"] or "{}")
            yield Case(row["id"], row["format"], row["here"] == "yes", truth, path)


def expected(case: Case) -> Counts | None:
    """Return what the ledger should say; None where nobody has told what the truth means."""
    if importlib.util.find_spec(f"cases_truth.{case.format}") is None:
        return None
    counts: Counts | None = importlib.import_module(f"cases_truth.{case.format}").expected(case.truth)
    return counts


def import_case(path: Path) -> dict[str, Any]:
    """Import a case without writing anything, and return its ledger; of one that is refused, the reason.

    Raises:
        AssertionError: The ledger doesn't balance.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            source = load_source(path)
            importer = choose_importer(source)
            options = Options(date(2026, 1, 1), keep_html=True)
            ledger = run_import(source, importer, into=Path(folder) / "content", options=options).ledger
        except AfterwordError as error:
            return {"refused": 1, "reason": str(error)}
    assert ledger.balanced, ledger.as_json()
    return ledger.as_json()


def judge(case: Case) -> Verdict:
    """Import a case and compare."""
    want = expected(case)
    if case.path is None:
        return Verdict(want, {}, ABSENT)
    ledger = import_case(case.path)
    if want is None:
        return Verdict(None, {name: find_count(ledger, name) for name in _USUAL}, NO_TRUTH)
    got = {name: find_count(ledger, name) for name in want}
    differences = {name: [want[name], got[name]] for name in want if want[name] != got[name]}
    reason = EXPLAINED.get(case.id)
    if differences == (reason["differences"] if reason else {}):
        return Verdict(want, got, f"explained: {reason['why']}" if reason else EQUAL)
    return Verdict(want, got, UNEXPLAINED)


_USUAL = ("refused", "essays.read", "comments.read", "comments.written")


def show_differences(differences: dict[str, list[int]]) -> str:
    """Return differences as the guide has them: `essays.read` 1, got 6."""
    return "; ".join(f"`{name}` {want}, got {got}" for name, (want, got) in differences.items())


def restore(cases: Path, mirrors: Path, into: Path) -> None:
    """Bring the cases that don't lie beside the list out of git mirrors, as far as these have them."""
    words = [sys.executable, str(cases / "restore"), "--mirrors", str(mirrors), "--into", str(into)]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    for line in done.stdout.splitlines():
        if not line.endswith("\tok"):
            print(line, file=sys.stderr)
    if done.returncode and not done.stdout:
        raise SystemExit(f"{words[1]}: {done.stderr.strip()}")


def _line(counts: Counts | None) -> str:
    if counts is None:
        return "?"
    return (
        " ".join(f"{name.replace(' ', '')}={number}" for name, number in counts.items() if number)
        or "nothing"
    )


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=Path, required=True)
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--mirrors", type=Path)
    place.add_argument("--restored", type=Path)
    parser.add_argument("ids", nargs="*", help="an id, or how some of them begin")
    options = parser.parse_args()
    verdicts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        restored = options.restored
        if options.mirrors is not None:
            restored = Path(folder)
            restore(options.cases, options.mirrors, restored)
        print("id", "expected", "got", "verdict", sep="\t")
        for case in load_cases(options.cases, restored):
            if options.ids and not case.id.startswith(tuple(options.ids)):
                continue
            verdict = judge(case)
            verdicts[verdict.text.partition(":")[0]] += 1
            print(case.id, _line(verdict.expected), _line(verdict.got), verdict.text, sep="\t", flush=True)
    print(", ".join(f"{number} {text}" for text, number in verdicts.items()), file=sys.stderr)
    return int(verdicts[UNEXPLAINED] > 0)


if __name__ == "__main__":
    sys.exit(main())
