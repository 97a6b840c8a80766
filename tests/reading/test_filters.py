"""Filters of the templates."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from afterword.reading.filters import clock, day, iso, plural

MOMENT = datetime(2011, 3, 4, 10, 22, tzinfo=UTC)


def test_a_day_reads_the_same_everywhere():
    """No locale changes a page's bytes."""
    assert day(MOMENT) == day(date(2011, 3, 4)) == "4 March 2011"


def test_a_day_has_no_clock():
    """Where only the day is known, no hour is invented."""
    assert clock(MOMENT) == "10:22"
    assert clock(date(2011, 3, 4)) == ""


def test_machines_get_what_is_known():
    """A `datetime` attribute is as precise as what is shown: a day, or a minute."""
    assert iso(date(2011, 3, 4)) == "2011-03-04"
    assert iso(MOMENT) == "2011-03-04T10:22Z"
    assert iso(MOMENT.replace(second=7)) == "2011-03-04T10:22Z"


@given(st.datetimes(timezones=st.just(UTC)))
def test_machines_get_every_moment_as_the_standard_has_it(moment):
    """ISO 8601, to the minute, also of years with fewer than four digits."""
    text = moment.isoformat(timespec="minutes")
    assert iso(moment) == f"{text[:16]}Z"
    assert clock(moment) == text[11:16]


def test_plurals():
    """One is one."""
    assert plural(1, "comment", "comments") == "1 comment"
    assert plural(2345, "comment", "comments") == "2,345 comments"
