"""What was worked out from texts, kept from build to build."""

import os

import pytest

from afterword.building.memo import Memo, memo_of


@pytest.fixture
def folder(tmp_path):
    """Return where a memo is kept."""
    return tmp_path / "build" / "memo"


def never():
    """Work something out that ought to be known."""
    raise AssertionError("this was known")


def recall(memo, name, make, kind="thing"):
    """Return both parts of a value."""
    light, heavy = memo.recall(kind, [name], make)
    return light, heavy.open()


def keep(folder, version="1", **values):
    """Keep some values, as one build does."""
    memo = Memo(version, folder, workers=1)
    for name, value in values.items():
        recall(memo, name, lambda value=value: (value, [value]))
    memo.close(keep=True)


def packs(folder):
    """Return the names of the packs there are."""
    return {path.name for path in folder.glob("*.pack")}


def test_what_one_build_worked_out_the_next_one_knows(folder):
    """By all that it depends on."""
    keep(folder, a="light")
    assert recall(Memo("1", folder), "a", never) == ("light", ["light"])


@pytest.mark.parametrize(
    ("version", "kind", "name"), [("2", "thing", "a"), ("1", "other", "a"), ("1", "thing", "b")]
)
def test_another_code_kind_or_text_is_another_value(folder, version, kind, name):
    """Each is worked out anew."""
    keep(folder, a="old")
    assert recall(Memo(version, folder), name, lambda: ("new", 1), kind) == ("new", 1)


def test_a_build_that_keeps_nothing_leaves_nothing(folder):
    """Nor the packs that it wrote."""
    memo = Memo("1", folder)
    recall(memo, "a", lambda: ("old", 1))
    memo.close(keep=False)
    assert packs(folder) == set()
    assert recall(Memo("1", folder), "a", lambda: ("new", 1)) == ("new", 1)


@pytest.mark.parametrize("data", [b"", b"no index at all"])
def test_a_damaged_index_is_begun_anew(folder, data):
    """And used again."""
    keep(folder, a="old")
    (folder / "index").write_bytes(data)
    keep(folder, a="new")
    assert recall(Memo("1", folder), "a", never) == ("new", ["new"])


def test_a_value_whose_pack_is_gone_is_made_again(folder):
    """As if nothing had been kept."""
    keep(folder, a="old")
    for path in folder.glob("*.pack"):
        path.unlink()
    assert recall(Memo("1", folder), "a", lambda: ("new", "heavy")) == ("new", "heavy")


def test_a_pack_cut_off_in_the_midst_of_a_build_loses_nothing(folder):
    """What can't be read any more is made again."""
    keep(folder, a="old")
    light, heavy = Memo("1", folder).recall("thing", ["a"], lambda: ("new", "heavy"))
    for path in folder.glob("*.pack"):
        os.truncate(path, 3)
    assert (light, heavy.open()) == ("old", "heavy")


def test_what_nobody_asks_for_goes_in_time(folder, monkeypatch):
    """Once something new is kept."""
    keep(folder, a=1)
    monkeypatch.setattr("time.time", lambda: 4_000_000_000)
    keep(folder, b=2)
    assert recall(Memo("1", folder), "a", lambda: ("gone", 1)) == ("gone", 1)
    assert recall(Memo("1", folder), "b", never) == (2, [2])


def test_many_builds_don_t_leave_many_packs(folder, monkeypatch):
    """What they hold moves into one, and is found there."""
    monkeypatch.setattr("afterword.building.memo._MOST", 8)
    for number in range(60):
        keep(folder, **{f"a{number}": number})
    assert len(packs(folder)) <= 10
    memo = Memo("1", folder)
    assert [recall(memo, f"a{n}", never) for n in range(60)] == [(n, [n]) for n in range(60)]


def test_a_pack_that_no_build_knows_goes_after_a_day(folder):
    """A younger one may be another build's, which is still under way."""
    keep(folder, a=1)
    for name, age in (("young", 3_600), ("old", 90_000)):
        path = folder / f"{name}.pack"
        path.write_bytes(b"x")
        os.utime(path, (path.stat().st_mtime - age,) * 2)
    keep(folder, b=1)
    assert {"young.pack", "old.pack"} & packs(folder) == {"young.pack"}


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("lasting", [False, True])
def test_many_values_ahead_of_time(folder, workers, lasting):
    """The same, whoever works them out."""
    memo = Memo(folder=folder if lasting else None, workers=workers)
    tasks = {(str(number),): lambda number=number: (number, number * 2) for number in range(200)}
    memo.prepare("double", tasks)
    found = [recall(memo, str(n), tasks[(str(n),)], "double") for n in range(200)]
    memo.close(keep=lasting)
    assert found == [(n, n * 2) for n in range(200)]


def test_a_fault_ahead_of_time_waits_for_its_turn():
    """There it is raised as it always was."""
    memo = Memo(workers=2)
    memo.prepare("thing", {(str(number),): never for number in range(99)})
    with pytest.raises(AssertionError, match="this was known"):
        memo.recall("thing", ["3"], never)
    memo.close(keep=False)


def test_without_a_memo_everything_is_worked_out():
    """Where a generator is used by itself."""
    assert recall(memo_of({}), "a", lambda: (1, 2)) == (1, 2)
