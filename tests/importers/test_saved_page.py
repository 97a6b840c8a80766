"""A page saved from a browser: themes, languages, what a page says of itself, and what it doesn't hold."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from importing import FIXTURES

from afterword.discussion.model import Kind, Status
from afterword.discussion.tree import build_tree
from afterword.errors import UnusableInputError
from afterword.importers import saved_page
from afterword.importers.base import Confidence
from afterword.importers.saved.assembly import COMMENTS, PAGES, RECENT
from afterword.vocabulary import Format

URL = "https://blog.example/2011/03/listening-first/"
NAMES = ("A. Reader", "Bo")


def take(site, name):
    """Import a fixture of this importer."""
    return site.take(f"saved_page/{name}.html")


def extra(value, name):
    """Return an extra field's value."""
    return next((found for key, found in value.extra if key == name), None)


def test_an_essay_and_its_conversation_come_in_together(site):
    """What the page's own marks say: title, text, moment, author, topics, address."""
    take(site, "html5-nested")
    essay = site.essay()
    assert (essay.title, essay.body) == (
        "Listening first",
        "Forty cards, and *no* calls.\n\nThen I listened.\n",
    )
    assert essay.published == datetime(2011, 3, 3, 8, tzinfo=UTC)
    assert (essay.authors, essay.tags, essay.categories) == (("Mira Sample",), ("cards",), ("Tables",))
    assert (essay.origin, essay.lang, essay.inferred) == (URL, "en", ())
    assert site.thread().origin.url == URL
    assert site.thread().essay == "listening-first"
    assert site.ledger.essays.written == 1
    assert site.ledger.comments.written == 2


def test_a_comments_fields_are_read(site):
    """Name, address, moment in UTC, the old anchor, HTML without the theme's boxes and buttons."""
    take(site, "html5-nested")
    comment = site.comment("wp-7")
    assert (comment.author.name, comment.author.url) == ("A. Reader", "https://reader.example/")
    assert comment.published == datetime(2011, 3, 4, 9, 22, tzinfo=UTC)
    assert extra(comment, "X-Date") == "2011-03-04T10:22:00+01:00"
    assert (comment.anchor, comment.format) == ("comment-7", Format.HTML)
    assert comment.body == "<p>I met <em>everyone</em> and none of them called.</p>"


def test_the_essays_author_is_known_in_the_conversation(site):
    """The theme marks the comment; paragraphs stand on lines of their own."""
    take(site, "html5-nested")
    answer = site.comment("wp-9")
    assert answer.author.is_essay_author
    assert not site.comment("wp-7").author.is_essay_author
    assert (answer.in_reply_to, answer.body) == ("wp-7", "<p>Same here.</p>\n<p>Two weak ties did more.</p>")


@pytest.mark.parametrize(
    ("theme", "names", "body"),
    [
        ("kubrick", NAMES, "<p>I met everyone and none of them called.</p>"),
        ("classic", NAMES, "<p>I met everyone and none of them called.</p>"),
        ("block-theme", NAMES, "<p>I met everyone.</p>"),
        ("thesis", NAMES, "<p>I met everyone.</p>"),
        ("wpdiscuz", NAMES, "<p>I met everyone.</p>"),
        ("twenty-twelve", NAMES[:1], "<p>I met everyone.</p>"),
        ("avada", ("A. Reader", "On cards - Other Example"), "<p>I met everyone.</p>"),
        ("genesis", ("A. Reader", "On cards"), "<p>I met everyone.</p>"),
        ("french", ("A. Lectrice", "Bo"), "<p>J’ai rencontré tout le monde.</p>"),
    ],
)
def test_every_theme_has_its_own_boxes(site, theme, names, body):
    """Each comment once, under its name, and no word of the frame in its text."""
    take(site, theme)
    comments = site.thread().comments
    assert tuple(comment.author.name for comment in comments) == names
    assert comments[0].body == body
    assert comments[0].published is not None
    assert comments[0].id == "wp-7"


@pytest.mark.parametrize("theme", ["html5-nested", "block-theme", "wpdiscuz"])
def test_answers_stand_in_what_they_answer(site, theme):
    """A list in the comment, or a box in its box: both are plain statements."""
    take(site, theme)
    answer = site.comment("wp-9")
    assert answer.in_reply_to == "wp-7"
    assert not [each for each in answer.inferred if each.field == "in-reply-to"]


def test_drupals_answers_stand_behind(site):
    """An anchor before each comment, its title in bold, answers in an indented box."""
    take(site, "drupal")
    first, second, third = site.thread().comments
    assert first.body == "<p><strong>On cards</strong></p>\n<p>I met everyone.</p>"
    assert (second.in_reply_to, third.in_reply_to) == ("page-7", None)


def test_a_flat_pages_depths_make_parents_that_are_inferred(site):
    """The last comment one level up is the one answered."""
    take(site, "flat-depths")
    assert [comment.in_reply_to for comment in site.thread().comments] == [None, "wp-7", "wp-9", None]
    assert site.ledger.inferences["in-reply-to from its depth on the page"] == 2


def test_bloggers_comments_have_the_ids_of_its_export(site):
    """So that a saved page and an export meet in one thread."""
    take(site, "blogger")
    first, answer = site.thread().comments
    assert (first.id, first.anchor) == ("blogger-1234567890123456789", "c1234567890123456789")
    assert answer.in_reply_to == first.id
    assert first.body == "I met everyone.<br><br>None called."


def test_microformats_need_no_ids(site):
    """A comment without an id is named by what it says."""
    take(site, "microformats")
    first, second = site.thread().comments
    assert (first.author.name, first.author.url) == ("A. Reader", "https://reader.example/")
    assert (second.body, second.published) == ("<p>Nor me.</p>", datetime(2011, 3, 5, 21, tzinfo=UTC))
    assert first.id.startswith("page-")


def test_a_list_called_after_comments_is_one(site):
    """Found by structure alone, and said so."""
    take(site, "no-ids")
    assert [comment.author.name for comment in site.thread().comments] == list(NAMES)
    assert [str(each) for each in site.thread().inferred] == ["comments from the page's structure"]


def test_pingbacks_and_trackbacks_are_told_apart(site):
    """With an id or without one; a bare pingback has the linking page's name and no text."""
    take(site, "twenty-ten-pingback")
    comment, ping, track = site.thread().comments
    assert [each.kind for each in (comment, ping, track)] == [Kind.COMMENT, Kind.PINGBACK, Kind.TRACKBACK]
    assert (ping.author.name, ping.author.url) == ("On cards - Other Example", "https://other.example/cards/")
    assert ping.body == ""
    assert track.body == "<p>[...] a word on listening [...]</p>"


def test_genesis_keeps_pingbacks_in_a_list_of_their_own(site):
    """They are read with the comments."""
    take(site, "genesis")
    assert [comment.kind for comment in site.thread().comments] == [Kind.COMMENT, Kind.PINGBACK]


def test_a_german_page_is_read_in_german(site):
    """Heading, names, dates and the closing; what was inferred is counted, and the words are kept."""
    take(site, "german")
    first, second = site.thread().comments
    assert (first.author.name, first.published, second.published) == (
        "A. Leserin",
        date(2011, 3, 4),
        date(2011, 3, 5),
    )
    assert extra(first, "X-Date-Written") == "4. März 2011 um 10:22 Uhr"
    assert first.body == "<p>Ich traf alle.</p>"
    assert (site.thread().stated_count, site.thread().closed) == (2, True)
    assert site.ledger.inferences["published from a date written in German"] == 2  # the essay's is the other


def test_a_japanese_page_is_read(site):
    """Its count stands behind the title, its dates are numbers between signs."""
    take(site, "japanese")
    assert site.thread().stated_count == 2
    assert [comment.published for comment in site.thread().comments] == [date(2011, 3, 4), date(2011, 3, 5)]


def test_days_and_months_are_told_by_the_pages_other_dates(site):
    """The fourth of March, since the page has a twenty-fifth; that is inferred."""
    take(site, "slashed-dates")
    assert site.comment("wp-7").published == date(2011, 3, 4)
    assert site.ledger.inferences["published from its order in the page's other dates"] == 1


def test_a_date_that_could_be_two_days_stays_unread(site):
    """Its words are kept."""
    take(site, "slashed-dates-alone")
    comment = site.comment("wp-7")
    assert comment.published is None
    assert extra(comment, "X-Date-Written") == "04/03/2011 at 10:22"


def test_a_page_that_begins_with_the_newest_is_read_in_order(site):
    """Positions count from the oldest."""
    take(site, "newest-first")
    assert [entry.comment.id for entry in build_tree(site.thread())] == ["wp-7", "wp-9", "wp-12"]
    assert extra(site.comment("wp-12"), "X-Position") == "3"


def test_further_pages_of_comments_are_missing(site):
    """The page's number isn't of the essay's address; what it counts and doesn't show is missing too."""
    take(site, "older-comments")
    assert site.essay().origin == URL
    assert site.ledger.missing == {PAGES: 1, COMMENTS: 51}


def test_comments_behind_a_button_are_missing(site):
    """As far as the page counts them."""
    take(site, "more-behind-a-button")
    assert site.ledger.missing == {COMMENTS: 8}


def test_what_the_page_counts_is_held_against_what_was_found(site):
    """A mere difference is stated, and nothing is said to be missing."""
    take(site, "counts-more")
    (stated,) = site.ledger.stated
    assert (stated.claim, stated.stated, stated.found) == ("3 thoughts on “Listening first”", 3, 1)
    assert site.ledger.missing == {}
    assert site.thread().stated_count == 3


def test_a_conversation_kept_elsewhere_is_missing(site):
    """The service is named."""
    take(site, "conversation-at-disqus")
    assert site.ledger.missing == {"conversation at Disqus": 1}
    assert not (site.content / "discussions" / "listening-first.thread").exists()


def test_other_pages_comments_in_a_sidebar_stay_out(site):
    """They are counted as what they are."""
    take(site, "recent-comments")
    assert [comment.id for comment in site.thread().comments] == ["wp-7"]
    assert site.ledger.other[RECENT] == 1


def test_a_comment_that_awaits_approval_is_pending(site):
    """Its writer saw it and saved the page."""
    take(site, "awaiting-approval")
    assert site.ledger.comments.withheld == {"pending": 1}
    assert [comment.id for comment in site.thread().comments] == ["wp-7"]
    held = (site.held / "listening-first.pending.thread").read_text(encoding="utf-8")
    assert "<p>Nor me.</p>" in held
    assert "awaiting" not in held
    assert Status.PENDING.value in held


def test_a_comment_that_stands_twice_is_a_duplicate(site):
    """One for wide windows and one for narrow ones."""
    take(site, "comment-twice")
    assert (site.ledger.comments.read, site.ledger.comments.withheld) == (2, {"duplicate": 1})


def test_two_comments_of_one_id_are_two(site):
    """The second gets an id of its own, and that is a repair."""
    take(site, "one-id-two-comments")
    assert [comment.id for comment in site.thread().comments] == ["wp-7", "wp-7-2"]
    assert site.thread().comments[1].anchor is None
    assert len(site.ledger.repairs) == 1


def test_an_address_as_name_is_not_printed(site):
    """Nor is the picture that is made of one; both are counted."""
    take(site, "email-as-name")
    assert site.comment("wp-7").author.name == "reader"
    assert site.ledger.dropped == {"email": 1, "gravatar": 1}
    public = [data for path, data in site.files().items() if path.startswith("content")]
    assert not [data for data in public if b"mail.example" in data]


def test_a_comment_without_name_and_date_is_one(site):
    """Its id says so; nothing is invented."""
    take(site, "nothing-said")
    comment = site.comment("wp-7")
    assert (comment.author.name, comment.published, comment.body) == (None, None, "<p>I met everyone.</p>")


def test_a_drawn_smile_is_its_character(site):
    """Another picture's address is made whole."""
    take(site, "emoji-and-smilies")
    assert site.comment("wp-7").body == (f'<p>None called 🙂 <img src="{URL}cards.png" alt="My cards"></p>')


def test_links_lead_where_they_led(site):
    """From the site's root to its address; within the page they stay; into scripts they are none."""
    take(site, "link-in-comment")
    assert site.comment("wp-7").body == (
        '<p><a href="https://blog.example/about/">About</a>, <a href="#comment-3">above</a>, this</p>'
    )


def test_scripts_in_a_comment_are_gone(site):
    """That is everyday and no repair."""
    take(site, "script-in-comment")
    assert site.comment("wp-7").body == "<p>Here I am.</p>"
    assert site.ledger.repairs == []


def test_an_essay_is_its_text(site):
    """Share bars, related posts, navigation and forms stay out and are counted."""
    take(site, "furniture")
    assert site.essay().body == "Forty cards.\n\nThen I listened.\n"
    assert site.ledger.other == {"form": 1, "navigation": 1, "related posts": 1, "share buttons": 1}


def test_a_text_without_any_mark_is_found_by_its_prose(site):
    """Even in a table; the title is the page's without the site's name."""
    take(site, "no-markup-for-the-text")
    essay = site.essay()
    assert essay.body.startswith("Forty cards, and no calls")
    assert "About" not in essay.body
    assert (essay.title, [str(each) for each in essay.inferred]) == (
        "Listening first",
        ["title from the page's title"],
    )


def test_words_under_the_title_are_the_dek(site):
    """Where a theme sets them apart from the text."""
    take(site, "standfirst")
    assert site.essay().dek == "What forty names taught me."


def test_a_page_of_the_site_is_a_page(site):
    """As its body's class says."""
    take(site, "static-page")
    assert site.page("about").title == "About"


def test_json_ld_is_read(site):
    """Dates, author, topics, and how many comments there were."""
    take(site, "json-ld")
    essay = site.essay()
    assert essay.published == datetime(2011, 3, 3, 7, tzinfo=UTC)
    assert (essay.authors, essay.tags) == (("Mira Sample",), ("cards", "names"))
    assert site.ledger.missing == {COMMENTS: 12}


def test_a_day_in_the_address_is_a_date(site):
    """Where the page gives none; inferred."""
    take(site, "day-in-address")
    assert site.essay().published == date(2011, 3, 4)
    assert site.ledger.inferences == {"published from its address": 1}


def test_the_pages_own_folder_is_noted(site):
    """Its pictures keep their place in it; one that a script would load gets its address."""
    take(site, "own-folder")
    body = site.essay().body
    assert 'src="own-folder_files/table.jpg"' in body
    assert 'src="https://blog.example/pictures/cards.jpg"' in body
    assert site.ledger.notes == [
        "1 picture of the text lies in the page's own folder, “own-folder_files”, which doesn't lie beside it"
    ]


def test_a_browsers_note_gives_the_address(site):
    """Where the page itself gives none."""
    take(site, "own-folder")
    assert site.essay().origin == URL


def test_archived_addresses_are_the_pages_own_again(site):
    """The archive's part of an address is its own affair."""
    take(site, "archived")
    assert site.essay().origin == URL
    comment = site.comment("wp-7")
    assert comment.author.url == "https://reader.example/"
    assert 'href="https://other.example/cards/"' in comment.body


def test_the_same_page_again_changes_nothing(site):
    """Byte for byte."""
    take(site, "html5-nested")
    before = site.files()
    take(site, "html5-nested")
    assert site.files() == before
    assert (site.outcome.changes.new, site.outcome.changes.changed) == (0, 0)


def test_every_page_is_known_by_its_content():
    """Whatever it is called; a text isn't one."""
    for path in sorted((FIXTURES / "saved_page").glob("*.html")):
        assert saved_page.sniff(path.read_bytes(), Path("export")) >= Confidence.LIKELY, path.name
    for path in sorted((FIXTURES / "pasted").glob("*.txt")):
        assert saved_page.sniff(path.read_bytes(), Path("export")) is Confidence.NO, path.name


def test_a_page_with_nothing_on_it_is_refused(site):
    """By name."""
    with pytest.raises(UnusableInputError, match=r"made\.xml: holds neither an essay nor a comment"):
        site.take(b"<!doctype html><html><head><title>x</title></head><body><nav>Home</nav></body></html>")
