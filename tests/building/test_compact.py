"""Values that travel: made sooner, and otherwise what any frozen dataclass is."""

import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, fields, make_dataclass, replace

import pytest
from hypothesis import given

from afterword.building.compact import Compact
from afterword.discussion.model import Comment, Thread
from strategies import comments, threads

AS_USUAL = make_dataclass("Comment", [(f.name, f.type, f) for f in fields(Comment)], frozen=True, slots=True)


@dataclass(frozen=True, slots=True)
class Listed(Compact):
    """A value with a field that is worked out anew for each."""

    words: list[str] = field(default_factory=list)


@given(comments())
def test_a_value_is_what_its_dataclass_says(comment):
    """Its fields, its text, its hash and its copies are a usual one's."""
    given = {f.name: getattr(comment, f.name) for f in fields(Comment)}
    usual = AS_USUAL(**given)
    assert type(comment) is Comment
    assert Comment(*given.values()) == comment == Comment(**given)
    assert repr(comment) == repr(usual)
    assert hash(comment) == hash(usual)
    assert replace(comment, note="x") == Comment(**{**given, "note": "x"})


def test_a_value_stays_as_it_was_made():
    """It is frozen as soon as it is there."""
    comment = Comment("a")
    with pytest.raises(FrozenInstanceError):
        comment.body = "b"
    with pytest.raises(FrozenInstanceError):
        del comment.body
    assert not hasattr(comment, "__dict__")


@pytest.mark.parametrize(("args", "named"), [((), {}), (("a",), {"id": "b"}), (("a",), {"colour": "blue"})])
def test_a_wrong_call_is_refused_as_usual(args, named):
    """The message names the class and the field."""
    with pytest.raises(TypeError) as usual:
        AS_USUAL(*args, **named)
    with pytest.raises(TypeError) as caught:
        Comment(*args, **named)
    assert str(caught.value) == str(usual.value)


def test_its_signature_is_known():
    """Help and editors show how to make one."""
    assert str(inspect.signature(Comment)).startswith("(id: str, body: str = '', author: ")


def test_a_default_that_is_made_anew_stays_so():
    """Two values share no list."""
    assert Listed().words is not Listed().words


@given(threads())
def test_a_thread_travels(thread):
    """What arrives is what was sent."""
    arrived = pickle.loads(pickle.dumps(thread))  # noqa: S301 - our own
    assert arrived == thread
    assert type(arrived) is Thread
