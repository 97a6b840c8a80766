"""Substack's export: a list of posts and a file for each text."""

import pytest
from importing import FIXTURES, TODAY
from manyfiles import packed, take_bytes, take_folder, zipped

from afterword.errors import UnusableInputError
from afterword.importers.base import Options, load_source
from afterword.importers.detect import choose_importer
from afterword.importers.ledger import Ledger
from afterword.importers.substack import NO_COMMENTS
from afterword.importers.substack_rows import MENDED, read_rows

HEAD = "post_id,post_date,is_published,type,audience,title,subtitle\n"


def extra(essay, name):
    """Return an extra field's value."""
    return next((value for key, value in essay.extra if key == name), None)


@pytest.fixture
def imported(site):
    """Return a site with the export's folder imported."""
    return take_folder(site, "substack/export")


def rows(text):
    """Return the rows of a list and its ledger."""
    book = Ledger("x", "x", "")
    return read_rows(text, "posts.csv", book), book


def test_every_row_is_an_essay(imported):
    """Posts, podcasts and threads alike; a page is a page."""
    assert imported.ledger.essays.read == 7
    assert imported.slugs() == ["a-talk", "listening-first", "no-text", "what-do-you-say"]
    assert imported.slugs("pages") == ["about"]


def test_drafts_and_what_was_for_those_who_pay_are_withheld(imported):
    """They lie ready beside the export."""
    assert imported.ledger.essays.withheld == {"draft": 1, "members-only": 1}
    assert sorted(path.name for path in imported.held.iterdir()) == ["for-friends.md", "not-yet.md"]


def test_a_rows_values_are_read(imported):
    """Entities in a title are characters; commas and line ends in quotes are part of it."""
    essay = imported.essay("listening-first")
    assert (essay.title, essay.dek) == ("Listening first, always", "Forty & one names")
    assert essay.published.isoformat() == "2023-03-04T10:22:00+00:00"
    assert essay.body == "I learned **forty** names.\n"
    assert imported.essay("no-text").title == "A title in two lines"


def test_other_columns_are_kept_under_their_names(imported):
    """A podcast's address, a type that isn't the usual one, when it was mailed."""
    assert extra(imported.essay("a-talk"), "X-Podcast-Url") == "https://audio.example/talk.mp3"
    assert extra(imported.essay("what-do-you-say"), "X-Type") == "thread"
    assert extra(imported.essay("listening-first"), "X-Type") is None
    assert extra(imported.essay("listening-first"), "X-Email-Sent-At") == "2023-03-04T10:25:00.000Z"


def test_the_old_path_is_kept(imported):
    """The export doesn't say the site's address, but all of them have this path."""
    assert imported.essay("listening-first").aliases == ("/p/listening-first",)


def test_a_missing_text_is_declared(imported):
    """The row is in, without a body."""
    assert imported.ledger.missing == {"texts of posts": 1}
    assert imported.essay("no-text").body.strip() == ""


def test_addresses_of_subscribers_are_counted_and_left_out(imported):
    """Two opened, one subscribed; the files are counted by what they are."""
    assert imported.ledger.dropped == {"email": 3}
    assert imported.ledger.other == {"opens": 1, "subscribers": 1}
    assert NO_COMMENTS in imported.ledger.notes


@pytest.mark.parametrize("prefix", ["", "my export/"])
def test_a_zip_says_the_same_as_its_folder(site, imported, prefix):
    """With an outer folder or without."""
    folder = imported.ledger.as_json()
    take_bytes(site, zipped("substack/export", prefix=prefix))
    assert {**site.ledger.as_json(), "source": "", "sha256": ""} == {**folder, "source": "", "sha256": ""}


def test_a_text_that_nobody_lists_is_held(site):
    """Whether it was published is not known."""
    take_folder(site, "substack/unlisted")
    assert site.ledger.essays.withheld == {"draft": 1}
    held = (site.held / "left-out.md").read_text(encoding="utf-8")
    assert "X-Status: is_published: not in posts.csv\n" in held
    assert "Title: Left out\n" in held


def test_the_list_alone_is_refused_with_the_way_out(tmp_path):
    """Its texts lie beside it."""
    path = tmp_path / "posts.csv"
    path.write_bytes((FIXTURES / "substack/export/posts.csv").read_bytes())
    source = load_source(path)
    with pytest.raises(UnusableInputError, match="name the zip or the folder"):
        list(choose_importer(source).read(source, Ledger("", "", ""), Options(TODAY)))


def test_a_stray_quotation_mark_costs_one_row(site):
    """It would swallow every row behind it; records are told by their ids instead."""
    text = HEAD + '1.a,,true,x,y,"A,\n2.b,,true,x,y,B,b\n3.c,,true,x,y,C,c\n'
    found, book = rows(text)
    assert [row.get("post_id") for row in found] == ["2.b", "3.c"]
    assert (book.essays.read, book.essays.quarantined) == (3, 1)
    assert [(each.id, each.line) for each in book.quarantined] == [("1.a", 2)]
    assert [repair.what for repair in book.repairs] == [MENDED]


def test_a_list_that_breaks_off_loses_its_last_row():
    """It is set aside with its line."""
    found, book = rows(HEAD + "1.a,,true,x,y,A,a\n2.b,,tr")
    assert [row.get("post_id") for row in found] == ["1.a"]
    assert book.truncated
    assert [(each.id, each.line) for each in book.quarantined] == [("2.b", 3)]


def test_a_row_that_stands_twice_is_withheld_once(site):
    """One with the same id and other words is another post."""
    text = HEAD + "1.a,,true,newsletter,everyone,A,a\n" * 2 + "1.a,,true,newsletter,everyone,B,b\n"
    take_bytes(site, packed([("posts.csv", text.encode()), ("posts/1.a.html", b"<p>x</p>")]))
    assert site.ledger.essays.withheld == {"duplicate": 1}
    assert site.ledger.essays.written == 2


def test_a_zip_that_breaks_off_keeps_what_it_has(site):
    """Texts whose files are whole are in; the rest is named."""
    data = zipped("substack/export")
    take_bytes(site, data[: data.index(b"posts/1004")])
    assert site.ledger.truncated
    assert site.ledger.essays.read >= 2
    assert site.ledger.balanced


def test_a_zip_that_points_out_of_itself_is_refused(site):
    """Whoever packed it, nothing in it is read."""
    with pytest.raises(UnusableInputError, match="points out of it"):
        take_bytes(site, zipped("substack/export", extra=[("../evil.html", b"x")]))
