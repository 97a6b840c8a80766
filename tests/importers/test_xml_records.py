"""XML records: the loose reader agrees with the strict one, and each fault is told with its place."""

from html import escape
from io import BytesIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from afterword.importers.base import load_source
from afterword.importers.ledger import Repair
from afterword.importers.xml_records.loose import LooseReader, Marks
from afterword.importers.xml_records.reader import read_records
from afterword.importers.xml_records.shape import Names, Record, Shape
from afterword.importers.xml_records.strict import StrictReader
from afterword.importers.xml_records.window import Window

SHAPE = Shape(
    root="log",
    records=frozenset({"note"}),
    groups=frozenset({"by"}),
    fields=frozenset({"id", "said", "name"}),
    prefixes={"urn:log": "", "urn:other": "o"},
)
printable = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=12
)
texts = printable | st.sampled_from(["a ]] b", "<b>", "&amp;", "</said>", "<note>", "<id>9</id>", "x\ny"])


def field(name, text, cdata):
    """Return an element."""
    if cdata:
        inner = text.replace("]]>", "]]]]><![CDATA[>")
        return f"<{name}><![CDATA[{inner}]]></{name}>"
    return f"<{name}>{escape(text)}</{name}>"


notes = st.builds(
    lambda number, said, name, cdata, attribute: (
        f"<note o:nr={chr(34)}{escape(attribute)}{chr(34)}>{field('id', str(number), cdata=False)}"
        f"<by>{field('name', name, cdata=False)}</by> {field('said', said, cdata)}</note>"
    ),
    st.integers(0, 99),
    texts,
    texts,
    st.booleans(),
    printable,
)


def found(tmp_path, data):
    """Return the records and the repairs of a file."""
    path = tmp_path / "log.xml"
    path.write_bytes(data)
    each = list(read_records(load_source(path), SHAPE, lambda record: record.text("id")))
    return [x for x in each if isinstance(x, Record)], [x for x in each if isinstance(x, Repair)]


def said(records):
    """Return what notes say."""
    return [record.text("said") for record in records]


@given(notes)
@example('<note o:nr=""><id>0</id><by><name> </name></by> <said>a </said></note>')
def test_the_loose_reader_reads_sound_records_as_the_strict_one_does(note):
    """The same fields, in the same order, and nothing mended."""
    head = '<log xmlns="urn:log" xmlns:o="urn:other">'
    whole = f"{head}{note}</log>".encode()
    names = Names(SHAPE)
    (strict,) = StrictReader(BytesIO(whole), SHAPE, names).records()
    loose = LooseReader(Window(BytesIO(whole), len(head), 1 << 20), 1, SHAPE, Marks(SHAPE), names)
    assert loose.read() is None
    assert loose.repairs(None) == []
    assert (loose.record.fields, loose.record.attributes) == (strict.fields, strict.attributes)
    assert loose.end == len(whole) - len("</log>")


def test_a_namespace_is_called_by_its_usual_prefix(tmp_path):
    """Whatever prefix the file declares for it, and wherever."""
    data = b'<z:log xmlns:z="urn:log"><z:note p:nr="1" xmlns:p="urn:other"><z:id>1</z:id></z:note></z:log>'
    (record,), repairs = found(tmp_path, data)
    assert (record.text("id"), record.attributes) == ("1", {"o:nr": "1"})
    assert repairs == []


def test_records_in_records_are_fields(tmp_path):
    """A note that refers to a note holds no second one."""
    (record,), _ = found(tmp_path, b'<log><note><note nr="2"/><said>x</said></note></log>')
    assert record.attribute("note", "nr") == "2"


def test_a_fault_costs_its_own_record_alone(tmp_path):
    """Before and behind it reading is strict."""
    data = (
        b"<log><note><said>1</said></note>\n<note><said>2 & 3</said></note><note><said>4</said></note></log>"
    )
    records, (repair,) = found(tmp_path, data)
    assert said(records) == ["1", "2 & 3", "4"]
    assert (repair.offset, repair.line) == (data.index(b"&"), 2)


def test_every_fault_of_many_is_told(tmp_path):
    """Each with the record it stands in."""
    data = (
        b"<log>" + b"".join(b"<note><id>%d</id><said>a & b</said></note>" % n for n in range(30)) + b"</log>"
    )
    records, repairs = found(tmp_path, data)
    assert said(records) == ["a & b"] * 30
    assert [repair.id for repair in repairs] == [str(n) for n in range(30)]


def test_what_cannot_be_read_between_records_is_skipped_and_told(tmp_path):
    """Reading goes on at the next record."""
    records, repairs = found(
        tmp_path, b"<log><note><said>1</said></note> < & <note><said>2</said></note></log>"
    )
    assert said(records) == ["1", "2"]
    assert repairs


def test_a_record_that_breaks_off_says_so(tmp_path):
    """It is yielded with what was read of it."""
    records, repairs = found(tmp_path, b"<log><note><said>1</said></note><note><id>2</id><said>no e")
    assert [record.broken_off for record in records] == [False, True]
    assert records[1].text("id") == "2"
    assert [repair.what for repair in repairs] == ["the file breaks off inside this record"]


@pytest.mark.parametrize("depth", [10, 5000])
def test_markup_in_a_field_is_text_however_deep(tmp_path, depth):
    """The stack isn't ours to overflow."""
    (record,), repairs = found(
        tmp_path, b"<log><note><said>" + b"<b>" * depth + b"x" + b"</b>" * depth + b"</said></note></log>"
    )
    assert record.text("said").strip("<b>/") == "x"
    assert repairs == []


@pytest.mark.parametrize(
    ("data", "stray"),
    [
        (b"<log/>", 0),
        (b"\xef\xbb\xbf<log/>", 0),
        (b"\n <log/>", 0),
        (b"x<log/>", 1),
        (b"``<?xml version='1.0'?><log/>", 2),
    ],
)
def test_stray_bytes_before_the_xml_are_counted(tmp_path, data, stray):
    """A byte order mark and blank lines before the root are none."""
    _, repairs = found(tmp_path, data)
    assert sum(repair.count for repair in repairs) == stray
