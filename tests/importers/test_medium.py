"""Medium's export, its pages and its feed."""

import pytest
from importing import FIXTURES
from manyfiles import packed, take_bytes, take_folder, zipped

from afterword.discussion.model import Author
from afterword.errors import UnusableInputError
from afterword.importers.medium_page import parse_page

MEDIUM = FIXTURES / "medium"
RESPONSES = "responses-by-mira-sample-responses"


def extra(value, name):
    """Return an extra field's value."""
    return next((found for key, found in value.extra if key == name), None)


@pytest.fixture
def imported(site):
    """Return a site with the export's folder imported."""
    return take_folder(site, "medium/export")


def test_an_export_holds_posts_drafts_and_responses(imported):
    """Posts are essays, drafts are held, answers to other people are comments."""
    assert imported.slugs() == ["listening-first"]
    assert imported.ledger.essays.withheld == {"draft": 1}
    assert imported.ledger.comments.written == 1
    assert (imported.held / "not-yet.md").exists()


def test_a_posts_values_are_read(imported):
    """From its header and its footer; its slug without Medium's id."""
    essay = imported.essay()
    assert (essay.title, essay.dek) == ("Listening first", "Forty names")
    assert (essay.authors, essay.tags) == (("Mira Sample",), ("Bread", "Names"))
    assert essay.published.isoformat() == "2023-03-04T10:22:00+00:00"
    assert essay.origin == "https://medium.com/@mira/listening-first-0a1b2c3d4e5f"
    assert essay.aliases == ()
    assert ("X-Source-ID", "medium 0a1b2c3d4e5f") in essay.extra


def test_what_only_mediums_pages_need_is_taken_out(imported):
    """Wrappers, names, classes, and the title and subtitle that the text repeats; a linked place stays."""
    html = MEDIUM / "export/posts/2023-03-04_Listening-first-0a1b2c3d4e5f.html"
    page = parse_page(html.read_text(encoding="utf-8"), html.name)
    assert page.body == (
        '<p>I learned <strong>forty</strong> names, as <a href="#aa05">told below</a>.</p>'
        '<p id="aa05">All of them.</p>'
    )


def test_a_response_is_told_by_its_title(imported):
    """Its first words make its title, cut short where they are many; what it answers nobody says."""
    (comment,) = imported.thread(RESPONSES).comments
    assert comment.body.startswith("<p>I met everyone at that event")
    assert comment.author == Author("Mira Sample", "https://medium.com/@mira")
    assert comment.id == "medium-1a1b2c3d4e5f"
    assert extra(comment, "X-URL") == "https://medium.com/@mira/i-met-everyone-1a1b2c3d4e5f"
    assert [note for note in imported.ledger.notes if "first words" in note]


def test_every_other_file_is_counted_by_its_folder(imported):
    """Addresses in them are counted and left out."""
    assert imported.ledger.other == {"profile": 1, "sessions": 1}
    assert imported.ledger.dropped == {"email": 1, "ip": 1}


def test_a_zip_says_the_same_as_its_folder(site, imported):
    """Under an outer folder too."""
    folder = imported.ledger.as_json()
    take_bytes(site, zipped("medium/export", prefix="medium-export-1/"))
    assert {**site.ledger.as_json(), "source": "", "sha256": ""} == {**folder, "source": "", "sha256": ""}


def test_a_single_page_is_read(site):
    """Code keeps its lines and its language, a picture its caption; nothing in between."""
    site.take("medium/code-and-picture.html", keep_html=True)
    (slug,) = site.slugs()
    essay = site.essay(slug)
    assert (slug, essay.title, essay.dek) == ("code-bread", "Code & bread", "A word on ovens")
    assert '<pre class="language-python"><span>name = "Ada"\nprint(name)</span></pre>' in essay.body
    assert (
        '<figure><img src="https://pictures.example/loaf.jpeg" alt="A loaf">'
        "<figcaption>Still warm</figcaption></figure>"
    ) in essay.body


def test_a_post_without_a_date_was_published_all_the_same(site):
    """Its canonical address says so; a path of its owner's own domain is kept."""
    site.take("medium/no-date-own-domain.html")
    essay = site.essay("no-date")
    assert essay.published is None
    assert essay.aliases == ("/no-date-4a1b2c3d4e5f",)


def test_the_feed_is_read(site):
    """Addresses lose what counts readers, bodies lose the picture that does."""
    site.take("medium/feed.xml")
    essay = site.essay()
    assert essay.origin == "https://words.example/listening-first-0a1b2c3d4e5f"
    assert essay.body == "#### Forty names\n\nI learned forty names.\n"
    assert essay.updated.isoformat() == "2023-03-05T10:22:00+00:00"
    assert site.ledger.format == "medium"


def test_a_response_in_the_feed_has_no_tags_and_no_title_of_its_own(site):
    """It is a comment there too."""
    site.take("medium/feed.xml")
    assert [comment.id for comment in site.thread(RESPONSES).comments] == ["medium-1a1b2c3d4e5f"]


def test_a_post_that_the_feed_cuts_short_is_marked(site):
    """What only members may read is a beginning with a link."""
    site.take("medium/feed.xml")
    assert site.ledger.missing == {"full texts": 1}
    assert extra(site.essay("for-friends"), "X-Text") == "the beginning alone"


def test_a_stray_bracket_in_the_feed_costs_one_repair(site):
    """The item that it stands in is whole, and so is every other."""
    site.take("medium/feed-stray-bracket.xml")
    assert len(site.ledger.repairs) == 1
    assert site.essay().body == "#### Forty names\n\nI learned forty names.\n"
    assert site.ledger.essays.written == 2


def test_a_page_that_breaks_off_is_quarantined(site):
    """Without its footer nobody knows whether it was published."""
    data = (MEDIUM / "code-and-picture.html").read_bytes()
    take_bytes(site, data[: data.index(b"<footer>")])
    assert (site.ledger.essays.written, site.ledger.essays.quarantined) == (0, 1)
    assert site.ledger.truncated


def test_a_file_of_posts_that_is_none_is_quarantined(site):
    """The other posts are in."""
    take_bytes(site, zipped("medium/export", extra=[("posts/2023-01-01_x-9a1b2c3d4e5f.html", b"<p>?</p>")]))
    assert [(each.kind, each.id) for each in site.ledger.quarantined] == [
        ("essays", "posts/2023-01-01_x-9a1b2c3d4e5f.html")
    ]
    assert site.ledger.essays.written == 1


def test_a_post_that_stands_twice_is_withheld_once(site):
    """In two folders of one archive, say."""
    page = (MEDIUM / "code-and-picture.html").read_bytes()
    take_bytes(site, packed([("a/posts/2023-01-01_x.html", page), ("b/posts/2023-01-01_x.html", page)]))
    assert site.ledger.essays.withheld == {"duplicate": 1}


def test_an_archive_of_pages_without_posts_is_refused(site):
    """It may be anybody's."""
    with pytest.raises(UnusableInputError):
        take_bytes(site, packed([("a.html", b"<p>x</p>"), ("b/c.html", b"<p>y</p>")]))


def test_a_deep_page_is_read(site):
    """Nesting without end is cut before any parser sees it."""
    deep = b"<div>" * 20_000 + b"<p class='graf'>deep</p>"
    data = (MEDIUM / "code-and-picture.html").read_bytes()
    take_bytes(site, data.replace(b"Print the name.", b"Print the name." + deep))
    assert site.ledger.essays.written == 1


@pytest.mark.parametrize("odd", [b" <", b" \x01", b' "', b" a:b:c=1", b" data-\xff=1"], ids=repr)
def test_an_odd_attribute_is_left_out(site, odd):
    """HTML allows names that no XML has; a program's slip may leave one."""
    data = (MEDIUM / "code-and-picture.html").read_bytes()
    take_bytes(site, data.replace(b'<p name="dd01"', b"<p" + odd + b' name="dd01"'))
    assert site.ledger.essays.written == 1
