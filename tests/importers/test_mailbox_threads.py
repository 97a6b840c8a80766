"""Mail: who answers whom, and what stands twice."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from mail import read

from afterword.importers.mail.ids import ids_answered, ids_in, normal_id, split_subject
from afterword.importers.mail.threading import Node, Threads


def test_an_id_is_found_in_a_sentence():
    """In-Reply-To was prose once; an address in it is no id, and prose alone is kept."""
    result = read("answer-in-a-sentence.mbox")
    first, second, third = result.comments
    assert second.in_reply_to == first.id
    assert third.in_reply_to is None
    assert result.fields("X-In-Reply-To-Raw") == ["Ida's message of Monday"]


def test_a_reply_without_ids_joins_by_its_subject():
    """Under what it quotes, where it quotes; at the top where nothing says more."""
    result = read("answer-by-subject.mbox")
    assert [len(thread.comments) for thread in result.threads] == [3, 1]
    first, second, third = result.threads[0].comments
    assert second.in_reply_to == first.id
    assert "in-reply-to from what it quotes" in {str(item) for item in second.inferred}
    assert third.in_reply_to is None
    assert "thread from the subject" in {str(item) for item in third.inferred}


def test_the_same_subject_without_re_is_another_conversation():
    """Nobody said that it answers."""
    assert read("answer-by-subject.mbox").threads[1].comments[0].body == "The same subject, and no answer."


def test_messages_that_name_a_missing_one_stay_together():
    """The answer stands under the nearest message that is there; the ledger counts what is missing."""
    result = read("answered-message-is-missing.mbox")
    (thread,) = result.threads
    otto, ida, nina = thread.comments
    assert otto.in_reply_to not in {None, otto.id, ida.id, nina.id}
    assert ida.in_reply_to not in {None, otto.id, ida.id, nina.id}
    assert nina.in_reply_to == otto.id
    assert result.ledger.missing == {"answered message": 3}
    assert len(result.fields("X-In-Reply-To")) == 1


def test_a_conversation_is_known_by_its_root_even_where_that_is_missing():
    """The next month's file, imported alone, goes on with the same conversation."""
    january = read("two-messages.mbox").conversations[0]
    assert january.source_id == january.thread.comments[0].id
    february = read("answered-message-is-missing.mbox").conversations[0]
    assert february.source_id == january.source_id


def test_a_message_that_stands_twice_is_withheld_once():
    """Read twice, as the ledger says."""
    result = read("stands-twice.mbox")
    assert len(result.comments) == 2
    assert result.ledger.comments.read == 3
    assert result.ledger.comments.withheld == {"duplicate": 1}


def test_without_an_id_the_same_words_of_the_same_moment_are_the_same():
    """Author, date, subject and words must agree."""
    result = read("stands-twice-without-ids.mbox")
    assert result.comment.id.startswith("mail-")
    assert result.ledger.comments.withheld == {"duplicate": 2}


def test_one_id_and_other_words_are_two_messages():
    """Some programs give every message one id; nothing is lost for that."""
    result = read("one-id-two-messages.mbox")
    assert len({comment.id for comment in result.comments}) == 2
    assert "its Message-ID is another message's too" in result.ledger.notes[0]


def test_of_two_copies_the_one_with_its_accents_is_kept():
    """The other has lost them on its way."""
    result = read("accents-lost-in-one-copy.mbox")
    assert "café" in result.comment.body
    assert result.ledger.comments.withheld == {"duplicate": 1}


def test_the_lists_tag_is_no_part_of_a_title():
    """Only what more than half of the subjects carry is the list's."""
    titles = [thread.title for thread in read("list-tag.mbox").threads]
    assert titles == ["Subject 0", "Subject 1", "Subject 2", "Tea", "Subject 4"]


def test_a_conversation_without_a_subject_is_titled_by_its_words():
    """Inferred, and not from a quotation."""
    (thread,) = read("no-subject.eml").threads
    assert thread.title == "I stayed for tea and met one person whom…"
    assert [str(item) for item in thread.inferred] == ["title from the first words of its first message"]


def test_an_id_has_one_form():
    """Brackets, white space, comments and a hidden @ don't count."""
    spellings = (
        "<a1@mail.example>",
        " <a1 @ mail(post).example> ",
        "a1@mail.example",
        "<a1 at mail.example>",
    )
    assert {normal_id(text) for text in spellings} == {"a1@mail.example"}


def test_references_are_read_oldest_first_each_once():
    """The last place of an id counts, for it is the nearest to the message."""
    assert ids_in(["<a@x> <b@x>", "<a@x>"]) == ("b@x", "a@x")


def test_an_id_that_is_cut_is_none():
    """Half an id would name nothing."""
    assert ids_answered("<20110307.A1@mail.exam") == ()


def test_signs_of_reply_are_taken_off_a_subject():
    """In several languages, and between a list's tags."""
    assert split_subject("Re: [talk] AW: Re[2]: Tea") == ("[talk] Tea", True)
    assert split_subject("Reading: tea") == ("Reading: tea", False)


START = datetime(2011, 3, 7, tzinfo=UTC)
names = st.sampled_from("abcdefgh")
nodes = st.lists(
    st.builds(
        Node,
        id=st.none() | names,
        references=st.lists(names, max_size=3).map(tuple),
        answers=st.lists(names, max_size=1).map(tuple),
        subject=st.sampled_from(["", "tea", "cards"]),
        is_reply=st.booleans(),
        moment=st.none() | st.integers(0, 400).map(lambda days: START + timedelta(days=days)),
        topic=st.none() | st.sampled_from(["1", "2"]),
    ),
    max_size=12,
)


@given(nodes)
def test_every_message_is_in_one_conversation(made):
    """Whatever messages say of each other, none is lost and none stands twice."""
    threads = Threads(made)
    members = [number for group in threads.groups for number in group.members]
    assert sorted(members) == list(range(len(made)))
    assert len(threads.answers) == len(made)


@given(nodes)
def test_a_message_stands_in_the_conversation_of_what_it_answers(made):
    """Nothing answers across conversations, and nothing answers itself."""
    threads = Threads(made)
    home = {number: index for index, group in enumerate(threads.groups) for number in group.members}
    for number, answer in enumerate(threads.answers):
        assert answer.parent != number
        assert answer.parent is None or home[answer.parent] == home[number]
