"""An import taken back: exactly what it wrote, nothing that anybody touched, and the rest is named."""

import json

import pytest
from hypothesis import given
from msgspec.structs import replace

import strategies
from afterword.discussion.merge import merge
from afterword.discussion.threadfile import dumps
from afterword.errors import UnusableInputError
from afterword.essays.essayfile import dumps_essay
from afterword.importers import journal, undo
from afterword.importers.undo import undo_import

PLAIN = "wordpress/plain-post.xml"
THREAD = "content/discussions/listening-first.thread"
ESSAY = "content/essays/listening-first.md"
JOURNAL = "exports/plain-post.xml.journal.jsonl"


def take_back(site, export="plain-post.xml", into=None):
    """Take back the import of an export."""
    return undo_import(site.folder / "exports" / f"{export}.ledger.json", into or site.content)


def edit_thread(site, change):
    """Write a thread as its editor would; `change` gives the comments from the comments."""
    thread = site.thread()
    path = site.folder / THREAD
    path.write_text(dumps(replace(thread, comments=tuple(change(thread.comments)))))


def second_export(site, *changes):
    """Put another version of the export in its place."""
    path = site.folder / "exports" / "plain-post.xml"
    data = path.read_bytes()
    for before, after in changes:
        assert before in data
        data = data.replace(before, after)
    return data


def retake(site, data):
    """Import other bytes under the same name."""
    path = site.folder / "exports" / "plain-post.xml"
    path.write_bytes(data)
    return site.take_path(path)


def test_what_nobody_touched_is_gone(site):
    """Nothing is left but the export itself, not even an empty folder."""
    undone = take_back(site.take("wordpress/pending-spam-trash.xml"), "pending-spam-trash.xml")
    assert set(site.files()) == {"exports/pending-spam-trash.xml"}
    assert not list(site.content.iterdir())
    assert undone.kept == []


def test_a_second_unchanged_import_changes_nothing_about_it(site):
    """The journal of the first run is still there."""
    site.take(PLAIN).take(PLAIN)
    take_back(site)
    assert set(site.files()) == {"exports/plain-post.xml"}


def test_an_edited_essay_stays_and_is_named(site):
    """With its thread, which is as it was, gone; and the ledger and the journal stay to tell of it."""
    site.take(PLAIN)
    path = site.folder / ESSAY
    path.write_text(dumps_essay(replace(site.essay(), body="Edited.\n")))
    undone = take_back(site)
    assert set(site.files()) == {
        ESSAY,
        JOURNAL,
        "exports/plain-post.xml",
        "exports/plain-post.xml.ledger.json",
    }
    (kept,) = undone.kept
    assert "listening-first.md: was changed since" in kept


def test_what_was_kept_can_be_taken_back_later(site):
    """Once the edit is undone, so is the rest of the import."""
    site.take(PLAIN)
    path = site.folder / ESSAY
    original = path.read_bytes()
    path.write_text(dumps_essay(replace(site.essay(), body="Edited.\n")))
    take_back(site)
    path.write_bytes(original)
    assert take_back(site).kept == []
    assert set(site.files()) == {"exports/plain-post.xml"}


def test_of_a_touched_thread_the_untouched_comments_go(site):
    """One that a person labelled stays, one written here too; the other one goes."""
    site.take(PLAIN)
    mine = replace(site.comment(), id="mine", digest=None, anchor=None, extra=())
    edit_thread(site, lambda comments: (replace(comments[0], myths="small-talk"), *comments[1:], mine))
    undone = take_back(site)
    assert [comment.id for comment in site.thread().comments] == ["wp-101", "mine"]
    assert undone.comments == 1
    (kept,) = undone.kept
    assert "comment wp-101 was changed since" in kept


def test_a_comment_of_ones_own_keeps_the_thread(site):
    """Both imported comments go, and nothing that the import wrote is left to name."""
    site.take(PLAIN)
    mine = replace(site.comment(), id="mine", digest=None, anchor=None, extra=())
    edit_thread(site, lambda comments: (*comments, mine))
    undone = take_back(site)
    assert [comment.id for comment in site.thread().comments] == ["mine"]
    assert undone.kept == []


def test_a_later_import_is_taken_back_to_the_earlier_one(site):
    """To the byte: the comment that came goes, the one that was brought up to date is as it was."""
    before = site.take(PLAIN).files()
    data = second_export(site, (b"<wp:comment_id>102<", b"<wp:comment_id>103<"), (b"I asked.", b"I did ask."))
    retake(site, data)
    assert len(site.thread().comments) == 3
    undone = take_back(site)
    assert undone.kept == []
    after = site.files()
    assert {**after, "exports/plain-post.xml": before["exports/plain-post.xml"]} == before


def test_an_earlier_text_comes_back_into_a_thread_touched_since(site):
    """The comment that the second import changed says what it said; what a person added stays."""
    site.take(PLAIN)
    data = second_export(site, (b"<wp:comment_id>102<", b"<wp:comment_id>103<"), (b"I asked.", b"I did ask."))
    retake(site, data)
    mine = replace(site.comment(), id="mine", digest=None, anchor=None, extra=())
    edit_thread(site, lambda comments: (*comments, mine))
    undone = take_back(site)
    assert [comment.id for comment in site.thread().comments] == ["wp-101", "wp-102", "mine"]
    assert "I asked." in site.comment().body
    assert undone.comments == 2
    assert undone.kept == []


def test_a_file_that_somebody_removed_is_no_matter(site):
    """It is gone already."""
    site.take(PLAIN)
    (site.folder / ESSAY).unlink()
    assert take_back(site).kept == []
    assert set(site.files()) == {"exports/plain-post.xml"}


def test_a_broken_thread_stays_and_its_mistake_is_named(site):
    """Nobody's words are thrown away because they can't be read."""
    site.take(PLAIN)
    path = site.folder / THREAD
    path.write_text(path.read_text().replace("Author:", "Auhtor:", 1))
    (kept,) = take_back(site).kept
    assert "unknown header" in kept
    assert path.exists()


def test_an_import_that_was_killed_can_be_taken_back(site, monkeypatch):
    """The journal is there before the first file; the second run adds what it brought."""
    whole = site.take(PLAIN).files()
    for name in (THREAD, "exports/plain-post.xml.ledger.json"):
        (site.folder / name).unlink()
    site.take(PLAIN)
    assert len((site.folder / JOURNAL).read_bytes()) > len(whole[JOURNAL])
    assert take_back(site).kept == []
    assert set(site.files()) == {"exports/plain-post.xml"}


@pytest.mark.parametrize("path", ["no/such.xml.ledger.json", "exports/plain-post.xml"])
def test_what_is_no_ledger_is_refused(site, path):
    """One line that says why."""
    site.take(PLAIN)
    with pytest.raises(UnusableInputError, match=r"no such file|no ledger"):
        undo_import(site.folder / path, site.content)


def test_another_sites_content_is_not_touched(site, tmp_path):
    """The journal names the folder that the import went into."""
    site.take(PLAIN)
    before = site.files()
    with pytest.raises(UnusableInputError, match="name it with --into"):
        take_back(site, into=tmp_path)
    assert site.files() == before


def test_a_journal_cannot_change_a_file_elsewhere(site, tmp_path):
    """Whatever it says, only content/ and the journal's own folder are written into."""
    site.take(PLAIN)
    target = tmp_path / "elsewhere.txt"
    target.write_text("mine")
    written = journal.Written.make("../../elsewhere.txt", b"mine", b"theirs")
    with (site.folder / JOURNAL).open("a") as file:
        file.write(json.dumps(written.as_json()) + "\n")
    (kept,) = take_back(site).kept
    assert "lies outside" in kept
    assert target.read_text() == "mine"


@pytest.mark.parametrize(
    "line", ["", "no json", "{}", '{"file": "x"}', "[]", '{"file": "x", "sha256": "", "before": null}']
)
def test_a_broken_journal_is_refused_by_its_line(tmp_path, line):
    """A line that is none is named; nothing is guessed."""
    path = tmp_path / "x.xml.journal.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(UnusableInputError, match=r"x\.xml\.journal\.jsonl:1: "):
        journal.load_journal(path)


def written(before, after):
    """Return the journal's entry of a thread."""
    old = None if before is None else dumps(before).encode()
    return journal.Written.make("x.thread", dumps(after).encode(), old)


@given(first=strategies.sources(), second=strategies.sources())
def test_a_merged_thread_becomes_what_it_was(first, second):
    """Whatever an import added, changed and interleaved: without it, every comment is at its old place."""
    before = merge(None, first).thread
    after = merge(before, second).thread
    assert undo._without(after, before, written(before, after)) == (  # noqa: SLF001 - the law is this one's
        before,
        len(after.comments) - sum(comment in before.comments for comment in after.comments),
        [],
    )


@given(source=strategies.sources(max_comments=4))
def test_of_a_new_thread_the_touched_comments_stay(source):
    """Every second one was labelled since; the others go, and nothing is left where there are no others."""
    after = merge(None, source).thread
    labelled = tuple(replace(c, myths="small-talk") if n % 2 else c for n, c in enumerate(after.comments))
    left, taken, touched = undo._without(  # noqa: SLF001 - likewise
        replace(after, comments=labelled), None, written(None, after)
    )
    assert touched == [comment.id for comment in labelled[1::2]]
    assert taken == len(labelled[::2])
    assert (left.comments if left else ()) == labelled[1::2]
