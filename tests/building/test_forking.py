"""Work shared out among processes."""

import os
from collections import Counter

import pytest

from afterword.building.forking import can_fork, work_off
from afterword.errors import AfterwordError

NUMBERS = list(range(200))


def test_the_same_with_any_number_of_workers():
    """Each task once."""
    for workers in (1, 2, 3, None):
        assert sorted(work_off(lambda number: number * 2, NUMBERS, workers)) == [n * 2 for n in NUMBERS]


def test_little_work_is_not_shared():
    """To begin a process costs more than it saves."""
    assert set(work_off(lambda _number: os.getpid(), [1, 2, 3], 8)) == {os.getpid()}


@pytest.mark.skipif(not can_fork(), reason="this system forks no processes")
def test_workers_are_other_processes():
    """As many as asked for."""
    pids = set(work_off(lambda _number: os.getpid(), NUMBERS, 3))
    assert len(pids) == 3
    assert os.getpid() not in pids


@pytest.mark.skipif(not can_fork(), reason="this system forks no processes")
def test_a_worker_ends_in_time_so_that_its_memory_is_free(monkeypatch):
    """Once it has grown another takes over; here they all grow too large at once."""
    monkeypatch.setattr("afterword.building.forking._ROOM", -1)
    found = list(work_off(lambda number: (number, os.getpid()), NUMBERS, 2))
    assert sorted(number for number, _ in found) == NUMBERS
    shares = Counter(pid for _, pid in found)
    assert max(shares.values()) <= 16  # a batch


def _fail(number):
    if number == 150:
        raise ValueError("page 150 is broken")
    return number


@pytest.mark.skipif(not can_fork(), reason="this system forks no processes")
def test_a_fault_is_told():
    """With the words that it had in the worker."""
    with pytest.raises(AfterwordError, match="page 150 is broken"):
        list(work_off(_fail, NUMBERS, 2))


@pytest.mark.skipif(not can_fork(), reason="this system forks no processes")
def test_a_worker_that_falls_over_is_noticed():
    """And not waited for."""
    with pytest.raises(AfterwordError, match="fell over"):
        list(work_off(lambda number: os._exit(1) if number == 9 else number, NUMBERS, 2))
