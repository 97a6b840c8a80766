"""`afterword media`: what it lists, what it brings, and that pages then show it."""

import json
import re
import shutil
import signal
import zipfile
from contextlib import contextmanager

import pytest

from afterword.cli.main import main
from afterword.discussion.model import Comment, Origin, Thread
from afterword.discussion.threadfile import dumps
from afterword.text.media import load_media
from afterword.vocabulary import Format
from loopback import Plan, hosting
from pictures import MP3, PAGE, SVG, gif, jpeg, png
from support import ROOT, run

HEAD = "Title: The ferry\nDate: 2011-03-04\nOrigin: {old}/2011/ferry/\nImported: 2026-01-01\n"


@pytest.fixture
def host():
    """Return the host on which the old blog's pictures lie."""
    with hosting() as running:
        yield running


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Return a function that makes a site of one imported essay and its conversation, and works there."""

    def make(old, essay="", comment="", **fields):
        content = tmp_path / "content"
        for name in ("essays", "pages", "discussions", "images"):
            (content / name).mkdir(parents=True)
        shutil.copytree(ROOT / "tests/golden/small/content/myths", content / "myths")
        (content / "essays" / "ferry.md").write_text(f"{HEAD.format(old=old)}\nThe ferry.\n\n{essay}\n")
        said = Comment("wp-1", body=comment, format=Format.HTML, digest="0" * 16, **fields)
        thread = Thread("The ferry", essay="ferry", origin=Origin(f"{old}/2011/ferry/"), comments=(said,))
        (content / "discussions" / "ferry.thread").write_text(dumps(thread))
        conf = (ROOT / "pelicanconf.py").read_text(encoding="utf-8")
        (tmp_path / "pelicanconf.py").write_text(
            conf.replace('THEME = "theme"', f'THEME = "{(ROOT / "theme").as_posix()}"')
        )
        monkeypatch.chdir(tmp_path)
        return content

    return make


def media(*words):
    """Run the verb; hosts need no distance from one another here."""
    return main(["media", "--delay", "0", *words])


def listed(capsys):
    """Return what was printed as JSON: the states by address, and the whole."""
    book = json.loads(capsys.readouterr().out)
    return {item["address"]: item["state"] for item in book["media"]}, book


def test_by_default_it_only_lists(site, host, capsys, tmp_path):
    """Nobody is asked, nothing is written."""
    site(host.url, "![An oar](/oar.png)", '<img src="http://other.example/reed.png">')
    before = sorted(tmp_path.rglob("*"))
    assert media() == 0
    out = capsys.readouterr().out
    assert f"Remote: {host.url}/oar.png (content/" not in out
    assert f"Remote: {host.url}/oar.png (essays/ferry.md)" in out
    assert "Remote: http://other.example/reed.png (discussions/ferry.thread:" in out
    assert sorted(tmp_path.rglob("*")) == before
    assert host.asked == []


def test_pictures_are_fetched_and_pages_show_them(site, host, capsys, tmp_path):
    """The sources stay as they are, to the byte."""
    content = site(
        host.url,
        f"![An oar]({host.url}/2011/Oar.PNG)\n\n[The talk]({host.url}/talk.mp3)",
        f'<a href="{host.url}/large.jpg"><img src="{host.url}/small.gif" alt="small"></a>',
    )
    host.plans = {
        "/2011/Oar.PNG": Plan(png(30, 20)),
        "/talk.mp3": Plan(MP3),
        "/large.jpg": Plan(jpeg(90, 60)),
        "/small.gif": Plan(gif(9, 6)),
    }
    sources = {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}
    assert media("--fetch", "--allow-private") == 0
    assert "Brought 4." in capsys.readouterr().out
    assert {path: path.read_bytes() for path in sources} == sources
    run("pelican", "content", "-s", "pelicanconf.py", "-o", "output", "--fatal", "warnings", cwd=tmp_path)
    page = (tmp_path / "output/essays/ferry/index.html").read_text()
    place = "/images/imported/127-0-0-1"
    assert f'<img src="{place}/2011/oar.png" width="30" height="20" alt="An oar">' in page
    assert f'href="{place}/talk.mp3"' in page
    assert f'<img src="{place}/small.gif" width="9" height="6" alt="small" loading="lazy"' in page
    assert f'href="{place}/large.jpg"' in page
    assert not re.search(r'(?:src|srcset)="(?:https?:)?//', page)
    for name in re.findall(rf'(?:src|href)="({place}[^"]*)"', page):
        assert (tmp_path / "output" / name[1:]).is_file()
    assert media("--fetch", "--allow-private") == 0
    assert all(count == 1 for count in host.count().values())


def test_a_site_under_a_path_shows_them_there(site, host, tmp_path):
    """Links begin with the path of `SITEURL`."""
    site(host.url, "![An oar](/oar.png)", f'<img src="{host.url}/oar.png">')
    conf = tmp_path / "pelicanconf.py"
    conf.write_text(re.sub(r'SITEURL = ".*"', 'SITEURL = "https://site.example/blog"', conf.read_text()))
    host.plans = {"/oar.png": Plan(png())}
    assert media("--fetch", "--allow-private") == 0
    run("pelican", "content", "-s", "pelicanconf.py", "-o", "output", "--fatal", "warnings", cwd=tmp_path)
    page = (tmp_path / "output/essays/ferry/index.html").read_text()
    assert page.count('<img src="/blog/images/imported/127-0-0-1/oar.png" width="2" height="1"') == 2


def test_without_a_copy_no_page_calls_the_old_host(site, host, tmp_path):
    """A link with its alternative text stands for the picture."""
    site(host.url, "![An oar](/oar.png)", f'<img src="{host.url}/reed.png" alt="A reed">')
    run("pelican", "content", "-s", "pelicanconf.py", "-o", "output", cwd=tmp_path)
    page = (tmp_path / "output/essays/ferry/index.html").read_text()
    assert "[Image: An oar]" in page
    assert "[Image: A reed]" in page
    assert not re.search(r'(?:src|srcset)="(?:https?:)?//', page)


def test_private_hosts_are_not_asked_unless_allowed(site, host, capsys):
    """The texts are strangers'."""
    site(host.url, "![](/oar.png)")
    host.plans = {"/oar.png": Plan(png())}
    assert media("--fetch", "--json") == 3
    states, book = listed(capsys)
    assert states == {f"{host.url}/oar.png": "refused"}
    assert "no public machine" in book["media"][0]["reason"]
    assert host.asked == []


def test_what_cannot_be_had_is_counted_with_its_reason(site, host, capsys, tmp_path):
    """The rest is in, and the exit code is 3."""
    names = ("oar.png", "gone.png", "page.png", "logo.svg", "tired.png", "cut.png")
    content = site(host.url, "\n".join(f"![](/{name})" for name in names))
    host.plans = {
        "/oar.png": Plan(png(), type="text/html"),
        "/page.png": Plan(PAGE, type="image/png"),
        "/logo.svg": Plan(SVG, type="image/svg+xml"),
        "/tired.png": Plan(statuses=[429], headers={"Retry-After": "9999"}),
        "/cut.png": Plan(png()[:20], type="image/png"),
    }
    assert media("--fetch", "--allow-private", "--json") == 3
    _, book = listed(capsys)
    found = {item["address"].rpartition("/")[2]: (item["state"], item["reason"]) for item in book["media"]}
    assert found["oar.png"] == ("here", "")
    assert found["gone.png"] == ("missing", "404 Not Found")
    assert found["page.png"] == ("refused", "is a web page")
    assert found["logo.svg"] == ("refused", "is an SVG, which can hold scripts; save it as PNG")
    assert found["tired.png"] == ("remote", "its host asks to be left alone for 9999 seconds")
    assert found["cut.png"][0] == "refused"
    assert book["counts"] == {"here": 1, "remote": 1, "missing": 1, "refused": 3, "withheld": 0}
    assert [row.type for row in load_media(content)] == ["image/png"]
    assert json.loads((tmp_path / "exports/media.ledger.json").read_text()) == book


def test_nobody_is_asked_twice_for_what_is_not_there(site, host):
    """Unless that is wanted."""
    site(host.url, "![](/gone.png)")
    assert media("--fetch", "--allow-private") == 3
    assert media("--fetch", "--allow-private") == 0
    assert host.count() == {"/gone.png": 1}
    host.plans = {"/gone.png": Plan(png())}
    assert media("--fetch", "--allow-private", "--again") == 0
    assert host.count() == {"/gone.png": 2}


def test_a_dry_run_asks_nobody(site, host, capsys, tmp_path):
    """And writes nothing."""
    site(host.url, "![](/oar.png)")
    before = sorted(tmp_path.rglob("*"))
    assert media("--fetch", "--allow-private", "--dry-run") == 0
    assert host.asked == []
    assert sorted(tmp_path.rglob("*")) == before


def test_a_stop_keeps_what_has_arrived(site, host, monkeypatch):
    """And a second run goes on from there."""
    content = site(host.url, "\n".join(f"![](/{number}.png)" for number in range(4)))
    host.plans = {f"/{number}.png": Plan(png(number + 1)) for number in range(4)}

    @contextmanager
    def stopped(_total):
        steps = iter([None])

        def advance():
            if next(steps, "stop") == "stop":
                signal.raise_signal(signal.SIGINT)

        yield advance

    with monkeypatch.context() as patch:
        patch.setattr("afterword.cli.media._progress", stopped)
        assert media("--fetch", "--allow-private") == 130
    assert 2 <= len(load_media(content)) < 4
    assert media("--fetch", "--allow-private") == 0
    assert len(load_media(content)) == 4


@pytest.fixture
def uploads(tmp_path):
    """Return a function that makes a folder or a zip of uploads."""

    def make(files, *, packed):
        if packed:
            path = tmp_path / "backup.zip"
            with zipfile.ZipFile(path, "w") as target:
                for name, data in files.items():
                    target.writestr(name, data)
            return str(path)
        for name, data in files.items():
            file = tmp_path / "backup" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return str(tmp_path / "backup")

    return make


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_uploads_are_taken_from_where_they_lie(site, uploads, capsys, packed):
    """The pictures of a dead host, and what came with a message."""
    content = site(
        "http://old.example",
        "![](http://old.example/wp-content/uploads/2011/03/oar.png)",
        '<img src="http://old.example/x/image.png"><img src="http://old.example/y/image.png">',
        extra=(("X-Attachment", f"reed.gif (image/gif, {len(gif())} bytes)"),),
    )
    path = uploads(
        {
            "uploads/2011/03/oar.png": png(30, 20),
            "uploads/2010/03/oar.png": png(1, 1),
            "image.png": png(5, 5),
            "mail/reed.gif": gif(),
            "mail/notes.txt": b"words",
        },
        packed=packed,
    )
    assert media("--from", path, "--json") == 3
    states, book = listed(capsys)
    assert states == {
        "attachment:wp-1/1/reed.gif": "here",
        "http://old.example/wp-content/uploads/2011/03/oar.png": "here",
        "http://old.example/x/image.png": "remote",
        "http://old.example/y/image.png": "remote",
    }
    assert [item["reason"] for item in book["media"][-2:]] == [
        "2 addresses have this name, and one upload"
    ] * 2
    assert sorted(row.file for row in load_media(content)) == [
        "images/imported/attachments/wp-1/1/reed.gif",
        "images/imported/old.example/wp-content/uploads/2011/03/oar.png",
    ]


def test_a_zip_that_leads_out_writes_nothing_outside(site, uploads, capsys, tmp_path):
    """Its names never become paths; the entry is named and left alone."""
    site("http://old.example", "![](http://old.example/up/oar.png)")
    path = uploads({"../../up/oar.png": png()}, packed=True)
    before = sorted(path for path in tmp_path.rglob("*.png"))
    assert media("--from", path) == 0
    assert "Left alone: ../../up/oar.png is a path that leads out of the zip." in capsys.readouterr().out
    assert sorted(path for path in tmp_path.rglob("*.png")) == before


def test_a_zip_bomb_is_unusable(site, capsys, tmp_path):
    """Nothing of it is taken."""
    content = site("http://old.example", "![](http://old.example/up/oar.png)")
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("up/oar.png", png() + bytes(30 << 20))
    assert media("--from", "bomb.zip") == 2
    assert "refused" in capsys.readouterr().err
    assert load_media(content) == ()


def test_an_upload_that_is_no_picture_is_refused(site, uploads, capsys):
    """Whatever it is called."""
    site("http://old.example", "![](http://old.example/up/oar.png)")
    assert media("--from", uploads({"up/oar.png": SVG}, packed=False), "--json") == 3
    states, book = listed(capsys)
    assert states == {"http://old.example/up/oar.png": "refused"}
    assert "SVG" in book["media"][0]["reason"]


def test_a_dry_run_says_what_uploads_would_bring(site, uploads, capsys):
    """Before anything is copied."""
    content = site("http://old.example", "![](http://old.example/up/oar.png)")
    assert media("--from", uploads({"up/oar.png": png()}, packed=False), "--dry-run") == 0
    assert "Would bring 1." in capsys.readouterr().out
    assert load_media(content) == ()


def test_what_uploads_lack_is_fetched(site, uploads, host):
    """In one run."""
    content = site(host.url, "![](/up/oar.png) ![](/up/reed.png)")
    host.plans = {"/up/oar.png": Plan(png()), "/up/reed.png": Plan(png(3))}
    path = uploads({"up/oar.png": png(9, 9)}, packed=False)
    assert media("--from", path, "--fetch", "--allow-private") == 0
    assert host.count() == {"/up/reed.png": 1}
    assert sorted((row.width, row.height) for row in load_media(content)) == [(3, 1), (9, 9)]


def test_a_copy_that_is_not_what_was_taken_in_fails(site, host, capsys):
    """The checksum tells, and the exit code is 1."""
    content = site(host.url, "![](/oar.png)")
    host.plans = {"/oar.png": Plan(png())}
    assert media("--fetch", "--allow-private") == 0
    (row,) = load_media(content)
    (content / row.file).write_bytes(b"changed")
    assert media() == 1
    assert f"Wrong: {row.file}" in capsys.readouterr().out


def test_a_copy_that_is_gone_is_a_mistake(site, capsys):
    """`check` names the map and the line; the build leaves the picture a link."""
    content = site("http://old.example", "![An oar](http://old.example/oar.png)")
    (content / "media.tsv").write_text(
        "address\tfile\ttype\twidth\theight\tbytes\tsha256\nhttp://old.example/oar.png\timages/oar.png\n"
    )
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    assert re.search(r"media\.tsv:2: images/oar\.png isn't there", out)


def test_what_nothing_refers_to_any_more_is_named(site, host, capsys):
    """It may be taken away; nothing is taken away by itself."""
    content = site(host.url, "![](/oar.png)")
    host.plans = {"/oar.png": Plan(png())}
    assert media("--fetch", "--allow-private") == 0
    essay = content / "essays" / "ferry.md"
    essay.write_text(essay.read_text().replace("![](/oar.png)", ""))
    capsys.readouterr()
    assert media() == 0
    assert "Unused: images/imported/127-0-0-1/oar.png" in capsys.readouterr().out


def test_without_a_site_it_says_where_to_run(tmp_path, monkeypatch, capsys):
    """One line, exit code 2."""
    monkeypatch.chdir(tmp_path)
    assert media() == 2
    assert "run this in the site's folder" in capsys.readouterr().err
