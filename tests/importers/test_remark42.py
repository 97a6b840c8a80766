"""Remark42's backups and trees."""

import gzip
import json

import pytest
from importing import FIXTURES

from afterword.discussion.model import Status
from afterword.discussion.tree import build_tree
from afterword.vocabulary import Format

REMARK42 = FIXTURES / "remark42"
SLUG = "shared-table"


def ids(site, slug=SLUG):
    """Return the ids of a thread's comments, in order."""
    return [comment.id for comment in site.thread(slug).comments]


def test_a_backup_comes_in(site):
    """Line by line; its first line says which pages are closed, a comment what its page is called."""
    site.take("remark42/backup.json")
    thread = site.thread(SLUG)
    assert (thread.title, thread.closed) == ("A table to share", True)
    first, second = thread.comments
    assert (first.body, first.format) == ("<p>I brought bread.</p>", Format.HTML)
    assert first.anchor == "remark42__comment-r1"
    assert (second.in_reply_to, second.author.name) == (first.id, "O'Hale")
    assert second.updated is not None
    assert {("X-Score", "2"), ("X-Pinned", "yes"), ("X-Edit-Summary", "spelling")} <= set(second.extra)
    assert site.thread("quiet").comments[0].format is Format.MARKDOWN
    assert dict(site.ledger.dropped) == {"email": 1, "ip": 3}
    assert site.ledger.comments.read == 3


def test_a_packed_backup_is_unpacked(site):
    """Remark42 sends it so."""
    site.take(gzip.compress((REMARK42 / "backup.json").read_bytes()))
    assert site.ledger.comments.written == 3


def test_a_damaged_line_costs_itself_alone(site):
    """It is quarantined with its place."""
    site.take("remark42/damaged-line.json")
    assert ids(site) == ["remark42-r1"]
    (found,) = site.ledger.quarantined
    assert (found.id, found.line) == ("r2", 3)
    assert site.ledger.flawed


@pytest.mark.parametrize("name", ["breaks-off", "breaks-off-unread"])
def test_a_line_that_breaks_off_is_quarantined(site, name):
    """What came before is in."""
    site.take(f"remark42/{name}.json")
    assert ids(site) == ["remark42-r1"]
    assert site.ledger.truncated
    assert site.ledger.comments.quarantined == 1


def test_a_tree_is_walked(site):
    """A deleted comment keeps its place for what stands under it."""
    site.take("remark42/tree.json")
    assert ids(site) == ["remark42-r1", "remark42-r2", "remark42-r3", "remark42-r4"]
    assert site.thread(SLUG).comments[1].status is Status.DELETED
    assert [entry.depth for entry in build_tree(site.thread(SLUG))] == [0, 1, 2, 0]
    assert site.ledger.comments.withheld == {"deleted": 1}


def test_a_tree_that_breaks_off_keeps_what_is_whole(site):
    """The comments over the break are whole."""
    site.take("remark42/tree-breaks-off.json")
    assert ids(site) == ["remark42-r1"]
    assert site.ledger.comments.withheld == {"deleted": 1}
    assert [found.id for found in site.ledger.quarantined] == ["r3"]
    assert site.ledger.truncated


def test_a_list_is_read_and_a_zero_time_is_none(site):
    """Go writes year 1 where it knows nothing."""
    first, second = site.take("remark42/list.json").thread(SLUG).comments
    assert first.published is not None
    assert second.published is None
    assert dict(second.extra)["X-Position"] == "2"


def test_a_users_own_data_is_read(site):
    """An object with comments and who wrote them."""
    site.take("remark42/user-data.json")
    assert site.ledger.comments.written == 1


def test_a_tree_of_five_thousand_levels_comes_in(site):
    """Nothing recurses."""
    page = {"site": "s", "url": "https://riverbank.example/deep/"}
    made = [
        {"id": f"r{n}", "pid": f"r{n - 1}" if n else "", "text": "x", "locator": page} for n in range(5000)
    ]
    opening = "".join(f'{{"comment":{json.dumps(comment)},"replies":[' for comment in made)
    site.take(f'{{"comments":[{opening}{"]}" * 5000}]}}'.encode())
    assert site.ledger.comments.written == 5000
    assert not site.ledger.flawed
