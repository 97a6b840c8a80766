"""Real exports by other people: every record is counted."""

import csv
import importlib
import json
from pathlib import Path

import pytest
from importing import TODAY

from afterword.importers.base import Options, load_source
from afterword.importers.detect import choose_importer
from afterword.importers.run import run_import
from cases_truth.compare import differences, find_count

CASES = Path(__file__).parents[3] / "shared" / "cases"
FORMATS = ("blogger", "commento", "discourse", "disqus", "isso", "mt", "remark42")
LIST = CASES / "cases.tsv"


def rows():
    """Return (id, format, truth) of the cases that lie beside their list."""
    if not LIST.exists():
        return []
    csv.field_size_limit(10**9)
    with LIST.open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        pytest.param(row["id"], row["format"], json.loads(row["truth"]), id=row["id"])
        for row in listed
        if row["here"] == "yes" and row["format"] in FORMATS
    ]


@pytest.mark.skipif(not LIST.exists(), reason="../shared/cases is absent")
@pytest.mark.parametrize(("name", "kind", "truth"), rows())
def test_a_real_export_is_counted_as_its_truth_says(name, kind, truth, tmp_path):
    """The ledger balances and agrees with an independent count."""
    expected = importlib.import_module(f"cases_truth.{kind}").expected(truth)
    source = load_source(CASES / name)
    importer = choose_importer(source)
    ledger = run_import(source, importer, into=tmp_path / "content", options=Options(TODAY)).ledger
    assert ledger.balanced
    assert len(expected) > 2
    assert differences(ledger.as_json(), expected) == {}


def test_a_difference_is_found():
    """What a truth says and the ledger doesn't is named with both numbers."""
    ledger = {"comments": {"read": 3, "withheld": {"spam": 1}, "written": 2}}
    assert find_count(ledger, "comments.written + comments.withheld.spam") == 3
    assert find_count(ledger, "other.thread") == 0
    assert differences(ledger, {"comments.read": 4, "comments.written": 2}) == {"comments.read": (4, 3)}
