"""Whatever happens to an export, an importer refuses it by name or reads it with a ledger that adds up."""

import sqlite3
from contextlib import closing, suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from importing import FIXTURES, TODAY

from afterword.errors import AfterwordError
from afterword.importers.base import Options, load_source
from afterword.importers.detect import load_importer
from afterword.importers.run import run_import

EXPORTS = [
    ("disqus", "disqus/deleted-with-reply.xml"),
    ("blogger", "blogger/classic.xml"),
    ("blogger", "blogger/takeout.atom"),
    ("movable-type", "movable_type/plain.txt"),
    ("isso", "isso/generic.json"),
    ("isso", None),
    ("remark42", "remark42/backup.json"),
    ("remark42", "remark42/tree.json"),
    ("commento", "commento/plain.json"),
    ("discourse", "discourse/topic.json"),
]
INSTEAD = [
    *(b"", b"\0", b"\xff", b'"', b"{", b"}", b"]", b",", b"\\", b"<", b"&x;", b"]]>", b"<![CDATA[", b"<!--"),
    *(
        b"</post>",
        b"<post>",
        b"</entry>",
        b"<entry>",
        b"-----\n",
        b"--------\n",
        b"\n",
        b"null",
        b"[[[[",
        b"9" * 5000,
    ),
]
NAMES = [f"{name}-{number}" for number, (name, _) in enumerate(EXPORTS)]


def read(name, folder, data):
    """Import bytes without writing, and return the ledger."""
    path = folder / "export"
    path.write_bytes(data)
    into = folder / "content"
    return run_import(load_source(path), load_importer(name), into=into, options=Options(TODAY)).ledger


def export(fixture, folder):
    """Return a fixture's bytes; of Isso's database, those of one made here."""
    if fixture is not None:
        return (FIXTURES / fixture).read_bytes()
    path = folder / "isso.db"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as made:
        made.executescript(
            "PRAGMA page_size=512; CREATE TABLE threads (id INTEGER PRIMARY KEY, uri, title);"
            "CREATE TABLE comments"
            "(tid, id INTEGER PRIMARY KEY, parent, created, mode, remote_addr, text, author);"
            "INSERT INTO threads VALUES (1, '/a/', 'A');"
        )
        rows = [(1, n, n - 1, 1.5e9, 1, "192.0.2.0", "bread " * 30, "Ida") for n in range(1, 9)]
        made.executemany("INSERT INTO comments VALUES (?,?,?,?,?,?,?,?)", rows)
        made.commit()
    return path.read_bytes()


@pytest.mark.parametrize(("name", "fixture"), EXPORTS, ids=NAMES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True), length=st.integers(0, 40), instead=st.sampled_from(INSTEAD))
@example(share=0, length=10**9, instead=b"\0")
def test_a_damaged_export_never_unbalances_the_ledger(name, fixture, tmp_path, *, share, length, instead):
    """One place of it is overwritten."""
    data = bytearray(export(fixture, tmp_path))
    place = int(share * len(data))
    data[place : place + length] = instead
    with suppress(AfterwordError):
        assert read(name, tmp_path, bytes(data) or b"\n").balanced


@pytest.mark.parametrize(("name", "fixture"), EXPORTS, ids=NAMES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True))
def test_a_truncated_export_invents_nothing(name, fixture, tmp_path, share):
    """Wherever it breaks off, no more is written than the whole file holds."""
    data = export(fixture, tmp_path)
    whole = read(name, tmp_path, data)
    with suppress(AfterwordError):
        ledger = read(name, tmp_path, data[: int(share * len(data))] or b"\n")
        assert ledger.balanced
        assert ledger.comments.written <= whole.comments.written + whole.comments.withheld.total()
        assert ledger.comments.read <= whole.comments.read


@pytest.mark.parametrize("name", sorted({name for name, _ in EXPORTS}))
@pytest.mark.parametrize(
    "data", [b"\n", b"\0" * 99, b"\x89PNG\r\n\x1a\n\0\0", b"{}", b"[]", b"<a/>", b"\x1f\x8b\x08"]
)
def test_what_is_no_export_is_refused_or_empty(name, data, tmp_path):
    """Nothing crashes, and nothing is found in it."""
    with suppress(AfterwordError):
        ledger = read(name, tmp_path, data)
        assert (ledger.comments.read, ledger.essays.read) == (0, 0)


@pytest.mark.parametrize("name", sorted({name for name, _ in EXPORTS}))
def test_a_folder_is_refused(name, tmp_path):
    """These exports are files."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_bytes(b"x")
    with pytest.raises(AfterwordError, match="folder"):
        list(load_importer(name).read(load_source(tmp_path / "folder"), None, None))
