"""Movable Type's text export."""

from datetime import date

import pytest
from importing import FIXTURES

from afterword.discussion.model import Kind
from afterword.errors import UnusableInputError
from afterword.importers.base import load_source
from afterword.importers.detect import load_importer
from afterword.importers.ledger import Ledger
from afterword.vocabulary import Format

MOVABLE_TYPE = FIXTURES / "movable_type"
SLUG = "a-table-to-share"


def repairs(site):
    """Return what was mended."""
    return [repair.what for repair in site.ledger.repairs]


def test_an_entry_comes_in(site):
    """Basename, categories, summary, keywords; line breaks are paragraphs."""
    essay = site.take("movable_type/plain.txt").essay(SLUG)
    assert essay.title == "A table to share"
    assert essay.authors == ("Tomas Ferry",)
    assert essay.categories == ("Evenings", "Bread")
    assert essay.summary == "Two strangers."
    assert ("X-Keywords", "table, bread") in essay.extra
    assert essay.body == "One table, two strangers.\n\nThat was <b>enough</b>.\n"
    assert not site.ledger.flawed


def test_a_local_time_gives_the_day(site):
    """The export names no zone; its own words are kept."""
    essay = site.take("movable_type/plain.txt").essay(SLUG)
    assert essay.published == date(2012, 9, 1)
    assert ("X-Local-Date", "09/01/2012 08:00:30 PM") in essay.extra
    assert site.ledger.inferences["published from a local time without its zone"] == 5


def test_a_draft_is_held(site):
    """It isn't written to the content."""
    site.take("movable_type/plain.txt")
    assert site.slugs() == [SLUG]
    assert site.ledger.essays.withheld == {"draft": 1}


def test_comments_and_pings_come_in(site):
    """A ping is a trackback, its title an extra field."""
    first, second, ping = site.take("movable_type/plain.txt").thread(SLUG).comments
    assert first.body == "<p>Which table was it?</p>\n\n<p>The long one?</p>"
    assert (first.author.name, first.author.url) == ("Ida Brook", "https://brook.example/")
    assert [dict(comment.extra)["X-Position"] for comment in (first, second, ping)] == ["1", "2", "3"]
    assert (ping.kind, ping.author.name) == (Kind.TRACKBACK, "The Quay")
    assert ("X-Title", "On tables") in ping.extra
    assert site.thread(SLUG).closed is False
    assert dict(site.ledger.dropped) == {"email": 1, "ip": 3}


def test_windows_line_ends_are_line_ends(site):
    """Nothing else changes."""
    site.take("movable_type/crlf.txt")
    assert site.essay(SLUG).body == "One table, two strangers.\n\nThat was <b>enough</b>.\n"
    assert site.ledger.comments.written == 1


def test_hyphens_in_a_text_are_text(site):
    """A line of hyphens counts only where what follows it fits."""
    site.take("movable_type/hyphens-in-texts.txt", keep_html=True)
    assert site.slugs() == [SLUG, "second"]
    assert "-----<br>\nand a longer one<br>\n--------<br>\nand on." in site.essay(SLUG).body
    assert "--------<br>\nI ask." in site.thread(SLUG).comments[0].body


def test_the_extended_body_follows_the_body(site):
    """Behind the mark that says where the front page stopped; tags may be quoted."""
    essay = site.take("movable_type/extended-and-tags.txt").essay(SLUG)
    assert essay.body.endswith("<!--more-->\n\nAnd then it rained.\n")
    assert essay.tags == ("networking", "weak ties")


def test_breaks_are_converted_as_the_entry_says(site):
    """Not at all, as Markdown, or not by us: Textile stays text."""
    html = site.take("movable_type/no-conversion.txt", keep_html=True).essay(SLUG)
    assert html.body == "<p>One\ntable.</p>\n"


def test_markdown_is_markdown(site):
    """It is taken as it is."""
    essay = site.take("movable_type/markdown.txt").essay(SLUG)
    assert (essay.body, essay.format) == ("*One* table.\n\n1. bread\n", Format.MARKDOWN)


def test_textile_stays_text(site):
    """Nobody here reads it, and the essay says what it is."""
    essay = site.take("movable_type/textile.txt").essay(SLUG)
    assert essay.format is Format.TEXT
    assert ("X-Text-Format", "textile_2") in essay.extra


def test_a_file_in_windows_1252_is_read_so(site):
    """The export doesn't say, so that is a note and no repair."""
    site.take("movable_type/windows-1252.txt")
    assert site.essay(SLUG).title == "Café “au bord”"
    assert site.thread(SLUG).comments[0].author.name == "Zoë Brook"
    assert site.ledger.notes == ["read as Windows-1252: it isn't UTF-8, and says nothing of its encoding"]
    assert not site.ledger.flawed


def test_two_encodings_in_one_file_are_both_read(site):
    """What isn't UTF-8 is mended byte by byte, and told."""
    site.take("movable_type/two-encodings.txt")
    assert site.essay(SLUG).title == "Café au bord"
    assert site.essay("late").title == "It’s late"
    (repair,) = site.ledger.repairs
    assert (repair.count, repair.line) == (1, 31)


def test_what_stands_twice_is_written_once(site):
    """An entry with all its comments, or a comment alone."""
    site.take("movable_type/entry-stands-twice.txt")
    assert site.ledger.essays.withheld == {"duplicate": 1}
    assert site.ledger.comments.withheld == {"duplicate": 1}
    site.take("movable_type/comment-stands-twice.txt")
    assert site.ledger.comments.withheld == {"duplicate": 1}


def test_without_a_basename_the_address_or_the_title_names_it(site):
    """TypePad writes the address."""
    site.take("movable_type/no-basename.txt")
    assert site.slugs()[1] == "table"
    assert site.essay("table").origin == "https://riverbank.example/2012/09/table.html"


def test_a_missing_last_line_is_told(site):
    """Everything is there."""
    site.take("movable_type/no-closing-line.txt")
    assert site.ledger.comments.written == 1


def test_a_comment_that_breaks_off_is_quarantined(site):
    """Its entry and the comment before it are in."""
    site.take("movable_type/breaks-off-in-comment.txt")
    assert site.ledger.truncated
    assert len(site.thread(SLUG).comments) == 1
    (found,) = site.ledger.quarantined
    assert (found.kind, found.line) == ("comments", 38)
    assert site.ledger.balanced


def test_an_entry_that_breaks_off_is_quarantined(site):
    """Half an essay isn't published as if it were one."""
    site.take("movable_type/breaks-off-in-body.txt")
    assert site.slugs() == [SLUG]
    assert [found.kind for found in site.ledger.quarantined] == ["essays"]
    assert site.ledger.balanced


def test_a_line_that_is_no_header_is_told(site):
    """The rest of the entry is read."""
    site.take("movable_type/odd-header.txt")
    assert repairs(site) == ["a line among an entry's headers that is none passed over"]
    assert site.slugs() == [SLUG]


def test_other_statuses_are_held_by_name(site):
    """What isn't published, by the word that fits."""
    site.take("movable_type/statuses.txt")
    assert site.ledger.essays.withheld == {"future": 1, "pending": 1, "trash": 1, "draft": 1}


def test_a_file_without_entries_is_refused():
    """Even where someone insists that it is an export."""
    source = load_source(FIXTURES / "disqus" / "plain.xml")
    with pytest.raises(UnusableInputError, match=r"plain\.xml:1: holds no entry"):
        list(load_importer("movable-type").read(source, Ledger("x", "movable-type", ""), None))
