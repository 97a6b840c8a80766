"""`afterword myths`."""

import io
import json

import pytest

from afterword.cli.main import main
from support import ROOT

CATALOGUE = ["--catalogue", str(ROOT / "content" / "myths")]
KEYS = ["myth", "stance", "evidence", "start", "end", "score", "by"]
TEXT = "Networking isn't about collecting business cards."


def test_tag_reads_and_writes_lines(capsys, monkeypatch):
    """Standard input to standard output, a line a text, in the contract's keys."""
    rows = [{"id": "a", "text": TEXT}, {"id": 7, "text": ""}]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(json.dumps(row) + "\n" for row in rows)))
    assert main(["myths", *CATALOGUE, "tag", "--jsonl", "-"]) == 0
    one, two = map(json.loads, capsys.readouterr().out.splitlines())
    (label,) = one["labels"]
    assert list(label) == KEYS
    assert (one["id"], label["myth"], label["stance"]) == ("a", "numbers-game", "rebuts")
    assert TEXT[label["start"] : label["end"]] == label["evidence"]
    assert two == {"id": "7", "labels": []}


def test_tag_uses_the_context(capsys, tmp_path):
    """A line's context tells its topic."""
    rows = [{"id": "a", "text": "It all feels so fake.", "context": "Networking and me"}]
    file = tmp_path / "texts.jsonl"
    file.write_text("".join(json.dumps(row) for row in rows), encoding="utf-8")
    main(["myths", *CATALOGUE, "tag", "--jsonl", str(file)])
    assert json.loads(capsys.readouterr().out)["labels"][0]["myth"] == "phoniness"


def test_tag_takes_essays_conversations_and_plain_texts(capsys, tmp_path):
    """A row an essay, a comment and a text; quotations and the author's word count."""
    essay = tmp_path / "essay.md"
    essay.write_text(
        "Title: Walks\nDate: 2024-01-01\nMyths: no-time\n\nWe walked by the river.\n", encoding="utf-8"
    )
    thread = tmp_path / "talk.thread"
    thread.write_text(
        f"Thread: 1\nTitle: Talk\n\n%%% c1\n\n> Networking feels so fake to me.\n\n%%% c2\n\n{TEXT}\n",
        encoding="utf-8",
    )
    text = tmp_path / "text.txt"
    text.write_text(TEXT, encoding="utf-8")
    assert main(["myths", *CATALOGUE, "tag", str(essay), str(thread), str(text)]) == 0
    rows = {row["id"]: row["labels"] for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert [(label["myth"], label["by"]) for label in rows[str(essay)]] == [("no-time", "author")]
    assert rows[f"{thread}#c-c1"] == []
    assert rows[f"{thread}#c-c2"][0]["myth"] == rows[str(text)][0]["myth"] == "numbers-game"


def test_tag_on_a_terminal_shows_the_reasons(capsys, tmp_path, monkeypatch):
    """The text, the label and the rule behind it."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    text = tmp_path / "text.txt"
    text.write_text(TEXT, encoding="utf-8")
    assert main(["myths", *CATALOGUE, "tag", str(text)]) == 0
    out = capsys.readouterr().out
    assert "numbers-game rebuts" in out
    assert "numbers-game.txt:" in out


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["tag"], "name a FILE"),
        (["tag", "nowhere.md"], "no such file"),
        (["tag", "--jsonl", "nowhere.jsonl"], "nowhere.jsonl"),
        (["evaluate", "nowhere.jsonl"], "nowhere.jsonl"),
    ],
)
def test_unusable_input_is_one_line(capsys, words, hint):
    """Exit code 2, and the file's name."""
    assert main(["myths", *CATALOGUE, *words]) == 2
    assert hint in capsys.readouterr().err


def test_a_line_that_is_no_text_is_named(capsys, monkeypatch):
    """Place, and what to write instead."""
    monkeypatch.setattr("sys.stdin", io.StringIO('{"id": 1}\n'))
    assert main(["myths", *CATALOGUE, "tag", "--jsonl", "-"]) == 2
    assert '<standard input>:1: write {"id"' in capsys.readouterr().err


def test_evaluate_prints_figures_with_intervals(capsys, tmp_path):
    """One right label: all is perfect."""
    gold = tmp_path / "gold.jsonl"
    label = {"myth": "numbers-game", "stance": "rebuts", "evidence": "collecting business cards"}
    gold.write_text(json.dumps({"id": "a", "text": TEXT, "labels": [label]}), encoding="utf-8")
    assert main(["myths", *CATALOGUE, "evaluate", str(gold)]) == 0
    out = capsys.readouterr().out
    assert "micro_f1               1.000   95 %: 1.000 to 1.000" in out
    assert "numbers-game        1.00  1.00  1.00    1" in out


def test_suggest_lists_where_author_and_tagger_differ(capsys, tmp_path):
    """A line a difference, each text by its place; what nobody said anything of is left out."""
    essay = "Title: Cards\nDate: 2024-05-01\nMyths: {}\n\nNetworking is all so fake, and I hate pretending.\n"
    (tmp_path / "one.md").write_text(
        essay.format("phoniness rebuts, too-late, -small-talk"), encoding="utf-8"
    )
    (tmp_path / "two.md").write_text(essay.format("phoniness voices"), encoding="utf-8")
    (tmp_path / "three.md").write_text(essay.replace("Myths: {}\n", ""), encoding="utf-8")
    names = [str(tmp_path / name) for name in ("one.md", "two.md", "three.md")]
    assert main(["myths", "suggest", *names]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line.removeprefix(f"{names[0]}: ").partition(":")[0] for line in said[:3]] == [
        "phoniness",
        "too-late",
        "-small-talk takes nothing off; the tagger doesn't find it",
    ]
    assert "the author says rebuts, the tagger voices" in said[0]
    assert said[3:] == ["1 texts differ."]
