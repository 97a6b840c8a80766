"""Essay files: what they say, and what is wrong with them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.errors import ContentError
from afterword.essays.essayfile import dumps_essay, load_essay, loads_essay, read_essay
from afterword.essays.model import Addresses, Essay, EssayKind, EssayStatus
from afterword.vocabulary import Format, Inference, Rights

PATH = Path("content/essays/which-knee.md")


def test_the_file_name_is_the_slug():
    """An essay that states no slug has its file's name."""
    assert loads_essay("Title: A\nDate: 2013-03-11\n\nText.\n", PATH).slug == "which-knee"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2013-03-11", date(2013, 3, 11)),
        ("2013-03-11 10:22", datetime(2013, 3, 11, 10, 22, tzinfo=UTC)),
        ("2013-03-11T10:22:00+02:00", datetime(2013, 3, 11, 8, 22, tzinfo=UTC)),
    ],
)
def test_dates(written, read):
    """A day stays a day; a moment is UTC from the first line that sees it."""
    assert loads_essay(f"Title: A\nDate: {written}\n\nx", PATH).published == read


@pytest.mark.parametrize(
    ("head", "line", "words"),
    [
        ("Title: A\nTgas: x", 2, "unknown metadata 'Tgas'; did you mean 'Tags'?"),
        ("Title: A\nDate: 11.3.2013", 2, "write 2013-03-11"),
        ("Title: A\nStatus: publshed", 2, "did you mean 'published'?"),
        ("Title: A\nRights: unknwon", 2, "did you mean 'unknown'?"),
        ("Title: A\nTitle: B", 2, "Title stands twice"),
        ("Date: 2013-03-11", 1, "no title"),
        ("Title: A\nSlug: Not A Slug", 2, "write 'not-a-slug'"),
        ("Title: A\nnothing at all", 2, "is no metadata"),
        ("Title: A\nOrigin: example.org/x", 2, "with https://"),
    ],
)
def test_a_mistake_names_its_line_and_the_way_out(head, line, words):
    """Every mistake in a header is found with its line and what to write instead."""
    mistakes = read_essay(f"{head}\n\nText.\n", PATH).mistakes
    assert any(mistake.line == line and words in mistake.message for mistake in mistakes)


def test_reading_raises_the_first_mistake():
    """`loads_essay` refuses what `read_essay` reports."""
    with pytest.raises(ContentError, match=r"which-knee\.md:2: unknown metadata"):
        loads_essay("Title: A\nTgas: x\n\nx", PATH)


def test_a_file_in_another_encoding_is_refused_with_its_line(tmp_path):
    """A file that isn't UTF-8 is named with the line of the first bad byte."""
    path = tmp_path / "x.md"
    path.write_bytes(b"Title: A\n\nCaf\xe9\n")
    with pytest.raises(ContentError, match=r"x\.md:3: not UTF-8"):
        load_essay(path)


def test_a_nul_is_refused_with_its_line(tmp_path):
    """A NUL character is named with its line."""
    path = tmp_path / "x.md"
    path.write_bytes(b"Title: A\n\na\0b\n")
    with pytest.raises(ContentError, match=r"x\.md:3: a NUL"):
        load_essay(path)


def test_synonyms_that_pelicans_users_know():
    """`Author`, `Category` and `License` mean what they mean elsewhere."""
    essay = loads_essay("Title: A\nAuthor: B C\nCategory: D\nLicense: CC-BY-4.0\n\nx", PATH)
    assert (essay.authors, essay.categories, essay.licence) == (("B C",), ("D",), "CC-BY-4.0")


LINE = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
NAMES = st.lists(LINE.filter(lambda s: ";" not in s and "," not in s), unique=True, max_size=3).map(tuple)


@st.composite
def essays(draw):
    """Draw an essay."""
    return Essay(
        slug=draw(st.sampled_from(["which-knee", "other"])),
        title=draw(LINE),
        body=draw(st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]))),
        kind=EssayKind.ESSAY,
        format=draw(st.sampled_from(Format)),
        dek=draw(st.none() | LINE),
        published=draw(st.none() | st.dates() | st.datetimes(timezones=st.just(UTC))),
        authors=draw(NAMES),
        tags=draw(NAMES),
        status=draw(st.sampled_from(EssayStatus)),
        addresses=draw(st.none() | st.sampled_from(Addresses)),
        rights=draw(st.none() | st.sampled_from(Rights)),
        source=draw(st.none() | LINE),
        aliases=draw(st.just(()) | st.just(("/?p=1", "/2011/03/a,b/"))),
        imported=draw(st.none() | st.dates()),
        inferred=draw(st.just(()) | st.just((Inference("title", "first sentence"),))),
        extra=draw(st.just(()) | st.just((("X-Guid", "a:b"),))),
    )


@given(essays())
def test_round_trip(essay):
    """What is written is read back the same."""
    assert loads_essay(dumps_essay(essay), PATH) == essay
