"""Mail: heads and bodies as real programs wrote them."""

import base64
from datetime import UTC, date, datetime

import pytest
from mail import MAIL, read

from afterword.discussion.model import Kind
from afterword.discussion.threadfile import dumps
from afterword.importers.mail.body import parse_body
from afterword.importers.mail.charset import decode
from afterword.importers.mail.dates import find_moment
from afterword.importers.mail.headers import decode_words, parameters, parse_head
from afterword.importers.mail.names import parse_name
from afterword.vocabulary import Format

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("fixture", "body", "how"),
    [
        ("charset-undeclared-utf-8", "Zoë stayed — for tea.", "utf-8; no charset declared"),
        ("charset-undeclared-windows", "Zoë stayed – for “tea”.", "windows-1252; no charset declared"),
        ("charset-wrong", "Zoë stayed for tea.", "utf-8; declared iso-8859-1"),
        ("charset-unknown", "Zoë stayed for tea.", "utf-8; declared x-our-own"),
    ],
)
def test_a_charset_that_is_wrong_or_missing_is_found_and_recorded(fixture, body, how):
    """Declared, then UTF-8, then Windows-1252."""
    result = read(f"{fixture}.eml")
    assert result.comment.body == body
    assert result.inferred() == {f"body from bytes read as {how}"}


def test_latin_1_has_always_been_windows():
    """Curly quotes in `iso-8859-1` are what the program meant, and no inference."""
    result = read("charset-windows-called-latin.eml")
    assert result.comment.body == "She said “tea”."
    assert result.inferred() == set()


def test_python_codecs_that_are_no_charset_are_not_used():
    """A message can't make the importer run `punycode` or `unicode_escape`."""
    assert decode(b"caf\\xe9", "unicode_escape").text == "caf\\xe9"
    assert decode(b"a-1", "punycode").text == "a-1"
    assert decode(b"41", "hex").text == "41"


def test_of_alternatives_the_plain_text_is_taken():
    """The other is counted as its twin."""
    result = read("alternative.eml")
    assert (result.comment.body, result.comment.format) == ("I stayed for *tea*.", Format.TEXT)
    assert result.ledger.other == {"alternative": 1}


def test_an_empty_alternative_is_no_alternative():
    """Then the HTML is read."""
    comment = read("alternative-plain-is-empty.eml").comment
    assert (comment.body, comment.format) == ("<p>I stayed for <b>tea</b>.</p>", Format.HTML)


def test_of_a_page_its_words_are_kept():
    """No head, no style, no comment; white space as browsers show it."""
    assert read("html-only.eml").comment.body == "<p>I stayed for <b>tea</b>.</p> <pre>one\ntwo</pre>"


def test_flowed_lines_are_joined():
    """At their own depth of quotation; the signature's line stays."""
    body = read("flowed.eml").comment.body
    assert body == "I stayed for tea and met one person.\n\n>> One is plenty.\n> It is.\n\n-- \nIda"


def test_the_commands_of_enriched_text_are_gone():
    """Its words stay."""
    assert read("enriched.eml").comment.body == "I stayed for <tea.\nTwice."


def test_a_stray_sign_in_quoted_printable_is_a_repair():
    """It stays where it is."""
    result = read("quoted-printable-with-a-stray-sign.eml")
    assert result.comment.body == "1 + 1 = 2, 2 + 2 = 4, and a long line that goes on."
    assert result.repairs() == ["an = in quoted-printable that encodes nothing"]
    offset = result.ledger.repairs[0].offset
    assert (MAIL / "quoted-printable-with-a-stray-sign.eml").read_bytes()[offset:][:3] == b"= 4"


def test_a_footer_behind_base64_is_kept():
    """Lists put it there without encoding it."""
    body = read("base64-with-a-footer.eml").comment.body
    assert body.startswith("I stayed for tea, and I tell it")
    assert body.endswith("______________\nThe list: https://list.example/")


def test_base64_that_breaks_off_is_read_to_its_break():
    """And is a repair."""
    result = read("base64-broken-off.eml")
    assert result.comment.body.startswith("I stayed for tea")
    assert result.repairs() == ["base64 that breaks off"]


def test_an_unknown_transfer_encoding_is_none():
    """`7-bits;` has been seen."""
    assert read("transfer-encoding-nobody-knows.eml").comment.body == "I stayed for tea."


def test_a_uuencoded_file_is_an_attachment():
    """Its place in the words says its name."""
    result = read("uuencoded.eml")
    assert result.comment.body == "The way is in here.\n\n[map.txt]\n\nSee you."
    assert result.fields("X-Attachment") == ["map.txt (application/octet-stream, 23 bytes)"]


def test_a_uuencoded_file_that_breaks_off_is_a_repair():
    """It is named all the same."""
    result = read("uuencoded-broken-off.eml")
    assert result.repairs() == ["a uuencoded file that breaks off"]
    assert result.ledger.other == {"attachment": 1}


def test_attachments_are_named_not_lost():
    """With type and size; words that are meant to be read in place are."""
    result = read("attachments.eml")
    assert result.comment.body == "The photograph is with this.\n\nWhom I met:\nnobody"
    assert result.fields("X-Attachment") == [
        "café.png (image/png, 8 bytes)",
        "without a name (application/pgp-signature, 6 bytes)",
        "list.txt (text/plain, 18 bytes)",
        "private.txt (text/plain, 9 bytes)",
    ]
    assert result.ledger.other == {"attachment": 3, "part": 1}


def test_a_message_within_a_message_is_a_quotation():
    """So its words never count as the sender's."""
    result = read("message-within.eml")
    assert result.comment.body == (
        "Otto said it better.\n\n"
        "> From: Otto Reed\n> Date: Sun, 6 Mar 2011 09:00:00 +0000\n> Subject: Tea\n\n"
        "> One is plenty.\n>\n> Two are too many."
    )
    assert result.ledger.other == {"nested-message": 1}


def test_an_attached_message_is_named():
    """By its subject; its words and what it carries are its own."""
    result = read("message-attached.eml")
    assert result.comment.body == "Otto said it better."
    assert result.fields("X-Attachment")[0].startswith("Tea (message/rfc822, ")


def test_a_multipart_that_breaks_off_is_read_to_its_break():
    """And is a repair."""
    result = read("no-last-boundary.eml")
    assert result.comment.body == "I stayed for tea."
    assert result.repairs() == ["a multipart without its last boundary"]
    assert result.fields("X-Attachment") == ["map.pdf (application/pdf, 4 bytes)"]


def test_a_multipart_without_its_boundary_is_plain_text():
    """And is a repair."""
    result = read("boundary-nowhere.eml")
    assert result.comment.body == "I stayed for tea."
    assert result.repairs() == ["a multipart whose boundary stands nowhere"]


def test_parts_within_parts_end_somewhere():
    """A message nested a thousand times is read without recursion, and its depths are one attachment."""
    data = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(1000)).encode()
    body = parse_body(data, parse_head(data))
    assert [attachment.type for attachment in body.attachments] == ["application/octet-stream"]
    assert "parts within parts too deep to follow" in {damage.what for damage in body.damage}


def test_more_parts_than_any_message_has_are_one_attachment():
    """A hundred thousand parts take no longer than their bytes."""
    data = b"Content-Type: multipart/alternative; boundary=b\n\n" + b"--b\n\nx\n" * 100_000
    body = parse_body(data, parse_head(data))
    assert body.text == ""
    assert len(body.attachments) == 1


def test_obsolete_heads_are_read():
    """Spaces before colons, folded lines, comments in dates and ids: RFC 2822, A.6."""
    comment = read("space-before-colon.eml").comment
    assert comment.author.name == "Ida Brook"
    assert comment.published == datetime(2011, 3, 7, 8, tzinfo=UTC)
    assert comment.id == read("line-that-is-no-field.eml").comment.id


def test_a_line_that_is_no_field_among_fields_is_a_repair():
    """The fields behind it count."""
    result = read("line-that-is-no-field.eml")
    assert (result.threads[0].title, result.comment.body) == ("Tea after the talk", "I stayed for tea.")
    assert result.repairs() == ["a line in a head that is no field"]


def test_a_head_without_a_blank_line_ends_where_the_words_begin():
    """A repair."""
    result = read("no-blank-line-behind-head.eml")
    assert result.comment.body == "I stayed for tea."
    assert result.repairs() == ["a head without a blank line behind it"]


def test_encoded_words_are_decoded():
    """Neighbours of one charset as one, since a letter may be divided between them; odd ones stay."""
    result = read("encoded-words.eml")
    assert result.comment.author.name == "Zoë Maré"
    assert result.threads[0].title == "Tea — after the talk (=?x?q?odd)"


def test_a_letter_divided_between_two_encoded_words_is_whole():
    """Against RFC 2047, and common."""
    half, other = (base64.b64encode(part).decode() for part in ("é".encode()[:1], "é".encode()[1:]))
    assert decode_words(f"=?utf-8?b?{half}?= =?utf-8?b?{other}?=") == "é"


def test_bytes_in_a_head_are_words():
    """In the charset of the time."""
    result = read("bytes-in-head.eml")
    assert (result.comment.author.name, result.threads[0].title) == ("Zoë Maré", "Tea – after")


def test_no_address_is_written():
    """Not as a name, not in a title, not in a field; each is counted."""
    result = read("address-in-subject-and-name.eml")
    text = dumps(result.threads[0])
    assert "mail.example" not in text
    assert "192.0.2" not in text
    assert result.comment.author.name == "otto"
    assert result.inferred() >= {"author from the part of an e-mail address before its @"}
    assert result.ledger.dropped == {"email": 4, "ip": 1}


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("A. Reader <reader@old.example>", "A. Reader"),
        ('"Reader, A." <reader@old.example>', "Reader, A."),
        ("reader@old.example (A. Reader)", "A. Reader"),
        ("reader at old.example (A. Reader)", "A. Reader"),
        ("A. Reader reader@old.example", "A. Reader"),
        ('"a@b.example (A. Reader)" <a@b.example>', "A. Reader"),
        ("A. Reader <reader@old.example>, Ida <ida@old.example>", "A. Reader"),
        ("A. Reader <reader@old.exam", "A. Reader"),
        ("reader@old.example", "reader"),
        ("reader at old.example", "reader"),
        ("reader@[192.0.2.7]", "reader"),
        ("A. Reader", "A. Reader"),
        ("<>", None),
        ("", None),
    ],
)
def test_a_name_is_found_in_a_from(field, name):
    """And never an address."""
    assert parse_name(field).name == name


@pytest.mark.parametrize("year", ["1969", "3609"])
def test_a_date_off_the_calendar_of_mail_is_unknown(year):
    """What the message says is kept."""
    result = read(f"date-of-{year}.eml")
    assert result.comment.published is None
    assert year in result.fields("X-Date-Raw")[0]
    assert result.fields("X-Position") == ["1"]


def test_a_date_without_a_zone_gives_the_day():
    """Inferred, with the date as stated beside it."""
    result = read("date-without-zone.eml")
    assert result.comment.published == date(2011, 3, 7)
    assert result.inferred() == {"published from a local time without its zone"}
    assert result.fields("X-Date-Raw") == ["Mon Mar 7 23:30:00 2011"]


def test_where_the_date_says_nothing_the_first_machine_does():
    """The one nearest to the writer."""
    result = read("date-noted-on-the-way.eml")
    assert result.comment.published == datetime(2011, 3, 7, 8, 0, 1, tzinfo=UTC)
    assert result.inferred() == {"published from the first machine it passed"}


def test_a_separator_is_the_last_to_be_asked():
    """Its time has no zone."""
    result = read("date-of-the-separator.mbox")
    assert result.comment.published == date(2011, 3, 7)
    assert result.inferred() == {"published from the mailbox's separator line"}


@pytest.mark.parametrize(
    ("stated", "moment"),
    [
        ("Tue, 04 Dec 2001 17:11:25 -0459", datetime(2001, 12, 4, 22, 10, 25, tzinfo=UTC)),
        ("Mon, 2 Aug 1999 18:55:09 MET DST", datetime(1999, 8, 2, 16, 55, 9, tzinfo=UTC)),
        ("Sat Mar 25 13:33:45 MDT 2017", datetime(2017, 3, 25, 19, 33, 45, tzinfo=UTC)),
        ("21 Nov 97 09:55:06 GMT", datetime(1997, 11, 21, 9, 55, 6, tzinfo=UTC)),
        ("2010-02-03T10:20:30+01:00", datetime(2010, 2, 3, 9, 20, 30, tzinfo=UTC)),
        ("Thu, 17 Nov 2016 00:49:27 -0000", datetime(2016, 11, 17, 0, 49, 27, tzinfo=UTC)),
        ("Tue, 12 Oct 2010 16:21:05 H0500", date(2010, 10, 12)),
        ("Wed, 15 Dec 2010 59:10 -0500", date(2010, 12, 15)),
        ("Thu, 10 Jan 2002", date(2002, 1, 10)),
        ("Pn, 29 paX 2007 21:13:00 +0100", None),
        ("9" * 5000, None),
        ("Mon, 7 Mar 99999 09:00:00 +0000", None),
    ],
)
def test_dates_are_read_as_far_as_they_say_something(stated, moment):
    """To the second in UTC, to the day, or not at all."""
    assert find_moment(stated, [], None, TODAY).value == moment


def test_parameters_are_read_as_programs_write_them():
    """Quoted and bare, continued and encoded; of two alike the first."""
    value = "text/plain; charset=utf-8; name*0*=utf-8''a%20; name*1=b; boundary=----=_x; charset=other"
    assert parameters(value) == {"charset": "utf-8", "boundary": "----=_x", "name": "a b"}


def test_a_message_is_a_message():
    """Its kind, its id of a hash, its local time, its program."""
    result = read("two-messages.mbox")
    assert {comment.kind for comment in result.comments} == {Kind.MESSAGE}
    assert all(comment.id.startswith("mail-") and "@" not in comment.id for comment in result.comments)
    assert result.fields("X-Date-Raw")[0] == "Mon, 7 Mar 2011 09:00:00 +0100"
