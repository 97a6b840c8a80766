"""JSON read strictly, and around what is broken."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.importers.json_records.loose import LooseParser
from afterword.importers.json_records.reader import parse_json
from afterword.importers.json_records.values import Broken, flag, number, objects, text

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)
records = st.lists(
    st.fixed_dictionaries({"id": st.integers(0, 99), "text": st.text(max_size=8), "tags": st.just([])}),
    min_size=1,
    max_size=6,
)


@given(values, st.sampled_from([None, 1]))
def test_the_loose_parser_reads_sound_json_as_the_strict_one_does(value, indent):
    """Nothing is repaired and nothing is lost."""
    parser = LooseParser(json.dumps(value, indent=indent))
    assert parser.parse() == value
    assert parser.repairs == []
    assert not parser.truncated


@given(records, st.integers(0, 400))
def test_wherever_json_breaks_off_whole_records_stay_whole(found, cut):
    """Those before the break are as they were, and at most one is broken."""
    raw = json.dumps({"records": found})[:cut]
    parsed = parse_json(raw.encode("utf-8", "surrogatepass"))
    kept = objects(parsed.value.get("records")) if isinstance(parsed.value, dict) else []
    whole = [record for record in kept if not isinstance(record, Broken)]
    assert whole == found[: len(whole)]
    assert len(kept) - len(whole) <= 1
    assert parsed.truncated == (len(raw) < len(json.dumps({"records": found})))


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda made: made.encode("utf-8", "surrogatepass")))
def test_any_bytes_give_a_value_or_none(raw):
    """Nothing raises, and what isn't JSON is told."""
    parsed = parse_json(raw)
    try:
        json.loads(raw)
    except (ValueError, RecursionError):
        assert parsed.repairs


def test_depth_costs_nothing():
    """A hundred thousand lists in each other are read without recursion."""
    parser = LooseParser("[" * 100_000 + "]" * 100_000)
    assert parser.parse() is not None
    assert parser.repairs == []


def test_a_comma_before_a_bracket_is_passed_over():
    """Hand-edited files have them."""
    parsed = parse_json(b'{"a": [1, 2,], "b": 3,}')
    assert parsed.value == {"a": [1, 2], "b": 3}
    assert [repair.offset for repair in parsed.repairs] == [12, 22]


def test_a_line_end_in_a_text_is_text():
    """JSON forbids it; the text keeps it."""
    parsed = parse_json(b'{"a": "one\ntwo"}')
    assert parsed.value == {"a": "one\ntwo"}
    assert [repair.what for repair in parsed.repairs] == ["control characters in a text"]


def test_reading_goes_on_at_the_next_record():
    """A damaged one is kept as broken, with what was read of it and its place."""
    parsed = parse_json(b'{"r": [{"id": 1},\n{"id": 2, "t": "a "b" c"},\n{"id": 3}], "s": 4}')
    assert parsed.value == {"r": [{"id": 1}, {"id": 2, "t": "a "}, {"id": 3}], "s": 4}
    broken = parsed.value["r"][1]
    assert (type(broken), broken.offset, broken.line) == (Broken, 18, 2)
    assert not parsed.truncated


def test_objects_inside_of_a_damaged_record_are_no_records():
    """They begin otherwise, and brackets are counted."""
    inner = '"acts": [{"id": 7, "n": 1}, {"id": 8, "n": 2}]'
    damaged = f'{{"id": 2, "t": "", "x": ?, {inner}}}'
    raw = f'{{"r": [{{"id": 1, "t": "", {inner}}}, {damaged}, {{"id": 3, "t": ""}}]}}'
    parsed = parse_json(raw.encode())
    assert [(record["id"], isinstance(record, Broken)) for record in parsed.value["r"]] == [
        (1, False),
        (2, True),
        (3, False),
    ]


@pytest.mark.parametrize("between", [b" ", b", ?? ", b",, "])
def test_what_stands_between_two_records_costs_neither(between):
    """A comma too few, one too many, or anything else."""
    parsed = parse_json(b'{"r": [{"id": 1}' + between + b'{"id": 2}, {"id": 3}]}')
    assert parsed.value == {"r": [{"id": 1}, {"id": 2}, {"id": 3}]}
    assert len(parsed.repairs) == 1


def test_a_lost_quotation_mark_costs_its_record_alone():
    """Behind it every text is inside out, up to the next record."""
    raw = b'{"r": [{"id": 1, "t": "a"}, {"id": 2, "t: "b", "u": "}, {"}, {"id": 3, "t": "c"}], "s": "d"}'
    parsed = parse_json(raw)
    assert [record.get("id") for record in parsed.value["r"]] == [1, 2, 3]
    assert not isinstance(parsed.value["r"][2], Broken)
    assert parsed.value["s"] == "d"


def test_a_damaged_last_record_costs_itself_alone():
    """What stands behind the list is read."""
    parsed = parse_json(b'{"r": [{"id": 1}, {"id": ?}], "s": 4}')
    assert parsed.value == {"r": [{"id": 1}, {}], "s": 4}


def test_outside_of_lists_reading_goes_on_at_the_next_member():
    """A damaged member costs itself alone."""
    parsed = parse_json(b'{"title": "a "b" c", "posts": [{"id": 1}], "end": ?}')
    assert parsed.value == {"title": "a ", "posts": [{"id": 1}]}
    assert isinstance(parsed.value, Broken)


def test_what_stands_behind_the_end_is_told():
    """The value is whole."""
    parsed = parse_json(b'{"a": 1} and more')
    assert parsed.value == {"a": 1}
    assert len(parsed.repairs) == 1


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_names_the_encoding(encoding):
    """Whatever saved the file."""
    assert parse_json('{"a": "é"}'.encode(encoding)).value == {"a": "é"}


@pytest.mark.parametrize(
    ("raw", "as_number", "as_text", "as_flag"),
    [
        (3, 3, "3", True),
        ("3", 3, "3", False),
        (3.0, 3, "3.0", True),
        (True, None, "", True),
        ("true", None, "true", True),
        (None, None, "", False),
        ([], None, "", False),
    ],
)
def test_members_are_read_without_surprises(raw, as_number, as_text, as_flag):
    """Whatever type a program gave them."""
    record = {"a": raw}
    assert (number(record, "a"), text(record, "a"), flag(record, "a")) == (as_number, as_text, as_flag)
