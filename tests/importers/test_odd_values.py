"""Values that no exporter should write and some file holds all the same."""

import json
import sqlite3
from contextlib import closing

import pytest
from importing import FIXTURES

from afterword.discussion.threadfile import load_thread
from afterword.importers.ghost_mobiledoc import render_mobiledoc
from afterword.importers.ledger import Ledger
from afterword.importers.moments import from_epoch
from afterword.importers.substack_rows import read_rows
from afterword.text.entities import unescape

ENDLESS = "&#" + "9" * 5000 + ";"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (f"a {ENDLESS} b", "a \ufffd b"),
        (ENDLESS.removesuffix(";"), "\ufffd"),
        ("&#0000000000065; &amp; &eacute;", "A & é"),
        ("&#x" + "f" * 5000 + ";", "\ufffd"),
    ],
)
def test_a_reference_may_have_any_number_of_digits(text, plain):
    """No character has thousands of them, and Python doesn't count so far."""
    assert unescape(text) == plain


@pytest.mark.parametrize(
    ("fixture", "before"),
    [
        ("blogger/classic.xml", b"<title"),
        ("wordpress/plain-post.xml", b"<title>"),
        ("disqus/plain.xml", b"<title>"),
    ],
)
def test_such_a_reference_in_broken_markup_is_text(site, fixture, before):
    """A bare "<" makes the reader loose; then it resolves references itself."""
    data = (FIXTURES / fixture).read_bytes()
    at = data.rindex(before)
    at = data.index(b">", at) + 1
    site.take(data[:at] + ENDLESS.encode() + b"&< " + data[at:])
    assert site.ledger.balanced
    assert site.ledger.repairs


def test_a_record_without_an_id_is_itself_the_second_time(site):
    """An empty id is known again, though no file keeps the blank that stood before it."""
    data = (FIXTURES / "blogger/place-and-enclosure.xml").read_bytes()
    start = data.index(b"<id>", data.index(b"<entry")) + len(b"<id>")
    data = data[:start] + data[data.index(b"</id>", start) :]
    before = site.take(data).files()
    site.take(data)
    assert (site.outcome.changes.new, site.outcome.changes.changed) == (0, 0)
    assert site.files().keys() == before.keys()


def test_a_list_of_posts_without_a_record():
    """A line that is no CSV, and nothing behind it: the mending is told, and nothing else breaks."""
    ledger = Ledger("posts.csv", "substack", "")
    assert read_rows('post_id,post_date,"is_published', "posts.csv", ledger) == []
    assert ledger.repairs
    assert ledger.balanced


def test_a_count_that_is_none_is_left_out(site):
    """A thread claims more comments than there are people: noted, and nothing of it is written."""
    listing = json.loads((FIXTURES / "reddit/escaped.json").read_text())
    listing[0]["data"]["children"][0]["data"]["num_comments"] = 253402300800
    path = site.folder / "reddit.json"
    path.parent.mkdir()
    path.write_text(json.dumps(listing))
    site.take_path(path)
    assert any("253402300801 comments, which is left out" in note for note in site.ledger.notes)
    assert not any("Stated-Count" in file.read_text() for file in site.content.rglob("*.thread"))


def test_a_page_whose_id_is_a_nul_can_be_read_again(site):
    """SQLite puts any text into any column; no file of ours may hold a NUL."""
    path = site.folder / "isso.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE threads (id INTEGER PRIMARY KEY, uri, title)")
        columns = "tid, id INTEGER PRIMARY KEY, parent, created, modified, mode, remote_addr, text, author"
        made.execute(f"CREATE TABLE comments ({columns})")
        row = ("\0", 1, None, 1543425863.5, None, 1, "192.0.2.0", "I brought bread.", "Ida")
        made.execute("INSERT INTO comments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        made.commit()
    before = site.take_path(path).files()
    assert site.ledger.comments.written == 1
    assert site.take_path(path).files() == before


@pytest.mark.parametrize("count", [10**400, -(10**400), float("inf"), float("nan"), 0])
def test_no_moment_is_so_far_away(count):
    """Of a number that no clock shows nothing is made, in seconds or in thousandths."""
    assert from_epoch(count).value is from_epoch(count, 1000).value is None


def test_tags_that_are_no_list_are_none(site):
    """A number where Discourse writes a list of names."""
    data = json.loads((FIXTURES / "discourse/topic.json").read_text(encoding="utf-8"))
    site.take(json.dumps({**data, "tags": 7}).encode())
    assert site.ledger.comments.written
    assert site.ledger.balanced


def test_a_member_nested_beyond_all_reason_is_named(site):
    """Its name is kept, and that it couldn't be."""
    source = (FIXTURES / "webmention/kinds.json").read_text(encoding="utf-8")
    at = source.index("{", source.index("[")) + 1
    site.take((source[:at] + '"strange": ' + "[" * 9000 + "]" * 9000 + "," + source[at:]).encode())
    (thread, *_) = (site.content / "discussions").glob("*.thread")
    assert "X-Strange: nested too deeply to be kept" in thread.read_text(encoding="utf-8")


@pytest.mark.parametrize("seconds", ["1" + "0" * 400, "1e999", "-1", "NaN"])
def test_a_date_beyond_all_numbers_is_unknown(site, seconds):
    """More digits than a floating-point number holds, or none that is a number."""
    data = (FIXTURES / "reddit/comments-alone.json").read_bytes()
    site.take(data.replace(b"1400000600.0", seconds.encode()))
    assert site.ledger.comments.written == 3
    threads = (site.content / "discussions").glob("*.thread")
    comments = [comment for thread in threads for comment in load_thread(thread).comments]
    first = next(each for each in comments if each.id.endswith("ccc1"))
    assert first.published is None


def test_a_size_that_no_file_has(site):
    """Apple's Mail writes how long a message is; Python doesn't count in thousands of digits."""
    data = (FIXTURES / "mailbox/apple.emlx").read_bytes()
    site.take(b"9" * 5000 + data[data.index(b"\n") :])
    assert site.ledger.comments.written == 1
    assert site.ledger.truncated


@pytest.mark.parametrize("zone", ["Pacific" + "/Auckland" * 500, "a/" * 9000 + "b", "../../etc/passwd", "\0"])
def test_a_zone_that_is_no_zone(site, zone):
    """The path of a post is then made in UTC."""
    data = json.loads((FIXTURES / "ghost/old-version.json").read_text(encoding="utf-8"))
    (setting,) = (each for each in data["db"][0]["data"]["settings"] if each["key"] == "activeTimezone")
    setting["value"] = zone
    site.take(json.dumps(data).encode())
    assert site.ledger.essays.written
    assert site.ledger.balanced


def test_a_record_that_stands_again_with_another_comment_of_the_same_id(site):
    """Both comments are kept, and the file imported again changes nothing."""
    data = (FIXTURES / "wordpress/item-again-with-new-comment.xml").read_bytes()
    at = data.index(b"<wp:comment_id>102<")
    data = data[:at] + data[at:].replace(b">102<", b">101<", 1)
    before = site.take(data).files()
    assert [comment.id for comment in site.thread().comments] == ["wp-101", "wp-101-2"]
    assert "New in the second" in site.comment("wp-101-2").body
    assert any("this one becomes wp-101-2" in repair.what for repair in site.ledger.repairs)
    assert site.take(data).files() == before
    assert (site.outcome.changes.new, site.outcome.changes.changed) == (0, 0)


@pytest.mark.parametrize("count", ["9" * 5000, "²", "-1", ""])
@pytest.mark.parametrize(
    ("words", "other"),
    [
        (
            "2 thoughts on “Listening first”</h2>",
            'What they said</h2><meta itemprop="commentCount" content="{}">',
        ),
        ('canonical" href="https://blog.example/', 'canonical" href="https://blog.example/?cpage={}&amp;'),
        ('<li id="comment-9"', '<li data-parent-id="{}" id="comment-9"'),
        (
            "</ol>\n</div>",
            (
                '</ol>\n<nav class="comment-navigation"><span class="current">{}</span>'
                '<a href="https://blog.example/2011/03/listening-first/comment-page-2/">2</a></nav></div>'
            ),
        ),
    ],
)
def test_a_page_that_counts_beyond_all_numbers(site, words, other, count):
    """In its data, in its address, in an answer's mark or in its navigation: the comments are there."""
    page = (FIXTURES / "saved_page/html5-nested.html").read_text(encoding="utf-8")
    assert words in page
    site.take(page.replace(words, other.format(count), 1).encode())
    assert site.ledger.comments.written == 2
    assert site.ledger.balanced


DEEP = "[" * 9000 + "]" * 9000


def test_a_post_that_a_topic_lists_is_a_number(site):
    """What is nested beyond all reason is no post that is missing."""
    data = (FIXTURES / "discourse/topic.json").read_text(encoding="utf-8")
    missing = site.take(data.encode(), write=False).ledger.missing
    at = data.index("[", data.index('"stream"')) + 1
    site.take((data[:at] + DEEP + "," + data[at:]).encode())
    assert site.ledger.missing == missing
    assert site.ledger.balanced


def test_words_that_are_nested_beyond_all_reason():
    """In a marker, a name or a link of Ghost's older editor they are none; the others are there."""
    markups, atoms = f'[["a", ["href", {DEEP}]], [{DEEP}]]', f'[["mention", {DEEP}, {{}}]]'
    markers = f'[[0, [0, 1], 2, "Tea"], [0, [], 0, {DEEP}], [1, [], 0, 0], [0, [], 0, null]]'
    source = f'{{"markups": {markups}, "atoms": {atoms}, "cards": [[{DEEP}, {{}}]],'
    source += f' "sections": [[1, {DEEP}, {markers}], [10, 0]]}}'
    assert render_mobiledoc(source).html == '<p><a href=""><span>Tea</span></a></p>'


def test_a_message_of_a_yahoo_group_whose_number_is_a_list(site):
    """It is a message all the same."""
    record = {"msgId": [[[7]]], "topicId": [7], "messageBody": "Tea.", "subject": "Tea", "from": "Ida"}
    site.take(json.dumps([record]).encode())
    assert site.ledger.balanced
