"""WordPress exports that are broken: what is mended, what is set aside, what is refused."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from importing import FIXTURES, Site

from afterword.errors import AfterwordError, UnusableInputError

WORDPRESS = FIXTURES / "wordpress"


def repairs(site):
    """Return what was mended."""
    return [repair.what for repair in site.ledger.repairs]


def test_an_undeclared_prefix_is_declared(site):
    """One repair, at its place, and everything else is read strictly."""
    site.take("wordpress/undeclared-prefix.xml")
    (repair,) = site.ledger.repairs
    assert "atom:" in repair.what
    data = (WORDPRESS / "undeclared-prefix.xml").read_bytes()
    assert data[repair.offset :].startswith(b"<atom:link")
    assert data.count(b"\n", 0, repair.offset) + 1 == repair.line
    assert site.essay().authors == ("Mira Sample",)
    assert site.ledger.comments.written == 1


def test_cdata_inside_cdata_is_text(site):
    """“]]>” in a text ends nothing; the record after it is read strictly again."""
    site.take("wordpress/bracket-in-cdata.xml", keep_html=True)
    assert site.essay().body == "<p>An array ends in ]]> sometimes; <![CDATA[ so ]]> it is.</p>\n"
    assert site.slugs() == ["listening-first", "next"]
    assert len(site.ledger.repairs) == 1
    assert site.ledger.comments.written == 1


def test_control_characters_are_taken_out(site):
    """Each record's are counted, and the first one's byte is named."""
    site.take("wordpress/control-characters.xml")
    (repair,) = site.ledger.repairs
    assert repair.count == 2
    assert (WORDPRESS / "control-characters.xml").read_bytes()[repair.offset] == 0
    assert site.comment().body == "<p>before</p>"
    assert site.comment("wp-102").body == "<p>whole</p>"


def test_a_comment_that_breaks_off_is_quarantined(site):
    """Its status is not known; what came before is in."""
    site.take("wordpress/breaks-off-in-comment.xml")
    assert site.ledger.truncated
    assert [c.id for c in site.thread().comments] == ["wp-101"]
    (found,) = site.ledger.quarantined
    assert (found.kind, found.id) == ("comments", "102")
    assert site.ledger.balanced


def test_a_post_that_breaks_off_is_quarantined(site):
    """It may have been a draft."""
    site.take("wordpress/breaks-off-in-post.xml")
    assert site.slugs() == ["listening-first"]
    assert [(q.kind, q.reason) for q in site.ledger.quarantined] == [
        ("essays", "the file breaks off inside this record, before its status")
    ]
    assert site.ledger.balanced


def test_a_file_that_ends_between_records_is_told(site):
    """Nothing is quarantined, but the end is missing."""
    site.take("wordpress/breaks-off-after-item.xml")
    assert site.ledger.truncated
    assert site.ledger.comments.written == 2
    assert site.ledger.quarantined == []


def test_a_missing_closing_tag_costs_nothing(site):
    """The text ends where the next field begins; the next comment is whole."""
    site.take("wordpress/missing-closing-tag.xml")
    assert [c.body for c in site.thread().comments] == ["<p>No end tag</p>", "<p>whole</p>"]
    assert repairs(site) == ["a closing tag supplied"]


def test_an_item_without_an_end_ends_where_the_next_begins(site):
    """Both are in."""
    site.take("wordpress/missing-item-end.xml")
    assert site.slugs() == ["listening-first", "second"]
    assert repairs(site) == ["a closing tag supplied"]


def test_a_bare_ampersand_is_an_ampersand(site):
    """And an entity of HTML is its character."""
    assert site.take("wordpress/bare-ampersand.xml").essay().title == "Bread & butter, café & co."
    assert len(site.ledger.repairs) == 1


def test_one_bad_byte_is_mended(site):
    """It is read as browsers read it, and told."""
    assert site.take("wordpress/one-bad-byte.xml").comment().body == "<p>café au lait</p>"
    (repair,) = site.ledger.repairs
    assert (WORDPRESS / "one-bad-byte.xml").read_bytes()[repair.offset] == 0xE9


def test_a_false_claim_of_latin_1_is_corrected(site):
    """The file is UTF-8; the repair says so."""
    assert "is UTF-8" in repairs(site.take("wordpress/claims-latin-1-is-utf-8.xml"))[0]


def test_two_exports_in_one_file_are_both_read(site):
    """A second head is skipped and told."""
    site.take("wordpress/two-exports-in-one-file.xml")
    assert site.slugs() == ["listening-first", "second"]
    assert site.ledger.flawed


def test_a_text_about_wxr_survives_a_broken_record(site):
    """The loose reader isn't taken in by tags inside of a text."""
    site.take("wordpress/text-about-wxr-and-broken.xml", keep_html=True)
    assert "<wp:post_id>9</wp:post_id> in it." in site.essay().body
    assert site.comment().body == "<p>bad</p>"
    assert site.slugs() == ["listening-first"]


def test_markup_outside_of_cdata_is_kept(site):
    """Some programs write HTML as elements; it stays what it was."""
    site.take("wordpress/markup-not-in-cdata.xml", keep_html=True)
    assert site.essay().body == '<p class="a">Ask <b>one</b> question.</p>\n'


@pytest.mark.parametrize("name", ["entities", "external-entity", "external-doctype"])
def test_entities_and_external_references_are_refused(site, name):
    """Nothing is expanded, nothing is fetched, nothing is written."""
    with pytest.raises(UnusableInputError, match="refused"):
        site.take(f"wordpress/{name}.xml")
    assert not site.content.exists()


def test_another_encoding_than_claimed_is_refused_with_the_way_out(site):
    """The line and the byte are named, and what to write instead."""
    with pytest.raises(UnusableInputError, match=r"xml:\d+: the byte 0xE9 .*windows-1252"):
        site.take("wordpress/latin-1-claims-utf-8.xml")


def test_a_file_that_is_no_export_is_refused(site):
    """Even where someone insists that it is one."""
    with pytest.raises(UnusableInputError, match="of no known kind"):
        site.take(b"<root><a/></root>")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(min_value=700, max_value=2600))
def test_wherever_a_file_breaks_off_the_ledger_balances(tmp_path_factory, cut):
    """Comments before the break are in, none is invented, and the sum is right."""
    data = (WORDPRESS / "plain-post.xml").read_bytes()[:cut]
    site = Site(tmp_path_factory.mktemp("cut")).take(data, write=False)
    assert site.ledger.balanced
    assert site.ledger.truncated
    assert site.ledger.comments.written <= data.count(b"<wp:comment_approved>1<")
    assert site.ledger.comments.written >= data.count(b"</wp:comment>")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.integers(min_value=0, max_value=2900),
    length=st.integers(min_value=0, max_value=40),
    instead=st.sampled_from(
        [
            b"",
            b"\0",
            b"<![CDATA[",
            b"]]>",
            b"</item>",
            b"<item>",
            b"<wp:comment>",
            b"<!--",
            b"&x;",
            b"\xff",
            b"<",
        ]
    ),
)
def test_whatever_is_damaged_the_ledger_balances(tmp_path_factory, place, length, instead):
    """A damaged file is refused with a named error, or read with a ledger that adds up."""
    data = bytearray((WORDPRESS / "plain-post.xml").read_bytes())
    data[place : place + length] = instead
    with suppress(AfterwordError):
        site = Site(tmp_path_factory.mktemp("damaged")).take(bytes(data), write=False)
        assert site.ledger.balanced
