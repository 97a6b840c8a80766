"""The proof that removed words are gone: it finds every leftover, and nothing else."""

import gzip
import json
import os
import sqlite3
import zipfile
import zlib
from contextlib import closing
from datetime import UTC, date, datetime
from html import escape

import pytest

from afterword.discussion.removed import MissingKeyError, key_path
from afterword.discussion.threadfile import load_thread
from afterword.publishing.removal import UNREACHED, LeftoverError, check_removed
from afterword.publishing.requests import find_by_id, load_places
from afterword.publishing.takedown import carry_out, leave_quotation, plan_removal

TODAY = date(2026, 11, 22)
SAID = "I met *everyone* at that event, and none of them called back; one crossed the street to avoid me."
PART = "At that event, and none of them called back; one crossed over."
THREAD = f"""Thread: 1
Title: Contacts

%%% wp-1
Author: Dana Quillfeather
Published: 2011-03-04

{SAID}

%%% wp-2
Author: B. Reader
Published: 2011-03-05
In-Reply-To: wp-1

Same here, and it rained.
"""
QUOTING = """
%%% wp-3
Author: C. Reader
Published: 2011-03-06
In-Reply-To: wp-1

Dana wrote:
> none of them called back

I would have.
"""


@pytest.fixture
def content(tmp_path):
    """Return the sources of a site with one conversation."""
    folder = tmp_path / "content"
    (folder / "discussions").mkdir(parents=True)
    (folder / "discussions" / "contacts.thread").write_text(THREAD, encoding="utf-8")
    return folder


@pytest.fixture
def site(tmp_path):
    """Return an empty site."""
    folder = tmp_path / "output"
    folder.mkdir()
    (folder / "index.html").write_text("<p>Two weak ties did more than forty cards.</p>", encoding="utf-8")
    return folder


def plan(content, name="wp-1"):
    """Return the plan of one comment's removal."""
    return plan_removal([find_by_id(name, load_places(content), content)], content)


def remove(content, name="wp-1"):
    """Remove one comment."""
    carry_out(plan(content, name), "as asked", content, TODAY)


def test_a_clean_site_is_reported(content, site):
    """Nothing is found where nothing is, and what can't be reached is said."""
    remove(content)
    report = check_removed(site, content)
    assert (report.comments, report.files, report.unreached) == (1, 1, UNREACHED)
    assert any("git" in place for place in report.unreached)
    assert any("mirrors" in place for place in report.unreached)


def test_without_removals_nothing_is_read(content, site):
    """A site that never removed anything needs no key."""
    assert check_removed(site, content).comments == 0


def png(chunk):
    """Return a picture that is nothing but a text chunk."""
    return b"\x89PNG\r\n\x1a\n" + len(chunk).to_bytes(4, "big") + b"tEXt" + chunk + bytes(4)


def database(path):
    """Write a database with words in a blob."""
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE memo (key TEXT, value BLOB)")
        base.execute("INSERT INTO memo VALUES ('k', ?)", (zlib.compress(b"x") + SAID.encode(),))


def archive(path):
    """Write an archive with a compressed page in it."""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("site/index.html.gz", gzip.compress(SAID.encode()))


PLANTED = {
    "page.html": f"<ol><li><p>{SAID.replace('*everyone*', '<em>everyone</em>')}</p></li></ol>".encode(),
    "part.html": f"<p>{PART}</p>".encode(),
    "wrapped.html": f"<p>{SAID}</p>".replace(" ", "\n").encode(),
    "card.html": f'<meta property="og:image:alt" content="{escape(SAID)}">'.encode(),
    "marked.html": f"<p><mark>{SAID}</mark> <a class=tag>Label: holds Phoniness</a></p>".encode(),
    "feed.xml": f'<entry><content type="html">{escape(f"<p>{escape(SAID)}</p>")}</content></entry>'.encode(),
    "feed.json": json.dumps({"items": [{"content_html": f"<p>{SAID}</p>"}]}).encode(),
    "d-0.json": json.dumps([["/x/", "Contacts", "", "", "comment", "", SAID]]).encode(),
    "labels.jsonl": b'{"a": 1}\n' + json.dumps({"evidence": SAID}).encode() + b"\n",
    "ld.html": f'<script type="application/ld+json">{json.dumps({"text": SAID})}</script>'.encode(),
    "utf.txt": f"The café: {SAID}".encode(),
    "page.html.gz": gzip.compress(f"<p>{SAID}</p>".encode()),
    "card.png": png(b"Description\0" + SAID.encode()),
    "memo.sqlite": database,
    "keepsake.zip": archive,
}


def plant(path):
    """Put a leftover somewhere."""
    planted = PLANTED[path.name]
    if isinstance(planted, bytes):
        path.write_bytes(planted)
    else:
        planted(path)


@pytest.mark.parametrize("name", PLANTED)
def test_a_leftover_in_the_site_is_found(content, site, name):
    """Whatever the words stand in, they are found, and the file is named."""
    remove(content)
    plant(site / name)
    with pytest.raises(LeftoverError, match=r"contacts#c-wp-1") as caught:
        check_removed(site, content)
    assert str(site / name) in str(caught.value)
    assert "street" not in str(caught.value), "a log must not say what was removed"


def test_a_compressed_copy_of_an_older_page_is_found(content, site):
    """What lies compressed beside a page is read where it isn't that page."""
    remove(content)
    page = (site / "index.html").read_bytes()
    (site / "index.html.gz").write_bytes(gzip.compress(page))
    assert check_removed(site, content).files == 2
    (site / "index.html.gz").write_bytes(gzip.compress(page + SAID.encode()))
    with pytest.raises(LeftoverError, match=r"index\.html\.gz"):
        check_removed(site, content)


@pytest.mark.parametrize("name", ["memo.sqlite", "feed.json", "card.png"])
def test_a_leftover_in_a_cache_is_found(content, site, name):
    """What builds remember is looked through like the site."""
    remove(content)
    cache = content.parent / ".cache" / "build"
    cache.mkdir(parents=True)
    plant(cache / name)
    with pytest.raises(LeftoverError, match=rf"\.cache.*{name}.*delete it"):
        check_removed(site, content)


def test_a_card_from_before_is_doubted(content, site):
    """A drawn card can't be read: one that no build has asked for since the removal has to go."""
    remove(content)
    card = content.parent / ".cache" / "cards" / "1-00.png"
    card.parent.mkdir(parents=True)
    card.write_bytes(png(b"Title\0nothing"))
    long_ago = datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    os.utime(card, (long_ago, long_ago))
    with pytest.raises(LeftoverError, match="cards from before"):
        check_removed(site, content)
    (site / "card.png").write_bytes(card.read_bytes())
    assert check_removed(site, content).caches == 1


def test_removing_empties_the_caches(content, site):
    """What builds remember goes with the words; what was fetched stays."""
    for name in ("build/memo.sqlite", "cards/1-00.png", "media/photo.jpg"):
        path = content.parent / ".cache" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(SAID.encode())
    remove(content)
    left = [path for path in (content.parent / ".cache").rglob("*") if path.is_file()]
    assert [path.name for path in left] == ["photo.jpg"]
    assert check_removed(site, content).caches == 0


def test_seven_words_are_anybodys(content, site):
    """A turn of phrase that others use too is no leftover."""
    remove(content)
    (site / "page.html").write_text(
        "<p>At our event none of them called back; one crossed.</p>", encoding="utf-8"
    )
    assert check_removed(site, content).files == 2


def test_what_the_comment_quoted_is_not_its_own(content, site):
    """Words of the essay that a removed comment repeats stay where they were."""
    words = "Two weak ties did more than forty cards, and that is all I know."
    (content / "essays").mkdir()
    (content / "essays" / "ties.md").write_text(
        f"Title: Ties\nDate: 2010-01-01\n\n{words}\n", encoding="utf-8"
    )
    path = content / "discussions" / "contacts.thread"
    path.write_text(THREAD.replace(SAID, f"> {words}\n\n{SAID}\n\n{words} Said so before."), encoding="utf-8")
    remove(content)
    (site / "essay.html").write_text(f"<p>{words}</p>", encoding="utf-8")
    assert check_removed(site, content).files == 2


def test_a_damaged_file_is_named(content, site):
    """A file that can't be read proves nothing."""
    remove(content)
    (site / "page.html.gz").write_bytes(b"\x1f\x8b damaged")
    with pytest.raises(LeftoverError, match="damaged gzip"):
        check_removed(site, content)


def test_a_lost_key_stops_the_check(content, site):
    """Without the key there is no proof, and no silence about it."""
    remove(content)
    key_path(content).unlink()
    with pytest.raises(MissingKeyError):
        check_removed(site, content)


def test_replies_stay(content):
    """Only the removed comment is changed; the file's other words are the same to the byte."""
    remove(content)
    text = (content / "discussions" / "contacts.thread").read_text(encoding="utf-8")
    assert text.endswith(THREAD[THREAD.index("%%% wp-2") :])
    assert "Dana" not in text


def test_quotations_and_names_are_listed_with_their_lines(content):
    """Who quotes, and who names the writer, is told by file and line for a decision."""
    path = content / "discussions" / "contacts.thread"
    path.write_text(THREAD + QUOTING, encoding="utf-8")
    named, quoted = plan(content).quotations
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines[named.line - 1] == "Dana wrote:"
    assert lines[quoted.line - 1] == "> none of them called back"
    assert (quoted.source.place, quoted.of) == ("discussions/contacts.thread#wp-3", "wp-1")


def test_a_picture_that_nobody_else_shows_is_listed(content):
    """Pictures are files of their own: those of the comment alone are named, shared ones aren't."""
    head = "address\tfile\ttype\twidth\theight\tbytes\tsha256\n"
    rows = "".join(f"http://old.example/{n}.jpg\timages/{n}.jpg\t\t\t\t\t\n" for n in ("mine", "ours"))
    (content / "media.tsv").write_text(head + rows, encoding="utf-8")
    (content / "images").mkdir()
    for name in ("mine", "ours"):
        (content / "images" / f"{name}.jpg").touch()
    shown = "![](http://old.example/mine.jpg) ![](http://old.example/ours.jpg)"
    text = THREAD.replace(SAID, f"{SAID} {shown}").replace("rained.", "![](http://old.example/ours.jpg)")
    (content / "discussions" / "contacts.thread").write_text(text, encoding="utf-8")
    assert plan(content).belongings == ("images/mine.jpg",)


def test_a_first_name_in_the_same_conversation_is_listed(content):
    """A reply that only greets the writer is told of too."""
    path = content / "discussions" / "contacts.thread"
    path.write_text(THREAD.replace("Same here,", "Dana, same here,"), encoding="utf-8")
    (found,) = plan(content).quotations
    assert found.names
    assert path.read_text(encoding="utf-8").split("\n")[found.line - 1].startswith("Dana, same")


LONG_QUOTATION = QUOTING.replace("> none of them called back", f"> {SAID}")


def test_an_undecided_quotation_is_found(content, site):
    """A quotation of eight words is told of at every check until somebody decides."""
    path = content / "discussions" / "contacts.thread"
    path.write_text(THREAD + LONG_QUOTATION, encoding="utf-8")
    remove(content)
    with pytest.raises(LeftoverError, match=r"afterword remove --leave discussions/contacts\.thread#wp-3"):
        check_removed(site, content)


def test_a_quotation_that_stays_is_no_leftover(content, site):
    """Once it may stay, its words may stand on pages as well."""
    path = content / "discussions" / "contacts.thread"
    path.write_text(THREAD + LONG_QUOTATION, encoding="utf-8")
    remove(content)
    leave_quotation("wp-3", load_places(content), content, TODAY)
    (site / "page.html").write_text(f"<blockquote>{SAID}</blockquote>", encoding="utf-8")
    assert check_removed(site, content).files == 2


def test_removing_twice_keeps_the_marks(content, site):
    """A second removal has no words to mark, and forgets none."""
    remove(content)
    remove(content)
    plant(site / "page.html")
    with pytest.raises(LeftoverError):
        check_removed(site, content)
    assert load_thread(content / "discussions" / "contacts.thread").comments[0].removed == "as asked"
