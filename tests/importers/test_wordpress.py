"""WordPress exports, one quirk a fixture."""

from datetime import UTC, date, datetime

import pytest

from afterword.discussion.model import Kind, Status
from afterword.essays.model import EssayKind
from afterword.importers.ledger import UNPUBLISHED_PARENT
from afterword.vocabulary import Format


def test_a_post_becomes_an_essay(site):
    """Title, slug, date, author's display name and the old addresses are kept."""
    essay = site.take("wordpress/plain-post.xml").essay()
    assert essay.title == "On listening first"
    assert essay.published == datetime(2011, 3, 4, 10, 22, tzinfo=UTC)
    assert essay.authors == ("Mira Sample",)
    assert essay.origin == "https://old.example/2011/03/listening-first/"
    assert essay.aliases == ("/?p=41",)
    assert essay.body == "Ask one question, then wait.\n"
    assert essay.format is Format.MARKDOWN


def test_comments_become_the_essays_thread(site):
    """Name, address, date, parent, HTML and the old anchor are kept."""
    thread = site.take("wordpress/plain-post.xml").thread()
    assert thread.essay == "listening-first"
    assert thread.origin.url == "https://old.example/2011/03/listening-first/"
    assert thread.closed is False
    first, second = thread.comments
    assert (first.id, first.anchor, first.in_reply_to) == ("wp-101", "comment-101", None)
    assert (second.id, second.in_reply_to, second.author.url) == ("wp-102", "wp-101", "https://ines.example/")
    assert first.published == datetime(2011, 3, 5, 9, tzinfo=UTC)
    assert first.format is Format.HTML
    assert first.body == "<p>I asked. She talked for an hour.</p>"


def test_everything_is_counted(site):
    """The ledger of a plain export has one essay, two comments and nothing to complain of."""
    ledger = site.take("wordpress/plain-post.xml").ledger
    assert (ledger.essays.read, ledger.essays.written) == (1, 1)
    assert (ledger.comments.read, ledger.comments.written) == (2, 2)
    assert ledger.threads == 1
    assert ledger.balanced
    assert not ledger.flawed


def test_addresses_of_people_are_counted_and_dropped(site):
    """No e-mail or IP address reaches a file outside the export itself."""
    ledger = site.take("wordpress/plain-post.xml").ledger
    assert ledger.dropped == {"email": 3, "ip": 2}
    for name, data in site.files().items():
        if not name.endswith("plain-post.xml"):
            assert b"mail.example" not in data, name
            assert b"192.0.2.1" not in data, name


def test_a_parent_listed_after_its_reply_is_found(site):
    """The order in the file doesn't matter to who answers whom."""
    thread = site.take("wordpress/parent-after-child.xml").thread()
    assert {c.id: c.in_reply_to for c in thread.comments} == {"wp-102": "wp-101", "wp-101": None}


def test_a_reply_to_a_missing_comment_stays(site):
    """The stated parent is kept though it isn't there."""
    assert site.take("wordpress/reply-to-missing-comment.xml").comment("wp-102").in_reply_to == "wp-99"


def test_pingbacks_and_trackbacks_are_comments_of_their_kind(site):
    """They are counted as comments, and a name's entities are read."""
    thread = site.take("wordpress/pingback-and-trackback.xml").thread()
    assert [c.kind for c in thread.comments] == [Kind.PINGBACK, Kind.TRACKBACK]
    assert thread.comments[0].author.name == "Another Blog » Quiet"
    assert site.ledger.comments.read == 2


def test_what_is_not_approved_stays_out_of_content(site):
    """Pending lies beside the export for review; spam and trash lie nowhere."""
    site.take("wordpress/pending-spam-trash.xml")
    assert [c.id for c in site.thread().comments] == ["wp-101"]
    assert site.ledger.comments.withheld == {"pending": 1, "spam": 1, "trash": 2}
    assert {name for name in site.files() if "held" in name} == {
        "exports/held/listening-first.pending.thread"
    }
    pending = (site.held / "listening-first.pending.thread").read_text()
    assert "Wait for me." in pending
    assert "Buy pills" not in pending


def test_a_comment_without_a_status_is_not_published(site):
    """What the source doesn't call approved waits for a person."""
    ledger = site.take("wordpress/comment-without-status.xml").ledger
    assert ledger.comments.withheld == {"pending": 1}


def test_a_draft_and_its_comments_are_held(site):
    """The draft lies beside the export; its approved comment counts as unpublished-parent."""
    site.take("wordpress/draft-with-comments.xml")
    assert site.ledger.essays.withheld == {"draft": 1}
    assert site.ledger.comments.withheld == {UNPUBLISHED_PARENT: 1, "pending": 1}
    assert not site.content.exists()
    assert sorted(path.name for path in site.held.iterdir()) == [
        "listening-first.md",
        "listening-first.thread",
    ]


def test_a_passworded_post_is_held(site):
    """WordPress calls it published; its readers needed a password."""
    site.take("wordpress/password-protected.xml")
    assert site.ledger.essays.withheld == {"passworded": 1}
    assert site.ledger.comments.withheld == {UNPUBLISHED_PARENT: 1}
    assert b"open sesame" not in b"".join(
        data for name, data in site.files().items() if not name.endswith("xml")
    )


def test_only_published_posts_enter_content(site):
    """Every other status is withheld under its own name."""
    site.take("wordpress/unpublished-statuses.xml")
    assert site.slugs() == ["f"]
    assert site.ledger.essays.withheld == dict.fromkeys(
        ["private", "future", "pending", "trash", "auto-draft"], 1
    )
    assert site.ledger.balanced


def test_the_authors_own_replies_are_known_by_their_id(site):
    """A reader of the same name is not the author."""
    thread = site.take("wordpress/author-replies.xml").thread()
    assert [c.author.is_essay_author for c in thread.comments] == [False, True, False]


def test_version_1_0_is_read(site):
    """Without <wp:author> the creator is a name, and each topic counts once, in its taxonomy."""
    essay = site.take("wordpress/version-1.0.xml").essay()
    assert essay.authors == ("Mira Sample",)
    assert essay.categories == ("Rooms",)
    assert essay.tags == ("shyness",)
    assert site.ledger.comments.written == 1


@pytest.mark.parametrize("name", ["https-namespace", "utf-16", "declares-windows-1252", "text-about-wxr"])
def test_sound_files_need_no_repair(site, name):
    """An https namespace, another declared encoding, a text about WXR itself: all well formed."""
    ledger = site.take(f"wordpress/{name}.xml").ledger
    assert not ledger.flawed
    assert ledger.comments.written == 1


@pytest.mark.parametrize("name", ["utf-16", "declares-windows-1252", "claims-latin-1-is-utf-8"])
def test_letters_survive_their_encoding(site, name):
    """Whatever the file was written in, the text is the same."""
    assert site.take(f"wordpress/{name}.xml").comment().body == "<p>“Déjà vu”</p>"


def test_topics_are_sorted_out(site):
    """Sticky, format and parent survive as extra fields; custom fields, which may hold addresses, don't."""
    page = site.take("wordpress/sticky-page-child.xml").page("colophon")
    assert page.kind is EssayKind.PAGE
    assert page.aliases == ("/?p=70", "/?page_id=70")
    assert {("X-Sticky", "yes"), ("X-Parent", "69"), ("X-Terms", "post_format: Aside")} <= set(page.extra)
    assert b"mira@old.example" not in (site.content / "pages" / "colophon.md").read_bytes()


def test_co_authors_are_all_named(site):
    """The terms of a plugin for several authors name them, by login or by name."""
    assert site.take("wordpress/co-authors.xml").essay().authors == ("Mira Sample", "Joel Madeup")


def test_dates_without_utc_give_the_day_alone(site):
    """A local time names no zone; its day is kept and marked as inferred, the time itself beside it."""
    site.take("wordpress/dates-unknown.xml")
    essay, first = site.essay(), site.comment("wp-101")
    assert essay.published == date(2011, 3, 4)
    assert first.published == date(2011, 3, 5)
    assert [i.field for i in first.inferred] == ["published"]
    assert ("X-Local-Date", "2011-03-05 09:00:00") in first.extra
    assert site.comment("wp-102").published is None
    assert site.ledger.inferences.total() == 2


def test_the_zone_is_kept(site):
    """Where local time and UTC differ, their difference says where the writer was."""
    site.take("wordpress/local-zone.xml")
    assert ("X-Zone", "+02:00") in site.essay().extra
    assert ("X-Zone", "-04:30") in site.comment().extra


def test_comments_on_a_medium_have_a_thread_of_their_own(site):
    """Unless the post that the medium belongs to is a draft, even if that comes later in the file."""
    site.take("wordpress/comment-on-attachment.xml")
    assert site.thread("photo").essay is None
    assert site.slugs("discussions") == ["photo"]
    assert site.ledger.other == {"attachment": 2}
    assert site.ledger.comments.withheld == {UNPUBLISHED_PARENT: 1}


def test_custom_types_are_counted_and_their_texts_held(site):
    """A recipe is neither a post nor a page: its text lies ready, its public conversation is published."""
    site.take("wordpress/custom-types.xml")
    assert site.ledger.other == {"recipe": 2, "nav_menu_item": 1}
    assert site.ledger.essays.read == 0
    assert site.thread("soup").essay is None
    assert sorted(path.name for path in site.held.iterdir()) == ["s.md", "s.thread", "soup.md"]
    assert site.ledger.comments.withheld == {UNPUBLISHED_PARENT: 1}


def test_a_record_without_a_type_is_a_public_place(site):
    """Other programs write such files to carry comments: their threads stand on their own."""
    site.take("wordpress/no-post-type.xml")
    assert site.ledger.other == {"(none)": 1}
    assert site.thread("page").title == "A page"
    assert site.thread("page").origin.url == "https://old.example/page/"
    assert site.ledger.comments.written == 1


def test_an_item_that_stands_twice_is_written_once(site):
    """Read twice, withheld once as duplicate, its comments too."""
    ledger = site.take("wordpress/item-stands-twice.xml").ledger
    assert (ledger.essays.read, ledger.essays.written) == (2, 1)
    assert ledger.essays.withheld == {"duplicate": 1}
    assert ledger.comments.withheld == {"duplicate": 2}
    assert site.slugs() == ["listening-first"]


def test_new_comments_of_a_repeated_item_join_its_thread(site):
    """What the second copy has beyond the first is not lost."""
    site.take("wordpress/item-again-with-new-comment.xml")
    assert [c.id for c in site.thread().comments] == ["wp-101", "wp-102"]
    assert site.thread().essay == "listening-first"
    assert site.ledger.comments.withheld == {"duplicate": 1}
    assert site.ledger.threads == 1


def test_two_posts_with_one_id_are_both_kept(site):
    """They differ, so they are two; the ledger says so."""
    site.take("wordpress/two-posts-one-id.xml")
    assert site.slugs() == ["first", "second"]
    assert [c.id for c in site.thread("second").comments] == ["wp-102"]
    assert any("41-2" in note for note in site.ledger.notes)


def test_two_comments_with_one_id_are_both_kept(site):
    """The second gets an id of its own and no anchor, and the repair is told; a true copy is a duplicate."""
    site.take("wordpress/two-comments-one-id.xml")
    assert [(c.id, c.anchor) for c in site.thread().comments] == [
        ("wp-101", "comment-101"),
        ("wp-101-2", None),
    ]
    assert site.ledger.comments.withheld == {"duplicate": 1}
    assert len(site.ledger.repairs) == 1


def test_a_clashing_slug_gains_the_source_id(site):
    """The first keeps the slug."""
    assert site.take("wordpress/one-slug-twice.xml").slugs() == ["hello", "hello-42"]


def test_an_empty_slug_comes_from_the_title_and_the_id(site):
    """Without either, the id alone tells."""
    assert site.take("wordpress/empty-slugs.xml").slugs() == ["hello-there-41", "untitled-42"]
    assert [str(i) for i in site.essay("untitled-42").inferred] == ["title from the record's address or id"]


def test_a_slug_in_another_script_is_spelt_in_latin_letters(site):
    """The old address stays as it was; the language is said."""
    site.take("wordpress/slug-in-chinese.xml")
    assert site.slugs() == ["ni-hao"]
    assert site.essay("ni-hao").lang == "zh-CN"


def test_titles_keep_their_words_and_lose_their_markup(site):
    """Tags of phrases and entities are read; what only looks like a tag is a word."""
    assert site.take("wordpress/title-with-markup.xml").essay().title == (
        "On not asking & “waiting” for a <html> tag"
    )


def test_a_name_that_is_an_address_is_cut(site):
    """Neither a commenter nor an author is named by an e-mail address."""
    site.take("wordpress/address-as-name.xml")
    assert site.comment().author.name == "tom"
    assert [i.field for i in site.comment().inferred] == ["author"]
    assert site.essay().authors == ()


def test_scripts_in_bodies_are_an_everyday_thing(site):
    """They stay in the comment's source, for the sanitizer; what is no web address is no link."""
    site.take("wordpress/script-in-body.xml")
    assert not site.ledger.flawed
    assert site.comment().author.url is None
    assert "hi" in site.comment().body


def test_block_markers_go_and_texts_stay(site):
    """What the block editor wrote for itself is taken out; paragraphs are not made twice."""
    body = site.take("wordpress/blocks.xml", keep_html=True).essay().body
    assert "<!-- wp:paragraph" not in body
    assert "<p>First paragraph,\non two lines.</p>" in body
    assert '<!-- wp:latest-posts {"postsToShow":3} /-->' in body


def test_more_and_nextpage_stay_in_markdown(site):
    """They are invisible, and the parts around them become Markdown one by one."""
    essay = site.take("wordpress/more-and-nextpage.xml").essay()
    assert essay.format is Format.MARKDOWN
    assert essay.body == "Before it’s cut.\n\n<!--more-->\n\nAfter.\n\n<!--nextpage-->\n\nPage two.\n"


def test_shortcodes_stay_as_text(site):
    """Nobody knows any more what they stood for; their quotes stay straight."""
    assert '[gallery ids="1,2"]' in site.take("wordpress/shortcodes.xml", keep_html=True).essay().body
    assert site.essay().format is Format.HTML


def test_what_markdown_cannot_say_stays_html(site):
    """A list in a table cell is no Markdown."""
    essay = site.take("wordpress/no-markdown-for-it.xml").essay()
    assert essay.format is Format.HTML
    assert "<ul><li>x</li>" in essay.body


def test_as_html_leaves_every_essay_in_html(site):
    """`--as html` skips the try."""
    essay = site.take("wordpress/plain-post.xml", keep_html=True).essay()
    assert essay.format is Format.HTML
    assert essay.body == "<p>Ask one question, then wait.</p>\n"


def test_a_head_without_items_is_an_empty_export(site):
    """Nothing to bring in, and nothing wrong."""
    ledger = site.take("wordpress/head-only.xml").ledger
    assert ledger.essays.read == 0
    assert not ledger.flawed


def test_statuses_of_the_source_are_kept(site):
    """X-Status says what WordPress said."""
    site.take("wordpress/pending-spam-trash.xml")
    assert site.comment().status is Status.APPROVED
    assert "X-Status: pending (0)" in (site.held / "listening-first.pending.thread").read_text()
