"""The register of removals: it knows removed words again, and can't say them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.discussion.model import Author, Comment, Status, Thread
from afterword.discussion.removed import (
    FILE,
    KEY_VARIABLE,
    Key,
    MissingKeyError,
    Register,
    Removed,
    key_path,
    load_key,
    load_register,
    make_key,
    parse_register,
    render_register,
    write_register,
)
from afterword.discussion.threadfile import dumps, loads
from afterword.discussion.tombstone import bury, mark_removal
from afterword.errors import ContentError
from afterword.text.runs import fold_words
from strategies import comments, ids

KEY = Key(bytes(32))
TODAY = date(2026, 11, 22)
SAID = "I met everyone at that event and none of them called back, not one of them in a year."
names = st.text("abcdef0123456789", min_size=10, max_size=10)
rows = st.builds(
    Removed, ids, ids, st.dates(), st.just("00ff00ff"), st.integers(0, 99), st.lists(names).map(tuple)
)


@given(st.lists(rows, max_size=4).map(tuple), st.dictionaries(ids, st.dates(), max_size=3))
def test_a_register_is_read_back(removed, left):
    """What is written is what is read."""
    register = Register(removed, left)
    assert parse_register(render_register(register)) == register


def register_of(text):
    """Return a register that knows one removed comment."""
    removed = mark_removal(Comment("wp-1", text), "contacts", [fold_words(text)], KEY, TODAY)
    return Register((removed,))


def test_a_register_holds_no_word():
    """Neither the words nor any part of them stand in the file."""
    text = render_register(register_of(SAID)).casefold()
    assert not [word for word in fold_words(SAID) if len(word) > 3 and word in text.split("\n", 2)[2]]


def test_marks_keep_no_order():
    """Marks are sorted, so that their order tells nothing of the words' order."""
    marks = register_of(SAID).removed[0].marks
    assert list(marks) == sorted(marks)
    assert KEY.marks(fold_words(SAID)) != list(marks)


def test_another_key_makes_other_marks():
    """Without the key no guess can be checked."""
    other = Key(bytes([1]) * 32)
    assert not set(other.marks(fold_words(SAID))) & set(KEY.marks(fold_words(SAID)))


def test_a_comment_is_known_in_slightly_other_words():
    """A word changed, and one added, don't hide it."""
    edited = SAID.replace("everyone", "everybody") + " Ever."
    assert register_of(SAID).recognise(fold_words(edited), KEY) is not None


def test_a_long_text_that_quotes_it_is_another():
    """A reply that quotes it and goes on is its writer's own."""
    reply = f"> {SAID}\n\n" + "And here is what I have to say of it, at some length. " * 3
    assert register_of(SAID).recognise(fold_words(reply), KEY) is None


def test_a_damaged_line_is_named():
    """A line that is none of the register's stops the reading, with its place."""
    with pytest.raises(ContentError, match=r"removed\.tsv:2: .*git"):
        parse_register("# head\nremoved\tyesterday\n", FILE)


def test_a_key_is_made_once_and_for_its_owner(tmp_path):
    """The key lies beside the exports, readable for nobody else, and stays."""
    key = make_key(tmp_path / "content")
    assert make_key(tmp_path / "content") == key
    assert key_path(tmp_path / "content").stat().st_mode & 0o077 == 0


def test_a_lost_key_is_said(tmp_path):
    """Marks that can't be compared are no proof of anything."""
    write_register(tmp_path, register_of(SAID))
    with pytest.raises(MissingKeyError, match=KEY_VARIABLE):
        load_key(tmp_path, load_register(tmp_path))


def test_a_wrong_key_is_said(tmp_path, monkeypatch):
    """With another key the scan would find nothing, and prove nothing."""
    write_register(tmp_path, register_of(SAID))
    monkeypatch.setenv(KEY_VARIABLE, "ab" * 32)
    with pytest.raises(MissingKeyError, match="right one"):
        load_key(tmp_path, load_register(tmp_path))


def test_the_key_may_come_from_the_environment(tmp_path, monkeypatch):
    """A machine that publishes has the key as a secret, not as a file."""
    write_register(tmp_path, register_of(SAID))
    monkeypatch.setenv(KEY_VARIABLE, "00" * 32)
    assert load_key(tmp_path, load_register(tmp_path)) == KEY


@given(comments())
def test_a_tombstone_has_neither_words_nor_name(comment):
    """Of a removed comment nothing stays that a person said, nor who it was; its place does."""
    grave = bury(comment, "as asked")
    assert (grave.body, grave.author, grave.note, grave.myths) == ("", Author(), None, None)
    assert {name for name, _ in grave.extra} <= {"X-Position"}
    assert (grave.id, grave.published, grave.in_reply_to) == (
        comment.id,
        comment.published,
        comment.in_reply_to,
    )
    assert (grave.status, grave.removed, grave.digest) == (Status.DELETED, "as asked", comment.digest)
    thread = Thread("t", comments=(grave,))
    assert loads(dumps(thread)) == thread
