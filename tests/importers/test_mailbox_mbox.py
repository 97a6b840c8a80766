"""Mbox: where one message ends and the next begins."""

import pytest
from mail import MAIL, read

from afterword.errors import UnusableInputError
from afterword.importers.mail.mbox import Quoting, unquote

ONE = "I stayed for tea."
TWO = "One is plenty."


def bodies(name):
    """Return the words of every message of a fixture."""
    return [comment.body for comment in read(name).comments]


def test_each_message_is_a_comment_of_its_conversation():
    """Two messages, one conversation, the answer under what it answers."""
    result = read("two-messages.mbox")
    (thread,) = result.threads
    first, second = thread.comments
    assert thread.title == "Tea after the talk"
    assert (first.author.name, second.author.name) == ("Ida Brook", "Otto Reed")
    assert second.in_reply_to == first.id
    assert result.ledger.comments.read == result.ledger.comments.written == 2


def test_a_from_in_a_sentence_separates_nothing():
    """A separator names a moment and has a field behind it."""
    first, second = bodies("from-in-a-sentence.mbox")
    assert first.endswith("From 10:00 to 11:00 in 2011 nobody spoke.\nNobody.")
    assert second == TWO


def test_the_mark_before_an_escaped_from_is_taken_off():
    """One mark, as mboxrd puts it; not where the lines around are quoted as deep."""
    first, _ = bodies("escaped-from.mbox")
    assert first.startswith("From the door I saw nobody.\n>From a letter of mine.")
    assert ">I was there early.\n>From the door I saw you.\n>We never spoke." in first


def test_mboxo_escapes_from_alone():
    """Where the writer is known to be one of mboxo, `>>From ` stood there from the start."""
    assert unquote(b">From a\n\n>>From b\n", Quoting.MBOXO) == b"From a\n\n>>From b\n"


def test_a_single_message_is_escaped_by_nobody():
    """Outside an mbox, `>From ` is what the writer wrote."""
    assert unquote(b">From a\n", Quoting.NONE) == b">From a\n"


def test_a_missing_blank_line_before_a_separator_does_no_harm():
    """The separator is known by itself."""
    assert bodies("no-blank-line.mbox") == [ONE, TWO]


def test_line_ends_of_crlf_become_lf():
    """A body has no CR."""
    assert bodies("crlf.mbox") == [f"{ONE}\nTwice.", TWO]


def test_line_ends_of_cr_alone_are_mended(tmp_path):
    """Old Macs wrote them; the ledger says so."""
    path = tmp_path / "old.mbox"
    path.write_bytes((MAIL / "two-messages.mbox").read_bytes().replace(b"\n", b"\r"))
    result = read(path)
    assert len(result.comments) == 2
    assert result.repairs() == ["lines that end at CR alone"]


def test_what_a_content_length_spans_is_one_message():
    """A whole message within a body, unescaped, stays in it (mboxcl2)."""
    first, second = bodies("content-length.mbox")
    assert "From nina@mail.example Sun Mar  6 08:00:00 2011\nFrom: Nina Vale" in first
    assert second == TWO


def test_a_file_shorter_than_its_last_content_length_was_cut():
    """It is read to its break, and the ledger says that it breaks."""
    result = read("cut-short.mbox")
    assert result.comments[1].body == "One is plen"
    assert result.ledger.truncated
    assert result.ledger.flawed


def test_a_wrong_content_length_is_not_followed(tmp_path):
    """It must lead to a separator."""
    data = (MAIL / "content-length.mbox").read_bytes().replace(b"Content-Length: ", b"Content-Length: 1")
    path = tmp_path / "wrong.mbox"
    path.write_bytes(data)
    assert len(read(path).comments) == 3


def test_words_before_the_first_separator_are_quarantined():
    """The message they belong to began in another file."""
    result = read("lost-beginning.mbox")
    assert result.comment.body == ONE
    (lost,) = result.ledger.quarantined
    assert (lost.reason, lost.offset, lost.line) == ("words before the first message", 0, 1)


def test_a_separator_alone_is_quarantined():
    """Read, and of no use; nothing else is invented."""
    result = read("nothing-but-a-separator.mbox")
    assert result.ledger.comments.read == result.ledger.comments.quarantined == 1
    assert result.conversations == []


def test_a_separator_within_a_head_is_passed_over():
    """`>From ` between separator and fields is left there by two mailers in a row."""
    assert read("escaped-from-in-head.mbox").comment.author.name == "Ida Brook"


def test_a_file_without_a_message_is_refused(tmp_path):
    """With its name."""
    path = tmp_path / "words.txt"
    path.write_text("Only words.\n")
    with pytest.raises(UnusableInputError, match=r"words\.txt: holds no message"):
        read(path)


def test_a_programs_own_record_is_no_message():
    """Some programs keep their notes in the folder's first message."""
    result = read("folder-data.mbox")
    assert result.ledger.comments.read == 1
    assert result.ledger.other["folder-data"] == 1


def test_flags_of_mail_programs_count():
    """Deleted and spam are withheld under those names; who asks not to be archived is named."""
    result = read("flags.mbox")
    assert result.ledger.comments.withheld == {"deleted": 1, "spam": 1}
    assert result.fields("X-Status") == ["deleted (X-Mozilla-Status 0009)", "spam (X-Spam-Flag)"]
    assert result.fields("X-No-Archive") == ["yes"]
    assert "asks not to be archived" in result.ledger.notes[0]
