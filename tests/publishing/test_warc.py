"""The site as a WARC, read as others read it."""

from datetime import UTC, datetime

import pytest

from afterword.publishing.keepsake.place import load_site
from afterword.publishing.keepsake.warc import list_addresses, write_warc

WHEN = datetime(2011, 3, 4, 10, 22, tzinfo=UTC)


def test_every_file_is_an_answer_of_its_address(shipped, tmp_path):
    """With its bytes, its type and digests that hold; made twice, the bytes are the same."""
    iterator = pytest.importorskip("warcio.archiveiterator", reason="the package warcio is not installed")
    site = load_site(shipped)
    first, second = tmp_path / "1" / "site.warc.gz", tmp_path / "2" / "site.warc.gz"
    for path in (first, second):
        path.parent.mkdir()
        number = write_warc(site, path, WHEN)
    assert first.read_bytes() == second.read_bytes()
    wanted = {address: path for path, address in list_addresses(site)}
    assert len(wanted) == number == len(site.files) - 1  # _headers
    with first.open("rb") as file:
        for record in iterator.ArchiveIterator(file, check_digests="raise"):
            body = record.content_stream().read()
            if record.rec_type == "response":
                path = wanted.pop(record.rec_headers["WARC-Target-URI"])
                assert body == (shipped / path).read_bytes()
                assert record.http_headers.get_statuscode() == "200"
                if path.endswith(".html"):
                    assert record.http_headers["Content-Type"] == "text/html; charset=utf-8"
    assert wanted == {}
