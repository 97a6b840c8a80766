"""Texts that one process leaves to the others."""

import os

import pytest

from afterword.building.forking import can_fork, work_off
from afterword.building.shelf import Shelf

pytestmark = pytest.mark.skipif(not can_fork(), reason="this system forks no processes")
NUMBERS = list(range(200))


def test_what_one_process_leaves_another_finds():
    """Each text under its own number, however many write at once."""
    shelf = Shelf(len(NUMBERS))

    def leave(number):
        shelf.put(number, (f"{number} " * number, str(os.getpid())))

    list(work_off(leave, NUMBERS, 3))
    found = [shelf.get(number) for number in NUMBERS]
    assert [texts[0] for texts in found] == [f"{number} " * number for number in NUMBERS]
    assert str(os.getpid()) not in {texts[1] for texts in found}


def test_what_nobody_left_is_not_there():
    """Nor what has a number that the shelf has no place for."""
    shelf = Shelf(2)
    shelf.put(1, ("x",))
    shelf.put(2, ("y",))
    assert [shelf.get(number) for number in (0, 1, 2)] == [None, ("x",), None]


def test_what_is_too_long_stays_away():
    """A place says in so many bits how long something is."""
    shelf = Shelf(1)
    shelf.put(0, ("x" * (1 << 24),))
    assert shelf.get(0) is None


def test_a_full_disk_does_no_harm(monkeypatch):
    """Who wants the text makes it."""

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.pwrite", full)
    shelf = Shelf(1)
    shelf.put(0, ("x",))
    assert shelf.get(0) is None
