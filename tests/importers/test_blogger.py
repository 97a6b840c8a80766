"""Blogger exports: posts, pages and comments, in both forms."""

from datetime import UTC, datetime

import pytest
from importing import FIXTURES

from afterword.discussion.model import Status
from afterword.essays.model import EssayStatus
from afterword.vocabulary import Format

BLOGGER = FIXTURES / "blogger"
SLUG = "a-table-to-share"


def replies(site, slug=SLUG):
    """Return (id, what it answers) of a thread's comments."""
    return [(comment.id, comment.in_reply_to) for comment in site.thread(slug).comments]


def repairs(site):
    """Return what was mended."""
    return [repair.what for repair in site.ledger.repairs]


def test_a_post_comes_in(site):
    """Title, address, labels, author, moments in UTC, and the body as Markdown."""
    essay = site.take("blogger/classic.xml").essay(SLUG)
    assert essay.title == "A table to share"
    assert essay.origin == "http://riverbank.blogspot.example/2012/09/a-table-to-share.html"
    assert essay.tags == ("evenings", "bread")
    assert essay.authors == ("Tomas Ferry",)
    assert essay.published == datetime(2012, 9, 1, 6, 0, tzinfo=UTC)
    assert essay.updated == datetime(2012, 9, 3, 6, 0, tzinfo=UTC)
    assert ("X-Date", "2012-09-01T08:00:00.000+02:00") in essay.extra
    assert essay.format is Format.MARKDOWN
    assert essay.body == "One table, two strangers.\\\nThat was <b>enough</b>.\n"


def test_a_page_is_a_page(site):
    """It goes to the pages."""
    site.take("blogger/classic.xml")
    assert site.page("about").title == "About"
    assert site.ledger.essays.written == 2


def test_template_and_settings_are_counted_as_other(site):
    """They are neither essays nor comments."""
    site.take("blogger/classic.xml")
    assert site.ledger.other == {"template": 1, "settings": 2}
    assert site.take("blogger/unknown-kind.xml").ledger.other == {"widget": 1, "(none)": 1}


def test_comments_keep_their_nesting_and_old_anchors(site):
    """An answer names its parent in a link; the author of the post is known by the profile."""
    site.take("blogger/classic.xml")
    assert replies(site) == [("blogger-601", None), ("blogger-602", "blogger-601")]
    first, second = site.thread(SLUG).comments
    assert first.anchor == "c601"
    assert first.author.url == "https://profiles.example/2002"
    assert (first.author.is_essay_author, second.author.is_essay_author) == (False, True)
    assert ("X-Date-As-Shown", "September 2, 2012 at 11:00 AM") in second.extra
    assert site.thread(SLUG).stated_count == 2


def test_a_comment_may_answer_by_its_reference(site):
    """Where it refers to a comment and not to the post, it stands under that comment."""
    site.take("blogger/comment-answers-a-comment.xml")
    assert replies(site) == [
        ("blogger-601", None),
        ("blogger-602", "blogger-601"),
        ("blogger-603", "blogger-602"),
    ]
    assert site.slugs("discussions") == [SLUG]


def test_a_draft_is_held_with_its_comments(site):
    """Neither enters the content; each is counted."""
    site.take("blogger/draft-with-comment.xml")
    assert not site.content.exists()
    assert site.ledger.essays.withheld == {"draft": 1}
    assert site.ledger.comments.withheld == {"unpublished-parent": 1}
    assert (site.held / f"{SLUG}.md").exists()


def test_an_undeclared_prefix_still_makes_a_draft(site):
    """The repair is told once, and what the prefix says is heard."""
    site.take("blogger/undeclared-prefix.xml")
    assert site.slugs() == ["second"]
    assert repairs(site) == ["the prefix “app:” isn't declared"]


def test_a_removed_comment_is_a_tombstone(site):
    """The sentence that Blogger put in its place is not the author's."""
    gone, reply = site.take("blogger/comment-removed.xml").thread(SLUG).comments
    assert (gone.status, gone.body) == (Status.DELETED, "")
    assert reply.in_reply_to == gone.id
    assert site.ledger.comments.withheld == {"deleted": 1}


def test_a_comment_whose_post_is_missing_gets_a_thread(site):
    """It is called by the address that the comment names."""
    site.take("blogger/comment-of-missing-post.xml")
    (slug,) = site.slugs("discussions")
    assert slug == "a-table-to-share-999"
    assert site.thread(slug).essay is None
    assert site.ledger.inferences["title from its address"] == 1


def test_a_total_that_differs_is_entered(site):
    """The post claims five comments and the file holds one."""
    site.take("blogger/total-differs.xml")
    (stated,) = site.ledger.stated
    assert (stated.claim, stated.stated, stated.found) == ("thr:total", 5, 1)
    assert site.thread(SLUG).stated_count == 5


def test_a_post_that_claims_comments_says_so(site):
    """Even where the file holds none; where it claims none there is no thread."""
    site.take("blogger/no-comments-but-total.xml")
    assert site.slugs("discussions") == [SLUG]
    assert site.thread(SLUG).comments == ()


def test_any_prefix_will_do(site):
    """Names count by their namespace, wherever it is declared."""
    site.take("blogger/prefixed-namespace.xml")
    assert site.essay(SLUG).authors == ("Tomas Ferry",)
    assert replies(site) == [("blogger-601", None)]
    assert not site.ledger.flawed


def test_xhtml_content_is_kept(site):
    """Its markup is the body's, its characters are escaped as they were."""
    body = site.take("blogger/xhtml-content.xml", keep_html=True).essay(SLUG).body
    assert '<p>Bread &amp; <em title="a &lt; b">salt</em></p>' in body


def test_a_title_in_html_loses_its_markup(site):
    """A title is plain text."""
    assert site.take("blogger/html-title.xml").essay(SLUG).title == "Bread & salt"


def test_what_stands_twice_is_written_once(site):
    """Posts and comments alike."""
    site.take("blogger/entry-stands-twice.xml")
    assert site.slugs() == [SLUG]
    assert replies(site) == [("blogger-601", None)]
    assert site.ledger.essays.withheld == {"duplicate": 1}
    assert site.ledger.comments.withheld == {"duplicate": 1}


def test_place_and_enclosure_survive(site):
    """As extra fields."""
    extra = site.take("blogger/place-and-enclosure.xml").essay(SLUG).extra
    assert ("X-Location", "Old Quay, Riverbank") in extra
    assert ("X-Enclosure", "https://riverbank.example/talk.mp3") in extra


def test_an_address_with_a_number_names_nothing(site):
    """`/blog/?p=9` is no word for a post: its id is."""
    site.take("blogger/named-by-query.xml")
    assert site.slugs() == ["untitled-501"]


@pytest.mark.parametrize(
    ("name", "kind", "number"), [("comment", "comments", "602"), ("post", "essays", "502")]
)
def test_an_entry_that_breaks_off_is_quarantined(site, name, kind, number):
    """What came before is in."""
    site.take(f"blogger/breaks-off-in-{name}.xml")
    assert site.slugs() == [SLUG]
    assert site.ledger.truncated
    (found,) = site.ledger.quarantined
    assert (found.kind, found.id) == (kind, f"tag:blogger.com,1999:blog-77.post-{number}")
    assert site.ledger.balanced


def test_takeout_statuses_are_understood(site):
    """Drafts, scheduled and trashed posts are held; spam and emptied comments aren't public."""
    site.take("blogger/takeout.atom")
    assert site.slugs() == [SLUG]
    assert site.page("about").title == "About"
    assert site.ledger.essays.withheld == {"draft": 1, "future": 1, "trash": 1}
    assert site.ledger.comments.withheld == {"spam": 1, "deleted": 1, "pending": 1}
    assert not site.ledger.flawed


def test_takeout_keeps_nesting_place_and_path(site):
    """A post knows only its path; a comment names its post and its parent."""
    site.take("blogger/takeout.atom")
    essay = site.essay(SLUG)
    assert essay.aliases == ("/2012/09/a-table-to-share.html",)
    assert ("X-Location", "Old Quay") in essay.extra
    assert essay.status is EssayStatus.PUBLISHED
    assert replies(site) == [("blogger-601", None), ("blogger-602", "blogger-601")]
    assert ("X-Author-Type", "ANONYMOUS") in site.thread(SLUG).comments[0].extra


def test_a_second_import_changes_nothing(site):
    """Ids and slugs are the same each time."""
    before = site.take("blogger/classic.xml").files()
    assert site.take("blogger/classic.xml").files() == before
