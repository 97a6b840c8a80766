"""`afterword myths`."""

import io
import json
import re

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
    assert said[3:] == ["1 text differs."]


def test_evidence_is_coloured_where_colour_is_wanted(capsys, tmp_path, monkeypatch):
    """By its stance; `NO_COLOR` leaves the words, and a control character in a comment does nothing."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    text = tmp_path / "[" / "a] text.txt"
    text.parent.mkdir()
    text.write_text(f"\x1b[2J\x07 A word. {TEXT}", encoding="utf-8")
    main(["myths", *CATALOGUE, "tag", str(text)])
    coloured = capsys.readouterr().out
    assert f"\x1b[1;32m{TEXT}\x1b[0m" in coloured
    assert "\x1b[2J" not in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    main(["myths", *CATALOGUE, "tag", str(text)])
    plain = capsys.readouterr().out
    assert TEXT in plain
    assert "[32m" not in plain


def test_reasons_tell_rule_score_and_turn(capsys, tmp_path, monkeypatch):
    """Which line of which file, how much it shows, and what turned it."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    text = tmp_path / "text.txt"
    text.write_text("A lot of people think networking is fake.", encoding="utf-8")
    main(["myths", *CATALOGUE, "tag", str(text)])
    assert re.search(r"phoniness\.txt:\d+ \(0\.\d\d, others' belief\): ", capsys.readouterr().out)


GERMAN = "Networking ist für mich nur Theater, und ich habe dafür keine Zeit und keine Lust."


@pytest.mark.parametrize("terminal", [True, False])
def test_another_language_is_said(capsys, tmp_path, monkeypatch, terminal):
    """Nothing is labelled, and it is told why; of a text without words there is nothing to tell."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal)
    names = [str(tmp_path / name) for name in ("de.txt", "none.txt")]
    (tmp_path / "de.txt").write_text(GERMAN, encoding="utf-8")
    (tmp_path / "none.txt").write_text(" \n", encoding="utf-8")
    assert main(["myths", *CATALOGUE, "tag", *names]) == 0
    said = capsys.readouterr()
    if terminal:
        assert said.out.count("not English, so not labelled") == said.out.count("no myth found") == 1
    else:
        assert [json.loads(line)["labels"] for line in said.out.splitlines()] == [[], []]
        assert said.err == f"Not English, so not labelled: {names[0]}\n"


def test_a_page_is_read_as_its_words(capsys, tmp_path):
    """Tags and scripts are no evidence."""
    page = tmp_path / "page.html"
    page.write_text("<p>Networking <b>feels so</b> fake to me.</p><script>a.b</script>", encoding="utf-8")
    main(["myths", *CATALOGUE, "tag", str(page)])
    (label,) = json.loads(capsys.readouterr().out)["labels"]
    assert label["evidence"] == "Networking feels so fake to me."


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "a.md",
            "Title: A\nDate: 2024-01-01\nMyths: phonines\n\nA.\n",
            "a.md:3: unknown myth 'phonines'; did you mean 'phoniness'?",
        ),
        (
            "a.md",
            "Title: A\nMyths: phoniness rebutts\n\nA.\n",
            "a.md:2: unknown stance 'rebutts'; did you mean 'rebuts'?",
        ),
        (
            "a.thread",
            "Thread: 1\nTitle: A\n\n%%% c1\nMyths: phoniness\n\nA.\n\n%%% c2\nMyths: phonines\n\nA.\n",
            "a.thread:10: unknown myth 'phonines'; did you mean 'phoniness'?",
        ),
    ],
)
def test_an_unknown_myth_or_stance_has_a_place(capsys, tmp_path, name, text, message):
    """File, line and what was probably meant."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert main(["myths", *CATALOGUE, "tag", str(tmp_path / name)]) == 1
    assert message in capsys.readouterr().err
