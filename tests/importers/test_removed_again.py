"""A removed comment stays removed, whatever is imported afterwards."""

import re
from datetime import date

import pytest
from importing import FIXTURES

from afterword.discussion.model import Author, Comment, Status, Thread
from afterword.discussion.tombstone import AGAIN, Gatekeeper
from afterword.publishing.removal import check_places
from afterword.publishing.requests import load_places
from afterword.publishing.takedown import carry_out, leave_quotation, plan_removal

TODAY = date(2026, 11, 22)
SOURCES = [
    "discord/channel.json",
    "disqus/bracket-in-cdata.xml",
    "mailbox/answer-by-subject.mbox",
    "movable_type/hyphens-in-texts.txt",
    "pasted/quotes-another-comment-in-a-sentence.txt",
    "reddit/markup.json",
    "saved_page/awaiting-approval.html",
    "wordpress/breaks-off-after-item.xml",
]


def remove_longest(site):
    """Remove the longest comment of a site, and return its place."""
    places = load_places(site.content)
    place = max(places, key=lambda one: len(one.comment.body.split()))
    plan = plan_removal([place], site.content)
    carry_out(plan, "as asked", site.content, TODAY)
    for quotation in plan.quotations:
        leave_quotation(quotation.source.place, places, site.content, TODAY)
    return place


def find(site, place):
    """Return what is left of a comment."""
    return next(one.comment for one in load_places(site.content) if one.name == place.name)


@pytest.mark.parametrize("source", SOURCES)
def test_the_same_source_brings_nothing_back(site, source):
    """Its words and its writer's name don't return, and the tombstone is as it was."""
    site.take(source)
    place = remove_longest(site)
    site.take(source)
    left = find(site, place)
    assert (left.body, left.author, left.status, left.removed) == ("", Author(), Status.DELETED, "as asked")
    assert check_places([], site.content).comments == 1
    assert "removed before" in "".join(site.ledger.notes)


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_that_changed_a_little_brings_nothing_back(site, source):
    """A word changed since makes another id for some importers, and no other comment."""
    site.take(source)
    place = remove_longest(site)
    data = (FIXTURES / source).read_bytes()
    words = [
        word for word in re.findall(r"[A-Za-z]{4,}", place.comment.body) if data.count(word.encode()) == 1
    ]
    assert words
    path = site.folder / "exports" / source.rpartition("/")[2]
    path.write_bytes(data.replace(words[-1].encode(), b"otherwise"))
    site.take_path(path)
    assert check_places([], site.content).comments == 1
    assert find(site, place).removed == "as asked"


def test_another_importer_brings_nothing_back(site):
    """Under another id, in another conversation, the words are known, and a tombstone comes for them."""
    site.take(SOURCES[4])
    place = remove_longest(site)
    again = Comment("feed-1", f"{place.comment.body}\n", Author("Whoever"))
    other = Comment("feed-2", "Something else altogether, and quite long enough to be told from it.")
    thread, known = Gatekeeper(site.content).bury_known(Thread("t", comments=(again, other)), "elsewhere")
    assert known == ("feed-1",)
    assert thread.comments[1] == other
    buried = thread.comments[0]
    assert (buried.body, buried.author, buried.removed) == ("", Author(), AGAIN)


def test_a_tombstone_that_somebody_deleted_comes_back_as_one(site):
    """The register knows the place even where the conversation's file was deleted."""
    site.take(SOURCES[5])
    place = remove_longest(site)
    place.path.unlink()
    site.take(SOURCES[5])
    assert all(one.comment.body != place.comment.body for one in load_places(site.content))


def test_an_import_without_the_key_is_refused(site):
    """Where removed comments can't be known again, nothing is brought in."""
    site.take(SOURCES[5])
    remove_longest(site)
    before = {path: path.read_bytes() for path in site.content.rglob("*") if path.is_file()}
    (site.folder / "exports" / "removed.key").unlink()
    with pytest.raises(Exception, match=r"removed\.key"):
        site.take(SOURCES[5])
    assert {path: path.read_bytes() for path in site.content.rglob("*") if path.is_file()} == before
