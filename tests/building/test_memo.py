"""What was worked out from texts, kept from build to build."""

import pytest

from afterword.building.memo import Memo, memo_of


@pytest.fixture
def path(tmp_path):
    """Return where a memo is kept."""
    return tmp_path / "build" / "memo.sqlite"


def never():
    """Work something out that ought to be known."""
    raise AssertionError("this was known")


def keep(path, version="1", **values):
    """Keep some values, as one build does."""
    memo = Memo(version, path, workers=1)
    for name, value in values.items():
        memo.recall("thing", [name], lambda value=value: value)
    memo.close()


def test_what_one_build_worked_out_the_next_one_knows(path):
    """By all that it depends on."""
    keep(path, a=[1, 2])
    assert Memo("1", path).recall("thing", ["a"], never) == [1, 2]


@pytest.mark.parametrize(
    ("version", "kind", "parts"), [("2", "thing", ["a"]), ("1", "other", ["a"]), ("1", "thing", ["b"])]
)
def test_another_code_kind_or_text_is_another_value(path, version, kind, parts):
    """Each is worked out anew."""
    keep(path, a="old")
    assert Memo(version, path).recall(kind, parts, lambda: "new") == "new"


def test_a_build_that_fails_keeps_nothing(path):
    """It never comes to close."""
    Memo("1", path).recall("thing", ["a"], lambda: "old")
    assert Memo("1", path).recall("thing", ["a"], lambda: "new") == "new"


@pytest.mark.parametrize("data", [b"", b"no database at all, but long enough to look like one" * 99])
def test_a_damaged_file_is_begun_anew(path, data):
    """And used again."""
    keep(path, a="old")
    path.write_bytes(data)
    keep(path, a="new")
    assert Memo("1", path).recall("thing", ["a"], never) == "new"


def test_what_nobody_asks_for_goes_in_time(path, monkeypatch):
    """Once something new is kept."""
    keep(path, a=1)
    monkeypatch.setattr("time.time", lambda: 4_000_000_000)
    keep(path, b=2)
    assert Memo("1", path).recall("thing", ["a"], lambda: "gone") == "gone"
    assert Memo("1", path).recall("thing", ["b"], never) == 2


@pytest.mark.parametrize("workers", [1, 3])
def test_many_values_ahead_of_time(workers):
    """The same, whoever works them out."""
    memo = Memo(workers=workers)
    memo.prepare("double", {(str(number),): lambda number=number: number * 2 for number in range(200)})
    assert [memo.recall("double", [str(n)], lambda n=n: n * 2) for n in range(200)] == list(range(0, 400, 2))


def test_a_fault_ahead_of_time_waits_for_its_turn():
    """There it is raised as it always was."""
    memo = Memo(workers=2)
    memo.prepare("thing", {(str(number),): never for number in range(99)})
    with pytest.raises(AssertionError, match="this was known"):
        memo.recall("thing", ["3"], never)


def test_without_a_memo_everything_is_worked_out():
    """Where a generator is used by itself."""
    assert memo_of({}).recall("thing", ["a"], lambda: 1) == 1
