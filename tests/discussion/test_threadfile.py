"""The `.thread` file: what is written is read back, and a mistake is named with its place."""

from datetime import UTC, date, datetime
from functools import partial

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from afterword.discussion.model import Author, Comment, Kind, Origin, Status, Thread
from afterword.discussion.plainfile import read_plainly
from afterword.discussion.threadfile import dumps, load_thread, loads, read_carefully, write_thread
from afterword.errors import ContentError
from afterword.vocabulary import Format, Inference, Rights
from strategies import awkward_lines, threads

CANONICAL = """\
Thread: 1
Title: Do more contacts make a better network?
Essay: more-contacts
Origin: https://old.example/2011/03/contacts/
Source: wordpress
Rights: permission
Comments: closed
Stated-Count: 2

%%% wp-1041
Author: A. Reader
Author-URL: https://reader.example/
Role: author
Published: 2011-03-04T10:22:00Z
Digest: 7f3a9c21

I met *everyone* at that event and none of them called back.

%%% wp-1047
Published: 2011-03-04
In-Reply-To: wp-1041
Status: pending
Kind: pingback
Format: html
Anchor: comment-1047
Inferred: published from month heading, author from signature
Digest: 0b77e1d4
X-Likes: 3
X-Raw:
Myths: numbers-game rebuts
Note: split from a double post
Hide: yes
Removed: asked for by its author

Same here.
"""

READ = Thread(
    title="Do more contacts make a better network?",
    essay="more-contacts",
    origin=Origin("https://old.example/2011/03/contacts/", "wordpress"),
    rights=Rights.PERMISSION,
    closed=True,
    stated_count=2,
    comments=(
        Comment(
            "wp-1041",
            "I met *everyone* at that event and none of them called back.",
            author=Author("A. Reader", "https://reader.example/", is_essay_author=True),
            published=datetime(2011, 3, 4, 10, 22, tzinfo=UTC),
            digest="7f3a9c21",
        ),
        Comment(
            "wp-1047",
            "Same here.",
            published=date(2011, 3, 4),
            in_reply_to="wp-1041",
            status=Status.PENDING,
            kind=Kind.PINGBACK,
            format=Format.HTML,
            digest="0b77e1d4",
            anchor="comment-1047",
            inferred=(Inference("published", "month heading"), Inference("author", "signature")),
            extra=(("X-Likes", "3"), ("X-Raw", "")),
            myths="numbers-game rebuts",
            note="split from a double post",
            hide=True,
            removed="asked for by its author",
        ),
    ),
)


def head(*lines):
    """Return the text of a thread with these lines behind the first."""
    return "\n".join(["Thread: 1", *lines, ""])


def one(*lines):
    """Return the text of a thread with one comment, which has these lines behind its mark."""
    return head("", "%%% a", *lines)


def body_of(text):
    """Return the body of a text's only comment."""
    (comment,) = loads(text).comments
    return comment.body


# Laws


@given(threads())
@example(Thread("", comments=(Comment("a", body="\n\n"), Comment("b"), Comment("c", body="\\%%% a\n%%% "))))
@example(Thread("", comments=(Comment("a", body="x\r\n\x0b\x0c\x85\u2028\u2029y"), Comment("b", body="\n"))))
def test_what_is_written_is_read_back(thread):
    """Every thread survives the way through its text."""
    assert loads(dumps(thread)) == thread


@given(threads())
def test_canonical_text_is_a_fixpoint(thread):
    """Reading and writing canonical text changes no byte."""
    text = dumps(thread)
    assert dumps(loads(text)) == text


@given(threads(), st.data())
def test_damaged_text_is_read_or_refused(thread, data):
    """A text with lines struck out, doubled or put in gives a thread that survives, or a ContentError."""
    lines = dumps(thread).split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines)))
        change = data.draw(st.sampled_from(["strike", "double", "put in"]))
        if change == "put in":
            lines.insert(at, data.draw(awkward_lines))
        elif at < len(lines):
            lines[at : at + 1] = [] if change == "strike" else [lines[at]] * 2
    try:
        read = loads("\n".join(lines))
    except ContentError:
        return
    assert loads(dumps(read)) == read


@given(st.text())
def test_any_other_text_is_refused_with_its_line(text):
    """A text that is no thread is refused by name and line, whatever it is."""
    assume(text.split("\n")[0] not in {"Thread: 1", "Thread: 2"})
    with pytest.raises(ContentError) as caught:
        loads(text)
    assert caught.value.line is not None


# Reading and writing


def test_reads_every_header():
    """Each header lands in its field."""
    assert loads(CANONICAL) == READ


def test_writes_every_header_in_its_place():
    """Each field has its header, in the one order."""
    assert dumps(READ) == CANONICAL


def test_defaults_are_not_written():
    """A comment that says nothing is its mark alone."""
    assert dumps(Thread("", comments=(Comment("a"),))) == "Thread: 1\n\n%%% a\n"


def test_an_offset_becomes_utc():
    """A time with another zone is read as the same moment in UTC."""
    (comment,) = loads(one("Published: 2011-03-04T11:22:00+01:00")).comments
    assert comment.published == datetime(2011, 3, 4, 10, 22, tzinfo=UTC)
    assert "Published: 2011-03-04T10:22:00Z" in dumps(Thread("", comments=(comment,)))


@pytest.mark.parametrize(
    "body",
    [
        "x",
        "\n",
        "\nx",
        "x\n",
        "\n\nx\n\n",
        " ",
        "a\r\nb\r",
        "\x0b\x0c\x1c\x85\u2028",
        "%%%",
        "%%% b",
        "\\%%% b",
    ],
)
def test_a_body_survives(body):
    """A body comes back to the byte, whatever it begins and ends with, between two other comments."""
    thread = Thread("", comments=(Comment("a", body="x"), Comment("b", body=body), Comment("c")))
    assert loads(dumps(thread)) == thread


def test_a_mark_in_a_body_is_escaped():
    """A line of a body that looks like a mark gets one more backslash, and nothing else does."""
    text = dumps(Thread("", comments=(Comment("a", body="%%% b\n\\%%% c\n %%% d\n%%%e"),)))
    assert text.split("\n")[4:-1] == ["\\%%% b", "\\\\%%% c", " %%% d", "%%%e"]


def test_a_missing_blank_line_before_a_mark_is_forgiven():
    """The blank line between two comments may be missing."""
    first, second = loads(head("", "%%% a", "", "words", "%%% b", "", "more")).comments
    assert (first.body, second.body) == ("words", "more")


def test_a_missing_last_newline_is_forgiven():
    """The file's last newline may be missing."""
    assert body_of(one("", "words").removesuffix("\n")) == "words"


def test_space_around_a_value_is_forgiven():
    """Space around a header's value isn't part of it."""
    assert loads(head("Title: \t Contacts  ")).title == "Contacts"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("a\nb", r"a\nb"),
        (r"C:\new", r"C:\\new"),
        (" a ", r"\u{20}a\u{20}"),
        ("a\r\tb\u2028", r"a\u{d}\u{9}b\u{2028}"),
        ("Zoë, 東京 : b", "Zoë, 東京 : b"),
    ],
)
def test_a_value_is_escaped_into_its_line(value, written):
    """What can't stand in a header's line is escaped, and nothing else is."""
    text = dumps(Thread(value))
    assert text == f"Thread: 1\nTitle: {written}\n"
    assert loads(text).title == value


def test_a_file_is_written_and_read(tmp_path):
    """A thread survives the way through a file, carriage returns and all."""
    path = tmp_path / "x.thread"
    thread = Thread("Zoë", comments=(Comment("a", body="x\r\ny"),))
    assert write_thread(path, thread)
    assert load_thread(path) == thread


def test_an_unchanged_file_is_left_alone(tmp_path):
    """Writing what a file says already touches nothing, and says so."""
    path = tmp_path / "x.thread"
    write_thread(path, Thread("x"))
    before = path.stat()
    assert not write_thread(path, Thread("x"))
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_thread_that_cannot_be_written_leaves_the_file(tmp_path):
    """A failed write leaves the old file and no other behind."""
    path = tmp_path / "x.thread"
    write_thread(path, Thread("x"))
    with pytest.raises(ValueError, match="U\\+0000"):
        write_thread(path, Thread("x", comments=(Comment("a", body="\0"),)))
    assert load_thread(path) == Thread("x")
    assert list(tmp_path.iterdir()) == [path]


# Mistakes


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("", 1, "first line of one is `Thread: 1`"),
        ("Title: x\n", 1, "first line of one is `Thread: 1`"),
        ("Thread: 3\n", 1, "version '3'"),
        ("\ufeffThread: 1\n", 1, "byte order mark"),
        ("Thread: 1\r\nTitle: x\r\n", 1, "CR LF"),
        (head("Title: x\r"), 2, "CR LF"),
        (head("Titel: x"), 2, "did you mean 'Title'?"),
        (head("title: x"), 2, "did you mean 'Title'?"),
        (head("Author: x"), 2, "unknown header 'Author'"),
        (head("Title"), 2, "'Title' is no header"),
        (head("Title: x", "Title: y"), 3, "Title stands twice"),
        (head("Title:"), 2, "Title is empty"),
        (head("Essay: x", "Title: y"), 3, "move it above Essay"),
        (head("X-Raw: x", "Rights: own"), 3, "move it above the X-… fields"),
        (head("X-Räw: x"), 2, "unknown header 'X-Räw'"),
        (head("Title: a\\b"), 2, "lone backslash"),
        (head("Title: a\\"), 2, "lone backslash"),
        (head("Title: \\u{d800}"), 2, "lone backslash"),
        (head("Title: \\u{0}"), 2, "lone backslash"),
        (head("Rights: mine"), 2, "known: licence, own, permission, quotation, unknown"),
        (head("Comments: close"), 2, "did you mean 'closed'?"),
        (head("Stated-Count: -3"), 2, "digits alone"),
        (head("Inferred: title"), 2, "write `published from month heading`"),
        (head("Thread: 1"), 2, "Thread stands twice"),
        (head("", "words"), 3, "before the first comment"),
        (head("", "%%% a b"), 3, "written with a backslash"),
        (head("", "%%% "), 3, "no id"),
        (head("", "%%% a", "", "x", "", "%%% a"), 7, "stands on line 3 too"),
        (one("Publishd: 2011-03-04"), 4, "did you mean 'Published'?"),
        (one("Published: 4 March 2011"), 4, "write 2011-03-04T10:22:00Z"),
        (one("Published: 2011-03-04T10:22:00"), 4, "write 2011-03-04T10:22:00Z"),
        (one("Published: 0001-01-01T00:00:00+14:00"), 4, "bad date"),
        (one("Updated: 2011-02-30"), 4, "bad date"),
        (one("Status: aproved"), 4, "did you mean 'approved'?"),
        (one("Kind: pingbak"), 4, "did you mean 'pingback'?"),
        (one("Format: HTML"), 4, "did you mean 'html'?"),
        (one("Role: editor"), 4, "known: author"),
        (one("Hide: no"), 4, "known: yes"),
        (one("Digest: 7F3A9C21"), 4, "bad digest"),
        (one("In-Reply-To: a b"), 4, "no id"),
        (one("X-Position: third"), 4, "write a number"),
        (one("Note: x", "Myths: y"), 5, "move it above Note"),
        (one("Myths: y", "X-Raw: x"), 5, "move it above Myths"),
        (one("Published: 2011-03-04", "Author: x"), 5, "move it above Published"),
        (one("No header at all"), 4, "a blank line before the body"),
        (one("", "a\0b"), 5, "U\\+0000"),
    ],
)
def test_a_mistake_names_its_line_and_the_way_out(text, line, message):
    """Each mistake is reported with the file, the line and what to write instead."""
    with pytest.raises(ContentError, match=message) as caught:
        loads(text, "content/discussions/x.thread")
    assert (caught.value.path, caught.value.line) == ("content/discussions/x.thread", line)


def test_bytes_that_are_no_text_are_named(tmp_path):
    """A file that isn't UTF-8 is refused with the line of the first wrong byte."""
    path = tmp_path / "x.thread"
    path.write_bytes(b"Thread: 1\nTitle: caf\xe9\n")
    with pytest.raises(ContentError, match="save the file as UTF-8") as caught:
        load_thread(path)
    assert (caught.value.path, caught.value.line) == (str(path), 2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"id": "a b"}, "no id"),
        ({"in_reply_to": ""}, "no id"),
        ({"author": Author("")}, "Author is empty"),
        ({"note": ""}, "Note is empty"),
        ({"body": "a\0"}, "U\\+0000"),
        ({"body": "a\ud800"}, "U\\+D800"),
        ({"note": "\udfff"}, "U\\+DFFF"),
        ({"published": datetime(2011, 3, 4)}, "has no zone"),  # noqa: DTZ001 - the mistake itself
        ({"digest": "7F"}, "bad digest"),
        ({"extra": (("Likes", "3"),)}, "no name of an extra field"),
        ({"extra": (("X-Position", "third"),)}, "bad position"),
        ({"inferred": (Inference("published", "a, b"),)}, "without a comma"),
        ({"inferred": (Inference("a from b", "c"),)}, "can't be an inference"),
    ],
)
def test_a_value_that_no_file_can_hold_is_refused(change, message):
    """Writing refuses what reading could not give back."""
    with pytest.raises(ValueError, match=message):
        dumps(Thread("x", comments=(replace(Comment("a"), **change),)))


def test_two_comments_with_one_id_are_refused():
    """Writing refuses a thread in which an id would name two comments."""
    with pytest.raises(ValueError, match="two comments have the id 'a'"):
        dumps(Thread("x", comments=(Comment("a"), Comment("a"))))


def test_a_comments_rights_ask_for_the_second_version():
    """A file says the lowest version that can hold it, whatever its first line said before."""
    comment = Comment("a", rights=Rights.LICENCE, licence="CC-BY-4.0")
    text = dumps(Thread("", comments=(comment,)))
    assert text == "Thread: 2\n\n%%% a\nRights: licence\nLicence: CC-BY-4.0\n"
    assert loads(text.replace("Thread: 2", "Thread: 1")) == loads(text)
    assert dumps(loads("Thread: 2\nTitle: x\n")) == "Thread: 1\nTitle: x\n"


# The quick way and the careful one


odd_headers = st.sampled_from(
    [
        "Author: B",
        "X-Likes: 7",
        "X-Likes: ",
        "X-: 1",
        "X-Position: x",
        "Published: 2011-03-04T10:22+01:00",
        "Note:x",
    ]
)
odd_pieces = st.sampled_from(
    [" ", ": ", ":", "\t", "\r", "\\", "%", "%%% ", "\n", "X-", "ä", "\x0b", "\u2028"]
)


def whatever_it_says(read, text):
    """Return the thread that a text is read as, or the message that it gets."""
    try:
        return read(text)
    except ContentError as error:
        return str(error)


@given(threads(), st.data())
def test_the_quick_way_reads_what_the_careful_one_reads(thread, data):
    """A text with lines struck out, doubled, put in or changed is left to the careful way, or read alike."""
    lines = dumps(thread).split("\n")
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(1, len(lines)))
        change = data.draw(st.sampled_from(["strike", "double", "put in", "within", "swap"]))
        if change == "put in":
            lines.insert(at, data.draw(awkward_lines | odd_headers))
        elif change == "within" and at < len(lines):
            cut = data.draw(st.integers(0, len(lines[at])))
            lines[at] = lines[at][:cut] + data.draw(odd_pieces) + lines[at][cut:]
        elif change == "swap":
            lines[at - 1 : at + 1] = reversed(lines[at - 1 : at + 1])
        elif at < len(lines):
            lines[at : at + 1] = [] if change == "strike" else [lines[at]] * 2
    text = "\n".join(["Thread: 1", *lines[1:]])
    quick = read_plainly(text)
    assert quick is None or quick == whatever_it_says(partial(read_carefully, "<string>"), text)


@pytest.mark.parametrize(
    "text",
    [
        CANONICAL,
        head(),
        head("Title: x"),
        one(),
        one("Author: A. Reader", "X-Likes: 3", "X-Likes: 4", "X-Position: 2.5"),
        one("", "95 % of them\n\n\nand 5%%"),
        one("Status: approved", "", "x\n\n%%% b\n\n%%% c\nUpdated: 2011-03-04T10:22:00+02:00"),
    ],
)
def test_a_text_as_it_is_written_needs_no_careful_look(text):
    """All but an extra field without a value, which is rare, is read the quick way."""
    text = text.replace("X-Raw:\n", "")
    assert read_plainly(text) == read_carefully("<string>", text) == loads(text)


@pytest.mark.parametrize(
    "line",
    [
        "Author:A. Reader",
        "Author:  A. Reader",
        "Author: A. Reader ",
        "Author: A. Reader\r",
        "Author: A.\\nReader",
        "Author:",
        "Author: ",
        "X-Raw:",
        "X-: y",
        "X-Position: first",
        "Published: soon",
        "In-Reply-To: @",
        "Status: lost",
        "Digest: 7F",
        "Author: A\nAuthor: B",
        "X-Likes: 3\nDigest: 7f3a9c21",
        "Colour: blue",
        "\nx\n%%% b",
        "\n\\%%% b",
    ],
)
def test_whatever_is_unusual_is_left_to_the_careful_way(line):
    """It knows what to make of it, or what to say."""
    assert read_plainly(one(line)) is None
