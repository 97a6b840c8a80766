"""`afterword remove`, as a person calls it."""

import json

import pytest

from afterword.cli.main import main
from support import run

REASON = "at the writer’s wish"
WHICH = "long-time-lurker#c-m1"
SAID = "rehabilitation clinic near Graz: 180 beds, 94 PCs, one NetWare server"


@pytest.fixture
def here(site, monkeypatch):
    """Stand in the folder of a copy of the site."""
    monkeypatch.chdir(site)
    return site


def texts(folder):
    """Return every file's bytes below a folder."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_without_write_nothing_is_written(here, capsys):
    """The plan names the comment, what stays and who quotes it, and changes no byte."""
    before = texts(here)
    assert main(["remove", WHICH]) == 0
    said = capsys.readouterr().out
    assert "Bernd Aschauer" in said
    assert "6 replies stay" in said
    assert "long-time-lurker.thread:75 (m6)" in said
    assert texts(here) == before


def test_an_ambiguous_id_is_told_apart(here, capsys):
    """An id that several conversations have is no request; the message names each."""
    assert main(["remove", "c1"]) == 2
    assert "ten-tips#c-c1" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name",
    [
        "https://thewaterisfine.example/discussions/long-time-lurker/#c-m1",
        "/discussions/long-time-lurker/#c-m1",
        "discussions/long-time-lurker.thread#m1",
    ],
)
def test_an_address_names_a_comment(here, capsys, name):
    """What a reader copies from the page, and what a message of ours says, will do."""
    assert main(["remove", name, "--json"]) == 0
    (comment,) = json.loads(capsys.readouterr().out)["comments"]
    assert (comment["thread"], comment["id"]) == ("long-time-lurker", "m1")


def test_an_essay_is_removed_otherwise(here, capsys):
    """For an essay the way out is told."""
    assert main(["remove", "ten-tips"]) == 2
    assert '[gone], "/essays/ten-tips/"' in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [[], ["nothing-such"], ["m1", "--author", "X"], ["--author", "Nobody At All"], [WHICH, "--write"]],
)
def test_a_wrong_request_writes_nothing(here, capsys, words):
    """Without a comment, a reason, or with too much, nothing happens."""
    before = texts(here)
    assert main(["remove", *words]) == 2
    assert capsys.readouterr().err
    assert texts(here) == before


def test_all_of_a_persons_comments_go(here, capsys):
    """A name, in whatever case, is that of all their comments, shown first and then removed."""
    assert main(["remove", "--author", "bernd  aschauer", "--reason", REASON, "--write", "--json"]) == 3
    removed = json.loads(capsys.readouterr().out)["comments"]
    assert len(removed) > 1
    text = (here / "content/discussions/long-time-lurker.thread").read_text(encoding="utf-8")
    assert "Author: Bernd Aschauer" not in text
    assert text.count(f"Removed: {REASON}") == len(removed)


def test_from_request_to_proof(here, capsys):
    """Removed, decided, built anew, the words are nowhere; a leftover is found and named."""
    run("afterword", "build", cwd=here)
    assert main(["remove", WHICH, "--reason", REASON, "--write"]) == 3
    assert main(["remove", "--check"]) == 1
    assert "myths.json: words of long-time-lurker#c-m1" in capsys.readouterr().err
    assert main(["remove", "--leave", "long-time-lurker#c-m6"]) == 0
    run("afterword", "build", cwd=here)
    page = (here / "output/discussions/long-time-lurker/index.html").read_text(encoding="utf-8")
    assert f"This comment was removed ({REASON})" in page
    assert "NetWare server" not in page
    assert main(["remove", "--check"]) == 0
    assert "Out of reach" in capsys.readouterr().out
    (here / "output/search/index/old.json").write_text(
        json.dumps([f"the only IT man of a {SAID}"]), encoding="utf-8"
    )
    assert main(["remove", "--check"]) == 1
    assert "old.json" in capsys.readouterr().err
