"""Real exports by other people: every record is counted, and nothing dangerous is opened."""

import json
from pathlib import Path

import pytest

import casebook
from afterword.errors import UnusableInputError
from afterword.importers.base import load_source
from afterword.importers.detect import choose_importer, load_importer
from afterword.importers.ledger import Ledger
from casebook import ABSENT, EQUAL, EXPLAINED, NO_TRUTH, UNEXPLAINED, Case, expected, judge, load_cases

ROOT = Path(__file__).parents[1]
CASES = ROOT.parent / "shared" / "cases"
HERE = CASES.exists()
needs_cases = pytest.mark.skipif(not HERE, reason="../shared/cases is absent")
FOUND = [case for case in load_cases(CASES) if case.here] if HERE else []
SECURITY = sorted(
    path for path in (CASES / "security").glob("*.xml") if f"security/{path.name}" not in EXPLAINED
)
BOMBS = [path for path in SECURITY if b"<!ENTITY" in path.read_bytes()]


@needs_cases
@pytest.mark.parametrize("case", FOUND, ids=lambda case: case.id)
def test_every_record_of_a_real_export_is_counted(case):
    """The ledger balances and says what an independent count said, or the difference has its reason."""
    verdict = judge(case)
    assert verdict.text != UNEXPLAINED, (verdict.expected, verdict.got)
    assert verdict.text != ABSENT


@needs_cases
@pytest.mark.parametrize("path", SECURITY, ids=lambda path: path.name)
def test_no_dangerous_xml_is_taken_for_an_export(path):
    """None of them is an export, and each is refused with its name."""
    with pytest.raises(UnusableInputError, match=path.name):
        choose_importer(load_source(path))


@needs_cases
@pytest.mark.parametrize("path", BOMBS, ids=lambda path: path.name)
def test_entities_are_refused_even_where_someone_insists(path):
    """`--format wordpress` doesn't expand them either."""
    source = load_source(path)
    with pytest.raises(UnusableInputError, match="declares XML entities"):
        list(load_importer("wordpress").read(source, Ledger("x", "wordpress", ""), None))


@pytest.fixture
def case():
    """Return a case of two essays: a fixture of ours, and a truth that can be told otherwise."""
    path = ROOT / "tests" / "fixtures" / "wordpress" / "two-posts-one-id.xml"
    truth = {"types": {"post": 2}, "comments": 1, "comment_status": {"1": 1}}
    ledger = casebook.import_case(path)
    truth["comments"] = truth["comment_status"]["1"] = ledger["comments"]["read"]
    return Case("wxr/ours.xml", "wxr", here=True, truth=truth, path=path)


def test_a_case_that_agrees_with_its_truth_is_equal(case):
    """Nothing to say about it."""
    assert judge(case).text == EQUAL


def test_a_case_that_differs_is_named(case):
    """Both numbers stand beside each other."""
    case.truth["types"]["post"] = 3
    verdict = judge(case)
    assert verdict.text == UNEXPLAINED
    assert (verdict.expected["essays.read"], verdict.got["essays.read"]) == (3, 2)


def test_a_difference_with_its_reason_is_explained_and_no_other(case, monkeypatch):
    """The reason holds for these two numbers, and is told to be wrong when they change."""
    reason = {"differences": {"essays.read": [3, 2]}, "why": "we say so"}
    monkeypatch.setitem(EXPLAINED, case.id, reason)
    assert judge(case).text == UNEXPLAINED
    case.truth["types"]["post"] = 3
    assert judge(case).text == "explained: we say so"
    case.truth["types"]["post"] = 4
    assert judge(case).text == UNEXPLAINED


def test_a_format_whose_truth_nobody_has_read_says_so(case):
    """What was counted is shown all the same."""
    verdict = judge(Case(case.id, "no-such-format", here=True, truth={}, path=case.path))
    assert (verdict.text, verdict.got["essays.read"]) == (NO_TRUTH, 2)


def test_a_case_that_is_refused_says_why(case, tmp_path):
    """An error that a person would see is a result; any other is an error."""
    (tmp_path / "x.xml").write_text("<?xml version='1.0'?><root/>")
    assert casebook.import_case(tmp_path / "x.xml")["refused"] == 1


@needs_cases
def test_every_explained_difference_stands_in_the_guide():
    """With its id and its reason, in `docs/importing.md`; and it is a case's."""
    guide = (ROOT / "docs" / "importing.md").read_text(encoding="utf-8")
    ids = {case.id for case in load_cases(CASES)}
    for name, reason in EXPLAINED.items():
        assert name in ids
        assert f"| `{name}` | {casebook.show_differences(reason['differences'])} | {reason['why']} |" in guide


def test_explained_differences_are_two_numbers_each():
    """The file that the tool reads is what it expects."""
    text = (ROOT / "tests" / "cases_truth" / "explained.json").read_text(encoding="utf-8")
    assert json.loads(text) == EXPLAINED
    for reason in EXPLAINED.values():
        assert reason["why"]
        assert all(len(pair) == 2 for pair in reason["differences"].values())


@needs_cases
def test_a_truth_gives_counts_that_a_ledger_can_have():
    """Whole numbers by path, for every case whose format has been read."""
    for case in load_cases(CASES):
        for path, number in (expected(case) or {}).items():
            assert path
            assert isinstance(number, int), (case.id, path)
