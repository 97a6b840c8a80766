"""One record of the search index made anew: the same files as an index of all records."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from afterword.building.files import digest_bytes
from afterword.reading.search import COMMENT, Record
from afterword.reading.searchedit import edit_index
from afterword.reading.searchindex import build_index

_NOT_NAMED = False
START = datetime(2011, 3, 4, 10, 22, tzinfo=UTC)
# Enough words that files begin at some of them, whichever a text has.
WORDS = [
    f"{first}{second}{third}" for first in "bdfgk" for second in "aeiou" for third in ("ran", "lok", "最")
]
texts = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)


def records_of(bodies):
    """Return a comment for each text."""
    return [
        Record(
            f"/x/#c-{number}",
            "Which knee",
            _NOT_NAMED,
            "A. Reader",
            START + timedelta(hours=number),
            COMMENT,
            (),
            text,
        )
        for number, text in enumerate(bodies)
    ]


def edited(records, number, text):
    """Return the index of records in which one is made anew, and what it is to be."""
    before = build_index(records)
    now = replace(records[number], text=text)
    digests = {name: digest_bytes(body.encode()) for name, body in before.items()}
    changed = edit_index(before.__getitem__, digests, number, records[number], now)
    after = {name: body for name, body in {**before, **changed}.items() if body is not None}
    return after, build_index([*records[:number], now, *records[number + 1 :]])


@given(st.lists(texts, min_size=1, max_size=40), texts, st.data())
def test_one_record_made_anew(bodies, text, data):
    """Whatever the texts were, and whatever one becomes."""
    number = data.draw(st.integers(0, len(bodies) - 1))
    found, wanted = edited(records_of(bodies), number, text)
    assert found == wanted


@pytest.mark.parametrize("gone", [0, 1])
def test_a_word_becomes_common_or_ceases_to_be(gone):
    """The list of words that too many records have follows."""
    bodies = ["bran"] * (200 + gone) + ["dran"] * 60
    found, wanted = edited(records_of(bodies), 0 if gone else 230, "dran" if gone else "bran")
    assert found == wanted


def test_many_files(monkeypatch):
    """Where words fill many files, the ones that are divided anew are found."""
    monkeypatch.setattr("afterword.reading.searchindex.SHARD", 30)
    monkeypatch.setattr("afterword.reading.searchindex.TERMS", 5)
    bodies = [" ".join(WORDS[start::7]) for start in range(7)] * 6
    for number in range(0, 42, 5):
        for text in ("", " ".join(WORDS), "new words altogether", bodies[number - 1]):
            found, wanted = edited(records_of(bodies), number, text)
            assert found == wanted


def test_another_record_there():
    """Files that hold something else are told from those that hold what they should."""
    records = records_of(["one", "two"])
    files = build_index(records)
    with pytest.raises(LookupError, match=r"d-0\.json holds another record"):
        edit_index(files.__getitem__, {}, 0, replace(records[0], text="three"), records[0])
