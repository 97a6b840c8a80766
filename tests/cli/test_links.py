"""`afterword links`, against a host on the loopback that stands for the web and for the archive."""

import json
from datetime import date, timedelta
from urllib.parse import quote

import pytest

from afterword.cli.links_judging import judge, parse_availability
from afterword.cli.main import main
from afterword.fetching.knock import Ended, Knock
from afterword.text.outgoing import Link, LinkState, load_links
from loopback import Plan, hosting
from support import ROOT

THREAD = (
    "Thread: 1\nTitle: The ferry\nEssay: ferry\n\n%%% wp-1\nPublished: 2011-03-04\n\nSee [it]({old}/gone).\n"
)
WITHHELD = "\n%%% wp-2\nStatus: pending\n\nSee [it]({old}/pending).\n"
DAY = date(2026, 11, 22)


def named(url):
    """Return a host by its name: of a number, a comment's page would mask the link."""
    return url.replace("127.0.0.1", "localhost")


@pytest.fixture(name="host")
def _host():
    with hosting() as running:
        running.plans["/good"] = Plan(heads=True)
        yield running


@pytest.fixture(name="site")
def _site(tmp_path, monkeypatch, host):
    content = tmp_path / "content"
    for name in ("essays", "pages", "discussions"):
        (content / name).mkdir(parents=True)
    text = "Title: The ferry\nDate: 2012-05-06\n\nSee [it]({old}/good#x), [us](https://thewaterisfine.example/a/).\n"
    (content / "essays" / "ferry.md").write_text(text.format(old=host.url))
    draft = "Title: Not yet\nDate: 2012-05-06\nStatus: draft\n\nSee [it]({old}/draft).\n"
    (content / "essays" / "draft.md").write_text(draft.format(old=host.url))
    (content / "discussions" / "ferry.thread").write_text((THREAD + WITHHELD).format(old=named(host.url)))
    conf = (ROOT / "pelicanconf.py").read_text(encoding="utf-8")
    theme = f'THEME = "{(ROOT / "theme").as_posix()}"'
    (tmp_path / "pelicanconf.py").write_text(conf.replace('THEME = "theme"', theme))
    monkeypatch.chdir(tmp_path)
    return content


def links(host, *words):
    """Run the verb; hosts need no distance from one another here."""
    return main(["links", "--delay", "0", "--allow-private", "--archive-at", f"{host.url}/available", *words])


def states(site):
    """Return what is recorded, by the path of the address."""
    return {address.rpartition("/")[2]: link.state for address, link in load_links(site).items()}


def test_what_is_published_is_asked_and_recorded(site, host, capsys):
    """No draft's link, no pending comment's, none to this site; what is gone is named with its file."""
    assert links(host) == 3
    assert states(site) == {"good": LinkState.GOOD, "gone": LinkState.GONE}
    out = capsys.readouterr().out
    assert f"gone     {named(host.url)}/gone  404 Not Found (ferry.thread)" in out
    assert "2 addresses: 1 gone, 1 good; 0 with an archived copy." in out
    assert not {"/draft", "/pending"} & {path for path, _ in host.asked}


def test_what_was_asked_lately_is_not_asked_again(site, host):
    """Until it is old enough."""
    links(host)
    before = (site / "links.tsv").read_bytes()
    host.asked.clear()
    links(host)
    assert host.asked == []
    assert (site / "links.tsv").read_bytes() == before
    links(host, "--age", "0")
    assert host.asked


def test_a_copy_from_its_time_is_recorded(site, host):
    """As the archive names it; that there is none is remembered, and not asked for again and again."""
    address = quote(f"{host.url}/good", safe="")
    copy = f"{host.url}/web/2012/it"
    said = {"archived_snapshots": {"closest": {"available": True, "url": copy, "status": "200"}}}
    host.plans[f"/available?url={address}&timestamp=20120506"] = Plan(json.dumps(said).encode())
    none = quote(f"{named(host.url)}/gone", safe="")
    host.plans[f"/available?url={none}&timestamp=20110304"] = Plan(b'{"archived_snapshots": {}}')
    assert links(host, "--archive") == 3
    assert {link.archived for link in load_links(site).values()} == {copy, ""}
    host.asked.clear()
    links(host, "--archive")
    assert host.asked == []


def test_offline_asks_nobody_and_changes_nothing(site, host, capsys):
    """When told so, it says what is recorded."""
    assert links(host, "--offline") == 0
    assert host.asked == []
    assert not (site / "links.tsv").exists()
    assert "2 addresses: 2 unasked" in capsys.readouterr().out


def test_without_a_connection_nothing_is_changed(site, host, capsys):
    """A machine that hears nobody doesn't take everybody for gone."""
    text = (site / "essays" / "ferry.md").read_text()
    links(host)
    before = (site / "links.tsv").read_bytes()
    with hosting() as closed:
        address = closed.url
    (site / "essays" / "ferry.md").write_text(text.replace(host.url, address))
    (site / "discussions" / "ferry.thread").write_text(THREAD.format(old=named(address)))
    capsys.readouterr()
    words = ["links", "--delay", "0", "--allow-private", "--archive-at", f"{address}/available"]
    assert main(words) == 1
    assert capsys.readouterr().out == "Offline: no machine could be reached. Nothing was changed.\n"
    assert (site / "links.tsv").read_bytes() == before


def test_as_json(site, host, capsys):
    """One object, every address with its files."""
    assert site.exists()
    links(host, "--json")
    (good, gone) = json.loads(capsys.readouterr().out)["links"]
    assert (good["state"], good["archived"], len(good["files"])) == ("good", None, 1)
    assert (gone["state"], gone["seen"], gone["note"]) == ("gone", None, "404 Not Found")


@pytest.mark.parametrize(
    ("data", "copy"),
    [
        (
            {"available": True, "url": "http://web.archive.example/1", "status": "200"},
            "https://web.archive.example/1",
        ),
        ({"available": True, "url": "http://archive.example/1"}, "https://archive.example/1"),
        ({"available": True, "url": "https://evil.example/1"}, ""),
        ({"available": True, "url": "https://evil.example/?https://archive.example"}, ""),
        ({"available": True, "url": 'https://archive.example/"><b>'}, ""),
        ({"available": True, "url": "javascript://archive.example/1"}, ""),
        ({"available": False, "url": "https://archive.example/1"}, ""),
        ({"available": True, "url": "https://archive.example/1", "status": "404"}, ""),
        ({}, ""),
        ([], ""),
    ],
)
def test_what_an_archive_says(data, copy):
    """A copy counts that is there, is whole, and lies with the archive itself."""
    body = json.dumps({"archived_snapshots": {"closest": data}}).encode()
    assert parse_availability(body, "https://archive.example/available") == copy


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b"\xff", b"null", b'{"archived_snapshots": {}}'])
def test_an_answer_that_says_nothing_is_no_copy(data):
    """However broken it is."""
    assert parse_availability(data, "https://archive.example/") == ""


def test_what_doesnt_answer_is_gone_after_a_month():
    """Not at once: a host may be ill; and what was known of it stays."""
    address = "https://old.example/a"
    silent = Knock(address, Ended.SILENT, "500 Internal Server Error")
    good = Link(
        address, LinkState.GOOD, DAY - timedelta(days=99), DAY - timedelta(days=9), "https://c.example/"
    )
    first = judge(silent, good, DAY)
    assert (first.state, first.since, first.seen, first.archived) == (
        LinkState.FAILING,
        DAY,
        good.seen,
        good.archived,
    )
    assert judge(silent, first, DAY + timedelta(days=29)).state is LinkState.FAILING
    later = judge(silent, first, DAY + timedelta(days=30))
    assert (later.state, later.since) == (LinkState.GONE, DAY)
    again = judge(Knock(address, Ended.ANSWERS), later, DAY + timedelta(days=40))
    assert (again.state, again.since) == (LinkState.GOOD, DAY + timedelta(days=40))


def test_where_it_has_moved_is_noted():
    """It answers, and an editor may mend it."""
    moved = Knock("https://old.example/a", Ended.ANSWERS, moved="https://new.example/a")
    assert judge(moved, None, DAY).note == "moved to https://new.example/a"
