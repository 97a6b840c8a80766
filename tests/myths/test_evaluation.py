"""The figures of `myths evaluate`."""

import json
import subprocess
import sys

import pytest

from afterword.errors import UnusableInputError
from afterword.myths.evaluation import Judged, confidence_interval, evaluate, parse_gold
from support import ROOT

SCORE = ROOT.parent / "shared" / "myths" / "score"
ROWS = [
    {
        "id": "1",
        "source": "verbatim",
        "text": "aa bb cc",
        "labels": [{"myth": "x", "stance": "voices", "evidence": "aa"}],
    },
    {
        "id": "2",
        "source": "reworded",
        "text": "dd ee ff",
        "labels": [{"myth": "x", "stance": "rebuts", "evidence": "dd"}],
    },
    {"id": "3", "source": "verbatim", "text": "gg hh", "labels": []},
    {
        "id": "4",
        "source": "reworded",
        "text": "ii jj",
        "labels": [{"myth": "y", "stance": "wrestles", "evidence": "ii", "stance_arguable": True}],
        "arguable": ["x"],
    },
    {"id": "5", "source": "verbatim", "text": "kk", "labels": []},
]
PREDICTED = {
    "1": {"x": Judged("voices", "aa bb"), "y": Judged("rebuts", "cc")},
    "2": {"x": Judged("voices", "ff")},
    "3": {"y": Judged("reports", "gg")},
    "4": {"x": Judged("voices", "ii"), "y": Judged("rebuts", "ii jj")},
    "5": {"x": Judged("rebuts", "not there")},
}


@pytest.fixture
def gold():
    """Return five texts that hold every case once."""
    return parse_gold([json.dumps(row) for row in ROWS], "gold.jsonl")


def test_pairs_are_counted_and_the_arguable_left_out(gold):
    """Three hits, a false find each in texts 1 and 5, none missed."""
    micro = evaluate(gold, PREDICTED).micro
    assert (micro.hits, micro.false, micro.missed) == (3, 2, 0)


def test_reports_make_no_claim(gold):
    """Only text 5 is a false alarm: text 3's label reports."""
    assert evaluate(gold, PREDICTED).false_alarm == 0.5


def test_a_stance_that_is_arguable_is_not_judged(gold):
    """One of two settled stances is right."""
    assert evaluate(gold, PREDICTED).stance_accuracy == 0.5


def test_evidence_must_overlap_and_stand_in_the_text(gold):
    """Two of three spans overlap; one span isn't in its text."""
    figures = evaluate(gold, PREDICTED)
    assert figures.overlap == pytest.approx(2 / 3)
    assert figures.not_in_text == 1


def test_nothing_predicted_scores_nothing(gold):
    """No division by zero, and every text is missing."""
    figures = evaluate(gold, {})
    assert (figures.micro.f1, figures.triple, figures.missing) == (0.0, 0.0, 5)


def test_an_interval_holds_its_figure_and_repeats(gold):
    """The same seed gives the same interval."""
    one, two = (confidence_interval(gold, PREDICTED, lambda figures: figures.micro.f1) for _ in range(2))
    assert one == two
    assert one[0] <= evaluate(gold, PREDICTED).micro.f1 <= one[1]


@pytest.mark.parametrize("line", ["{", "[]", '{"id": 1}', '{"id": 1, "text": "a", "labels": [3]}'])
def test_a_line_that_is_no_labelled_text_is_named(line):
    """File and line, and what to write."""
    with pytest.raises(UnusableInputError, match=r"gold\.jsonl:1: not a labelled text"):
        parse_gold([line], "gold.jsonl")


@pytest.mark.skipif(not SCORE.exists(), reason="../shared/myths/score isn't there")
def test_the_figures_are_those_of_the_judge(gold, tmp_path):
    """Every figure equals that of the independent scorer."""
    from afterword.cli.myths_figures import figures_row

    (tmp_path / "gold").write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    lines = (
        {
            "id": key,
            "labels": [{"myth": m, "stance": j.stance, "evidence": j.evidence} for m, j in found.items()],
        }
        for key, found in PREDICTED.items()
    )
    (tmp_path / "predicted").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    judge = subprocess.run(
        [sys.executable, str(SCORE), "--json", str(tmp_path / "gold"), str(tmp_path / "predicted")],
        capture_output=True,
        check=True,
        text=True,
    )
    assert figures_row(evaluate(gold, PREDICTED)) == pytest.approx(json.loads(judge.stdout))
