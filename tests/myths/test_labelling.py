"""Labelling many texts: over any number of processes, each text once, and a fault has a place."""

import multiprocessing
import os
from contextlib import suppress

import pytest

from afterword.myths import labelling
from afterword.myths.cache import LabelCache
from afterword.myths.labelling import LabellingError, Text, count_cores, label_texts

FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform has no fork")
TEXTS = [
    Text(f"comment {number}", f"{number} times: {claim} {filler}")
    for number, (claim, filler) in enumerate(
        (claim, "And so on. " * length)
        for length in (0, 3, 40, 1, 0)
        for claim in ("Networking feels so fake to me.", "I walked home.", "I don't have time to network.")
    )
]


class Faulty:
    """A tagger that fails at one text."""

    version = "faulty"

    def __init__(self, fail):
        self._fail = fail
        self.asked = []

    def warm_up(self):
        """Do nothing."""

    def label(self, text, **_more):
        """Fail, or label nothing."""
        self.asked.append(text)
        if text == TEXTS[4].text:
            self._fail()
        return ()


@pytest.fixture(autouse=True)
def _workers_for_little(monkeypatch):
    monkeypatch.setattr(labelling, "WORTH_A_WORKER", 1)


def fail():
    """Fail as a bug would."""
    raise IndexError("list index out of range")


@FORKS
@pytest.mark.parametrize("workers", [2, 3, 50])
def test_labels_are_the_same_with_any_number_of_workers(tagger, workers):
    """In the texts' order, whoever labelled which."""
    alone = label_texts(tagger, TEXTS, workers=1)
    assert any(alone)
    assert label_texts(tagger, TEXTS, workers=workers) == alone


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=FORKS)])
def test_a_fault_names_the_text(workers):
    """Also out of another process."""
    with pytest.raises(LabellingError, match=r"^comment 4: .*IndexError: list index out of range"):
        label_texts(Faulty(fail), TEXTS, workers=workers)


@FORKS
def test_a_process_that_is_killed_is_told_of():
    """As where memory is short: what to do about it."""
    with pytest.raises(LabellingError, match="workers = 1"):
        label_texts(Faulty(lambda: os._exit(9)), TEXTS, workers=2)


@FORKS
def test_no_process_stays_behind():
    """Neither after labels nor after a fault."""
    for faulty in (Faulty(list), Faulty(fail)):
        with suppress(LabellingError):
            label_texts(faulty, TEXTS, workers=3)
        assert multiprocessing.active_children() == []


def test_a_text_that_stands_twice_is_labelled_once():
    """And not at all where the cache knows it."""
    faulty, cache = Faulty(list), LabelCache()
    assert label_texts(faulty, TEXTS[:2] * 3, cache, workers=1) == [()] * 6
    label_texts(faulty, TEXTS[:3], cache, workers=1)
    assert faulty.asked == [each.text for each in TEXTS[:3]]


def test_there_is_a_core():
    """Whatever the platform tells."""
    assert count_cores() >= 1
