"""Slack's exports."""

from datetime import UTC, datetime

import pytest
from importing import FIXTURES
from manyfiles import packed, zipped
from talks import take_folder, take_zip

from afterword.discussion.markup import render_body
from afterword.discussion.model import Kind, Status
from afterword.discussion.tree import build_tree
from afterword.errors import UnusableInputError
from afterword.importers.base import load_source
from afterword.importers.detect import choose_importer
from afterword.importers.ledger import Ledger
from afterword.importers.slack_text import Slang
from afterword.vocabulary import Format

SLUG = "tea-corner"
FIRST, ANSWERED, PLAIN = "slack-1452780000.000002", "slack-1452780060.000003", "slack-1452780090.000004"
ANSWER, BOT, FILE = "slack-1452866400.000005", "slack-1452866500.000006", "slack-1452866600.000007"
SAID = b'[{"type":"message","ts":"1452780000.000002","text":"a"}]'


@pytest.fixture
def taken(site):
    """Return a site that the workspace was imported into."""
    return take_folder(site, "slack/export")


def test_a_channel_becomes_a_thread(taken):
    """Its days in one; what was answered in a Slack thread stands under the message that began it."""
    assert taken.slugs("discussions") == [SLUG]
    thread = taken.thread(SLUG)
    assert (thread.title, thread.closed) == ("#tea-corner", True)
    assert ("X-Topic", "Tea & @Noor") in thread.extra
    assert [(entry.comment.id, entry.depth) for entry in build_tree(thread)] == [
        (FIRST, 0),
        (ANSWERED, 0),
        (ANSWER, 1),
        (PLAIN, 0),
        (BOT, 0),
        (FILE, 0),
    ]
    assert dict(taken.ledger.other) == {"user": 2, "channel": 3, "integration log entry": 1, "file": 1}


def test_every_message_is_counted(taken):
    """The deleted one leaves nothing; what is between two stays between them; a lost answer is declared."""
    assert taken.ledger.comments.read == 8
    assert taken.ledger.comments.withheld == {"deleted": 1, "unpublished-parent": 1}
    assert taken.ledger.comments.written == 6
    assert [path.name for path in taken.held.iterdir()] == ["ida-brook-noor.thread"]
    assert dict(taken.ledger.missing) == {"answers in threads": 1}


def test_names_stand_for_ids(taken):
    """The display name, the real name, or the account's; of who left, the name in the logs."""
    names = {comment.id: comment.author.name for comment in taken.thread(SLUG).comments}
    assert (names[ANSWERED], names[ANSWER], names[BOT], names[FILE]) == (
        "Ida Brook",
        "Noor",
        "kettle",
        "wren",
    )
    assert taken.comment(FIRST, SLUG).body == "@Ida Brook has joined the channel"


def test_what_slack_says_of_a_message_survives(taken):
    """Edits, reactions with names, ids and kinds."""
    comment = taken.comment(ANSWERED, SLUG)
    assert (comment.kind, comment.format) == (Kind.MESSAGE, Format.HTML)
    assert comment.published == datetime(2016, 1, 14, 14, 1, 0, 3, tzinfo=UTC)
    assert comment.updated == datetime(2016, 1, 14, 14, 2, tzinfo=UTC)
    assert ("X-Reaction", "tea 2 (Noor, U09)") in comment.extra
    assert ("X-Client-Message-ID", "aaaa-1") in comment.extra
    assert ("X-Kind", "channel_join") in taken.comment(FIRST, SLUG).extra


def test_markup_and_references_become_html(taken):
    """Bold, quotations, people, channels and links; what was escaped stays words."""
    html = render_body(taken.comment(ANSWERED, SLUG))
    assert "<strong>hard</strong>, @Noor? See #empty or <a" in html
    assert 'href="https://old.example/a?b=1&amp;c=2"' in html
    assert "<blockquote><p>it is only weather</p></blockquote>" in html
    assert "I &lt;3 tea" in html
    html = render_body(taken.comment(PLAIN, SLUG))
    assert "<code>a_b_c</code>" in html
    assert "x = 1\n\ny = 2</code></pre>" in html


def test_addresses_of_people_stay_behind(taken):
    """A user's is counted; one in a message is never a link."""
    assert dict(taken.ledger.dropped) == {"email": 1}
    assert b"ida@brook.example" not in b"".join(taken.files().values()).replace(
        (FIXTURES / "slack" / "export" / "users.json").read_bytes(), b""
    )
    assert "mailto:" not in taken.comment(PLAIN, SLUG).body
    assert "noor@hale" not in render_body(taken.comment(PLAIN, SLUG))


def test_a_bots_attachment_is_its_words(taken):
    """Pretext, title, text and fields."""
    html = render_body(taken.comment(BOT, SLUG))
    assert "It is ready:" in html
    assert ">Kettle 2</a>" in html
    assert "<strong>hot</strong>" in html
    assert "Degrees: 98" in html


def test_a_file_is_named_without_its_key(taken):
    """The exporter's key stands behind the question mark of its address."""
    comment = taken.comment(FILE, SLUG)
    assert comment.body == '<a href="https://tea.slack.example/files/F1/plan.pdf">The plan</a>'
    assert ("X-Attachment", "The plan (application/pdf, 812 bytes)") in comment.extra
    assert all(b"xoxe" not in path.read_bytes() for path in taken.content.rglob("*.thread"))


def test_a_zip_is_read_as_its_folder_is(site):
    """Packed with a folder around it, too."""
    take_zip(site, "slack/export", prefix="Tea export/")
    assert site.ledger.comments.written == 6
    assert site.comment(ANSWER, SLUG).author.name == "Noor"


def test_a_day_alone_is_read(site):
    """Without lists nobody has a name; words in blocks, previews and shared messages are told apart."""
    site.take("slack/blocks.json")
    blocks, link, shared = site.thread("channel").comments
    assert blocks.body == "Only in @U1's blocks."
    assert link.body == '<a href="https://old.example/">https://old.example/</a>'
    assert ("X-Link-Preview", "An old page https://old.example/") in link.extra
    assert shared.body == "look\n\n<blockquote>What another said.</blockquote>"
    assert ("X-User-ID", "U1") in blocks.extra


def test_a_day_that_is_no_json_is_quarantined(site):
    """The others are in, and the file is named."""
    folder = site.folder / "fixture"
    folder.mkdir(parents=True)
    take = FIXTURES / "slack" / "export"
    for path in sorted(take.rglob("*.json")):
        target = folder / path.relative_to(take)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    (folder / "tea-corner" / "2016-01-14.json").write_bytes(b"\x89PNG")
    take_folder(site, folder)
    (found,) = site.ledger.quarantined
    assert found.id == "tea-corner/2016-01-14.json"
    assert site.ledger.comments.written == 3
    assert site.ledger.balanced


def test_a_repair_names_its_file(site):
    """Offsets are within it."""
    folder = site.folder / "fixture" / "tea"
    folder.mkdir(parents=True)
    (folder / "2016-01-14.json").write_bytes(SAID[:-1] + b",]")
    take_folder(site, folder.parent)
    (repair,) = site.ledger.repairs
    assert (repair.id, repair.offset) == ("tea/2016-01-14.json", 56)


def test_a_zip_without_its_end_gives_what_it_holds(site):
    """As a download that broke off."""
    data = zipped("slack/export")
    site.take(data[: data.index(b"PK\x01\x02")])
    assert site.ledger.truncated
    assert site.ledger.comments.read == 8
    assert site.ledger.balanced


def test_a_file_without_a_name_is_passed_over(site):
    """In a zip that something damaged."""
    site.take(packed([("tea/2016-01-14.json", SAID), ("", b"")]))
    assert site.ledger.comments.written == 1


def test_an_export_without_messages_is_refused(tmp_path):
    """Lists alone are no conversation."""
    (tmp_path / "export" / "empty").mkdir(parents=True)
    (tmp_path / "export" / "users.json").write_text("[]", encoding="utf-8")
    (tmp_path / "export" / "empty" / "2016-01-14.json").write_text("[]", encoding="utf-8")
    source = load_source(tmp_path / "export")
    with pytest.raises(UnusableInputError, match="holds no messages"):
        list(choose_importer(source).read(source, Ledger("export", "slack", ""), None))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*a* _b_ ~c~", "<strong>a</strong> <em>b</em> <del>c</del>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("2 * 3 * 4, a_b_c, ~ 5 ~", "2 * 3 * 4, a_b_c, ~ 5 ~"),
        ("`*code*` &amp; &lt;b&gt;", "<code>*code*</code> &amp; &lt;b&gt;"),
        ("<!here> <!subteam^S1|@cooks> <!date^1^{x}|then>", "@here @cooks then"),
        ("<javascript:alert(1)|x> <@U9>", "x @U9"),
        ("&gt;&gt;&gt;all\nof it", "<blockquote>all\nof it</blockquote>"),
        ("\ufdd00\ufdd1", "0"),
        ("`a` &#64976;0&#64977; &#57344;9&#57345;", "<code>a</code> 0 \ue0009\ue001"),
        ("<https://a.example/|a `b` c>", '<a href="https://a.example/">a <code>b</code> c</a>'),
    ],
)
def test_slacks_own_markup(text, html):
    """Marks hold at words' edges, and references show their words."""
    assert Slang({}, {}).html(text) == html


def test_a_bot_is_called_as_its_integration_was(site):
    """Where its messages don't name it; the thread says how the name is known."""
    site.take(
        b'[{"type":"message","subtype":"bot_add","user":"U1","ts":"1452780000.000001",'
        b'"text":"added an integration: <https://tea.slack.example/services/B01KETTLE|kettle>"},'
        b'{"type":"message","subtype":"bot_message","bot_id":"B01KETTLE","text":"Hot.","ts":"1452780001.000001"}]'
    )
    assert site.thread("channel").comments[1].author.name == "kettle"
    assert dict(site.ledger.inferences) == {"author from the message that added its integration": 1}


def test_a_deleted_message_that_was_answered_keeps_its_place(site):
    """As a tombstone without words."""
    site.take(
        b'[{"type":"message","subtype":"tombstone","text":"This message was deleted.",'
        b'"ts":"1452780000.000001","thread_ts":"1452780000.000001"},'
        b'{"type":"message","text":"I agree.","ts":"1452780001.000001","thread_ts":"1452780000.000001"}]'
    )
    gone, answer = site.thread("channel").comments
    assert (gone.status, gone.body) == (Status.DELETED, "")
    assert answer.in_reply_to == gone.id
