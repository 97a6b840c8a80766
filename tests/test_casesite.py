"""The check of imported and built sites: it finds what it looks for, and nothing where all is well."""

import shutil

import pytest
from msgspec.structs import replace

import casesite
from afterword.discussion.model import Author, Comment, Status, Thread
from afterword.essays.model import Essay, EssayStatus
from afterword.importers.base import Conversation
from afterword.vocabulary import Format

FIRST = Comment(
    "a", "I asked <b>one</b> question.", Author("A. Reader"), format=Format.HTML, anchor="comment-1"
)
REPLY = Comment("b", "And then I waited.", in_reply_to="a", format=Format.TEXT)
SPAM = Comment("c", "Cheap watches, cheap watches, and more of them.", status=Status.SPAM, format=Format.TEXT)
PAGE = """<!doctype html><meta charset="utf-8"><ul>
<li class="c u-comment h-cite" id="c-a" data-depth="0"><span id="comment-1"></span>
<div class="e-content"><p>I asked <b>one</b>
<mark>question<a class="tag">Label: holds a myth</a></mark>.</p></div></li>
<li class="c u-comment h-cite" id="c-b" data-depth="1">
<div class="e-content">And then I waited.</div></li></ul>"""


@pytest.fixture
def site(tmp_path):
    """Return the folders of a site with one conversation of two comments, and what was heard of it."""
    content, output = tmp_path / "content", tmp_path / "output"
    (content / "discussions").mkdir(parents=True)
    (content / "discussions" / "on-oars.thread").write_text("Thread: 1\nX-Source-ID: isso 7\n")
    (output / "discussions" / "on-oars").mkdir(parents=True)
    (output / "discussions" / "on-oars" / "index.html").write_text(PAGE)
    heard = casesite.Expectation(addresses={"reader@mail.example", "203.0.113.7"})
    heard.add(Conversation("7", "on-oars", thread=Thread("On oars", comments=(FIRST, REPLY, SPAM))), "isso")
    return heard, content, output


def faults(site, **changes):
    """Return the faults of a site whose page says something else."""
    heard, content, output = site
    for before, after in changes.values():
        assert before in PAGE
        page = output / "discussions" / "on-oars" / "index.html"
        page.write_text(page.read_text().replace(before, after))
    return casesite.compare(heard, content, output).faults


def test_a_site_with_every_word_at_its_place_is_well(site):
    """Two comments found, one looked for and not found."""
    result = casesite.compare(*site)
    assert (result.faults, result.found, result.looked_for, result.pages) == ([], 2, 1, 1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('id="c-b"', 'id="c-x"'), "c-b: isn't there"),
        (('id="c-b"', 'id="c-x"'), "c-x: nothing that was imported"),
        (("And then I waited", "And then I talked"), "c-b: other words, from letter 8"),
        (("And then I waited.", ""), "c-b: other words"),
        (('data-depth="1"', 'data-depth="2"'), "c-b: at depth 2, should be 1"),
        (('id="comment-1"', 'id="comment-2"'), "c-a: without its old anchor 'comment-1'"),
        (('id="c-b"', 'id="c-a"'), "c-a: stands twice"),
        (("<ul>", "<ul><p>Cheap watches, <i>cheap</i> watches, and more of them"), "holds withheld words"),
        (("<ul>", "<ul title='reader@mail.example'>"), "holds the address reader@mail.example"),
        (("<ul>", "<ul title='mailto:Reader&#64;mail.example.'>"), "holds the address reader@mail.example"),
        (("<ul>", "<ul title='from 203.0.113.7.'>"), "holds the address 203.0.113.7"),
        (("h-cite", "h-quote"), "none of its comments"),
    ],
)
def test_what_is_wrong_is_named(site, change, words):
    """Each kind of fault, with its page and its comment."""
    assert any(words in fault for fault in faults(site, change=change))


def test_a_conversation_without_a_file_is_lost(site):
    """Its comments are counted."""
    (site[1] / "discussions" / "on-oars.thread").unlink()
    assert "2 comments lost" in casesite.compare(*site).faults[0]


def test_withheld_words_in_a_feed_are_found(site):
    """Pages aren't the only files that hold words."""
    (site[2] / "comments.atom.xml").write_text(f"<feed><content>{SPAM.body}</content></feed>")
    assert any("comments.atom.xml: holds withheld words" in fault for fault in casesite.compare(*site).faults)


def test_words_that_are_published_too_are_no_secret(site):
    """Spam that quotes a comment of the page can't be told from it."""
    heard = site[0]
    body = REPLY.body * 3
    heard.published["isso 7"]["b"] = replace(REPLY, body=body)
    heard.withheld.append(Comment("d", body, status=Status.SPAM, format=Format.TEXT))
    assert not any("withheld" in fault for fault in faults(site, change=(REPLY.body, body)))


def test_masked_addresses_and_pictures_are_no_difference(site):
    """What the page shows in their place is known."""
    body = 'Write to ines@mailhost.example, 203.0.113.7. <img src="/a/oar.png" alt="An oar">'
    site[0].published["isso 7"]["a"] = replace(FIRST, body=body)
    shown = "Write to ines [at] mailhost…, 203.…. <a>[Image: An oar]</a>"
    got = PAGE[PAGE.index("<p>I asked") : PAGE.index("</p></div>")]
    assert faults(site, change=(got, f"<p>{shown}")) == []


def test_marks_on_the_page_do_not_change_the_order_of_words(site):
    """However elements are nested, words are read as they stand."""
    body = "I asked <em>for <b>one <i>thing</i> in</b> vain</em>, and the ferry was gone by then."
    site[0].published["isso 7"]["a"] = replace(FIRST, body=body)
    shown = f"<mark>{body.replace('<b>', '</mark><b><mark>')}</mark>"
    got = PAGE[PAGE.index("<p>I asked") : PAGE.index("</p></div>")]
    assert faults(site, change=(got, f"<p>{shown}")) == []


def test_an_embedded_page_is_named(site):
    """A player in a comment is a link on the page."""
    body = 'Look <object><embed src="http://video.example/v/1"></embed></object> here.'
    site[0].published["isso 7"]["a"] = replace(FIRST, body=body)
    shown = 'Look <a href="http://video.example/v/1">Embedded page at video.example</a> here.'
    got = PAGE[PAGE.index("<p>I asked") : PAGE.index("</p></div>")]
    assert faults(site, change=(got, f"<p>{shown}")) == []


def test_what_came_with_a_comment_is_wanted_under_its_words(site):
    """A file that the source holds, by its name."""
    site[0].media.add("attachment:b/1/oar.pdf")
    comment = replace(REPLY, extra=(("X-Attachment", "oar.pdf"), ("X-Attachment", "lost.pdf")))
    site[0].published["isso 7"]["b"] = comment
    assert any("c-b: other words" in fault for fault in casesite.compare(*site).faults)
    shown = f'{REPLY.body}<p><a href="/images/oar.pdf">[Attachment: oar.pdf]</a></p>'
    assert faults(site, change=(REPLY.body, shown)) == []


@pytest.mark.parametrize(
    "conversation",
    [
        Conversation(
            "1", "x", Essay("x", "X", "A draft", status=EssayStatus.DRAFT), Thread("X", comments=(FIRST,))
        ),
        Conversation("1", "x", thread=Thread("X", comments=(FIRST,)), unpublished="passworded"),
    ],
)
def test_comments_of_what_is_not_public_are_withheld(conversation):
    """Approved or not."""
    heard = casesite.Expectation()
    heard.add(conversation, "isso")
    assert heard.withheld == [FIRST]
    assert not heard.published


def test_rings_and_missing_parents_have_a_depth():
    """What answers itself, or nobody there, stands at the top."""
    ring = {"a": replace(FIRST, in_reply_to="a"), "b": replace(REPLY, in_reply_to="nobody")}
    assert casesite._depths(ring, {}) == {"a": 0, "b": 0}  # noqa: SLF001 - the tool has no other door to it


def test_an_export_of_ours_is_well(tmp_path):
    """Imported, built with Pelican and found, from end to end."""
    folder = tmp_path / "a case"
    folder.mkdir()
    path = tmp_path / "export.xml"
    shutil.copyfile(casesite.ROOT / "tests" / "fixtures" / "wordpress" / "pending-spam-trash.xml", path)
    result = casesite.check_case(path, folder)
    assert result.faults == []
    assert result.found > 0
