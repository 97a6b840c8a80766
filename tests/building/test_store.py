"""The store of what builds made: whole files, found again, and not more of them than anybody needs."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.building.store import Store

DAY = 86_400.0


@pytest.fixture
def store(tmp_path):
    """Return an empty store that holds 100 bytes and keeps what is unused for ten days."""
    return Store(tmp_path / "things", 1, largest=100, keep=10)


def test_what_was_put_is_found(store):
    """By a later build, to the byte."""
    name = store.name(["a"], ".png")
    assert store.find(name) is None
    store.put(name, b"drawn")
    assert Store(store.folder, 1).find(name).read_bytes() == b"drawn"


@given(st.lists(st.text()), st.lists(st.text()))
def test_other_parts_have_another_name(first, second):
    """Parts are kept apart: `ab`, `c` isn't `a`, `bc`."""
    store = Store("unused", 1)
    assert (store.name(first, "") == store.name(second, "")) == (first == second)


def test_another_schema_finds_nothing(store):
    """Whoever changes how things are made starts with an empty store."""
    store.put(store.name(["a"], ""), b"old")
    later = Store(store.folder, 2)
    assert later.find(later.name(["a"], "")) is None


def test_nothing_half_written_stays(store, monkeypatch):
    """Where the last step fails, there is no file at all."""

    def fail(*_arguments):
        raise OSError("disk full")

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        store.put("a", b"drawn")
    assert list(store.folder.iterdir()) == []


def test_what_nobody_asks_for_goes_in_time(store):
    """After `keep` days, not before."""
    now = 1_000 * DAY
    for name, age in (("young", 9), ("old", 11)):
        os.utime(store.put(name, b"x"), (now - age * DAY, now - age * DAY))
    later = Store(store.folder, 1, keep=10)
    later.put("new", b"x")
    later.prune(now)
    assert sorted(path.name for path in store.folder.iterdir()) == ["new", "young"]


def test_the_longest_unused_goes_first_where_room_is_short(store):
    """Until the rest fits."""
    for age, name in enumerate(("older", "oldest"), 1):
        os.utime(store.put(name, b"x" * 40), (DAY - age, DAY - age))
    later = Store(store.folder, 1, largest=100)
    later.put("new", b"x" * 40)
    later.prune(DAY)
    assert sorted(path.name for path in store.folder.iterdir()) == ["new", "older"]


def test_what_this_build_used_stays(store):
    """However much it is and however old."""
    for name in ("a", "b", "c"):
        os.utime(store.put(name, b"x" * 60), (0, 0))
    store.prune(1_000 * DAY)
    assert len(list(store.folder.iterdir())) == 3


def test_a_build_that_used_nothing_prunes_nothing(store):
    """A preview draws no cards, and the next build wants them."""
    os.utime(store.put("old", b"x" * 200), (0, 0))
    Store(store.folder, 1, largest=100).prune(1_000 * DAY)
    assert [path.name for path in store.folder.iterdir()] == ["old"]


def test_a_store_that_is_gone_is_empty(store):
    """The folder may be deleted at any time."""
    store.prune()
    assert store.find("a") is None
