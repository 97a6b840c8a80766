"""Answers by mail: what each answers, what of it is kept, and that a person sees all of it first."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.discussion.model import Status
from afterword.discussion.threadfile import load_thread
from afterword.errors import UnusableInputError
from afterword.importers.base import load_source
from afterword.importers.inbox.desk import Desk, approve
from afterword.importers.inbox.intake import LONGEST, take_in
from afterword.importers.inbox.letter import Tag, parse_tags
from afterword.importers.inbox.places import Place, load_holdings
from afterword.importers.inbox.trimming import trim_html, trim_text
from afterword.reading.replies import reply_link

ESSAY = "Title: Do more contacts make a better network?\nDate: 2011-03-04\nOrigin: https://old.example/cards/\n\n{}\n"
WORDS = "Forty cards in a drawer are not a network, and nobody who owned them ever called."
SAID = "I met everyone at that event and none of them called back, not even the man with two umbrellas."
THREAD = f"""Thread: 1
Title: Do more contacts make a better network?
Essay: more-contacts

%%% wp-1041
Author: A. Reader
Published: 2011-03-04T10:22:00Z
Anchor: comment-1041

{SAID}
"""
MAIL = """From x@old.example Mon Mar  7 10:00:00 2011
From: {sender}
Subject: {subject}
Message-ID: <{number}@old.example>
Date: Mon, 7 Mar 2011 10:{number:02}:00 +0000
{more}
{body}

"""
TODAY = date(2026, 1, 1)


@pytest.fixture(name="content")
def _content(tmp_path):
    content = tmp_path / "content"
    for folder in ("essays", "discussions"):
        (content / folder).mkdir(parents=True)
    (content / "essays" / "more-contacts.md").write_text(ESSAY.format(WORDS))
    (content / "discussions" / "more-contacts.thread").write_text(THREAD)
    return content


@pytest.fixture(name="desk")
def _desk(tmp_path):
    return Desk(tmp_path / "exports" / "inbox")


def mail(body="I agree.", subject="Hello", number=1, sender="Bea Quill <bea@old.example>", more=""):
    """Return one message of an mbox."""
    more = f"{more}\n" if more else ""
    return MAIL.format(sender=sender, subject=subject, number=number, more=more, body=body)


@pytest.fixture(name="take")
def _take(content, desk, tmp_path):
    def take(*messages):
        box = tmp_path / "answers.mbox"
        box.write_bytes("".join(messages).encode())
        intake = take_in(load_source(box), desk, load_holdings(content), TODAY)
        assert intake.balanced
        return intake

    return take


@pytest.fixture(name="laid")
def _laid(take):
    def laid(*messages):
        (found,) = take(*messages).laid
        return found

    return laid


def test_a_subject_names_what_it_answers(laid):
    """By the tag that the page's own link has put there."""
    _, place = laid(mail(subject="AW: Whatever [more-contacts#c-wp-1041]"))
    assert place == Place("more-contacts", "wp-1041")


def test_what_the_page_offers_is_what_is_read(content, laid):
    """The link's subject, as a mail program would send it back."""
    assert content
    link = reply_link("keeper@old.example", "A [B] & C: 100 %?", "more-contacts", "wp-1041")
    assert link.startswith(
        "mailto:keeper@old.example?subject=Re%3A%20A%20%5BB%5D%20%26%20C%3A%20100%20%25%3F%20%5B"
    )
    _, place = laid(mail(subject="Re: A [B] & C: 100 %? [more-contacts#c-wp-1041]"))
    assert place == Place("more-contacts", "wp-1041")


def test_the_text_itself_can_be_answered(laid):
    """A tag without a comment, and the title alone."""
    assert laid(mail(subject="Re: X [more-contacts]"))[1] == Place("more-contacts")


@pytest.mark.parametrize(
    ("message", "place"),
    [
        (mail(f"No.\n\n> {SAID}\n"), Place("more-contacts", "wp-1041", "what it quotes")),
        (
            mail("No.\n\n> " + SAID.replace("none of", "none of\n>").replace("everyone", "*everyone*")),
            Place("more-contacts", "wp-1041", "what it quotes"),
        ),
        (mail(f"No.\n\n> {WORDS}\n"), Place("more-contacts", None, "what it quotes")),
        (
            mail("See https://new.example/essays/more-contacts/#c-wp-1041"),
            Place("more-contacts", "wp-1041", "an address in it"),
        ),
        (
            mail("See http://old.example/cards#comment-1041"),
            Place("more-contacts", "wp-1041", "an address in it"),
        ),
        (
            mail(subject="Re: do more contacts make a better network?"),
            Place("more-contacts", None, "the subject"),
        ),
        (mail(subject="Cheap watches"), None),
        (mail(subject="[no-such-essay#c-wp-1041]"), None),
    ],
)
def test_without_a_tag_other_signs_tell(laid, message, place):
    """And the reviewer is told which; where nothing tells, nothing is guessed."""
    assert laid(message)[1] == place


def test_an_answer_to_an_answer_that_waits(take):
    """By its In-Reply-To, in whatever order the mailbox has them."""
    first = mail(subject="Re: X [more-contacts#c-wp-1041]", number=1)
    second = mail("So do I.", number=2, more="In-Reply-To: <1@old.example>")
    (one, _), (_, place) = take(second, first).laid
    assert place == Place("more-contacts", one.id)


def test_the_same_mailbox_again_brings_nothing(take, desk):
    """What waits, what was turned down, and what is on the site is known by its id."""
    message = mail(subject="[more-contacts]")
    take(message)
    assert take(message).known == 1
    desk.reject(next(desk.waiting()))
    again = take(message)
    assert (again.known, list(desk.waiting())) == (1, [])


def test_what_nobody_wrote_is_left(take):
    """Notices of absence, spam as the mail server calls it, and what is too long are counted and stay out."""
    intake = take(
        mail(number=1, more="Auto-Submitted: auto-replied"),
        mail(number=2, more="X-Spam-Flag: YES"),
        mail("word " * LONGEST, number=3),
        mail(" ", number=4),
    )
    assert intake.left == {"sent by a program": 1, "spam": 1, "too long": 1, "without words": 1}
    assert intake.laid == []


def test_the_desk_holds_only_so_many(take, desk, monkeypatch):
    """What was turned down doesn't count; the rest comes when there's room again."""
    monkeypatch.setattr("afterword.importers.inbox.intake.MOST", 1)
    messages = [mail(f"Number {number}.", number=number) for number in (1, 2)]
    assert take(*messages).left == {"more than 1 wait already": 1}
    desk.reject(next(desk.waiting()))
    assert [comment.body for comment, _ in take(*messages).laid] == ["Number 2."]


def test_no_address_is_kept(take, desk):
    """Neither the sender's nor one in the words; a name that is but a part of the address is none."""
    take(
        mail("Write to me: bea@old.example", subject="[more-contacts]"),
        mail("Or me.", number=2, sender="bob@old.example", subject="bob@old.example [more-contacts]"),
    )
    text = "".join(path.read_text() for path in desk.folder.iterdir())
    assert "@old" not in text
    assert [one.comment.author.name for one in desk.waiting()] == ["Bea Quill", None]


def test_nothing_enters_the_content_before_approval(content, take, desk):
    """And what is on the desk is pending."""
    before = {path: path.read_bytes() for path in content.rglob("*.*")}
    take(mail(subject="[more-contacts#c-wp-1041]"))
    assert {path: path.read_bytes() for path in content.rglob("*.*")} == before
    assert [one.comment.status for one in desk.waiting()] == [Status.PENDING]


def test_approving_puts_it_behind_the_conversation(content, take, desk):
    """The rest of the file stays to the byte; what only helped to place the answer is gone."""
    take(mail(subject="[more-contacts#c-wp-1041]"))
    one = next(desk.waiting())
    path = approve(one, Place("more-contacts", "wp-1041"), content, load_holdings(content))
    desk.take(one)
    assert path.read_text().startswith(THREAD)
    comment = load_thread(path).comments[-1]
    assert (comment.status, comment.in_reply_to, comment.extra) == (Status.APPROVED, "wp-1041", ())
    assert list(desk.waiting()) == []


def test_the_first_answer_begins_a_conversation(content, take, desk):
    """Under its essay, with its title."""
    (content / "discussions" / "more-contacts.thread").unlink()
    take(mail(subject="[more-contacts]"))
    one = next(desk.waiting())
    path = approve(one, Place("more-contacts"), content, load_holdings(content))
    thread = load_thread(path)
    assert (thread.essay, thread.title) == ("more-contacts", "Do more contacts make a better network?")


def test_a_conversations_file_may_have_another_name(content, take, desk):
    """An answer to its essay goes into that file, and no second one."""
    old = content / "discussions" / "more-contacts.thread"
    old.rename(old.with_name("cards.thread"))
    take(mail(subject="[more-contacts#c-wp-1041]"))
    path = approve(next(desk.waiting()), Place("more-contacts", "wp-1041"), content, load_holdings(content))
    assert path.name == "cards.thread"


def test_an_edit_before_approval_stands(content, take, desk):
    """Whoever reviews may mend a word in the file on the desk."""
    take(mail("I agre.", subject="[more-contacts]"))
    path = desk.folder / "more-contacts.thread"
    path.write_text(path.read_text().replace("agre.", "agree."))
    path = approve(next(desk.waiting()), Place("more-contacts"), content, load_holdings(content))
    assert load_thread(path).comments[-1].body == "I agree."


def test_webmentions_come_in_the_same_way(content, desk, tmp_path):
    """A reply answers the comment that it names; a like is a mention; all wait."""
    target = "https://new.example/essays/more-contacts/"
    records = f"""{{"type": "feed", "children": [
      {{"wm-id": 1, "wm-property": "in-reply-to", "wm-target": "{target}#c-wp-1041", "wm-source": "https://a.example/1",
        "url": "https://a.example/1", "author": {{"name": "Ann"}}, "content": {{"text": "Well said."}}}},
      {{"wm-id": 2, "wm-property": "like-of", "wm-target": "{target}", "wm-source": "https://b.example/2",
        "url": "https://b.example/2", "author": {{"name": "Ben"}}}}]}}"""
    path = tmp_path / "mentions.json"
    path.write_text(records)
    intake = take_in(load_source(path), desk, load_holdings(content), TODAY)
    assert intake.balanced
    assert {comment.id: place for comment, place in intake.laid} == {
        "wm-1": Place("more-contacts", "wp-1041"),
        "wm-2": Place("more-contacts"),
    }
    assert {one.comment.status for one in desk.waiting()} == {Status.PENDING}


def test_a_file_that_is_no_mail_is_refused(tmp_path, desk, content):
    """Before anything is written."""
    path = tmp_path / "notes.txt"
    path.write_text("Some words.\n")
    with pytest.raises(UnusableInputError, match="neither a mailbox"):
        take_in(load_source(path), desk, load_holdings(content), TODAY)
    assert not desk.folder.exists()


@pytest.mark.parametrize(
    ("subject", "tags"),
    [
        ("Re: X [more-contacts#c-wp-1041]", (Tag("more-contacts", "wp-1041"),)),
        ("Re: X [more-contacts]", (Tag("more-contacts", None),)),
        ("Re: X [c-wp-1041]", (Tag(None, "wp-1041"),)),
        ("[list] Re: X [ more-contacts # c-5 ]", (Tag("more-contacts", "5"), Tag("list", None))),
        ("no tag", ()),
    ],
)
def test_what_a_subject_names(subject, tags):
    """The last tag is ours; a list puts its own in front."""
    assert parse_tags(subject) == tags


QUOTED = "On Friday A. Reader wrote:\n> I met everyone.\n> None called."


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (f"I agree.\n\n{QUOTED}\n", "I agree."),
        (f"I agree.\n\n{QUOTED}\n\n-- \nBea\n", "I agree."),
        (f"I agree.\n\n-- \nBea\n\n{QUOTED}\n", "I agree."),
        (f"{QUOTED}\n\nSo did I.\n", f"{QUOTED}\n\nSo did I."),
        ("> A\n\nno\n\n> B\n\nyes", "> A\n\nno\n\n> B\n\nyes"),
        (f"{QUOTED}\n", QUOTED),
        ("I agree.\n\n-----Original Message-----\nFrom: A\n\nI met everyone.", "I agree."),
        ("Three things:\n> as quoted", "Three things:\n> as quoted"),
        ("I say\nthis:\n\n> as quoted", "I say\nthis:\n\n> as quoted"),
    ],
)
def test_what_is_trimmed_of_a_plain_answer(text, body):
    """What stands below the words; never what stands among them, and never everything."""
    assert trim_text(text).body == body


def test_what_is_left_out_is_said():
    """In the file, where the reviewer sees it."""
    assert trim_text(f"I agree.\n\n{QUOTED}\n\n-- \nBea\n").left_out == (
        "a signature",
        "2 quoted lines below it",
    )


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<p>Yes.</p><div class='gmail_quote'>On Friday<blockquote>No?</blockquote></div>", "<p>Yes.</p>"),
        ("<p>Yes.</p><div id='divRplyFwdMsg'>From: A</div><p>No?</p>", "<p>Yes.</p>"),
        ("<blockquote type='cite'>No?</blockquote><p>Yes.</p>", None),
        ("<div class='gmail_quote'>No?</div>", None),
    ],
)
def test_what_is_trimmed_of_an_answer_in_html(html, body):
    """The same, by the marks that mail programs leave."""
    kept = trim_html(html).body
    assert kept == body if body is not None else "No?" in kept


@given(st.text("> -ab:\n", max_size=60))
def test_trimming_never_leaves_an_answer_empty(text):
    """Whoever wrote words finds words on the page."""
    assert bool(trim_text(text).body.strip()) == bool(text.strip())
