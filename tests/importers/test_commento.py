"""Commento's JSON."""

import gzip
from datetime import UTC, datetime

from importing import FIXTURES

from afterword.discussion.model import Status
from afterword.vocabulary import Format

COMMENTO = FIXTURES / "commento"
SLUG = "shared-table"
A, B, C = (f"commento-{two * 32}" for two in ("a1", "b2", "c3"))


def test_each_page_becomes_a_thread(site):
    """With its comments, whose authors stand elsewhere in the file; the unnamed stay unnamed."""
    site.take("commento/plain.json")
    assert site.slugs("discussions") == ["quiet", SLUG]
    answer, first = site.thread(SLUG).comments
    assert (first.id, first.body, first.format) == (A, "I brought *bread*.", Format.MARKDOWN)
    assert (first.author.name, first.author.url) == ("Ida Brook", "https://brook.example/")
    assert first.published == datetime(2021, 3, 12, 11, 21, 56, 500_000, tzinfo=UTC)
    assert (answer.in_reply_to, answer.author.name, answer.author.url) == (A, "Noor Hale", None)
    assert ("X-Score", "3") in answer.extra
    assert site.thread("quiet").comments[0].author.name is None
    assert dict(site.ledger.dropped) == {"email": 1}


def test_a_title_is_inferred_from_the_address(site):
    """The file knows neither titles nor schemes."""
    thread = site.take("commento/plain.json").thread(SLUG)
    assert thread.title == "Shared table"
    assert thread.origin.url == "https://riverbank.example/2012/09/shared-table"
    assert site.ledger.inferences["title from its address"] == 2
    assert site.ledger.inferences["origin from a domain and a path without a scheme"] == 2


def test_a_packed_export_is_unpacked(site):
    """Commento sends it so."""
    site.take(gzip.compress((COMMENTO / "plain.json").read_bytes()))
    assert site.slugs("discussions") == ["quiet", SLUG]


def test_states_are_understood(site):
    """Deleted keeps its place, unapproved awaits review as does what nobody knows, flagged is spam."""
    site.take("commento/states.json")
    assert [(c.id, c.status) for c in site.thread(SLUG).comments] == [
        (A, Status.DELETED),
        (B, Status.APPROVED),
    ]
    assert site.thread(SLUG).comments[0].body == ""
    assert site.ledger.comments.withheld == {"deleted": 1, "pending": 2, "spam": 1}


def test_a_record_that_breaks_off_is_quarantined(site):
    """What came before is in; the names that stood behind it are missing."""
    site.take("commento/breaks-off.json")
    assert site.ledger.truncated
    assert [c.id for c in site.thread(SLUG).comments] == [A, B]
    (found,) = site.ledger.quarantined
    assert found.offset == (COMMENTO / "breaks-off.json").read_bytes().rindex(b"{")
    assert site.ledger.balanced


def test_a_file_that_ends_between_records_is_told(site):
    """Nothing is quarantined."""
    site.take("commento/breaks-off-between.json")
    assert site.ledger.truncated
    assert site.ledger.quarantined == []
    assert site.ledger.comments.written == 2


def test_a_damaged_record_costs_itself_alone(site):
    """The next one is whole, and the names behind the comments too."""
    site.take("commento/damaged-record.json")
    assert [c.id for c in site.thread(SLUG).comments] == [A, C]
    assert site.thread(SLUG).comments[1].author.name == "Ida Brook"
    (found,) = site.ledger.quarantined
    assert found.id == B.removeprefix("commento-")
    (repair,) = site.ledger.repairs
    data = (COMMENTO / "damaged-record.json").read_bytes()
    assert data[repair.offset :].startswith(b'ot"')
    assert data.count(b"\n", 0, repair.offset) + 1 == repair.line
    assert not site.ledger.truncated


def test_characters_that_no_text_can_hold_are_left_out(site):
    """NUL and half a surrogate pair, counted; a whole pair is a character."""
    site.take("commento/unwritable-characters.json")
    assert site.thread(SLUG).comments[0].body == "before  and 🙂"
    (repair,) = site.ledger.repairs
    assert (repair.what, repair.count) == ("characters that no text can hold left out", 2)


def test_a_bad_byte_is_read_as_browsers_do(site):
    """And told, with its place."""
    site.take("commento/one-bad-byte.json")
    assert site.thread(SLUG).comments[0].body == "café"
    (repair,) = site.ledger.repairs
    assert (COMMENTO / "one-bad-byte.json").read_bytes()[repair.offset] == 0xE9


def test_a_comment_that_stands_twice_is_written_once(site):
    """Another with the same id gets an id of its own."""
    site.take("commento/stands-twice.json")
    assert [c.id for c in site.thread(SLUG).comments] == [A, f"{A}-2"]
    assert site.ledger.comments.withheld == {"duplicate": 1}
