"""Fetching from a host that is slow, breaks off, redirects, lies, or asks to be left alone."""

import asyncio
import threading
from datetime import UTC, datetime

import pytest

from afterword.errors import UnusableInputError
from afterword.fetching import guard
from afterword.fetching.fetch import fetch_all
from afterword.fetching.gate import Clock, Manners, parse_retry_after
from afterword.fetching.guard import UnknownHostError
from afterword.fetching.terms import End, Terms
from loopback import Plan, hosting
from pictures import PAGE, png

LONG = png(64, 64) + bytes(20_000)


class Patience:
    """A clock whose waits take no time, and are written down."""

    def __init__(self):
        self.moment = 0.0
        self.waits = []

    async def sleep(self, seconds):
        """Pretend that so many seconds pass."""
        self.waits.append(seconds)
        self.moment += seconds
        await asyncio.sleep(0)

    def clock(self):
        """Return the clock."""
        return Clock(lambda: self.moment, self.sleep, lambda: datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture
def host():
    """Return a host on the loopback."""
    with hosting() as running:
        yield running


@pytest.fixture
def patience():
    """Return a clock that doesn't wait."""
    return Patience()


@pytest.fixture
def fetch(tmp_path, patience):
    """Return a function that fetches addresses and returns what became of each."""

    def run(*addresses, manners=None, allow_private=True, **terms):
        answers = {}
        wanted = Terms(
            **{
                "folder": tmp_path / "way",
                "agent": "Afterword/0 (+https://site.example)",
                "largest": 100_000,
                "refuse": lambda head: "is a web page" if head.startswith(b"<") else "",
                **terms,
            }
        )
        fetch_all(
            addresses,
            wanted,
            lambda answer: answers.update({answer.address: answer}),
            manners=manners or Manners(delay=0),
            clock=patience.clock(),
            allow_private=allow_private,
        )
        return answers

    return run


def outcome(answer):
    """Return how an answer ended, and its bytes or its reason."""
    return answer.end, answer.arrived.path.read_bytes() if answer.arrived else answer.reason


def test_a_file_arrives(fetch, host):
    """Whole, and the host knows who asked, without cookies or referrers."""
    host.plans["/oar.png"] = Plan(png())
    answer = fetch(f"{host.url}/oar.png")[f"{host.url}/oar.png"]
    assert outcome(answer) == (End.ARRIVED, png())
    ((_, headers),) = host.asked
    assert headers["user-agent"] == "Afterword/0 (+https://site.example)"
    assert headers["accept-encoding"] == "identity"
    assert not headers.keys() & {"cookie", "referer", "authorization", "range"}


def test_a_private_host_is_not_asked(fetch, host):
    """Unless that is allowed."""
    host.plans["/oar.png"] = Plan(png())
    (answer,) = fetch(f"{host.url}/oar.png", allow_private=False).values()
    assert answer.end is End.REFUSED
    assert "127.0.0.1, which is no public machine" in answer.reason
    assert host.asked == []


def test_a_missing_file_is_gone(fetch, host):
    """Asking once is enough."""
    (answer,) = fetch(f"{host.url}/gone.png").values()
    assert outcome(answer) == (End.GONE, "404 Not Found")
    assert len(host.asked) == 1


def test_a_refusal_is_believed(fetch, host):
    """And not asked again."""
    host.plans["/oar.png"] = Plan(statuses=[403] * 9)
    (answer,) = fetch(f"{host.url}/oar.png").values()
    assert outcome(answer) == (End.REFUSED, "403 Forbidden")
    assert len(host.asked) == 1


def test_a_tired_host_is_asked_again_later(fetch, host, patience):
    """Each time after a longer wait."""
    host.plans["/oar.png"] = Plan(png(), statuses=[500, 503])
    (answer,) = fetch(f"{host.url}/oar.png").values()
    assert outcome(answer) == (End.ARRIVED, png())
    assert patience.waits == [2.0, 4.0]


def test_a_host_that_stays_tired_is_left_for_another_day(fetch, host):
    """After four tries."""
    host.plans["/oar.png"] = Plan(statuses=[502] * 9)
    (answer,) = fetch(f"{host.url}/oar.png").values()
    assert outcome(answer) == (End.LATER, "502 Bad Gateway")
    assert len(host.asked) == 4


def test_a_host_that_asks_for_a_pause_gets_it(fetch, host, patience):
    """The whole of it, before anything else is asked of it."""
    host.plans["/oar.png"] = Plan(png(), statuses=[429], headers={"Retry-After": "30"})
    host.plans["/reed.png"] = Plan(png(3))
    answers = fetch(f"{host.url}/oar.png", f"{host.url}/reed.png", manners=Manners(at_once=1, delay=0))
    assert [answer.end for answer in answers.values()] == [End.ARRIVED] * 2
    assert sum(patience.waits) >= 30


def test_a_host_that_asks_for_a_long_pause_is_left_for_another_day(fetch, host, patience):
    """Nothing more is asked of it in this run."""
    host.plans["/oar.png"] = Plan(png(), statuses=[429], headers={"Retry-After": "3600"})
    addresses = [f"{host.url}/oar.png", f"{host.url}/reed.png"]
    answers = fetch(*addresses, manners=Manners(at_once=1, delay=0))
    assert {answer.end for answer in answers.values()} == {End.LATER}
    assert answers[addresses[1]].reason == "its host asks to be left alone for 3600 seconds"
    assert len(host.asked) == 1
    assert max(patience.waits, default=0) < 3600


def test_requests_to_one_host_keep_their_distance(fetch, host, patience):
    """From one beginning to the next."""
    paths = [f"/{number}.png" for number in range(4)]
    host.plans = {path: Plan(png()) for path in paths}
    fetch(*(host.url + path for path in paths), manners=Manners(delay=5.0))
    assert patience.moment == pytest.approx(15.0)


def test_no_more_than_two_are_asked_for_at_once(fetch, host):
    """Even where many are wanted: both come at the same time, and no third."""
    meeting = threading.Barrier(2, timeout=20)
    host.meet = meeting.wait
    paths = [f"/{number}.png" for number in range(6)]
    host.plans = {path: Plan(png()) for path in paths}
    answers = fetch(*(host.url + path for path in paths))
    assert {answer.end for answer in answers.values()} == {End.ARRIVED}
    assert host.most == 2


def test_a_transfer_that_breaks_off_goes_on_where_it_broke(fetch, host):
    """The host's mark tells that it is still the same file."""
    host.plans["/oar.png"] = Plan(LONG, breaks=[5000, 6000], headers={"ETag": '"v1"'})
    (answer,) = fetch(f"{host.url}/oar.png").values()
    assert outcome(answer) == (End.ARRIVED, LONG)
    assert [headers.get("range") for _, headers in host.asked] == [None, "bytes=5000-", "bytes=11000-"]
    assert host.asked[1][1]["if-range"] == '"v1"'


def test_a_transfer_goes_on_in_a_later_run(fetch, host):
    """What has arrived stays."""
    host.plans["/oar.png"] = Plan(LONG, breaks=[5000], headers={"ETag": '"v1"'})
    (answer,) = fetch(f"{host.url}/oar.png", tries=1).values()
    assert outcome(answer) == (End.LATER, "breaks off")
    (answer,) = fetch(f"{host.url}/oar.png").values()
    assert outcome(answer) == (End.ARRIVED, LONG)
    assert host.asked[-1][1]["range"] == "bytes=5000-"


def test_a_file_that_has_changed_meanwhile_begins_anew(fetch, host):
    """No half of one is set to the half of another."""
    host.plans["/oar.png"] = Plan(LONG, breaks=[5000], headers={"ETag": '"v1"'})
    fetch(f"{host.url}/oar.png", tries=1)
    host.plans["/oar.png"] = Plan(png(9, 9), headers={"ETag": '"v2"'})
    (answer,) = fetch(f"{host.url}/oar.png").values()
    assert outcome(answer) == (End.ARRIVED, png(9, 9))


@pytest.mark.parametrize("headers", [{}, {"ETag": 'W/"weak"'}, {"ETag": '"m\xe4rk"'}])
def test_without_a_mark_a_broken_transfer_begins_anew(fetch, host, headers):
    """Nothing would tell whether the rest belongs to it."""
    host.plans["/oar.png"] = Plan(LONG, breaks=[5000], headers=headers)
    (answer,) = fetch(f"{host.url}/oar.png").values()
    assert outcome(answer) == (End.ARRIVED, LONG)
    assert "range" not in host.asked[-1][1]


def test_another_part_than_was_asked_for_is_not_taken(fetch, host):
    """The host goes on in the wrong place, and is then asked for the whole."""
    host.plans["/oar.png"] = Plan(LONG, breaks=[5000], headers={"ETag": '"v1"'})
    fetch(f"{host.url}/oar.png", tries=1)
    wrong = {"ETag": '"v1"', "Content-Range": "bytes 7-9/10"}
    host.plans["/oar.png"] = Plan(LONG, statuses=[206], headers=wrong)
    (answer,) = fetch(f"{host.url}/oar.png", tries=1).values()
    assert outcome(answer) == (End.LATER, "sends another part than was asked for")
    host.plans["/oar.png"] = Plan(LONG)
    (answer,) = fetch(f"{host.url}/oar.png").values()
    assert outcome(answer) == (End.ARRIVED, LONG)


def test_a_part_that_ends_too_early_is_not_the_whole(fetch, host):
    """The host said how much there is."""
    host.plans["/oar.png"] = Plan(LONG, breaks=[5000], headers={"ETag": '"v1"'})
    fetch(f"{host.url}/oar.png", tries=1)
    short = {"ETag": '"v1"', "Content-Range": "bytes 5000-5000/20000"}
    host.plans["/oar.png"] = Plan(LONG, statuses=[206], headers=short)
    (answer,) = fetch(f"{host.url}/oar.png", tries=1).values()
    assert outcome(answer) == (End.LATER, "sends less than it promised")


def test_a_host_that_falls_silent_is_not_waited_for(fetch, host):
    """It may speak another day."""
    answering = threading.Event()
    host.meet = lambda: answering.wait(20)
    host.plans["/oar.png"] = Plan(png())
    (answer,) = fetch(f"{host.url}/oar.png", silence=0.05, tries=1).values()
    answering.set()
    assert outcome(answer) == (End.LATER, "falls silent")


def test_a_transfer_that_takes_for_ever_is_ended(fetch, host):
    """However steadily it drips."""
    answering = threading.Event()
    host.meet = lambda: answering.wait(20)
    host.plans["/oar.png"] = Plan(png())
    (answer,) = fetch(f"{host.url}/oar.png", longest=0.05, tries=1).values()
    answering.set()
    assert outcome(answer) == (End.LATER, "took longer than 0 seconds")


def test_redirects_are_followed(fetch, host):
    """To where the file went."""
    host.plans["/a.png"] = Plan(statuses=[301], headers={"Location": "/b.png"})
    host.plans["/b.png"] = Plan(statuses=[302], headers={"Location": f"{host.url}/c.png"})
    host.plans["/c.png"] = Plan(png())
    (answer,) = fetch(f"{host.url}/a.png").values()
    assert outcome(answer) == (End.ARRIVED, png())


def test_a_redirect_in_a_circle_is_left(fetch, host):
    """After five."""
    host.plans["/a.png"] = Plan(statuses=[301] * 99, headers={"Location": "/a.png"})
    (answer,) = fetch(f"{host.url}/a.png").values()
    assert outcome(answer) == (End.REFUSED, "redirects more than 5 times")
    assert len(host.asked) == 6


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("file:///etc/passwd", "redirects to what is file:, and only http and https are asked"),
        ("http://name:word@old.example/x", "redirects to what holds a name or a password"),
        ("http://[broken", "redirects to what is no address"),
    ],
)
def test_a_redirect_to_a_forbidden_address_is_refused(fetch, host, target, reason):
    """It is judged like any other."""
    host.plans["/a.png"] = Plan(statuses=[301], headers={"Location": target})
    (answer,) = fetch(f"{host.url}/a.png").values()
    assert outcome(answer) == (End.REFUSED, reason)


def test_a_redirect_into_the_private_network_is_refused(fetch, host, monkeypatch):
    """A public host may send us anywhere; only what is public is asked."""
    host.plans["/a.png"] = Plan(statuses=[302], headers={"Location": "http://127.0.0.2:9/secret"})
    monkeypatch.setattr(guard, "is_public", lambda machine: machine == "127.0.0.1")
    (answer,) = fetch(f"{host.url}/a.png", allow_private=False).values()
    assert outcome(answer) == (End.REFUSED, "leads to 127.0.0.2, which is no public machine")


def test_a_page_that_calls_itself_a_picture_is_not_taken(fetch, host, tmp_path):
    """Its first bytes tell, and the rest isn't waited for."""
    host.plans["/oar.png"] = Plan(PAGE * 1000, type="image/png")
    (answer,) = fetch(f"{host.url}/oar.png").values()
    assert outcome(answer) == (End.REFUSED, "is a web page")
    assert list((tmp_path / "way").iterdir()) == []


@pytest.mark.parametrize("stated", [True, False])
def test_what_is_too_large_is_not_taken(fetch, host, tmp_path, stated):
    """Whether it says so itself or not."""
    host.plans["/oar.png"] = Plan(LONG, stated=stated)
    (answer,) = fetch(f"{host.url}/oar.png", largest=1000).values()
    assert answer.end is End.REFUSED
    assert "is larger than" in answer.reason
    assert list((tmp_path / "way").iterdir()) == []


def test_what_comes_packed_is_not_taken(fetch, host):
    """It was asked for as it is."""
    host.plans["/oar.png"] = Plan(png(), headers={"Content-Encoding": "gzip"})
    (answer,) = fetch(f"{host.url}/oar.png").values()
    assert outcome(answer) == (End.REFUSED, "is sent as gzip")


def test_a_dead_host_is_given_up(fetch, host, patience):
    """After three addresses in a row without an answer; another host is asked all the same."""
    import socket

    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{closed.getsockname()[1]}"
    addresses = [f"{dead}/{number}.png" for number in range(5)]
    host.plans["/oar.png"] = Plan(png())
    answers = fetch(*addresses, f"{host.url}/oar.png", manners=Manners(at_once=1, delay=0), tries=2)
    assert [answers[address].end for address in addresses] == [End.LATER] * 5
    assert len(patience.waits) == 3
    assert answers[f"{host.url}/oar.png"].end is End.ARRIVED


def test_a_host_without_a_secure_connection_is_not_trusted(fetch, host):
    """What it would send might be anybody's."""
    host.plans["/oar.png"] = Plan(png())
    (answer,) = fetch(f"{host.url}/oar.png".replace("http:", "https:")).values()
    assert answer.end is End.REFUSED
    assert answer.reason.startswith("no secure connection: ")
    assert host.asked == []


def test_a_host_without_an_address_is_looked_up_once(fetch, monkeypatch, patience):
    """It may be gone, or this machine isn't connected; so it is asked for again another day."""
    looked_up = []

    async def resolve(name, _port):
        looked_up.append(name)
        raise UnknownHostError(name)

    monkeypatch.setattr(guard, "_resolve", resolve)
    answers = fetch(*(f"http://gone.example/{n}.png" for n in range(5)), manners=Manners(at_once=1))
    assert {outcome(answer) for answer in answers.values()} == {
        (End.LATER, "its host isn't known by that name")
    }
    assert looked_up == ["gone.example"]
    assert patience.waits == []


def test_a_folder_that_cannot_be_written_stops_everything(fetch, host, tmp_path):
    """With its name; the host isn't blamed."""
    (tmp_path / "way").write_text("a file")
    host.plans["/oar.png"] = Plan(png())
    with pytest.raises(UnusableInputError, match="way"):
        fetch(f"{host.url}/oar.png")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30.0),
        (" 0 ", 0.0),
        ("Sun, 22 Nov 2026 00:01:00 GMT", 60.0),
        ("Sun, 22 Nov 2026 00:01:00 -0000", 60.0),
        ("Sat, 21 Nov 2026 00:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-5", None),
    ],
)
def test_retry_after_in_all_its_forms(value, seconds):
    """Seconds, a date, or nothing usable."""
    assert parse_retry_after(value, datetime(2026, 11, 22, tzinfo=UTC)) == seconds
