"""Avatars."""

from hypothesis import given
from hypothesis import strategies as st

from afterword.reading.avatars import draw_avatar


@given(st.text(min_size=1))
def test_every_name_has_a_picture(name):
    """There is a path and one of four hues for whatever people call themselves."""
    avatar = draw_avatar(name)
    assert avatar.path.startswith("M")
    assert avatar.hue in range(4)


def test_case_and_spaces_make_no_other_person():
    """The same name written otherwise has the same face."""
    assert draw_avatar("Ruth  A.") == draw_avatar("ruth a.")
    assert draw_avatar("Ruth A.") != draw_avatar("Ruth B.")
