"""Asking whether addresses answer: by HEAD, by GET, through redirects, and never a neighbour."""

import asyncio
from datetime import UTC, datetime

import pytest

from afterword.fetching import guard
from afterword.fetching.gate import Clock, Manners
from afterword.fetching.guard import UnknownHostError
from afterword.fetching.knock import Ended, Patience, knock_all
from loopback import Plan, hosting


@pytest.fixture(name="host")
def _host():
    with hosting() as running:
        yield running


@pytest.fixture(name="knock")
def _knock():
    async def sleep(_seconds):
        await asyncio.sleep(0)

    moments = iter(range(1_000_000))
    clock = Clock(lambda: float(next(moments)), sleep, lambda: datetime(2026, 11, 22, tzinfo=UTC))

    def run(*addresses, allow_private=True, **more):
        found = {}
        patience = Patience(**{"agent": "Afterword/0", **more})
        knock_all(
            addresses,
            patience,
            lambda one: found.update({one.address: one}),
            manners=Manners(delay=0),
            clock=clock,
            allow_private=allow_private,
        )
        return found

    return run


def test_a_head_is_enough(knock, host):
    """Where a host knows it, nothing is fetched."""
    host.plans["/a"] = Plan(b"long", heads=True)
    (one,) = knock(f"{host.url}/a").values()
    assert (one.ended, one.reason, one.moved, one.heard) == (Ended.ANSWERS, "", "", True)
    assert host.count() == {"HEAD /a": 1}


def test_a_host_that_knows_no_head_is_asked_for_the_page(knock, host):
    """And the page isn't read to its end."""
    host.plans["/a"] = Plan(b"x" * 100_000)
    (one,) = knock(f"{host.url}/a").values()
    assert one.ended is Ended.ANSWERS
    assert host.count() == {"/a": 1}


@pytest.mark.parametrize(
    ("status", "ended", "reason"),
    [
        (404, Ended.GONE, "404 Not Found"),
        (410, Ended.GONE, "410 Gone"),
        (403, Ended.REFUSED, "403 Forbidden"),
        (500, Ended.SILENT, "500 Internal Server Error"),
    ],
)
def test_what_a_status_means(knock, host, status, ended, reason):
    """Gone, not for us, or another day."""
    host.plans["/a"] = Plan(statuses=[status] * 9)
    (one,) = knock(f"{host.url}/a").values()
    assert (one.ended, one.reason, one.heard) == (ended, reason, True)


def test_a_redirect_for_good_is_told(knock, host):
    """One for a while isn't."""
    host.plans["/old"] = Plan(statuses=[301] * 9, headers={"Location": "/new"}, heads=True)
    host.plans["/today"] = Plan(statuses=[302] * 9, headers={"Location": "/new"}, heads=True)
    host.plans["/new"] = Plan(heads=True)
    found = knock(f"{host.url}/old", f"{host.url}/today")
    assert [one.moved for one in found.values()] == [f"{host.url}/new", ""]
    assert {one.ended for one in found.values()} == {Ended.ANSWERS}


def test_a_ring_of_redirects_ends(knock, host):
    """After as many as are followed."""
    host.plans["/a"] = Plan(statuses=[302] * 99, headers={"Location": "/a"}, heads=True)
    (one,) = knock(f"{host.url}/a").values()
    assert (one.ended, one.reason) == (Ended.REFUSED, "redirects more than 5 times")


def test_a_private_machine_is_not_asked(knock, host):
    """Nor anything that isn't the web."""
    host.plans["/a"] = Plan(heads=True)
    found = knock(f"{host.url}/a", "ftp://old.example/", "http://u:p@old.example/", allow_private=False)
    assert {one.ended for one in found.values()} == {Ended.REFUSED}
    assert not any(one.heard for one in found.values())
    assert host.asked == []


def test_a_host_that_nobody_knows_is_gone(knock, monkeypatch):
    """All its addresses, and it is looked up once."""
    asked = []

    async def resolve(name, _port):
        await asyncio.sleep(0)
        asked.append(name)
        raise UnknownHostError(name)

    monkeypatch.setattr(guard, "_resolve", resolve)
    found = knock("https://gone.example/a", "https://gone.example/b", "https://gone.example/c")
    assert {(one.ended, one.heard) for one in found.values()} == {(Ended.GONE, False)}
    assert len(asked) <= 2


def test_nobody_at_home(knock):
    """A machine that takes no connection isn't gone yet, and hasn't been heard."""
    with hosting() as host:
        address = f"{host.url}/a"
    (one,) = knock(address).values()
    assert (one.ended, one.heard) == (Ended.SILENT, False)
