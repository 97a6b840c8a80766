"""Stack Exchange's data dumps."""

import gzip
from datetime import UTC, datetime

import pytest
from importing import FIXTURES
from talks import take_folder, take_zip

from afterword.discussion.markup import render_body
from afterword.discussion.model import Kind
from afterword.discussion.tree import build_tree
from afterword.errors import UnusableInputError
from afterword.importers.base import load_source
from afterword.importers.detect import choose_importer, load_importer
from afterword.importers.ledger import Ledger
from afterword.vocabulary import Format, Rights

DUMP = FIXTURES / "stackexchange" / "dump"
SLUG = "how-do-i-leave-a-talk-kindly"


def test_a_question_opens_its_thread(site):
    """Answers answer it, and comments stand under what they are on."""
    take_folder(site, "stackexchange/dump")
    assert site.slugs("discussions") == [SLUG, "is-it-off-topic"]
    assert [(entry.comment.id, entry.depth) for entry in build_tree(site.thread(SLUG))] == [
        ("se-1", 0),
        ("se-c-10", 1),
        ("se-2", 1),
        ("se-3", 1),
        ("se-c-11", 2),
        ("se-c-12", 2),
    ]
    assert (site.ledger.comments.read, site.ledger.comments.written) == (7, 7)
    assert dict(site.ledger.other) == {"tag wiki": 1, "user": 2}
    assert not site.ledger.missing
    assert site.ledger.notes == ["left unread: Votes.xml"]


def test_what_the_dump_says_of_a_post_survives(site):
    """Names come from the users' file; times are UTC; the accepted answer is marked."""
    take_folder(site, "stackexchange/dump")
    question = site.comment("se-1", SLUG)
    assert (question.author.name, question.author.url) == ("Ida Brook", "https://brook.example/")
    assert (question.kind, question.format, question.anchor) == (Kind.MESSAGE, Format.HTML, "question")
    assert question.published == datetime(2014, 1, 21, 20, 26, 5, 383_000, tzinfo=UTC)
    assert question.updated == datetime(2014, 1, 22, 22, 4, 34, 977_000, tzinfo=UTC)
    assert {("X-Score", "18"), ("X-Views", "795"), ("X-Editor-ID", "8")} <= set(question.extra)
    accepted = site.comment("se-3", SLUG)
    assert ("X-Accepted", "yes") in accepted.extra
    assert ("X-Community-Owned", "2014-02-01T00:00:00.000") in accepted.extra
    assert site.comment("se-2", SLUG).author.name == "user9"
    assert dict(site.ledger.dropped) == {"email": 1}


def test_what_the_dump_says_of_a_question_survives(site):
    """Its tags in either spelling, its licence, and that it was closed."""
    take_folder(site, "stackexchange/dump")
    thread = site.thread(SLUG)
    assert (thread.rights, thread.licence, thread.closed) == (Rights.LICENCE, "CC BY-SA 3.0", None)
    assert ("X-Tags", "manners, talk") in thread.extra
    closed = site.thread("is-it-off-topic")
    assert closed.closed is True
    assert ("X-Tags", "manners") in closed.extra


def test_a_comment_keeps_its_words(site):
    """Only emphasis, code and links are markup in it."""
    take_folder(site, "stackexchange/dump")

    def shown(comment_id):
        return render_body(site.comment(comment_id, SLUG))

    assert "@Noor I &lt;3 this" in shown("se-c-10")
    assert ">https://old.example/a_b_c</a>" in shown("se-c-10")
    assert shown("se-c-11") == "<p># not a heading, but <strong>bold</strong></p>\n"
    assert shown("se-c-12") == "<p>1. not a list</p>\n"


def test_a_zip_is_read_as_its_folder_is(site):
    """Wherever in it the files lie."""
    take_zip(site, "stackexchange/dump", prefix="tables/")
    assert site.ledger.comments.written == 7
    assert site.thread(SLUG).origin.url is None


def test_a_dump_may_be_named_for_its_site(site):
    """Then addresses are known, and how they are is said."""
    take_folder(site, "stackexchange/dump", name="manners.stackexchange.com")
    assert site.thread(SLUG).origin.url == "https://manners.stackexchange.com/questions/1"
    assert site.ledger.inferences["origin from the name of the export"] == 2


def test_posts_alone_declare_their_comments_missing(site):
    """Each post states how many it has."""
    site.take("stackexchange/dump/Posts.xml")
    assert site.ledger.comments.written == 4
    assert dict(site.ledger.missing) == {"comments": 3}
    assert site.comment("se-1", SLUG).author.name is None
    assert ("X-User-ID", "7") in site.comment("se-1", SLUG).extra


def test_comments_alone_stay_together_by_post(site):
    """Their posts are named in a field; a reference to a document type is passed over."""
    site.take("stackexchange/with-doctype.xml")
    assert site.slugs("discussions") == ["comments-on-post-1-on-1", "comments-on-post-3-on-3"]
    first, _ = site.thread("comments-on-post-3-on-3").comments
    assert first.in_reply_to is None
    assert ("X-In-Reply-To", "3") in first.extra
    assert not site.ledger.flawed


def test_an_answer_without_its_question_stands_alone(site):
    """The question is named in a field."""
    site.take("stackexchange/answer-alone.xml")
    (answer,) = site.thread("untitled-20").comments
    assert answer.in_reply_to is None
    assert ("X-In-Reply-To", "20") in answer.extra


def test_a_packed_table_is_unpacked(site):
    """With gzip."""
    site.take(gzip.compress((DUMP / "Posts.xml").read_bytes()))
    assert site.ledger.comments.written == 4


@pytest.mark.parametrize(
    ("name", "body", "fault"),
    [
        ("bare-ampersand", "<p>Just go & rest.</p>", "“&” that begins no entity kept as text"),
        ("raw-markup", "<p>Just go.</p>", "“<” in an attribute kept as text"),
    ],
)
def test_a_broken_row_is_mended(site, name, body, fault):
    """From there on rows are read one by one; the place is named."""
    site.take(f"stackexchange/{name}.xml")
    assert site.comment("se-2", SLUG).body == body
    assert site.ledger.comments.written == 4
    assert [(repair.what, repair.line) for repair in site.ledger.repairs][1:] == [(fault, 4)]
    start, mended = site.ledger.repairs
    data = (FIXTURES / "stackexchange" / f"{name}.xml").read_bytes()
    assert data[: start.offset].count(b"\n") + 1 == start.line
    assert mended.id == "2"


def test_a_row_that_can_not_be_read_is_quarantined(site):
    """A missing quotation mark makes fields run into each other; nothing is guessed."""
    site.take("stackexchange/missing-quote.xml")
    (found,) = site.ledger.quarantined
    data = (FIXTURES / "stackexchange" / "missing-quote.xml").read_bytes()
    assert data[found.offset :].startswith(b'<row Id="2"')
    assert (found.line, site.ledger.comments.written) == (4, 3)
    assert not site.ledger.truncated


def test_an_entity_that_nobody_declares_is_not_lost(site):
    """Though the document type that might declare it is passed over."""
    site.take("stackexchange/undeclared-entity.xml")
    assert site.comment("se-2", SLUG).body == "<p>Just\u00a0go.</p>"
    assert site.ledger.flawed


def test_a_table_that_breaks_off_is_read_to_its_break(site):
    """The row in which it breaks is quarantined."""
    data = (DUMP / "Posts.xml").read_bytes()
    site.take(data[: data.index(b"Thank them")])
    assert site.ledger.truncated
    assert (site.ledger.comments.written, site.ledger.comments.quarantined) == (2, 1)


def test_a_table_that_ends_between_rows_is_told(site):
    """Nothing is quarantined, but the end is missing."""
    data = (DUMP / "Posts.xml").read_bytes()
    site.take(data[: data.index(b"</posts>")])
    assert site.ledger.truncated
    assert (site.ledger.comments.written, site.ledger.comments.quarantined) == (4, 0)


def test_declared_entities_are_refused():
    """By everybody, and where someone insists."""
    source = load_source(FIXTURES / "stackexchange" / "entity.xml")
    with pytest.raises(UnusableInputError, match="declares XML entities"):
        choose_importer(source)
    with pytest.raises(UnusableInputError, match="declares XML entities"):
        list(load_importer("stackexchange").read(source, Ledger("x", "stackexchange", ""), None))


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("Users.xml", (FIXTURES / "stackexchange" / "users-alone.xml").read_bytes(), "neither posts nor"),
        ("dump.7z", b"7z\xbc\xaf\x27\x1c and so on", "unpack it"),
    ],
)
def test_what_holds_no_posts_is_refused(tmp_path, name, data, reason):
    """With the way out."""
    path = tmp_path / name
    path.write_bytes(data)
    source = load_source(path)
    with pytest.raises(UnusableInputError, match=reason):
        list(choose_importer(source).read(source, Ledger(name, "stackexchange", ""), None))


def test_two_sites_in_one_folder_are_refused(tmp_path):
    """Their ids would meet."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "Posts.xml").write_bytes((DUMP / "Posts.xml").read_bytes())
    source = load_source(tmp_path)
    with pytest.raises(UnusableInputError, match="several sites"):
        list(choose_importer(source).read(source, Ledger("x", "stackexchange", ""), None))
