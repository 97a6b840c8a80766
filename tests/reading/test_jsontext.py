"""JSON in one line."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from afterword.reading.jsontext import render_value

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT | TEXT.map(Markup)
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner))


@given(VALUES)
def test_it_is_what_python_writes(value):
    """To the byte, so that files stay as they are, whichever of both wrote them."""
    assert render_value(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def test_what_is_no_json_is_refused():
    """A moment, say, is written by whoever knows how."""
    with pytest.raises(TypeError):
        render_value({"a": object()})
