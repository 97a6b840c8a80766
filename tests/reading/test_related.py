"""Related essays."""

import random

from hypothesis import given
from hypothesis import strategies as st

from afterword.reading.related import find_related

HARBOUR = "The harbour master counted ferries, pilots and moorings before the tide"
BAKERY = "The baker kneaded sourdough, weighed flour and watched the ovens"
TEXTS = [
    ("ferries", f"{HARBOUR} turned at noon"),
    ("pilots", f"{HARBOUR} came in at night"),
    ("ovens", f"{BAKERY} at dawn"),
    ("flour", f"{BAKERY} all winter"),
    ("clocks", "Pendulums, escapements, mainsprings"),
    ("maps", "Contours, meridians, projections"),
]


def test_essays_about_the_same_are_related():
    """Rare words that two share bring them together."""
    found = find_related(TEXTS)
    assert found["ferries"] == ("pilots",)
    assert found["flour"] == ("ovens",)


def test_an_essay_like_no_other_has_none():
    """Nothing is better than something beside the point."""
    assert find_related(TEXTS)["clocks"] == ()


def test_no_more_than_asked_for():
    """The closest come first."""
    texts = [(f"t{n}", f"{HARBOUR} {n}" if n < 5 else f"word{n}abc other{n}xyz") for n in range(20)]
    assert {len(found) for slug, found in find_related(texts, 2).items() if slug in {"t0", "t1"}} == {2}


@given(st.lists(st.text("abc defg", max_size=60), max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_the_sources_doesnt_matter(words, lots: random.Random):
    """The same essays have the same relations, and none is its own."""
    texts = [(f"t{n}", text) for n, text in enumerate(words)]
    shuffled = lots.sample(texts, len(texts))
    found = find_related(texts)
    assert find_related(shuffled) == found
    assert all(slug not in others for slug, others in found.items())
