"""Essays as printed."""

from afterword.reading.essays import tell_apart
from support_views import essay_view


def test_like_descriptions_are_told_apart():
    """Two essays that begin alike are described with their titles; one of its own stays as it is."""
    views = [
        essay_view("a", description="Same."),
        essay_view("b", description="Same."),
        essay_view("c", description="Other."),
    ]
    assert [view.description for view in tell_apart(views)] == [
        "Title of a (7 words): Same.",
        "Title of b (7 words): Same.",
        "Other.",
    ]
