"""Small values as sources have them."""

from datetime import UTC, date, datetime

import pytest

from afterword.importers.moments import from_epoch, parse_iso, parse_us
from afterword.importers.texts import (
    address_slug,
    clean_body,
    old_anchor,
    one_line,
    shown_name,
    titled,
    web_address,
)
from afterword.importers.utf8 import decode


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("  Ida \n Brook ", "Ida Brook"),
        ("ida@brook.example", "ida"),
        ("Ida Brook <ida@brook.example>", "Ida Brook"),
        ("Ida (ida@brook.example) Brook", "Ida Brook"),
        ("Ida @ the quay", "Ida @ the quay"),
        (" ", None),
    ],
)
def test_a_name_never_holds_an_address(raw, name):
    """Whatever stands around the address stays."""
    assert shown_name(raw)[0] == name


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("https://a.example/2011/03/Shared_Table.html", "shared-table"),
        ("https://a.example/2011/03/shared-table/", "shared-table"),
        ("https://a.example/shared-table/index.php", "shared-table"),
        ("/p/%E9%BB%91%E5%A4%A9/", "hei-tian"),
        ("https://a.example/", ""),
        ("https://a.example/blog/?p=9", ""),
        ("https://a.example/table/?utm_source=x", "table"),
        ("https://[broken", ""),
    ],
)
def test_an_address_gives_its_last_word(address, slug):
    """Unless a number in its query names the page."""
    assert address_slug(address) == slug


def test_a_title_comes_from_what_there_is():
    """The title itself, the address, or the id; the last two are inferred."""
    assert titled(" A  table ", "https://a.example/x/", "7") == ("A table", ())
    assert titled("", "https://a.example/shared-table/", "7")[0] == "Shared table"
    assert titled("", "https://a.example/", "7")[0] == "Untitled 7"
    assert titled("", "", "7")[1][0].field == "title"


@pytest.mark.parametrize(
    "address", ["javascript:x()", "mailto:a@b.example", "http://", "a b", "https://[x", "//x/"]
)
def test_only_an_address_of_the_web_is_one(address):
    """Everything else is none."""
    assert web_address(address) is None


def test_bodies_and_lines_lose_what_no_page_can_hold():
    """Line ends are line ends."""
    assert clean_body("\n a\r\nb\rc\0\ud800\t \n") == "a\nb\nc"
    assert one_line("a\0b\n\tc\ud800") == "a b c"


def test_bytes_that_are_not_utf8_are_read_as_browsers_do():
    """And counted."""
    assert decode(b"caf\xe9 \xc3\xa9 \x92") == ("café é ’", 2)


def test_an_anchor_is_a_fragment_or_nothing():
    """No page could have had another one."""
    assert old_anchor("comment-", "12") == "comment-12"
    assert old_anchor("comment-", "") is None
    assert old_anchor("comment-", "a b") is None


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2011-03-04T10:22:00Z", datetime(2011, 3, 4, 10, 22, tzinfo=UTC)),
        ("2011-03-04T10:22:00.123456789+02:00", datetime(2011, 3, 4, 8, 22, 0, 123456, tzinfo=UTC)),
        ("2011-03-04", date(2011, 3, 4)),
        ("2011-03-04 10:22:00", date(2011, 3, 4)),
        ("0001-01-01T00:00:00Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-23:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_time_says_no_more_than_is_known(raw, value):
    """A time without its zone is a day; year 1 and 1970's first second are nobody's."""
    assert parse_iso(raw).value == value


def test_what_a_time_said_is_kept():
    """Where it had another zone, none, or can't be read."""
    assert parse_iso("2011-03-04T10:22:00Z").extra == ()
    assert parse_iso("2011-03-04T10:22:00+02:00").extra == (("X-Date", "2011-03-04T10:22:00+02:00"),)
    assert parse_iso("2011-03-04 10:22").extra == (("X-Local-Date", "2011-03-04 10:22"),)
    assert parse_iso("soon").extra == (("X-Date", "soon"),)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("12/30/2004 01:14:33 PM", date(2004, 12, 30)),
        ("12/30/2004 13:14", date(2004, 12, 30)),
        ("30/12/2004 13:14", None),
        ("2004-12-30", date(2004, 12, 30)),
    ],
)
def test_an_american_date_begins_with_the_month(raw, value):
    """A day that no calendar has is none."""
    assert parse_us(raw).value == value


def test_seconds_count_from_1970():
    """Numbers that are no moment give none."""
    assert from_epoch(1_300_000_000).value == datetime(2011, 3, 13, 7, 6, 40, tzinfo=UTC)
    assert [from_epoch(bad).value for bad in (0, -1, float("nan"), float("inf"), 1e20)] == [None] * 5
