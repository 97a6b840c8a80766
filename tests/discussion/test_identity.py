"""Ids and digests: the same for the same source for ever, and within the grammar."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.discussion.identity import (
    body_digest,
    content_id,
    is_digest,
    is_id,
    make_id,
    matches_digest,
    same_digest,
)


@given(st.text(min_size=1).filter(str.strip))
def test_every_native_id_becomes_an_id(native):
    """Whatever a source calls a comment, its id is within the grammar."""
    assert is_id(make_id("wp", native))


@given(st.text(min_size=1).map(str.strip).filter(bool), st.text(min_size=1).map(str.strip).filter(bool))
def test_different_native_ids_stay_different(one, other):
    """No two native ids become the same."""
    assert (make_id("wp", one) == make_id("wp", other)) == (one == other)


@given(st.text(), st.text())
def test_every_content_becomes_an_id(author, body):
    """Whatever a comment says, its id is within the grammar."""
    assert is_id(content_id("pasted", author, None, body, 12))


@pytest.mark.parametrize(
    ("native", "expected"),
    [
        ("1041", "wp-1041"),
        (" 1041\n", "wp-1041"),
        ("a_b.c-D", "wp-a_b.c-D"),
        ("post/7?c=3", "wp-post-7-c-3-07f000fe"),
        ("Zoë", "wp-zoe-c6a12698"),
        ("東", "wp-469e009b"),
        ("///", "wp-732c4e97"),
    ],
)
def test_a_native_id_stays_readable(native, expected):
    """An id keeps what it can of the source's own, and its hash never changes."""
    assert make_id("wp", native) == expected


def test_a_long_native_id_is_cut():
    """A native id of any length gives an id of at most 128 characters."""
    assert is_id(make_id("wp", "a" * 1000))
    assert make_id("wp", "a" * 1000) != make_id("wp", "a" * 1001)


def test_a_message_id_is_kept_as_a_hash_alone():
    """Nothing of a Message-ID, which may hold an e-mail address, is left to read."""
    made = make_id("mail", "<20110304.ines@mailhost.example>")
    assert made == "mail-fbd8384ca3e0830b"
    assert made == make_id("mail", "20110304.ines@mailhost.example")


@pytest.mark.parametrize(
    ("prefix", "native"), [("", "1"), ("a b", "1"), ("a" * 25, "1"), ("wp", ""), ("wp", " ")]
)
def test_an_id_needs_a_prefix_and_a_native_id(prefix, native):
    """Without a usable prefix or native id there is no id to make."""
    with pytest.raises(ValueError, match=r"can't begin an id|named by content_id"):
        make_id(prefix, native)


def test_alike_comments_are_told_apart_by_their_number():
    """Of comments that are alike to the letter, the first has a plain id and the others a number."""
    first = content_id("pasted", None, None, "Same here.")
    assert content_id("pasted", None, None, "Same here.", 2) == f"{first}-2"


def test_a_content_id_needs_a_number_from_1():
    """Numbers of alike comments count from 1."""
    with pytest.raises(ValueError, match="count from 1"):
        content_id("pasted", None, None, "x", 0)


def test_author_date_and_body_all_count():
    """Comments that differ in author, date or body have different ids, wherever one of these ends."""
    moment = datetime(2011, 3, 4, tzinfo=UTC)
    made = {
        content_id("p", "a", None, "b"),
        content_id("p", "ab", None, ""),
        content_id("p", None, None, "ab"),
        content_id("p", "", None, "ab"),
        content_id("p", "a", date(2011, 3, 4), "b"),
        content_id("p", "a", moment, "b"),
    }
    assert len(made) == 6


def test_a_content_id_never_changes():
    """The hash is part of published addresses: this test fails where it would change."""
    moment = datetime(2011, 3, 4, 10, 22, tzinfo=UTC)
    assert content_id("pasted", "A. Reader", moment, "Same here.") == "pasted-94eda1b315f83f12"


@pytest.mark.parametrize("text", ["a", "A.b_c-9", "0", "a" * 128])
def test_the_grammar_of_ids_accepts(text):
    """Ids are letters, digits, dots, hyphens, underscores."""
    assert is_id(text)


@pytest.mark.parametrize("text", ["", "-a", ".a", "_a", "a b", "a\n", "é", "a" * 129, "a/b", "a@b"])
def test_the_grammar_of_ids_refuses(text):
    """Ids begin with a letter or digit and hold nothing that an address or a file couldn't."""
    assert not is_id(text)


def test_a_digest_is_the_beginning_of_sha256():
    """Digests can be made with any other tool."""
    assert body_digest("") == "e3b0c44298fc1c14"


@pytest.mark.parametrize("length", [8, 16, 64])
def test_a_digest_of_any_length_matches_its_body(length):
    """Digests of 8 to 64 digits are compared by what both have."""
    whole = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert matches_digest("", whole[:length])
    assert not matches_digest("x", whole[:length])
    assert same_digest(whole[:length], whole[:12])


def test_a_digest_of_another_body_is_not_the_same():
    """Different digests differ within what both have."""
    assert not same_digest("e3b0c44298fc1c14", "e3b0c44299")


@pytest.mark.parametrize("text", ["e3b0c44", "E3B0C442", "e3b0c44g", "0" * 65, ""])
def test_the_grammar_of_digests_refuses(text):
    """Digests are 8 to 64 lower-case hexadecimal digits."""
    assert not is_digest(text)


def test_half_a_surrogate_pair_has_a_digest():
    """A broken character in a JSON source doesn't stop an import."""
    assert is_digest(body_digest("\ud800"))
