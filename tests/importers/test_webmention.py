"""Webmentions, however their receiver kept them."""

import pytest
from importing import FIXTURES, TODAY
from manyfiles import kept_addresses, packed, take_bytes

from afterword.discussion.model import Author, Kind, Status
from afterword.errors import UnusableInputError
from afterword.importers.base import Options, load_source
from afterword.importers.detect import choose_importer
from afterword.importers.ledger import Ledger
from afterword.vocabulary import Format


def extra(comment, name):
    """Return an extra field's value."""
    return next((value for key, value in comment.extra if key == name), None)


def test_a_reply_is_a_comment_and_the_rest_stay_mentions(site):
    """Each kind is kept by its name."""
    site.take("webmention/kinds.json")
    kinds = [(comment.kind, extra(comment, "X-Kind")) for comment in site.thread("listening").comments]
    assert kinds == [
        (Kind.COMMENT, None),
        *((Kind.MENTION, word) for word in ("like", "repost", "bookmark", "mention", "rsvp", "follow")),
    ]


def test_a_mention_keeps_what_it_says(site):
    """Who, where, when, and every word that has no place in the model."""
    comment = site.take("webmention/kinds.json").comment("wm-1", "listening")
    assert comment.author == Author("Ada Reader", "https://ada.example/")
    assert (comment.body, comment.format) == ("<p>I met <b>everyone</b>.</p>", Format.HTML)
    assert comment.published.isoformat() == "2024-05-01T08:00:00+00:00"
    assert extra(comment, "X-URL") == "https://ada.example/notes/1"
    assert extra(comment, "X-Received") == "2024-05-02T10:00:00Z"
    assert extra(comment, "X-Photo") == "https://ada.example/a.jpg"
    assert extra(comment, "X-Date") == "2024-05-01T10:00:00+02:00"
    assert extra(site.comment("wm-6", "listening"), "X-Rsvp") == "yes"
    assert extra(site.comment("wm-4", "listening"), "X-Title") == "Worth keeping"


def test_a_reply_to_a_reply_stands_under_it(site):
    """It names both what it answers and the page."""
    comments = site.take("webmention/reply-to-reply.json").thread("listening").comments
    assert [(comment.id, comment.in_reply_to) for comment in comments] == [("wm-1", None), ("wm-2", "wm-1")]


def test_a_mention_without_a_date_has_the_day_it_came(site):
    """The ledger counts it as inferred; a local time gives the day, and nothing gives nothing."""
    comments = site.take("webmention/no-date.json").thread("listening").comments
    assert comments[0].published.isoformat() == "2024-05-02T10:00:00+00:00"
    assert [str(each) for each in comments[0].inferred] == ["published from the day it was received"]
    assert comments[1].published.isoformat() == "2024-05-01"
    assert comments[2].published is None


def test_a_private_mention_awaits_review(site):
    """It was meant for one reader; it lies beside the export."""
    site.take("webmention/private.json")
    assert site.ledger.comments.withheld == {"pending": 1}
    assert not (site.content / "discussions").exists()
    assert b"X-Status: pending (private)" in (site.held / "listening.pending.thread").read_bytes()


def test_pages_are_told_by_their_addresses(site):
    """Scheme, "www." and a last slash make no other page; a place on the page is kept."""
    site.take("webmention/targets.json")
    assert len(site.thread("listening").comments) == 3
    assert extra(site.thread("listening").comments[2], "X-Target") == "https://water.example/listening/#c-12"
    assert site.ledger.threads == 3
    (front,) = (slug for slug in site.slugs("discussions") if slug.startswith("water-example-"))
    assert site.thread(front).title == "water.example"


def test_what_stands_twice_is_withheld_once(site):
    """A second kind of mention under the same number is one of its own."""
    site.take("webmention/duplicate.json")
    assert site.ledger.comments.withheld == {"duplicate": 1}
    assert [comment.id for comment in site.thread("listening").comments] == ["wm-1", "wm-1-2"]


def test_nobody_is_invented(site):
    """An empty card is nobody; an address is a link; an e-mail address is never a name."""
    site.take("webmention/no-author.json")
    authors = [comment.author for comment in site.thread("listening").comments]
    assert authors == [Author(), Author(None, "https://ben.example/"), Author("ben")]
    assert site.ledger.dropped == {"email": 2}


def test_links_are_relative_to_where_a_mention_stands(site):
    """Not to the page that it mentions."""
    comment = site.take("webmention/relative-links.json").comment("wm-1", "listening")
    assert comment.body == '<p>See <a href="https://ada.example/names">names</a>.</p>'


def test_the_older_links_are_read(site):
    """webmention.io's first interface: other names, HTML for content, a moment in seconds."""
    site.take("webmention/old-links.json")
    comment = site.comment("wm-900", "listening")
    assert (comment.kind, comment.body) == (Kind.COMMENT, "<p>I met everyone.</p>")
    assert comment.published.isoformat() == "2013-04-22T22:03:00+00:00"
    assert extra(comment, "X-Title") == "On names"


def test_what_nobody_verified_awaits_review(site):
    """A source that wasn't looked at may not mention anything."""
    site.take("webmention/old-links.json")
    assert site.ledger.comments.withheld == {Status.PENDING: 1}


def test_parsed_microformats_are_read(site):
    """Every property is a list there, and a card hides its name one level down."""
    (comment,) = site.take("webmention/microformats.json").thread("listening").comments
    assert comment.author == Author("Ada Reader", "https://ada.example/")
    assert comment.body == "<p>I met everyone.</p>"


def test_a_file_keyed_by_page_is_read(site):
    """A key says what a mention itself may not."""
    site.take("webmention/keyed-by-page.json")
    assert site.slugs("discussions") == ["bread", "listening"]


@pytest.mark.parametrize("as_zip", [False, True], ids=["folder", "zip"])
def test_a_folder_of_files_is_read(site, as_zip):
    """One file a page, or one a mention, in a folder or a zip."""
    files = {
        name: (FIXTURES / "webmention" / name).read_bytes()
        for name in ("private.json", "reply-to-reply.json")
    }
    if as_zip:
        path = site.folder / "mentions.zip"
        site.folder.mkdir()
        path.write_bytes(packed([*files.items(), ("read.me", b"x")]))
    else:
        path = site.folder / "mentions"
        path.mkdir(parents=True)
        for name, data in files.items():
            (path / name).write_bytes(data)
    source = load_source(path)
    importer = choose_importer(source)
    book = Ledger("", importer.NAME, "")
    (conversation,) = importer.read(source, book, Options(TODAY))
    assert importer.NAME == "webmention"
    assert book.comments.read == 3
    assert len(conversation.thread.comments) == 3


def test_a_truncated_file_is_read_to_its_break(site):
    """Mentions before it are in, the one that breaks off is set aside."""
    data = (FIXTURES / "webmention/kinds.json").read_bytes()
    take_bytes(site, data[: data.index(b'"wm-id": 3') + 12])
    assert site.ledger.truncated
    assert (site.ledger.comments.written, site.ledger.comments.quarantined) == (2, 1)


def test_a_folder_without_a_mention_is_refused(tmp_path):
    """Where someone insists, the line names the folder."""
    (tmp_path / "mentions").mkdir()
    (tmp_path / "mentions" / "a.json").write_bytes(b"[]")
    source = load_source(tmp_path / "mentions")
    with pytest.raises(UnusableInputError, match="mentions: holds no webmention"):
        list(choose_importer(source, "webmention").read(source, Ledger("", "", ""), Options(TODAY)))


def test_who_asks_for_addresses_gets_them_by_comment():
    """A name that is one and a card's own."""
    assert kept_addresses("webmention/no-author.json") == [("wm-3", "email", "ben@mail.example")] * 2
