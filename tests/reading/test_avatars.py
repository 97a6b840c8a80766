"""Avatars."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from afterword.reading.avatars import NOBODY, choose_face, render_faces

SHEET = etree.fromstring(render_faces().encode())
VIEWS = {view.get("id"): view.get("viewBox") for view in SHEET.iter("{*}view")}


@given(st.text(min_size=1))
def test_every_name_has_a_picture(name):
    """The sheet has a face for whatever people call themselves."""
    assert choose_face(name) in VIEWS


def test_case_and_spaces_make_no_other_person():
    """The same name written otherwise has the same face."""
    assert choose_face("Ruth  A.") == choose_face("ruth a.")
    assert choose_face("Ruth A.") != choose_face("Ruth B.")


def test_no_two_faces_stand_in_one_place():
    """Each face of the sheet has its own box, and so has the frame of those without a name."""
    assert len(set(VIEWS.values())) == len(VIEWS) > 100
    assert NOBODY in VIEWS
