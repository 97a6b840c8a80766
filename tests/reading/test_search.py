"""The search index: what is in it, who finds it, and which of its files a new text changes."""

import json
import math
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.reading.search import COMMENT, ESSAY, MENTION, Record
from afterword.reading.searchindex import RECORDS, SHARD, build_index, divide, file_name
from afterword.reading.searchwords import fold, query_terms, stem, text_terms

START = datetime(2011, 3, 4, 10, 22, tzinfo=UTC)
STANCES = ("voices", "rebuts", "wrestles", "reports")


def record(number, text="Same here.", **changes):
    """Return a comment, with what matters to a test changed."""
    values = {
        "url": f"/essays/x/#c-{number}",
        "title": "Which knee",
        "named": False,
        "name": "A. Reader",
        "published": START + timedelta(hours=number),
        "kind": COMMENT,
        "labels": (),
        "text": text,
    }
    return Record(**{**values, **changes})


class Reader:
    """Reads an index as the page's script does, from its files alone."""

    def __init__(self, files):
        self.files = {name: json.loads(text) for name, text in files.items()}
        self.index = self.files["index.json"]
        self.starts = self.index["files"].split()

    def numbers(self, term):
        """Return the records of a term and its weight in each."""
        first = max(start for start in self.starts if start <= term)
        found, number = {}, 0
        for value in self.files[f"w-{file_name(first)}.json"].get(term, []):
            number += value // 8
            found[number] = value % 8
        return found

    def find(self, query):
        """Return the records that have every word."""
        terms = query_terms(query)
        return set.intersection(*(set(self.numbers(term)) for term in terms)) if terms else set()

    def best(self, query):
        """Return the records that have every word, the best first."""
        scores = {}
        for term in query_terms(query):
            found = self.numbers(term)
            rare = math.log(1 + (self.index["records"] - len(found) + 0.5) / (len(found) + 0.5))
            for number, weight in found.items():
                scores[number] = scores.get(number, 0) + (weight + 1) * rare
        return sorted(self.find(query), key=lambda number: -scores[number])

    def labelled(self, myth, stance):
        """Return the records of a label."""
        number, found = 0, set()
        for distance in self.files["labels.json"]["labels"].get(f"{myth}/{stance}", []):
            number += distance
            found.add(number)
        return found

    def stored(self, number):
        """Return a record as the page shows it."""
        return self.files[f"d-{number // RECORDS}.json"][number % RECORDS]


def reader(*records):
    """Return a reader of the index of these records."""
    return Reader(build_index(records))


TEXTS = st.text(
    st.one_of(
        st.sampled_from(" \n'’\"-.,_"),
        st.characters(categories=("L", "M", "N", "P", "Zs")),
        st.sampled_from("abcdefgh ingsé知らสวัสดี"),
    ),
    max_size=120,
)


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_every_word_of_every_text_finds_it(texts):
    """Whatever the script, and so does every word of the whole text together."""
    index = reader(*(record(number, text) for number, text in enumerate(texts)))
    for number, text in enumerate(texts):
        for word in text.split():
            if query_terms(word):
                assert number in index.find(word)
        if query_terms(text):
            assert number in index.find(text)


@given(TEXTS)
def test_case_and_marks_make_no_difference(text):
    """A text is found by its words in lower case and without accents."""
    bare = fold(text)
    assert fold(bare) == bare
    assert set(query_terms(bare)) <= set(text_terms(text))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("network", "Networking, they say"),
        ("networking", "a small network"),
        ("company", "two companies"),
        ("introduce", "introducing"),
        ("strasse", "Straße"),
        ("cafe", "Un café"),
        ("lodz", "Łódź"),
        ("don't", "I don’t"),
        ("dont", "I don’t"),
        ("ami", "l’ami"),
        ("手紙", "短い手紙を書く"),
        ("書", "手紙を書く"),
    ],
)
def test_a_text_is_found_by_what_people_type(query, text):
    """Another form of the word, no accent, no apostrophe, a part of a sentence without spaces."""
    terms = text_terms(text)
    assert all(any(found.startswith(term) for found in terms) for term in query_terms(query))


@pytest.mark.parametrize(
    ("one", "other"), [("note", "not"), ("early", "ear"), ("string", "str"), ("use", "us")]
)
def test_endings_that_are_none_stay(one, other):
    """The stemmer is light: words that people tell apart stay apart."""
    assert stem(one) != stem(other)


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(("phoniness", "no-time")), st.sampled_from(STANCES)), max_size=3)
    )
)
def test_a_facet_is_the_texts_own(labelled):
    """Each label finds those that have it, not their neighbours; a stance goes with its own myth only."""
    records = [record(number, labels=tuple(dict.fromkeys(labels))) for number, labels in enumerate(labelled)]
    index = reader(*records, record(len(records)))
    for myth in ("phoniness", "no-time"):
        for stance in STANCES:
            wanted = {number for number, each in enumerate(records) if (myth, stance) in each.labels}
            assert index.labelled(myth, stance) == wanted


def test_a_kind_lists_its_own():
    """Essays and mentions are listed; the rest are comments."""
    kinds = reader(record(0), record(1, kind=ESSAY), record(2, kind=MENTION), record(3)).files["labels.json"][
        "kinds"
    ]
    assert kinds == {"essay": [1], "mention": [2]}


def test_a_record_says_what_the_page_shows():
    """Place, title, name, date, kind, labels and words; what is unknown is empty."""
    index = reader(
        record(0, name=None, published=None),
        record(1, labels=(("no-time", "rebuts"), ("phoniness", "voices"))),
        record(2, published=date(2011, 3, 7)),
    )
    assert index.stored(0) == ["/essays/x/#c-0", "Which knee", "", "", "comment", "", "Same here."]
    assert index.stored(1)[3:6] == ["2011-03-04T11:22Z", "comment", "no-time/rebuts phoniness/voices"]
    assert index.stored(2)[3] == "2011-03-07"


def test_a_title_finds_its_essay_before_texts_that_mention_it():
    """And a comment isn't found by the title that it stands under."""
    index = reader(
        record(0, "The knee, the knee, and again the knee."),
        record(1, "It hurts. " * 40, kind=ESSAY, named=True),
        record(2, "Nothing of the kind."),
    )
    assert index.best("knee") == [1, 0]


def test_a_comment_is_found_by_its_authors_name():
    """Together with its words."""
    index = reader(record(0, "Tides", name="Søren Vane"), record(1, "Tides", name=None))
    assert index.find("soren tides") == {0}


def test_a_short_text_beats_a_long_one_with_the_same_word():
    """What is mostly about a word comes first."""
    index = reader(record(0, "kettle " + "other words " * 200), record(1, "The kettle is on."))
    assert index.best("kettle") == [1, 0]


def test_the_same_records_give_the_same_bytes():
    """In any process."""
    records = [record(number, f"word{number % 7} and word{number % 5}") for number in range(40)]
    assert build_index(records) == build_index(list(records))


def test_a_new_comment_changes_few_files():
    """Those of its words, the last of records, and the two that list all."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [f"{a}{b}{c}x" for a in letters for b in letters for c in "aeiou"]
    records = [record(number, " ".join(words[number * 3 : number * 3 + 3])) for number in range(1000)]
    before = build_index(records)
    after = build_index([*records, record(1000, f"{words[7]} {words[8]}", labels=(("no-time", "rebuts"),))])
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert len(before) > 80
    assert {"index.json", "labels.json", "d-62.json"} <= changed
    assert len(changed) <= 7


@given(st.dictionaries(st.text("abcd", min_size=1, max_size=6), st.integers(1, SHARD), max_size=60))
def test_files_of_words_are_small_and_whole(sizes):
    """No term is lost, and no file is larger than its limit but for a single term."""
    ordered = dict(sorted(sizes.items()))
    parts = list(divide(ordered))
    assert [term for part in parts for term in part] == list(ordered)
    for part in parts:
        assert len(part) == 1 or sum(ordered[term] for term in part) <= SHARD


@given(st.text(st.characters(categories=("L", "N")), min_size=1, max_size=40))
def test_names_of_files_are_plain(term):
    """Whatever the script of its first term, a file can be stored and asked for anywhere."""
    assert re.fullmatch(r"[a-z0-9_]+", file_name(fold(term).lower()))
