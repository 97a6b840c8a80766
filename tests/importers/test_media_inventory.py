"""Which media the sources refer to, where, and where they are."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.discussion.model import Comment, Origin, Status, Thread
from afterword.discussion.threadfile import dumps
from afterword.errors import ContentError
from afterword.essays.model import EssayKind
from afterword.importers.media.book import as_json, load_past, write_book
from afterword.importers.media.inventory import take_inventory
from afterword.importers.media.items import State
from afterword.importers.media.references import Kind, find_references, list_shown
from afterword.text.media import FILE, Medium, dumps_media
from afterword.vocabulary import Format
from pictures import png

HEAD = "Title: The ferry\nDate: 2011-03-04\nOrigin: http://old.example/2011/ferry/\nImported: 2026-01-01\n"
FOLDERS = {EssayKind.ESSAY: ["essays"], EssayKind.PAGE: ["pages"]}


@pytest.fixture
def root(tmp_path):
    """Return a site's content."""
    for name in ("essays", "pages", "discussions", "images"):
        (tmp_path / "content" / name).mkdir(parents=True)
    return tmp_path / "content"


def essay(root, body, head=HEAD, name="essays/ferry.md"):
    """Write an essay."""
    (root / name).write_text(f"{head}\n{body}", encoding="utf-8")


def said(name, body, **fields):
    """Return an imported comment."""
    return Comment(name, body=body, format=Format.HTML, digest="0123456789abcdef", **fields)


def thread(root, *comments, origin="http://old.example/2011/ferry/"):
    """Write a conversation."""
    text = dumps(Thread("The ferry", origin=Origin(origin), comments=comments))
    (root / "discussions" / "ferry.thread").write_text(text, encoding="utf-8")


def look(root, past=None):
    """Return the inventory's items by address."""
    return {item.address: item for item in take_inventory(root, FOLDERS, past or {}).items}


def found(html):
    """Return what HTML refers to, in short."""
    return [(reference.address, reference.kind.value) for reference in find_references(html)]


def test_pictures_and_what_lies_behind_them():
    """The small one that is shown, and the large one that it leads to."""
    html = '<a href="http://a.example/l.jpg"><img src="http://a.example/s.jpg" alt=""></a>'
    assert ("http://a.example/s.jpg", "picture") in found(html)
    assert ("http://a.example/l.jpg", "file") in found(html)


def test_a_link_around_a_picture_that_leads_to_a_page_is_no_file():
    """Only what ends like a file is one."""
    assert found('<a href="http://a.example/"><img src="http://a.example/s.jpg"></a>') == [
        ("http://a.example/s.jpg", "picture")
    ]


def test_an_address_in_words_is_a_mention():
    """A shortcode holds one; a link's own words don't count again."""
    assert found('<p>[audio mp3="http://a.example/t.mp3"]</p>') == [("http://a.example/t.mp3", "mention")]
    assert found('<a href="http://a.example/t.mp3">http://a.example/t.mp3</a>') == [
        ("http://a.example/t.mp3", "file")
    ]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("![An oar](http://old.example/oar.jpg)", 6),
        ("Words.\n\n<img src='http://old.example/oar.jpg'>", 8),
        ("![An oar][1]\n\n[1]: http://old.example/oar.jpg", 8),
        ("![An oar](../../oar.jpg)", None),
        ("![An oar](/oar.jpg)", None),
    ],
)
def test_an_essays_picture_is_found(root, body, line):
    """However it is written, with its file and line where it stands there as it is."""
    essay(root, body)
    (item,) = look(root).values()
    assert (item.address, item.kind, item.state) == ("http://old.example/oar.jpg", Kind.PICTURE, State.REMOTE)
    assert [(use.path, use.line, use.comment) for use in item.uses] == [("essays/ferry.md", line, None)]


def test_a_comments_picture_is_found(root):
    """With the comment's id and line."""
    thread(root, said("wp-1", "words"), said("wp-2", '<img src="http://old.example/oar.jpg">'))
    (item,) = look(root).values()
    (use,) = item.uses
    assert (use.path, use.comment) == ("discussions/ferry.thread", "wp-2")
    assert (root / use.path).read_text().split("\n")[use.line - 1] == "%%% wp-2"


def test_recordings_are_found(root):
    """Players, and links to them."""
    essay(
        root,
        '<audio src="http://cast.example/one.mp3"></audio>\n\n[two](http://old.example/two.mp3)\n\n'
        "[audio http://old.example/three.mp3]",
    )
    assert {address: item.kind for address, item in look(root).items()} == {
        "http://cast.example/one.mp3": Kind.FILE,
        "http://old.example/two.mp3": Kind.FILE,
        "http://old.example/three.mp3": Kind.MENTION,
    }


def test_a_link_to_somebody_elses_file_is_a_link(root):
    """It was never the site's, and stays where it is."""
    essay(root, "[a report](http://other.example/report.pdf), [ours](http://old.example/ours.pdf)")
    assert list(look(root)) == ["http://old.example/ours.pdf"]


def test_an_attachment_is_found_by_its_field(root):
    """Nobody but its sender had it."""
    extra = (("X-Attachment", "oar.jpg (image/jpeg, 77 bytes)"),)
    thread(root, said("ml-1", "see the oar", extra=extra))
    (item,) = look(root).values()
    assert (item.kind, item.state, item.name, item.size) == (
        Kind.ATTACHMENT,
        State.MISSING,
        "oar.jpg",
        77,
    )


def test_one_thing_in_two_spellings_is_one(root):
    """With all of its uses."""
    essay(root, "![](http://old.example/oar.jpg)\n\n![](https://www.old.example/oar.jpg)")
    thread(root, said("wp-1", '<img src="//old.example/oar.jpg">'))
    (item,) = look(root).values()
    assert len(item.uses) == 3


def test_what_is_in_the_map_is_here(root):
    """With its copy."""
    essay(root, "![](http://old.example/oar.jpg)")
    row = Medium("http://old.example/oar.jpg", "images/oar.png", sha256=hashlib.sha256(png()).hexdigest())
    (root / row.file).write_bytes(png())
    (root / FILE).write_text(dumps_media([row]))
    (item,) = look(root).values()
    assert (item.state, item.medium) == (State.HERE, row)


def test_a_copy_that_was_lost_is_wanted_again(root):
    """The map alone shows nothing."""
    essay(root, "![](http://old.example/oar.jpg)")
    (root / FILE).write_text(dumps_media([Medium("http://old.example/oar.jpg", "images/oar.png")]))
    inventory = take_inventory(root, FOLDERS, {})
    assert inventory.items[0].state is State.REMOTE
    assert inventory.wrong == (("images/oar.png", "isn't there"),)


def test_a_copy_that_was_changed_is_named(root):
    """Its checksum tells."""
    row = Medium("http://old.example/oar.jpg", "images/oar.png", sha256="0" * 64)
    (root / row.file).write_bytes(png())
    (root / FILE).write_text(dumps_media([row]))
    inventory = take_inventory(root, FOLDERS, {})
    ((file, reason),) = inventory.wrong
    assert file == "images/oar.png"
    assert "SHA-256" in reason
    assert inventory.unused == ("images/oar.png",)


def test_pictures_of_an_excerpt_stay_where_they_are(root):
    """Nobody recorded a right to them, and no page shows them."""
    essay(root, "![](http://old.example/oar.jpg)", head=f"{HEAD}Rights: unknown\n")
    (item,) = look(root).values()
    assert item.state is State.WITHHELD
    assert not item.wanted


@pytest.mark.parametrize("field", [{"status": Status.PENDING}, {"hide": True}])
def test_pictures_of_what_is_hidden_stay_where_they_are(root, field):
    """A picture under `images/` would be published."""
    thread(root, said("wp-1", '<img src="http://old.example/oar.jpg">', **field))
    (item,) = look(root).values()
    assert item.state is State.WITHHELD


def test_one_public_use_is_enough(root):
    """Then a page shows it."""
    thread(
        root,
        said("wp-1", '<img src="http://old.example/oar.jpg">', hide=True),
        said("wp-2", '<img src="http://old.example/oar.jpg">'),
    )
    (item,) = look(root).values()
    assert item.state is State.REMOTE


def test_a_relative_address_of_an_unknown_page_is_missing(root):
    """Until somebody writes where the page was."""
    essay(root, "![](oar.jpg)", head=HEAD.replace("Origin: http://old.example/2011/ferry/\n", ""))
    thread(root, said("wp-1", '<img src="reed.jpg">'), origin=None)
    assert {item.state for item in look(root).values()} == {State.MISSING}
    assert all("Origin" in item.reason for item in look(root).values())


def test_the_sites_own_pictures_are_here_or_missing(root):
    """And are for their author to mend."""
    (root / "images" / "oar.png").write_bytes(png())
    essay(
        root,
        "![]({static}/images/oar.png) ![]({static}/images/gone.png) ![](/images/oar.png)",
        head="Title: x\nDate: 2011-03-04\n",
    )
    items = look(root)
    assert {address: item.state for address, item in items.items()} == {
        "{static}/images/oar.png": State.HERE,
        "{static}/images/gone.png": State.MISSING,
        "/images/oar.png": State.HERE,
    }
    assert not any(item.wanted for item in items.values())


def test_the_sum_adds_up(root):
    """Every address is in one state."""
    essay(root, "![](http://old.example/oar.jpg) ![](http://old.example/reed.jpg)")
    inventory = take_inventory(root, FOLDERS, {})
    assert sum(inventory.counts().values()) == len(inventory.items) == 2


def test_what_only_a_ledger_knows_is_listed_and_left(root, tmp_path):
    """A draft's picture, a gallery's: nothing public shows it."""
    essay(root, "![](http://old.example/oar.jpg)")
    ledger = tmp_path / "site.xml.ledger.json"
    ledger.write_text('{"media": ["https://old.example/oar.jpg", "http://old.example/secret.jpg", 1]}')
    inventory = take_inventory(root, FOLDERS, {}, [ledger, tmp_path / "gone.ledger.json"])
    assert {item.address: (item.state, item.uses[0].path) for item in inventory.items} == {
        "http://old.example/oar.jpg": (State.REMOTE, "essays/ferry.md"),
        "http://old.example/secret.jpg": (State.WITHHELD, "site.xml.ledger.json"),
    }


@pytest.mark.parametrize(
    ("body", "addresses"),
    [
        ('<img alt="a > b" src="x.png">', ["http://old.example/x.png"]),
        ("<IMG SRC=http://a.example/x.png>", ["http://a.example/x.png"]),
        ("![a](http://a.example/x.png 'title') ![b](<y.png>)", None),
        ("<video><source src='http://a.example/v.mp4'></video>", ["http://a.example/v.mp4"]),
        ('<img src="http://a.example/x.png?a=1&amp;b=2">', ["http://a.example/x.png?a=1&b=2"]),
        ('<img src=""><img src="data:image/png;base64,x"><img src="http://[broken">', []),
        ("no picture, http://a.example/x.png", []),
    ],
)
def test_what_a_ledger_lists_of_a_body(body, addresses):
    """Read from its source, whatever language that is in."""
    wanted = addresses if addresses is not None else ["http://a.example/x.png", "http://old.example/y.png"]
    assert list(list_shown(body, "http://old.example/")) == wanted


@given(st.text(alphabet="<img src=\"'>![]()/a ", max_size=200))
def test_no_body_breaks_the_listing(body):
    """Strangers wrote them."""
    assert all(address.startswith("http") for address in list_shown(body, "http://old.example/"))


def test_what_was_tried_before_is_remembered(root, tmp_path):
    """Nobody is asked twice for what isn't there."""
    essay(root, "![](http://old.example/oar.jpg)")
    book = tmp_path / "exports" / "media.ledger.json"
    inventory = take_inventory(root, FOLDERS, {})
    assert as_json(inventory)["counts"]["remote"] == 1
    write_book(book, inventory)
    assert load_past(book) == {}
    book.write_text(
        book.read_text()
        .replace('"state": "remote"', '"state": "missing"')
        .replace('"reason": ""', '"reason": "404 Not Found"')
    )
    (item,) = look(root, load_past(book)).values()
    assert (item.state, item.reason) == (State.MISSING, "404 Not Found")


@pytest.mark.parametrize("text", ["", "[]", '{"media": 1}', '{"media": [1, {"reason": "x", "state": "y"}]}'])
def test_a_ledger_that_says_nothing_usable_is_none(tmp_path, text):
    """The worst that comes of it is a question asked again."""
    (tmp_path / "book").write_text(text)
    assert load_past(tmp_path / "book") == {}


def test_a_mistake_in_a_source_is_named(root):
    """Before anything is brought."""
    (root / "discussions" / "x.thread").write_text("words")
    with pytest.raises(ContentError, match=r"x\.thread:1"):
        take_inventory(root, FOLDERS, {})
