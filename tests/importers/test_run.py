"""An import from end to end: what is written, what a second import does, what hand edits survive."""

import json
from datetime import date
from pathlib import Path

import pytest
from importing import Site
from msgspec.structs import replace

from afterword.discussion.model import Status
from afterword.discussion.threadfile import dumps
from afterword.essays.essayfile import dumps_essay
from afterword.essays.model import EssayKind, EssayStatus
from afterword.importers import run
from afterword.importers.base import Conversation
from afterword.importers.ledger import Ledger
from afterword.vocabulary import Rights

PLAIN = "wordpress/plain-post.xml"


def edit_essay(site, **changes):
    """Change an essay as its editor would."""
    path = site.content / "essays" / "listening-first.md"
    path.write_text(dumps_essay(replace(site.essay(), **changes)))


def edit_comment(site, comment_id="wp-101", **changes):
    """Change a comment as its editor would."""
    thread = site.thread()
    comments = tuple(replace(c, **changes) if c.id == comment_id else c for c in thread.comments)
    path = site.content / "discussions" / "listening-first.thread"
    path.write_text(dumps(replace(thread, comments=comments)))


def changed_source(site, before, after):
    """Return the export with something else in it."""
    return (site.folder / "exports" / "plain-post.xml").read_bytes().replace(before, after)


def test_a_dry_run_writes_nothing(site):
    """Counts are the same as with --write."""
    site.take(PLAIN, write=False)
    assert set(site.files()) == {"exports/plain-post.xml"}
    assert site.ledger.essays.written == 1
    assert (site.outcome.changes.new, site.outcome.written) == (2, False)


def test_files_have_their_places(site):
    """Essay, thread, and ledger and journal beside the export; no other file and no folder is left."""
    site.take(PLAIN)
    assert set(site.files()) == {
        "content/discussions/listening-first.thread",
        "content/essays/listening-first.md",
        "exports/plain-post.xml",
        "exports/plain-post.xml.journal.jsonl",
        "exports/plain-post.xml.ledger.json",
    }
    assert {path.name for path in site.folder.iterdir()} == {"content", "exports"}


def test_the_ledger_file_is_the_ledger(site):
    """It can be read back, and carries the source's checksum."""
    site.take(PLAIN)
    book = json.loads((site.folder / "exports" / "plain-post.xml.ledger.json").read_text())
    assert book == json.loads(json.dumps(site.ledger.as_json()))
    assert len(book["sha256"]) == 64


def test_a_second_import_changes_nothing(site):
    """Not a byte and not a time stamp, on another day either."""
    before = site.take("wordpress/pending-spam-trash.xml").files()
    times = {path: path.stat().st_mtime_ns for path in site.folder.rglob("*") if path.suffix != ".xml"}
    site.take("wordpress/pending-spam-trash.xml", today=date(2031, 1, 1))
    assert site.files() == before
    assert {
        path: path.stat().st_mtime_ns for path in site.folder.rglob("*") if path.suffix != ".xml"
    } == times
    assert site.outcome.changes.unchanged == 2


def test_a_hand_edited_essay_is_kept(site):
    """Its words and what the editor set in its head, and there is no conflict, for the source is the same."""
    site.take(PLAIN)
    edit_essay(
        site,
        body="Edited.\n",
        title="Listen",
        myths="small-talk rebuts",
        rights=Rights.PERMISSION,
        tags=("new",),
    )
    before = site.files()
    site.take(PLAIN)
    assert site.files() == before
    assert site.ledger.conflicts == []


def test_an_essay_edited_on_both_sides_is_a_conflict(site):
    """The person's words stand; the ledger asks to look."""
    site.take(PLAIN)
    edit_essay(site, body="Edited.\n")
    (site.folder / "exports" / "made.xml").write_bytes(b"")
    site.take(changed_source(site, b"Ask one question", b"Ask two questions"))
    assert site.essay().body == "Edited.\n"
    assert len(site.ledger.conflicts) == 1


def test_a_changed_source_changes_an_untouched_essay(site):
    """Nobody edited it, so the source's new words come in."""
    site.take(PLAIN)
    site.take(changed_source(site, b"Ask one question", b"Ask two questions"))
    assert site.essay().body == "Ask two questions, then wait.\n"
    assert site.ledger.conflicts == []


def test_a_hidden_essay_stays_hidden(site):
    """The editor's status stands through a re-import."""
    site.take(PLAIN)
    edit_essay(site, status=EssayStatus.HIDDEN)
    assert site.take(PLAIN).essay().status is EssayStatus.HIDDEN


def test_hand_edits_of_comments_survive(site):
    """Myths, notes, bodies and statuses are a person's."""
    site.take(PLAIN)
    edit_comment(site, body="Edited.", myths="phoniness", note="Shortened.", status=Status.PENDING)
    before = site.files()
    assert site.take(PLAIN).files() == before


def test_a_comment_edited_on_both_sides_is_a_conflict(site):
    """The person's words stand; the ledger names the comment."""
    site.take(PLAIN)
    edit_comment(site, body="Edited.")
    site.take(changed_source(site, b"I asked.", b"I did ask."))
    assert site.comment().body == "Edited."
    assert "wp-101" in site.ledger.conflicts[0]


def test_a_new_comment_joins_the_thread(site):
    """What a later export has beyond the first is added; what it lacks stays."""
    site.take(PLAIN)
    site.take(changed_source(site, b"<wp:comment_id>102<", b"<wp:comment_id>103<"))
    assert {c.id for c in site.thread().comments} == {"wp-101", "wp-102", "wp-103"}


def test_another_sites_slug_is_not_merged_into(site):
    """Two blogs may have a post of the same name and id; they stay two files."""
    site.take(PLAIN)
    site.take(changed_source(site, b"https://old.example", b"https://other.example"))
    assert site.slugs() == ["listening-first", "listening-first-41"]
    assert site.essay().origin.startswith("https://old.example")
    before = site.files()
    site.take(changed_source(site, b"https://old.example", b"https://other.example"))
    assert site.files() == before


def test_a_site_that_moved_to_https_is_the_same_site(site):
    """The scheme is no part of an address's identity."""
    site.take(PLAIN)
    site.take(changed_source(site, b"https://old.example", b"http://www.old.example"))
    assert site.slugs() == ["listening-first"]


def test_an_essay_written_here_is_not_merged_into(site):
    """A file of the same name that no import wrote keeps its name and its words."""
    path = site.content / "essays" / "listening-first.md"
    path.parent.mkdir(parents=True)
    path.write_text("Title: Mine\n\nMy own words.\n")
    site.take(PLAIN)
    assert path.read_text() == "Title: Mine\n\nMy own words.\n"
    assert site.slugs() == ["listening-first", "listening-first-41"]
    assert site.thread("listening-first-41").essay == "listening-first-41"


def test_pages_go_to_their_own_folder(site):
    """A page is written under content/pages."""
    assert site.take("wordpress/sticky-page-child.xml").page("colophon").kind is EssayKind.PAGE


class Losing:
    """An importer that loses a comment it has read."""

    NAME = "losing"
    SUFFIXES = (".xml",)

    @staticmethod
    def read(_source, ledger, _options):
        """Yield nothing of what was read."""
        ledger.saw("comments", 1)
        ledger.saw("essays", 1)
        yield Conversation("1", "lost", essay=None, thread=None)


def test_an_unbalanced_ledger_stops_the_writing(site, monkeypatch):
    """What was read and is nowhere stops the import before the first file."""
    site.take(PLAIN, write=False)
    monkeypatch.setattr("afterword.importers.wordpress.read", Losing.read)
    monkeypatch.setattr(run.Slugs, "choose", lambda *_: "lost")
    site.take(PLAIN)
    assert not site.ledger.balanced
    assert not site.outcome.written
    assert not site.content.exists()


def test_an_interrupted_import_leaves_nothing(site, monkeypatch):
    """Stopped while reading: no file, no folder, nothing staged."""
    take = run._Import.take  # noqa: SLF001 - the interruption must come in the middle

    def stop_at_second(self, conversation):
        if self._slugs.is_essay("first"):
            raise KeyboardInterrupt
        take(self, conversation)

    monkeypatch.setattr(run._Import, "take", stop_at_second)  # noqa: SLF001 - see above
    with pytest.raises(KeyboardInterrupt):
        site.take("wordpress/two-posts-one-id.xml")
    assert set(site.files()) == {"exports/two-posts-one-id.xml"}


def without_journals(files):
    """Return files without the journals, which tell of every run."""
    return {name: data for name, data in files.items() if not name.endswith(".journal.jsonl")}


def test_a_run_that_died_is_finished_by_the_next(site):
    """Half of the files are there, whole; the second run writes the other half and sweeps up."""
    whole = without_journals(site.take(PLAIN).files())
    (site.content / "discussions" / "listening-first.thread").unlink()
    (site.folder / ".afterword-import-999999999-abc").mkdir()
    assert without_journals(site.take(PLAIN).files()) == whole
    assert not list(site.folder.glob(".afterword-import-*"))


@pytest.mark.parametrize("moves", range(3))
def test_a_run_that_breaks_between_two_moves_leaves_nothing_half_written(site, monkeypatch, moves):
    """Whatever was moved before is in place and whole; the next run brings the rest."""
    whole = without_journals(Site(site.folder.parent / "another").take(PLAIN).files())
    move = Path.replace
    moved = []

    def break_later(self, target):
        if len(moved) == moves:
            raise OSError("the machine went off")
        moved.append(target)
        return move(self, target)

    monkeypatch.setattr(Path, "replace", break_later)
    with pytest.raises(OSError, match="went off"):  # at the journal, the essays, the discussions
        site.take(PLAIN)
    monkeypatch.undo()
    left = without_journals(site.files())
    assert left.items() <= whole.items()
    assert len(left) == max(moves, 1)  # the export itself, and what was moved behind the journal
    assert without_journals(site.take(PLAIN).files()) == whole


def test_a_mistake_in_a_file_to_merge_into_is_named(site):
    """The import stops with the file and the line, and writes nothing."""
    site.take(PLAIN)
    path = site.content / "essays" / "listening-first.md"
    path.write_text(path.read_text().replace("Authors:", "Autors:"))
    before = site.files()
    with pytest.raises(Exception, match=r"listening-first\.md:\d+: unknown metadata 'Autors'"):
        site.take(PLAIN)
    assert site.files() == before


def test_the_ledger_names_the_file_without_its_folder(tmp_path):
    """The same export gives the same ledger wherever it lies."""
    books = [Site(tmp_path / name).take(PLAIN).ledger.as_json() for name in ("here", "there")]
    assert books[0] == books[1]
    assert books[0]["source"] == "plain-post.xml"


def test_a_fresh_ledger_balances():
    """Nothing read, nothing written."""
    assert Ledger("x", "y", "z").balanced
