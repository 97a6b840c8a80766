"""`afterword inbox`."""

import pytest

from afterword.cli.main import main
from afterword.discussion.threadfile import load_thread

BOX = """From x@old.example Mon Mar  7 10:00:00 2011
From: Bea Quill <bea@old.example>
Subject: Re: Cards [cards]
Message-ID: <1@old.example>
Date: Mon, 7 Mar 2011 10:00:00 +0000

I agree.

From x@old.example Mon Mar  7 11:00:00 2011
From: Cy <cy@old.example>
Subject: Watches
Message-ID: <2@old.example>
Date: Mon, 7 Mar 2011 11:00:00 +0000

Buy now.

"""


@pytest.fixture(name="inbox")
def _inbox(tmp_path, capsys):
    content = tmp_path / "content"
    (content / "essays").mkdir(parents=True)
    (content / "essays" / "cards.md").write_text("Title: Cards\nDate: 2011-03-04\n\nForty cards.\n")
    (tmp_path / "box.mbox").write_text(BOX)

    def inbox(*words):
        code = main(["inbox", *words, "--into", str(content)])
        return code, capsys.readouterr()

    return inbox


@pytest.fixture(name="ids")
def _ids(inbox, tmp_path):
    _, said = inbox(str(tmp_path / "box.mbox"))
    return [line.split()[0] for line in said.out.splitlines() if line.startswith("mail-")]


def test_taking_in_says_what_each_answers(inbox, tmp_path):
    """And where they wait."""
    code, said = inbox(str(tmp_path / "box.mbox"))
    assert code == 0
    assert "answers cards" in said.out
    assert "answers nothing that is known" in said.out
    assert "2 messages read: 2 for review" in said.out


def test_the_list_shows_who_and_the_first_words(inbox, ids):
    """Of all that wait."""
    code, said = inbox("--list")
    assert code == 0
    assert all(name in said.out for name in ids)
    assert "Bea Quill, 7 March 2011" in said.out
    assert "Buy now." in said.out
    assert "2 answers wait" in said.out


def test_approved_and_rejected(inbox, ids, tmp_path):
    """By the beginning of an id; then nothing waits, and the words are where they belong."""
    assert inbox("--approve", ids[0][:8])[0] == 0
    assert inbox("--reject", ids[1])[0] == 0
    assert "0 answers wait" in inbox("--list")[1].out
    (comment,) = load_thread(tmp_path / "content" / "discussions" / "cards.thread").comments
    assert comment.body == "I agree."
    assert not list((tmp_path / "exports" / "inbox").glob("*.thread"))


def test_the_reviewer_says_what_it_answers(inbox, ids, tmp_path):
    """Where nothing else does; a slip of the pen is named with what was meant, and nothing is written."""
    code, said = inbox("--approve", ids[1])
    assert (code, "--to SLUG" in said.err) == (2, True)
    code, said = inbox("--approve", ids[1], "--to", "card")
    assert (code, "did you mean 'cards'" in said.err) == (2, True)
    assert not (tmp_path / "content" / "discussions").exists()
    assert inbox("--approve", ids[1], "--to", "cards")[0] == 0


def test_an_answer_to_one_that_still_waits_is_said(inbox, tmp_path):
    """It can be approved; its place is then missing until the other is."""
    extra = BOX.replace("Subject: Watches", "Subject: Re: Cards\nIn-Reply-To: <1@old.example>")
    (tmp_path / "box.mbox").write_text(extra)
    _, said = inbox(str(tmp_path / "box.mbox"))
    second = said.out.splitlines()[1].split()[0]
    assert "isn't there (yet)" in inbox("--approve", second)[1].out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "name a mailbox"),
        (("--list", "--reject", "x"), "name a mailbox"),
        (("--list", "--to", "x"), "--to belongs"),
        (("--approve", "x"), "nothing waits"),
    ],
)
def test_a_wrong_word_is_refused(inbox, words, message):
    """With the way out."""
    code, said = inbox(*words)
    assert code == 2
    assert message in said.err
