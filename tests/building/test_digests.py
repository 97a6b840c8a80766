"""The digest of what a page reads."""

from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup
from msgspec import Struct

from afterword.building.digests import Digester, UnknownValueError, digest_read
from afterword.building.reads import How, Read


@dataclass(frozen=True, slots=True)
class Leaf:
    """A small view."""

    name: str
    when: date | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """A view of others."""

    leaves: tuple[Leaf, ...]
    first: Leaf | None = None


class Twig(NamedTuple):
    """A view that is a tuple."""

    name: str | Markup
    leaf: Leaf | None = None


class Bare(Struct, frozen=True):
    """A view without a field."""


class Open(Struct):
    """A value that may change meanwhile."""

    name: str


TEXTS = st.text(max_size=3) | st.text(max_size=3).map(Markup)
LEAVES = st.builds(Leaf, st.text(max_size=3), st.none() | st.dates() | st.datetimes())
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=3)
    | LEAVES
    | st.builds(Twig, TEXTS, st.none() | LEAVES)
    | st.dictionaries(st.text(max_size=2), TEXTS, max_size=2)
    | st.frozensets(st.text(max_size=2)),
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.builds(Branch, st.lists(LEAVES).map(tuple)),
    max_leaves=6,
)


@given(VALUES, VALUES)
def test_equal_values_have_one_digest_and_others_another(first, second):
    """Whoever digests them."""
    again = deepcopy(first)
    assert Digester().digest(again) == Digester().digest(first)
    if first != second:
        assert Digester().digest(first) != Digester().digest(second)


@given(st.lists(VALUES, max_size=6), VALUES)
def test_what_it_digested_before_makes_no_difference(others, value):
    """Though it looks at those fields only in which it has found what can't be written as it is."""
    digester = Digester()
    for other in others:
        digester.digest(other)
    assert digester.digest(value) == Digester().digest(deepcopy(value))


def test_markup_is_another_value_than_its_text():
    """It prints as something else."""
    assert Digester().digest(Markup("&amp;")) != Digester().digest("&amp;")
    assert Digester().digest(Twig(Markup("a"))) != Digester().digest(Twig("a"))


def test_sharing_makes_no_difference():
    """One object in two places or two equal ones."""
    leaf = Leaf("a")
    twice = Branch((leaf, leaf), leaf)
    assert Digester().digest(twice) == Digester().digest(Branch((Leaf("a"), Leaf("a")), Leaf("a")))


def test_what_was_digested_before_makes_no_difference():
    """The memory of a digester changes no digest."""
    leaf = Leaf("a", datetime(2014, 1, 1, tzinfo=UTC))
    digester = Digester()
    digester.digest(leaf)
    assert digester.digest(Branch((leaf,))) == Digester().digest(Branch((leaf,)))


def test_an_object_that_is_gone_lends_its_digest_to_no_other():
    """Where the next one takes its place in memory."""
    digester = Digester()
    assert len({digester.digest(replace(Leaf("a"), name=str(number))) for number in range(1_000)}) == 1_000


def test_a_function_is_known_by_its_name():
    """What it does is a matter of the code's digest; what it was given counts."""
    first, second = Digester().digest(partial(read, "a")), Digester().digest(partial(read, "b"))
    assert first == Digester().digest(partial(read, "a")) != second


@pytest.mark.parametrize("value", [object(), (n for n in "ab"), lambda: 1, {"a": object()}])
def test_what_cannot_be_compared_says_so(value):
    """Then its page is made in every build, which is never wrong."""
    with pytest.raises(UnknownValueError):
        Digester().digest(value)


def read(path, how, **values):
    """Return the digest of what a read finds."""
    return digest_read(
        Read(tuple(path.split(".")), how.value), values, Environment(autoescape=True), Digester()
    )


def test_a_truth_is_all_that_a_test_reads():
    """Another value that is as true makes no difference."""
    assert read("a", How.TRUTH, a=[1]) == read("a", How.TRUTH, a=[2]) != read("a", How.TRUTH, a=[])


def test_of_each_element_the_attribute_counts():
    """In order, and nothing but it."""
    one = read("a..name", How.EACH, a=[Leaf("x", date(2014, 1, 1)), Leaf("y")])
    assert one == read("a..name", How.EACH, a=[Leaf("x"), Leaf("y")])
    assert one != read("a..name", How.EACH, a=[Leaf("y"), Leaf("x")])


def test_a_name_that_is_missing_is_no_value():
    """It is told apart from every value."""
    assert read("a", How.WHOLE) != read("a", How.WHOLE, a=None)


def test_a_view_without_fields_can_be_compared():
    """There is nothing in it that could be another."""
    assert Digester().digest(Bare()) == Digester().digest(Bare())


def test_a_struct_that_may_change_cannot_be_compared():
    """Its digest would be that of what it was at the first look."""
    with pytest.raises(UnknownValueError):
        Digester().digest(Open("a"))
