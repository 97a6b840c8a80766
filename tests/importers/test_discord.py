"""DiscordChatExporter's JSON."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from importing import FIXTURES
from talks import take_folder, take_zip

from afterword.discussion.markup import render_body
from afterword.discussion.model import Kind
from afterword.discussion.tree import build_tree
from afterword.errors import UnusableInputError
from afterword.importers.base import load_source
from afterword.importers.detect import choose_importer
from afterword.importers.discord_text import discord_markdown
from afterword.importers.ledger import Ledger
from afterword.text.markdown import render_markdown
from afterword.text.plaintext import PlainText

SLUG = "tea-corner"


def test_a_channel_becomes_a_thread(site):
    """A reply stands under what it answers; one to another channel says so in a field."""
    site.take("discord/channel.json")
    thread = site.thread(SLUG)
    assert (thread.title, thread.stated_count) == ("#tea-corner", 8)
    assert thread.origin.url == "https://discord.com/channels/900/500"
    assert {("X-Guild", "The Riverbank"), ("X-Category", "Rooms"), ("X-Topic", "Tea")} <= set(thread.extra)
    depths = {entry.comment.id: entry.depth for entry in build_tree(thread)}
    assert depths["discord-102"] == 1
    assert depths["discord-103"] == 0
    assert ("X-In-Reply-To", "501/7") in site.comment("discord-103", SLUG).extra
    assert site.ledger.comments.read == site.ledger.comments.written == 8
    assert not site.ledger.flawed


def test_what_discord_says_of_a_message_survives(site):
    """Edits, reactions, roles, ids, pins, and what is no plain message."""
    site.take("discord/channel.json")
    first = site.comment("discord-101", SLUG)
    assert (first.author.name, first.kind) == ("Ida Brook", Kind.MESSAGE)
    assert first.updated == datetime(2023, 1, 17, 19, 40, tzinfo=UTC)
    assert {
        ("X-Username", "ida_brook#0001"),
        ("X-User-ID", "1"),
        ("X-Role", "Host"),
        ("X-Pinned", "yes"),
        ("X-Reaction", "☕ 2 (Noor Hale)"),
    } <= set(first.extra)
    reply = site.comment("discord-102", SLUG)
    assert reply.published == datetime(2023, 1, 17, 19, 34, tzinfo=UTC)
    assert ("X-Date", "2023-01-17T21:34:00+02:00") in reply.extra
    assert "X-Kind" not in dict(reply.extra)
    call = dict(site.comment("discord-104", SLUG).extra)
    assert (call["X-Kind"], call["X-Call-Ended"]) == ("Call", "2023-01-17T19:45:00+00:00")


def test_references_get_their_names(site):
    """Those that the export has; others stay as they were."""
    html = render_body(site.take("discord/channel.json").comment("discord-101", SLUG))
    assert html == (
        "<p>Who likes small talk, @Noor Hale? #tea-corner at 2014-05-13 16:53 UTC"
        " :tea: @Host &lt;@3&gt;</p>\n"
    )


def test_files_and_stickers_are_named(site):
    """A picture as one, a file as a link; one that lies elsewhere on the exporter's disk by its name."""
    comment = site.take("discord/channel.json").comment("discord-105", SLUG)
    assert comment.body == "tea.png\n\nnotes.txt\n\n[plan.pdf](<https://cdn.example/plan.pdf>)\n\n:Wave:"
    assert ("X-Attachment", "notes.txt (5 bytes)") in comment.extra
    assert ("X-Sticker", "Wave") in comment.extra


def test_a_bots_embed_is_its_words_and_a_preview_is_not(site):
    """Of a link in a person's words an embed is a preview."""
    site.take("discord/channel.json")
    said = render_body(site.comment("discord-106", SLUG))
    for words in (">Ready</a>", "It is <strong>hot</strong>.", "Degrees", "98", "since 1900"):
        assert words in said
    person = site.comment("discord-107", SLUG)
    assert person.body == "See <https://old.example/> first."
    assert ("X-Link-Preview", "An old page https://old.example/") in person.extra


def test_a_forwarded_message_is_a_quotation(site):
    """They are another's words."""
    html = render_body(site.take("discord/channel.json").comment("discord-108", SLUG))
    assert html == "<blockquote>\n<p>Two<br>\nlines</p>\n</blockquote>\n"


@pytest.mark.parametrize(("name", "slug"), [("direct", "noor"), ("private-thread", "three")])
def test_a_closed_circle_stays_closed(site, name, slug):
    """Its messages are laid ready beside the export."""
    site.take(f"discord/{name}.json")
    assert site.ledger.comments.withheld == {"unpublished-parent": 1}
    assert [path.name for path in site.held.iterdir()] == [f"{slug}.thread"]


def test_what_the_export_lacks_is_declared(site):
    """It states how many messages it holds, and from which day on."""
    site.take("discord/states-more.json")
    assert dict(site.ledger.missing) == {"messages": 3}
    (stated,) = site.ledger.stated
    assert (stated.stated, stated.found) == (4, 1)
    assert "exported only what came after 2023-01-01T00:00:00+00:00" in site.ledger.notes[0]


def test_a_message_that_stands_twice_counts_once(site):
    """The other is a duplicate."""
    site.take("discord/stands-twice.json")
    assert (site.ledger.comments.written, dict(site.ledger.comments.withheld)) == (1, {"duplicate": 1})


@pytest.mark.parametrize("take", [take_folder, take_zip])
def test_the_parts_of_a_channel_are_one_thread(site, take):
    """In a folder or zip, whatever they are called."""
    take(site, "discord/parts")
    assert site.slugs("discussions") == ["garden", SLUG]
    assert [comment.id for comment in site.thread(SLUG).comments] == ["discord-101", "discord-102"]
    assert site.thread("garden").title == "garden"
    assert site.ledger.notes == ["left unread: readme.json is no channel"]


def test_a_file_that_breaks_off_is_read_to_its_break(site):
    """The message in which it breaks is quarantined."""
    data = (FIXTURES / "discord" / "channel.json").read_bytes()
    site.take(data[: data.index(b"Said elsewhere")])
    assert site.ledger.truncated
    assert site.ledger.comments.written == 2
    assert [found.id for found in site.ledger.quarantined] == ["103"]


def test_other_json_is_refused(tmp_path):
    """By its name."""
    path = tmp_path / "other.json"
    path.write_text('{"guild": 1, "channel": []}', encoding="utf-8")
    with pytest.raises(UnusableInputError, match=r"other\.json"):
        choose_importer(load_source(path))


def test_a_folder_without_a_channel_is_refused(tmp_path):
    """Where someone insists."""
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    (tmp_path / "b.json").write_text("{}", encoding="utf-8")
    source = load_source(tmp_path)
    from afterword.importers import discord

    with pytest.raises(UnusableInputError, match="holds no channel"):
        list(discord.read(source, Ledger("x", "discord", ""), None))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo", "<p>one<br />\ntwo</p>"),
        ("> theirs\nmine", "<blockquote>\n<p>theirs</p>\n</blockquote>\n<p>mine</p>"),
        (">>> all\nof it", "<blockquote>\n<p>all<br />\nof it</p>\n</blockquote>"),
        (">no quotation", "<p>&gt;no quotation</p>"),
        ("words\n- item\nwords", "<p>words</p>\n<ul>\n<li>item</li>\n</ul>\n<p>words</p>"),
        ("words\n---", "<p>words<br />\n---</p>"),
        (
            "so ```py\nx<1\n``` it",
            '<p>so</p>\n<pre><code class="language-py">x&lt;1\n</code></pre>\n<p>it</p>',
        ),
        ("    far in", "<p>far in</p>"),
        ("`<@1>` <@1>", "<p><code>&lt;@1&gt;</code> @a_b_</p>"),
    ],
)
def test_discords_own_markup(text, html):
    """Lines break where the writer broke them, and a quotation ends with its line."""
    rendered = render_markdown(discord_markdown(text, {"@1": "a_b_"})).strip()
    assert rendered.replace("-–", "---") == html


@given(st.text(st.sampled_from("abc <>/\n.,!?&;:@#-"), max_size=60))
def test_no_word_is_read_as_a_tag(text):
    """Whatever the message holds, its letters are on the page."""
    shown = PlainText.from_html(render_markdown(discord_markdown(text, {}))).text
    assert [letter for letter in shown if letter in "abc"] == [letter for letter in text if letter in "abc"]
