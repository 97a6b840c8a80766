"""Slugs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.text.slugs import slugify, unique


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Which knee?", "which-knee"),
        ("It’s Zoë’s café", "its-zoes-cafe"),
        ("Ünïcode — and 3 numbers", "unicode-and-3-numbers"),
        ("???", ""),
        ("Привет", "privet"),
    ],
)
def test_slugs_are_plain_words(text, slug):
    """Lower-case ASCII words, joined by hyphens."""
    assert slugify(text) == slug


@given(st.text())
def test_a_slug_is_its_own_slug(text):
    """Making a slug of a slug changes nothing."""
    assert slugify(slugify(text)) == slugify(text)


def test_unique_counts_up():
    """The second of a name is -2."""
    assert [unique("a", set()), unique("a", {"a"}), unique("a", {"a", "a-2"})] == ["a", "a-2", "a-3"]
