"""What lines of a copied page say: headings over comments, headers of comments, dates, credits."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterword.importers.page.bylines import calm, parse_byline, parse_credit
from afterword.importers.page.dates import parse_stated
from afterword.importers.page.furniture import is_comment_furniture, is_footer, opens_form, says_closed
from afterword.importers.page.headers import read_footer, read_header
from afterword.importers.page.heading import Sign, parse_comments_heading
from afterword.importers.page.lines import Line, fold, split_lines

# On a busy machine an example may take long; that is no failure.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize(
    ("text", "stated", "title"),
    [
        ("3 thoughts on “Bread and names”", 3, "Bread and names"),
        ("One thought on “Bread and names”", 1, "Bread and names"),
        ('12 Responses to "Bread and names"', 12, "Bread and names"),
        ("1 response to Bread and names", 1, "Bread and names"),
        ("36 Comments on ‘Bread and names’", 36, "Bread and names"),
        ("Two Replies to “Bread and names”:", 2, "Bread and names"),
        ("A thought on «Bread and names»", 1, "Bread and names"),
        ("3 comments", 3, None),
        ("1,204 Comments", 1204, None),
        ("Comments (3)", 3, None),
        ("Comments: 3", 3, None),
        ("3 Comments so far »", 3, None),
        ("3 comments | Add your own", 3, None),
        ("There are 4 comments", 4, None),
        ("No comments yet", 0, None),
        ("No Responses", 0, None),
        ("Be the first to comment!", 0, None),
    ],
)
def test_the_line_over_the_comments_is_read(text, stated, title):
    """Each theme's wording gives the number, and the title where it repeats it."""
    heading = parse_comments_heading(text)
    assert heading is not None
    assert (heading.stated, heading.title) == (stated, title)
    assert heading.sign is (Sign.TITLE if title else Sign.COUNT)


@pytest.mark.parametrize(
    "text",
    [
        "A thought",
        "Reply",
        "Three loaves on the sill",
        "I have two comments.",
        "Comment c'est possible",
        "3 loaves",
    ],
)
def test_other_lines_are_no_headings(text):
    """A button, a sentence, a number of something else claim no comments."""
    assert parse_comments_heading(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Comments are closed.",
        "Comments are now closed",
        "Comments off on Bread and names",
        "The comments to this entry are closed.",
        "Sorry, comments are closed for this post.",
        "Both comments and pings are currently closed.",
        "This thread is closed.",
    ],
)
def test_closed_comments_are_recognised(text):
    """Themes say it in many ways."""
    assert says_closed(text)


@pytest.mark.parametrize("text", ["The shop is closed.", "Comments are welcome.", "Closed."])
def test_other_things_that_close_are_not_comments(text):
    """A closed shop closes no conversation."""
    assert not says_closed(text)


@pytest.mark.parametrize(
    ("text", "name", "day"),
    [
        ("Ada Fennimore says: March 4, 2011 at 10:22 am", "Ada Fennimore", date(2011, 3, 4)),
        ("Ada Fennimore on March 4th, 2011 at 10:22 am said:", "Ada Fennimore", date(2011, 3, 4)),
        ("Ada Fennimore | March 4, 2011 | Reply", "Ada Fennimore", date(2011, 3, 4)),
        ("By Ada Fennimore on 4 March 2011", "Ada Fennimore", date(2011, 3, 4)),
        ("Posted by: Ada Fennimore | March 04, 2011 at 10:22 AM", "Ada Fennimore", date(2011, 3, 4)),
        ("Comment by Ada Fennimore — March 4, 2011 @ 10:22 am", "Ada Fennimore", date(2011, 3, 4)),
        ("Ada Fennimore (2011-03-04)", "Ada Fennimore", date(2011, 3, 4)),
        ("On Friday, March 4th, 2011, Ada Fennimore wrote:", "Ada Fennimore", date(2011, 3, 4)),
        ("March 4, 2011 by Ada Fennimore", "Ada Fennimore", date(2011, 3, 4)),
        ("ada_f said...", "ada_f", None),
        ("Ada Fennimore Says:", "Ada Fennimore", None),
        ("Dr. A. Fennimore, Ph.D. | March 4, 2011", "Dr. A. Fennimore, Ph.D.", date(2011, 3, 4)),
        ("March 4, 2011 at 10:22 am", None, date(2011, 3, 4)),
    ],
)
def test_the_header_of_a_comment_is_read(text, name, day):
    """Name and day are found in every shape."""
    header = read_header(Line(1, text), ())
    assert header is not None
    assert (header.name, header.when) == (name, day)


@pytest.mark.parametrize(
    "text",
    [
        "Jason,",
        "Thanks for the thoughts Francine and Bartholomew",
        "She said:",
        "The report says:",
        "my boss says:",
        "I met them on March 4, 2011",
        "Everybody who was there, and I asked them all, says:",
        "awesome -> “It is easier to be silent”",
    ],
)
def test_a_person_addressed_or_cited_is_not_the_author(text):
    """Names that a comment speaks to or of aren't its own."""
    assert read_header(Line(1, text), ()) is None


def test_a_name_is_one_if_a_date_stands_below_it():
    """A bare name is a header only above its date, a badge perhaps between them."""
    below = [Line(2, "Author"), Line(3, "March 4, 2011 at 10:22 am")]
    header = read_header(Line(1, "Ada Fennimore"), below)
    assert header is not None
    assert (header.name, header.lines, header.by_essay_author) == ("Ada Fennimore", 3, True)
    assert read_header(Line(1, "Ada Fennimore"), [Line(2, "bakes.")]) is None


def test_a_name_with_an_address_gives_its_link():
    """The author's own page is kept as a link."""
    header = read_header(Line(1, "Ada (https://ada.example/) says:"), ())
    assert header is not None
    assert (header.name, header.url) == ("Ada", "https://ada.example/")


def test_a_signature_counts_only_in_its_own_shapes():
    """A last line that ends in a date is a sentence, unless a dash or "by" begins it."""
    assert read_footer("See you on March 4, 2011") is None
    signed = read_footer("— Ada Fennimore, March 4, 2011")
    assert signed is not None
    assert signed.name == "Ada Fennimore"


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Friday, March 4th, 2011 at 10:22 am", date(2011, 3, 4)),
        ("4 Mar 2011, 10:22", date(2011, 3, 4)),
        ("2011-03-04T10:22:00Z", datetime(2011, 3, 4, 10, 22, tzinfo=UTC)),
        ("March 4, 2011 at 12:05 am GMT", datetime(2011, 3, 4, 0, 5, tzinfo=UTC)),
        ("2011-03-04 23:30 -05:00", datetime(2011, 3, 5, 4, 30, tzinfo=UTC)),
        ("13/04/2011", date(2011, 4, 13)),
        ("04/13/2011", date(2011, 4, 13)),
        ("04/04/2011", date(2011, 4, 4)),
        ("03/04/2011", None),
        ("February 30, 2011", None),
        ("3 years ago", None),
        ("March 4, 2011 at 99:99 GMT", date(2011, 3, 4)),
    ],
)
def test_dates_are_read_where_they_can_be_read_in_one_way(text, when):
    """A day without a zone is a day; a moment needs its zone; the ambiguous and impossible stay unread."""
    assert parse_stated(text) == when


@unhurried
@given(st.text("0123456789 :-/.,amp+Zt MarchGMT", max_size=40))
def test_no_date_text_breaks_the_reader(text):
    """Whatever stands where a date should be gives a time or nothing."""
    when = parse_stated(text)
    assert when is None or parse_stated(str(when)) is not None


@pytest.mark.parametrize(
    ("text", "source", "url"),
    [
        ("Source: THE DAILY CRUMB", "The Daily Crumb", None),
        ("[Source: Daily Crumb]", "Daily Crumb", None),
        ("(via Daily Crumb)", "Daily Crumb", None),
        ("Originally published at Daily Crumb.", "Daily Crumb", None),
        ("This article first appeared in Daily Crumb", "Daily Crumb", None),
        ("Reposted from https://www.crumb.example/names", "crumb.example", "https://www.crumb.example/names"),
        ("Reprinted with permission from Daily Crumb", "Daily Crumb", None),
        ("Source – CRUMB.EXAMPLE", "crumb.example", None),
    ],
)
def test_credits_are_read(text, source, url):
    """Each wording names the source, its address where there is one."""
    credit = parse_credit(text)
    assert credit is not None
    assert (credit.source, credit.url) == (source, url)


@pytest.mark.parametrize(
    "text",
    [
        "Via the back door we left, and nobody on the whole street saw us go.",
        "Sources of flour are many.",
        "The source of all this was a letter.",
    ],
)
def test_sentences_are_no_credits(text):
    """A sentence that begins with such a word is the author's."""
    assert parse_credit(text) is None


@pytest.mark.parametrize(
    ("shouted", "calmed"),
    [
        ("FORBES", "Forbes"),
        ("THE NEW YORK POST", "The New York Post"),
        ("BBC", "BBC"),
        ("USA BREAD", "USA Bread"),
        ("NPR KITCHEN OF THE WEST", "NPR Kitchen of the West"),
        ("eBay Crumbs", "eBay Crumbs"),
    ],
)
def test_shouting_is_calmed(shouted, calmed):
    """Capitals that a style sheet made are taken back; those of an acronym stay."""
    assert calm(shouted) == calmed


@pytest.mark.parametrize(
    ("text", "author", "when"),
    [
        ("By Lena Marsh", "Lena Marsh", None),
        ("Posted by Lena Marsh on March 1, 2011 at 9:00 am", "Lena Marsh", date(2011, 3, 1)),
        ("March 1, 2011 by Lena Marsh", "Lena Marsh", date(2011, 3, 1)),
        ("March 1, 2011 | 3 comments", None, date(2011, 3, 1)),
        ("Lena Marsh | March 1, 2011", "Lena Marsh", date(2011, 3, 1)),
    ],
)
def test_bylines_are_read(text, author, when):
    """Author and day of the essay are found in every shape."""
    byline = parse_byline(text)
    assert byline is not None
    assert (byline.author, byline.when) == (author, when)


@pytest.mark.parametrize("text", ["By noon we had sold out.", "By the river", "March is cold."])
def test_sentences_are_no_bylines(text):
    """A short first sentence stays in the essay."""
    assert parse_byline(text) is None


@pytest.mark.parametrize(
    "text", ["Reply", "Permalink", "Reply ↓", "← Older Comments", "Newest first", "2 likes"]
)
def test_buttons_are_furniture(text):
    """Lines that themes set around comments aren't their words."""
    assert is_comment_furniture(text)


@pytest.mark.parametrize("text", ["Leave a Reply", "Leave a comment Cancel reply", "Post a Comment"])
def test_the_form_is_recognised(text):
    """The line over the form ends the comments."""
    assert opens_form(text)
    assert is_footer(text)


@pytest.mark.parametrize("text", ["I reply to this.", "Edit your words.", "Like a loaf."])
def test_sentences_are_no_furniture(text):
    """A short comment stays a comment."""
    assert not is_comment_furniture(text)
    assert not is_footer(text)


def test_a_line_in_which_nothing_can_be_seen_is_blank():
    """Zero-width characters alone make no paragraph, and keep the lines' numbers."""
    lines = split_lines("a\n\u200b\u00a0\n  b")
    assert [(line.number, line.text, line.indent) for line in lines] == [(1, "a", 0), (2, "", 0), (3, "b", 2)]


@unhurried
@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text):
    """What two texts are compared by doesn't change when it is folded again."""
    assert fold(fold(text)) == fold(text)
