"""Real exports by other people: every record is counted, and nothing dangerous is opened."""

from pathlib import Path

import pytest

from afterword.errors import UnusableInputError
from afterword.importers.base import load_source
from afterword.importers.detect import choose_importer, load_importer
from afterword.importers.ledger import Ledger
from casebook import EXPLAINED, counted, expected, load_cases

CASES = Path(__file__).parents[2] / "shared" / "cases"
HERE = CASES.exists()
needs_cases = pytest.mark.skipif(not HERE, reason="../shared/cases is absent")
FOUND = [case for case in load_cases(CASES) if case.here] if HERE else []
SECURITY = sorted((CASES / "security").glob("*.xml")) if HERE else []
BOMBS = [path for path in SECURITY if b"<!ENTITY" in path.read_bytes()]


@needs_cases
@pytest.mark.parametrize("case", FOUND, ids=lambda case: case.id)
def test_every_record_of_a_real_export_is_counted(case):
    """The ledger balances and says what an independent count said, or the difference has its reason."""
    if case.id in EXPLAINED:
        assert counted(case) != expected(case), "the difference is gone; take it out of EXPLAINED"
    else:
        assert counted(case) == expected(case)


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
