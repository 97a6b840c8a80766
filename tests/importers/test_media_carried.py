"""Pictures and files that an export holds itself: taken in with the texts that show them."""

import json
from email.message import EmailMessage

import pytest
from manyfiles import packed

from afterword.discussion.attachments import find_attachments
from afterword.essays.model import Essay
from afterword.importers.base import Conversation
from afterword.importers.media.carried import FilesByPath, file_within, with_media
from afterword.text.media import load_media
from pictures import PDF, jpeg, png

SAVED = """<!doctype html><html><head><title>Tables</title><link rel="canonical" href="https://blog.example/tables/">
</head><body><article class="hentry"><h1 class="entry-title">Tables</h1><div class="entry-content">
<p>We sat at one of these, all four of us, until the lamps went out.</p>
<p><img src="./Tables_files/round%20one.png" alt="a round table"></p></div></article>
<ol class="commentlist"><li id="comment-7" class="comment"><cite class="fn">Ida Brook</cite>
<div class="comment-content"><p>Mine: <img src="Tables_files/mine.png" alt="mine"></p></div></li></ol>
</body></html>
"""


def rows(site):
    """Return the map of copies, each with the bytes of its file."""
    return {row.address: (site.content / row.file).read_bytes() for row in load_media(site.content)}


def save_page(site, html, files):
    """Lay a page and its folder down as a browser does."""
    exports = site.folder / "exports"
    (exports / "Tables_files").mkdir(parents=True)
    (exports / "Tables.html").write_text(html, encoding="utf-8")
    for name, data in files.items():
        (exports / "Tables_files" / name).write_bytes(data)
    return exports / "Tables.html"


def test_a_saved_pages_pictures_come_along(site):
    """Of its text and of its comments, out of the folder that the browser wrote."""
    page = save_page(site, SAVED, {"round one.png": png(), "mine.png": png(colour=9)})
    site.take_path(page)
    assert rows(site) == {
        "https://blog.example/tables/Tables_files/round%20one.png": png(),
        "https://blog.example/tables/Tables_files/mine.png": png(colour=9),
    }
    assert site.ledger.notes == []


def test_a_saved_page_without_an_address_shows_its_pictures_too(site):
    """They are called by a host that can't exist."""
    html = SAVED.replace('<link rel="canonical" href="https://blog.example/tables/">', "")
    page = save_page(site, html, {"round one.png": png(), "mine.png": png(colour=9)})
    site.take_path(page)
    (essay,) = (site.content / "essays").glob("*.md")
    assert "https://saved-page.invalid/Tables_files/round%20one.png" in essay.read_text(encoding="utf-8")
    assert set(rows(site).values()) == {png(), png(colour=9)}


def test_a_picture_that_is_not_in_the_folder_is_told_of(site):
    """The folder is there, and the picture isn't."""
    page = save_page(site, SAVED, {"mine.png": png()})
    site.take_path(page)
    assert site.ledger.notes == [
        "1 picture of the text lies in the page's own folder, “Tables_files”, which lies beside it without it"
    ]


def test_no_page_reaches_out_of_its_folder(site):
    """An address with `..` in it leads nowhere."""
    html = SAVED.replace("./Tables_files/round%20one.png", "Tables_files/../../secret.png")
    page = save_page(site, html, {"mine.png": png()})
    (site.folder / "secret.png").write_bytes(png(colour=3))
    site.take_path(page)
    assert list(rows(site)) == ["https://blog.example/tables/Tables_files/mine.png"]


def test_what_came_with_a_message_is_taken_in(site):
    """Pictures and PDF by the address that the comment gives them; a signature stays a name."""
    mail = EmailMessage()
    mail["From"] = "Ida Brook <ida@example.org>"
    mail["Message-ID"] = "<1@example.org>"
    mail["Subject"] = "The landing stage"
    mail["Date"] = "Sun, 6 Mar 2011 09:00:00 +0000"
    mail.set_content("It has come down.\n")
    mail.add_attachment(jpeg(), maintype="image", subtype="jpeg", filename="stage.jpg")
    mail.add_attachment(b"no picture", maintype="application", subtype="pgp-signature")
    mail.add_attachment(PDF, maintype="application", subtype="octet-stream", filename="plan.pdf")
    site.take(mail.as_bytes())
    (comment,) = site.thread("the-landing-stage").comments
    stage, _, plan = find_attachments(comment)
    assert rows(site) == {stage.address: jpeg(), plan.address: PDF}


def channel(url):
    """Return a channel with one message and its file."""
    message = {
        "id": "1",
        "type": "Default",
        "timestamp": "2023-01-17T19:00:00+00:00",
        "content": "Look.",
        "author": {"id": "9", "name": "ida_brook", "nickname": "Ida Brook", "isBot": False},
        "attachments": [{"id": "5", "url": url, "fileName": "ferry.png", "fileSizeBytes": 70}],
        "embeds": [],
        "reactions": [],
    }
    about = {"id": "500", "type": "GuildTextChat", "name": "tea-corner"}
    value = {"guild": {"id": "900", "name": "The Riverbank"}, "channel": about, "dateRange": {}}
    return json.dumps({**value, "messages": [message], "messageCount": 1}).encode()


def test_files_downloaded_with_a_channel_are_taken_in(site):
    """Out of a zip, where the JSON names them with a path, even with another system's slashes."""
    export = packed(
        [
            ("out/tea.json", channel("tea.json_Files\\ferry%20A1.png")),
            ("out/tea.json_Files/ferry A1.png", png()),
        ]
    )
    site.take(export)
    (attachment,) = find_attachments(site.comment("discord-1", "tea-corner"))
    assert rows(site) == {attachment.address: png()}


def test_files_beside_a_channels_file_are_taken_in(site):
    """The file came alone, its folder beside it."""
    exports = site.folder / "exports"
    (exports / "tea.json_Files").mkdir(parents=True)
    (exports / "tea.json").write_bytes(channel("tea.json_Files/ferry.png"))
    (exports / "tea.json_Files" / "ferry.png").write_bytes(png())
    site.take_path(exports / "tea.json")
    assert list(rows(site).values()) == [png()]


def test_a_channels_file_on_another_machine_stays_there(site):
    """It is listed, and shown as a link."""
    site.take(channel("https://cdn.example/ferry.png"))
    assert rows(site) == {}
    assert "https://cdn.example/ferry.png" in site.ledger.media


def test_a_ghost_archives_pictures_are_taken_in(site):
    """They lie under the same path in the zip as on the site."""
    post = {
        "id": "1",
        "title": "The ferry",
        "slug": "the-ferry",
        "status": "published",
        "published_at": "2020-03-04T09:00:00.000Z",
        "html": '<p>Here.</p><img src="__GHOST_URL__/content/images/2020/03/ferry.png" alt="the ferry">',
    }
    settings = [{"id": "1", "key": "url", "value": "https://ferry.example/"}]
    tables = {"posts": [post], "settings": settings, "posts_meta": []}
    export = {"db": [{"meta": {"exported_on": 1583312400000, "version": "5.0"}, "data": tables}]}
    site.take(
        packed(
            [
                ("data/ferry.ghost.2020-03-04.json", json.dumps(export).encode()),
                ("content/images/2020/03/ferry.png", png()),
                ("content/images/2021/01/other.png", png(colour=4)),
            ]
        )
    )
    ((address, data),) = rows(site).items()
    assert data == png()
    assert address in site.essay("the-ferry").body


def read_nothing(name):
    """Stand in for a file that nobody is to read."""
    raise AssertionError(name)


def test_one_name_alone_finds_no_file():
    """A picture of the same name in another folder may be another's."""
    files = FilesByPath(["a/2011/oar.png", "b/oar.png"], str.encode)
    assert files.find("https://blog.example/oar.png") is None
    assert files.find("https://blog.example/2011/oar.png")() == b"a/2011/oar.png"


def test_two_files_that_fit_are_none():
    """Which one was meant, nobody knows."""
    files = FilesByPath(["a/2011/oar.png", "b/2011/oar.png"], str.encode)
    assert files.find("https://blog.example/2011/oar.png") is None


def test_only_what_a_text_shows_is_handed_over():
    """Each address once a text, unread."""
    body = '<img src="https://blog.example/2011/oar.png"><img src="https://blog.example/2011/oar.png">'
    conversation = Conversation("1", "oar", Essay(slug="oar", title="Oar", body=body))
    files = FilesByPath(["2011/oar.png", "2011/hull.png"], read_nothing)
    (item,) = with_media(conversation, files.find).media
    assert (item.address, item.comment) == ("https://blog.example/2011/oar.png", None)


@pytest.mark.parametrize("address", ["a\0b.png", "\ud800.png", "x" * 5000, "../../etc/hostname", ""])
def test_an_address_that_no_file_can_have_finds_none(address, tmp_path):
    """Whatever somebody wrote, it is no error."""
    assert file_within(tmp_path, address) is None
