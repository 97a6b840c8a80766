"""Avatars."""

import re

from hypothesis import given
from hypothesis import strategies as st

from afterword.reading.avatars import draw_avatar


@given(st.text(min_size=1))
def test_every_name_has_a_picture(name):
    """There is a path and one of three hues for whatever people call themselves."""
    avatar = draw_avatar(name)
    assert avatar.path.startswith("M")
    assert avatar.hue in range(3)


def test_case_and_spaces_make_no_other_person():
    """The same name written otherwise has the same face."""
    assert draw_avatar("Ruth  A.") == draw_avatar("ruth a.")
    assert draw_avatar("Ruth A.") != draw_avatar("Ruth B.")


def rows_of(path):
    """Return how many tiles each row of a face has, from its relative moves."""
    filled = dict.fromkeys(range(5), 0)
    x, y = 1, 0
    for letter, first, second in re.findall(r"([mhv])(-?\d+) ?(-?\d+)?", path.removeprefix("M1 0")):
        if letter == "h" and int(first) > 0:
            filled[y // 2] += int(first) // 2
        x += int(first) if letter != "v" else 0
        y += int(first) if letter == "v" else int(second or 0)
    assert (x, y) == (1, 10)
    return list(filled.values())


@given(st.text(min_size=1))
def test_a_face_stands_from_top_to_bottom(name):
    """No lone bar, no half of a face: one gap at most, and never at an end."""
    rows = rows_of(draw_avatar(name).path)
    assert rows[0]
    assert rows[-1]
    assert rows.count(0) <= 1


def test_many_names_have_many_faces():
    """Of 200 names few share one."""
    assert len({(face.path, face.hue) for face in map(draw_avatar, map(str, range(200)))}) > 180
