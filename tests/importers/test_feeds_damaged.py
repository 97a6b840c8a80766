"""Whatever happens to an export of posts, it is refused by name or counted to the last record."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from importing import FIXTURES, TODAY
from manyfiles import zipped

from afterword.errors import AfterwordError
from afterword.importers.base import Options, load_source
from afterword.importers.detect import load_importer
from afterword.importers.ledger import Ledger
from afterword.importers.settle import settle

EXPORTS = {
    "ghost-posts": ("ghost", "ghost/lexical.json"),
    "ghost-comments": ("ghost", "ghost/member-comments.json"),
    "substack": ("substack", "substack/export"),
    "medium": ("medium", "medium/export"),
    "medium-page": ("medium", "medium/code-and-picture.html"),
    "medium-feed": ("medium", "medium/feed.xml"),
    "webmention": ("webmention", "webmention/kinds.json"),
    "webmention-links": ("webmention", "webmention/old-links.json"),
    "feed-atom": ("feed", "feed/atom-posts-and-comments.xml"),
    "feed-rss": ("feed", "feed/wordpress-posts.xml"),
}
INSTEAD = [
    *(b"", b"\0", b"\xff", b'"', b"{", b"}", b"]", b",", b"\\", b"<", b"&x;", b"]]>", b"<![CDATA[", b"<!--"),
    *(
        b"</entry>",
        b"<entry>",
        b"<item>",
        b"</item>",
        b"</channel>",
        b"\n1.a,",
        b"\n",
        b"null",
        b"[[[[",
        b"PK\x03\x04",
    ),
    *(b"9" * 5000, b"<div>" * 500, b"-1", b'"type":"list",'),
]


def bytes_of(fixture):
    """Return a fixture's bytes; a folder's as a zip."""
    path = FIXTURES / fixture
    return zipped(fixture) if path.is_dir() else path.read_bytes()


def read(name, path, data):
    """Read bytes, decide over every record, and return the ledger."""
    path.write_bytes(data)
    book = Ledger("export", name, "")
    for conversation in load_importer(name).read(load_source(path), book, Options(TODAY, keep_html=True)):
        settle(conversation, book)
    return book


@pytest.mark.parametrize("export", EXPORTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True), length=st.integers(0, 40), instead=st.sampled_from(INSTEAD))
@example(share=0, length=10**9, instead=b"\0")
def test_a_damaged_export_never_unbalances_the_ledger(export, tmp_path, *, share, length, instead):
    """One place of it is overwritten."""
    name, fixture = EXPORTS[export]
    data = bytearray(bytes_of(fixture))
    place = int(share * len(data))
    data[place : place + length] = instead
    with suppress(AfterwordError):
        assert read(name, tmp_path / "export", bytes(data) or b"\n").balanced


@pytest.mark.parametrize("export", EXPORTS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True))
def test_a_truncated_export_invents_nothing(export, tmp_path, share):
    """Wherever it breaks off, no more is read than the whole file holds."""
    name, fixture = EXPORTS[export]
    data = bytes_of(fixture)
    whole = read(name, tmp_path / "export", data)
    with suppress(AfterwordError):
        book = read(name, tmp_path / "export", data[: int(share * len(data))] or b"\n")
        assert book.balanced
        # A record that breaks off early may be a post as well as a comment.
        assert book.comments.read + book.essays.read <= whole.comments.read + whole.essays.read
        assert book.comments.written <= whole.comments.written + whole.comments.withheld.total()
        assert book.essays.written <= whole.essays.written + whole.essays.withheld.total()


@pytest.mark.parametrize("name", sorted({name for name, _ in EXPORTS.values()}))
@pytest.mark.parametrize(
    "data",
    [b"\n", b"\0" * 99, b"\x89PNG\r\n\x1a\n\0\0", b"{}", b"[]", b"<a/>", b"\x1f\x8b\x08", b"PK\x05\x06"],
)
def test_what_is_no_export_is_refused_or_empty(name, data, tmp_path):
    """Nothing crashes, and nothing is found in it."""
    with suppress(AfterwordError):
        book = read(name, tmp_path / "export", data)
        assert (book.comments.read, book.essays.read) == (0, 0)
