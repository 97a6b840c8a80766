"""Whatever happens to an export of talk, it is refused by name or read with a ledger that adds up."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importing import FIXTURES, TODAY
from manyfiles import zipped

from afterword.errors import AfterwordError
from afterword.importers.base import Options, load_source
from afterword.importers.detect import load_importer
from afterword.importers.run import run_import

EXPORTS = [
    ("reddit", "reddit/thread.json"),
    ("reddit", "reddit/recording.json"),
    ("reddit", "reddit/lines.jsonl"),
    ("stackexchange", "stackexchange/dump/Posts.xml"),
    ("stackexchange", "stackexchange/with-doctype.xml"),
    ("stackexchange", "stackexchange/dump"),
    ("slack", "slack/blocks.json"),
    ("slack", "slack/export/tea-corner/2016-01-14.json"),
    ("slack", "slack/export"),
    ("discord", "discord/channel.json"),
    ("discord", "discord/parts"),
]
INSTEAD = [
    *(b"", b"\0", b"\xff", b'"', b"{", b"}", b"[", b"]", b",", b"\\", b"<", b">", b"&x;", b"<row ", b"/>"),
    *(
        b"</posts>",
        b"<!ENTITY a 'b'>",
        b"PK\x03\x04",
        b"\\ud800",
        b"\n",
        b"null",
        b"-1",
        b"9" * 5000,
        b"[[[[",
    ),
    *(b'{"kind":"t1"},', b'"ts":"9.9",', b'"replies":""', b"`" * 99, b"*a " * 99),
]
unhurried = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def export(fixture):
    """Return a fixture's bytes; of a folder, packed."""
    path = FIXTURES / fixture
    return zipped(fixture) if path.is_dir() else path.read_bytes()


def read(name, folder, data):
    """Import bytes without writing, and return the ledger."""
    path = folder / "export"
    path.write_bytes(data)
    options = Options(TODAY)
    return run_import(load_source(path), load_importer(name), into=folder / "content", options=options).ledger


@pytest.mark.parametrize(("name", "fixture"), EXPORTS, ids=[fixture for _, fixture in EXPORTS])
@unhurried
@given(share=st.floats(0, 1, exclude_max=True), length=st.integers(0, 40), instead=st.sampled_from(INSTEAD))
def test_a_damaged_export_never_unbalances_the_ledger(name, fixture, tmp_path, *, share, length, instead):
    """One place of it is overwritten."""
    data = bytearray(export(fixture))
    place = int(share * len(data))
    data[place : place + length] = instead
    with suppress(AfterwordError):
        assert read(name, tmp_path, bytes(data) or b"\n").balanced


@pytest.mark.parametrize(("name", "fixture"), EXPORTS, ids=[fixture for _, fixture in EXPORTS])
@unhurried
@given(share=st.floats(0, 1, exclude_max=True))
def test_a_truncated_export_invents_nothing(name, fixture, tmp_path, share):
    """Wherever it breaks off, no more is read than the whole file holds, and a break is told."""
    data = export(fixture)
    whole = read(name, tmp_path, data)
    with suppress(AfterwordError):
        cut = int(share * len(data))
        ledger = read(name, tmp_path, data[:cut] or b"\n")
        assert ledger.balanced
        assert ledger.comments.read <= whole.comments.read
        # A file of lines that ends between two of them can't be told from a shorter one.
        between = fixture.endswith(".jsonl") and b"\n" in data[max(0, cut - 1) : cut + 1]
        assert ledger.comments.read == whole.comments.read or ledger.flawed or between


@pytest.mark.parametrize("name", ["reddit", "stackexchange", "slack", "discord"])
@pytest.mark.parametrize(
    "data",
    [b"\n", b"\0" * 99, b"\x89PNG\r\n\x1a\n\0\0", b"{}", b"[]", b"<posts/>", b"\x1f\x8b\x08", b"PK\x03\x04"],
)
def test_what_is_no_export_is_refused(name, data, tmp_path):
    """With the file's name."""
    with pytest.raises(AfterwordError, match="export"):
        read(name, tmp_path, data)


@pytest.mark.parametrize("name", ["reddit", "discord", "slack"])
def test_json_of_any_shape_is_refused_or_read(name, tmp_path):
    """A member may be anything but what it should be."""
    shapes = (b"1", b'"a"', b"null", b"true", b"[1]", b"{}", b'[{"id":{}}]', b"[[]]", b"-0.5e9")
    frames = {
        "reddit": b'{"kind":"t1","data":{"id":"a","link_id":%s,"parent_id":%s,"body":%s,"author":%s,'
        b'"created_utc":%s,"edited":%s,"replies":%s,"all_awardings":%s,"num_comments":%s,"permalink":%s}}',
        "slack": b'[{"type":"message","ts":%s,"user":%s,"text":%s,"files":%s,"attachments":%s,"reactions":%s,'
        b'"blocks":%s,"edited":%s,"thread_ts":%s,"pinned_to":%s}]',
        "discord": b'{"guild":{"id":%s},"channel":{"id":%s,"name":%s},"messages":[{"id":%s,"content":%s,'
        b'"author":%s,"reactions":%s,"embeds":[%s],"attachments":[%s],"reference":%s}]}',
    }
    for shape in shapes:
        with suppress(AfterwordError):
            ledger = read(name, tmp_path, frames[name] % ((shape,) * 10))
            assert (ledger.balanced, ledger.comments.read) == (True, 1)
