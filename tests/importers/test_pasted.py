"""Pages copied out of a browser as plain text: one fixture a quirk, and the two the project began with."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterword.discussion.model import Kind, Status
from afterword.discussion.threadfile import dumps, loads
from afterword.errors import UnusableInputError
from afterword.essays.essayfile import dumps_essay, loads_essay
from afterword.importers import pasted
from afterword.importers.base import Confidence, Options, load_source
from afterword.importers.ledger import Ledger
from afterword.importers.page.lines import split_lines
from afterword.importers.page.paragraphs import Flow, detect_flow, split_paragraphs, write_markdown
from afterword.text.markdown import render_markdown
from afterword.text.plaintext import PlainText
from afterword.text.sanitizer import COMMENT, ESSAY, sanitize
from afterword.vocabulary import Inference, Rights

# On a busy machine an example may take long; that is no failure.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

FIXTURES = Path(__file__).parents[1] / "fixtures" / "pasted"
SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
OPTIONS = Options(today=date(2026, 11, 22))

ADA, TOM = "Ada Fennimore", "Tom Quill"
ADAS = "The second bridge is where I met my business partner."
TOMS = "I take the bus."


def read_path(path):
    """Read a page and return its conversation and the ledger."""
    source = load_source(path)
    ledger = Ledger(path.name, pasted.NAME, source.sha256)
    (conversation,) = pasted.read(source, ledger, OPTIONS)
    return conversation, ledger


def read(name):
    """Read a fixture."""
    return read_path(FIXTURES / f"{name}.txt")


def plain(markdown, policy=COMMENT):
    """Return the words that a reader of rendered Markdown sees."""
    return PlainText.from_html(sanitize(render_markdown(markdown), policy)).text


def seed(name):
    """Read one of the two documents that the project began with; they never enter it."""
    path = SEEDS / name
    if not path.exists():
        pytest.skip("the shared folder isn't here")
    return (*read_path(path), path.read_text(encoding="utf-8"))


# Fixture → comments stated, comments found, closed, lines of the page's own, quarantined.
COUNTS = {
    "address-beside-a-name": (1, 1, None, 0, 0),
    "ambiguous-date": (1, 1, None, 0, 0),
    "blank-lines-tell-them-apart": (3, 3, None, 0, 0),
    "by-name-on-date": (2, 2, None, 0, 0),
    "bylines-and-tags": (1, 1, None, 3, 0),
    "chevron-quotation": (2, 2, None, 0, 0),
    "comments-alone": (2, 2, None, 0, 0),
    "double-post": (2, 2, None, 0, 0),
    "emoji": (1, 1, None, 0, 0),
    "essay-author-answers": (2, 2, None, 0, 0),
    "every-body-begins-with-a-name": (2, 2, None, 0, 0),
    "hash-number-by": (2, 2, None, 0, 0),
    "in-reply-to-a-name": (2, 2, None, 0, 0),
    "indented-reply": (3, 3, None, 0, 0),
    "list-at-the-margin-inside-a-comment": (2, 2, None, 0, 0),
    "list-inside-a-comment": (2, 2, None, 0, 0),
    "moment-with-its-zone": (1, 1, None, 0, 0),
    "more-stated-than-found": (12, 2, None, 1, 0),
    "name-and-date-after-the-number": (2, 2, None, 2, 0),
    "name-line-then-date-line": (2, 2, None, 9, 0),
    "name-pipe-date": (2, 2, None, 0, 0),
    "name-runs-into-date": (2, 2, None, 2, 0),
    "navigation-above-the-title": (1, 1, None, 6, 0),
    "one-thought-no-name": (1, 1, None, 0, 0),
    "pingback-and-moderation": (3, 3, None, 0, 0),
    "quotes-another-comment-in-a-sentence": (2, 2, None, 0, 0),
    "quotes-the-essay": (2, 2, None, 0, 0),
    "said-above-dated-below": (2, 2, None, 1, 0),
    "signed-below": (None, 2, True, 1, 0),
    "title-only-in-the-heading": (1, 1, None, 0, 0),
    "words-behind-the-comments": (1, 1, True, 1, 1),
    "years-ago": (2, 2, None, 0, 0),
}


@pytest.mark.parametrize("name", COUNTS)
def test_every_comment_is_counted(name):
    """Of each theme's page all comments are found, and what is none of them is counted."""
    stated, found, closed, furniture, quarantined = COUNTS[name]
    conversation, ledger = read(name)
    thread = conversation.thread
    assert thread.stated_count == stated
    assert len(thread.comments) == found
    assert thread.closed is closed
    assert ledger.other.get(pasted.FURNITURE, 0) == furniture
    assert len(ledger.quarantined) == quarantined
    assert ledger.comments.read == found + quarantined
    assert [(s.stated, s.found) for s in ledger.stated] == ([(stated, found)] if stated is not None else [])


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.txt")), ids=lambda path: path.stem)
def test_what_is_read_can_be_written_and_read_back(path):
    """Every essay and thread survives its file: no value that the formats can't hold."""
    if path.stem in {"blank", "binary", "nul"}:
        with pytest.raises(UnusableInputError):
            read_path(path)
        return
    conversation, _ = read_path(path)
    if conversation.thread is not None:
        assert loads(dumps(conversation.thread)) == conversation.thread
    if conversation.essay is not None:
        text = dumps_essay(conversation.essay)
        assert loads_essay(text, Path(f"{conversation.slug}.md")) == conversation.essay


@pytest.mark.parametrize(
    "name",
    [
        "by-name-on-date",
        "hash-number-by",
        "name-line-then-date-line",
        "name-pipe-date",
        "name-runs-into-date",
        "more-stated-than-found",
    ],
)
def test_names_and_days_are_read_from_every_theme(name):
    """Who and when stand above the comment, in one shape or another; the day is all that a page tells."""
    comments = read(name)[0].thread.comments
    assert [comment.author.name for comment in comments] == [ADA, TOM]
    assert [comment.published for comment in comments] == [date(2011, 3, 4), date(2011, 3, 5)]
    assert [comment.body for comment in comments] == [ADAS, TOMS]


def test_names_and_days_below_the_comments_belong_to_those_above():
    """Some themes sign below; the words before each signature are its comment."""
    comments = read("signed-below")[0].thread.comments
    assert [(comment.author.name, comment.body) for comment in comments] == [
        (ADA, ADAS),
        (TOM, f"{TOMS}\n\nNobody talks there either."),
    ]


def test_a_date_below_completes_a_name_above():
    """Blogger's old pages have "Jane said..." above a comment and its date below."""
    comments = read("said-above-dated-below")[0].thread.comments
    assert [(comment.author.name, comment.published) for comment in comments] == [
        (ADA, date(2011, 3, 4)),
        ("Anonymous", date(2011, 3, 5)),
    ]


def test_a_comment_without_name_and_date_stays_unknown():
    """Nothing is invented for a comment of which the page tells nothing."""
    (comment,) = read("one-thought-no-name")[0].thread.comments
    assert comment.author.name is None
    assert comment.published is None
    assert comment.inferred == ()


def test_a_date_that_can_be_read_in_two_ways_is_left_unread():
    """03/04/2011 is two days: it is kept as written, and no day is chosen."""
    (comment,) = read("ambiguous-date")[0].thread.comments
    assert comment.published is None
    assert ("X-Date-Written", "03/04/2011") in comment.extra


def test_a_relative_date_is_left_unread():
    """Without the day of the copy, which no file tells, "14 years ago" says nothing."""
    comment = read("years-ago")[0].thread.comments[0]
    assert comment.author.name == ADA
    assert comment.published is None
    assert ("X-Date-Written", "14 years ago") in comment.extra


def test_a_moment_with_its_zone_is_a_moment_in_utc():
    """Where the page names the zone, the moment is known, and not the day alone."""
    (comment,) = read("moment-with-its-zone")[0].thread.comments
    assert comment.published == datetime(2011, 3, 4, 9, 22, tzinfo=UTC)


def test_an_address_beside_a_name_is_left_out_and_counted():
    """No e-mail address of a reader enters a thread."""
    conversation, ledger = read("address-beside-a-name")
    (comment,) = conversation.thread.comments
    assert comment.author.name == ADA
    assert "mail.example" not in dumps(conversation.thread)
    assert ledger.dropped == {"email": 1}


def test_an_address_of_the_web_becomes_a_link_with_the_same_words():
    """A bare address in a comment is its own link; its underscores stay."""
    (comment,) = read("address-beside-a-name")[0].thread.comments
    assert comment.body.endswith("<https://bridge.example/a_b_c>")
    assert plain(comment.body).split()[-1] == "https://bridge.example/a_b_c"


def test_a_reply_set_under_a_comment_answers_it():
    """Indentation shows the parent, and is named as the reason."""
    first, reply, last = read("indented-reply")[0].thread.comments
    assert reply.in_reply_to == first.id
    assert reply.inferred == (Inference("in-reply-to", "indentation"),)
    assert last.in_reply_to is None
    assert last.author.name == "Rosa Hale"


def test_a_reply_to_a_name_answers_that_person():
    """The line "In reply to Ada" under a name points to her comment."""
    first, reply = read("in-reply-to-a-name")[0].thread.comments
    assert reply.in_reply_to == first.id
    assert reply.inferred == (Inference("in-reply-to", "the name it answers"),)
    assert reply.body == "How did it begin?"


def test_a_quotation_of_another_comment_shows_what_is_answered():
    """Words in quotation marks that stand in another comment are its author's; in a sentence they stay."""
    first, reply = read("quotes-another-comment-in-a-sentence")[0].thread.comments
    assert reply.in_reply_to == first.id
    assert reply.inferred == (Inference("in-reply-to", "quotation"),)
    assert "“It is easier to be silent with strangers than with friends” but" in reply.body


def test_lines_behind_a_chevron_are_a_quotation_where_somebody_wrote_them():
    """A paragraph marked with > is set as a quotation if another comment has its words."""
    first, reply = read("chevron-quotation")[0].thread.comments
    assert reply.body == "> It is easier to be silent with strangers than with friends.\n\nNot for me."
    assert reply.in_reply_to == first.id


def test_a_quotation_of_the_essay_answers_nobody():
    """Words of the essay are set apart and answer no comment; a phrase that anybody could use is neither."""
    quoting, phrase = read("quotes-the-essay")[0].thread.comments
    assert quoting.body.startswith("> “The ferry leaves at seven")
    assert quoting.body.endswith("\n\nI have been on that ferry.")
    assert quoting.in_reply_to is None
    assert quoting.inferred == (Inference("quotation", "words of the essay"),)
    assert phrase.inferred == ()
    assert ">" not in phrase.body


@pytest.mark.parametrize("name", ["list-inside-a-comment", "list-at-the-margin-inside-a-comment"])
def test_a_numbered_list_is_not_three_comments(name):
    """Numbers within a comment are its own, indented or not."""
    first, second = read(name)[0].thread.comments
    assert "saying good morning" in plain(first.body)
    assert second.body == "Patience, then."


def test_a_pingback_is_one():
    """A line "Pingback: …" is no comment of a reader."""
    pingback = read("pingback-and-moderation")[0].thread.comments[1]
    assert pingback.kind is Kind.PINGBACK
    assert plain(pingback.body).strip() == "Quiet commutes | The Slow Morning"


def test_a_comment_that_awaits_moderation_is_pending():
    """What nobody approved isn't published because somebody copied it."""
    comment = read("pingback-and-moderation")[0].thread.comments[2]
    assert comment.status is Status.PENDING
    assert ("X-Status", "pending") in comment.extra
    assert comment.body == TOMS


def test_the_essays_author_is_known_by_the_badge():
    """A line "Author" beside a name marks the essay's own."""
    reader, author = read("essay-author-answers")[0].thread.comments
    assert author.author.is_essay_author
    assert not reader.author.is_essay_author
    assert author.author.name == "Lena Marsh"


def test_names_before_a_colon_are_names_where_all_comments_have_one():
    """One such comment proves nothing; when each has one, it is the page's way, and is marked as inferred."""
    comments = read("every-body-begins-with-a-name")[0].thread.comments
    assert [(comment.author.name, comment.body) for comment in comments] == [("Ada", ADAS), ("Tom", TOMS)]
    assert comments[0].inferred == (Inference("author", "the name before a colon"),)


def test_two_comments_of_the_same_words_stay_two():
    """A double post is kept, under an id of its own."""
    one, other = read("double-post")[0].thread.comments
    assert one.body == other.body == TOMS
    assert one.id != other.id
    assert other.in_reply_to is None


def test_comments_that_only_blank_lines_tell_apart_are_marked_so():
    """Where as many paragraphs stand as comments are stated, each is one; the thread says it was guessed."""
    thread = read("blank-lines-tell-them-apart")[0].thread
    assert thread.inferred == (Inference("comments", "blank lines"),)
    assert thread.comments[0].body == ADAS


def test_words_behind_the_end_are_quarantined_with_their_line():
    """A stray text below is no comment, and isn't lost: the ledger has its place."""
    conversation, ledger = read("words-behind-the-comments")
    (lost,) = ledger.quarantined
    assert (lost.kind, lost.line) == ("comments", 13)
    assert lost.reason.startswith("'A widget with a sentence")
    assert "widget" not in dumps(conversation.thread)


@pytest.mark.parametrize("name", ["no-comments", "leave-a-reply-only", "sentence-that-looks-like-a-heading"])
def test_a_page_without_comments_has_no_thread(name):
    """The words "No comments yet", an empty form, a sentence with "thought" in it make no conversation."""
    conversation, ledger = read(name)
    assert conversation.thread is None
    assert ledger.comments.read == 0
    assert ledger.essays.read == 1


def test_a_sentence_that_looks_like_a_heading_stays_in_the_essay():
    """The sentence "One thought on that: …" is the author's."""
    essay = read("sentence-that-looks-like-a-heading")[0].essay
    assert essay.body.startswith("One thought on that: the captain never spoke either.")
    assert "Two responses to this are possible" in essay.body


def test_closed_comments_are_known_though_there_are_none():
    """The words "Comments are closed." under an essay are kept."""
    thread = read("closed-without-comments")[0].thread
    assert thread.closed is True
    assert thread.comments == ()


def test_comments_without_their_essay_are_a_thread_of_its_own():
    """Whoever copied only the comments gets a conversation, with the title that its heading repeats."""
    conversation, ledger = read("comments-alone")
    assert conversation.essay is None
    assert conversation.thread.title == "What the ferry taught me"
    assert conversation.thread.inferred == (Inference("title", "the heading of the comments"),)
    assert ledger.essays.read == 0


def test_bylines_become_metadata():
    """Author, day, categories and tags leave the text for the essay's head."""
    essay = read("bylines-and-tags")[0].essay
    assert essay.authors == ("Lena Marsh",)
    assert essay.published == date(2011, 3, 1)
    assert essay.categories == ("Mornings", "Water")
    assert essay.tags == ("ferry", "silence")
    assert "Lena" not in essay.body
    assert "Twitter" not in essay.body


def test_lines_above_the_title_are_told():
    """Navigation is counted; a line that could be words of the page is named in the ledger."""
    conversation, ledger = read("navigation-above-the-title")
    assert conversation.essay.title == "What the ferry taught me"
    assert ledger.other[pasted.ABOVE] == 1
    assert ledger.notes == ["line 2: left out above the title: 'The Slow Morning'"]


def test_a_title_that_only_the_heading_repeats_is_inferred():
    """Without a title over the text, the one that the heading of the comments names is taken, and marked."""
    essay = read("title-only-in-the-heading")[0].essay
    assert essay.title == "What the ferry taught me"
    assert essay.inferred == (Inference("title", "the heading of the comments"),)


def test_a_credit_with_an_address_is_both():
    """The name is calmed, the address and the words as written are kept, and the rights are unknown."""
    essay = read("source-below-with-address")[0].essay
    assert essay.source == "The Daily Crumb"
    assert essay.source_url == "https://crumb.example/names"
    assert essay.rights is Rights.UNKNOWN
    assert ("X-Source-Written", "THE DAILY CRUMB (https://crumb.example/names)") in essay.extra
    assert essay.title == "I never wanted to sell anything to anybody"
    assert essay.inferred == (Inference("title", "first sentence"),)
    assert essay.body.count("\n\n") == 2


def test_via_is_a_credit_too():
    """A short last line "Via …" names the source."""
    essay = read("via-a-friend")[0].essay
    assert (essay.source, essay.rights) == ("Rosa's newsletter", Rights.UNKNOWN)


def test_a_paragraph_behind_a_colon_is_the_authors_unless_it_is_introduced_as_anothers():
    """A colon before a claim makes no quotation; "this letter:", with "that letter" below, makes one."""
    claim, letter = read("colon-introduces-a-claim")[0].essay, read("colon-introduces-a-letter")[0].essay
    assert ">" not in claim.body
    assert claim.inferred == ()
    assert "\n\n> I have crossed for thirty years." in letter.body
    assert letter.inferred == (Inference("quotation", "a paragraph introduced by a colon"),)


def test_a_text_wrapped_at_a_margin_flows():
    """Line ends that a margin made are spaces: two paragraphs and no line break."""
    body = read("wrapped-at-a-margin")[0].essay.body
    html = render_markdown(body)
    assert html.count("<p>") == 2
    assert "<br" not in html


def test_verse_keeps_its_lines():
    """Short lines between blank lines are lines."""
    html = render_markdown(read("verse")[0].essay.body)
    assert html.count("<p>") == 2
    assert html.count("<br") == 3


def test_what_looks_like_markdown_is_words():
    """Stars, numbers, tags and quotes come out as they went in."""
    text = (FIXTURES / "looks-like-markdown.txt").read_text(encoding="utf-8")
    essay = read("looks-like-markdown")[0].essay
    assert essay.title == "Bread * names"
    assert plain(essay.body, ESSAY).split() == text.split()[3:]


def test_emoji_stay():
    """Joined and plain emoji are words like others."""
    conversation, _ = read("emoji")
    assert conversation.essay.title == "Bread and names 🥖"
    assert conversation.thread.comments[0].body == "Forty! 👩‍🍳❤️"


@pytest.mark.parametrize(
    ("name", "words", "note"),
    [
        ("windows-1252", "café – “La Croûte” – opens", ["read as windows-1252"]),
        ("utf-16-with-mark", "sister’s café opens", ["read as utf-16-le"]),
        ("utf-16-without-mark", r"sister\'s café opens", ["read as utf-16-le"]),
        ("utf-8-with-mark", "sister’s café opens", []),
    ],
)
def test_every_encoding_gives_the_same_words(name, words, note):
    """The editor's encoding is recognised, and named where it isn't UTF-8."""
    conversation, ledger = read(name)
    assert conversation.essay.title == "Bread and names"
    assert words in conversation.essay.body
    assert ledger.notes == note
    assert not ledger.flawed


def test_a_file_that_breaks_off_is_read_to_its_break():
    """A character cut in half is left out, and the ledger says that the source breaks off."""
    conversation, ledger = read("breaks-off-within-a-character")
    assert conversation.essay.body == "My sister’s café opens at six, in the caf\n"
    assert ledger.truncated
    assert ledger.flawed


@pytest.mark.parametrize(
    ("name", "words", "line"),
    [("one-stray-byte", "at six – nearly", 3), ("control-character", "opens at six", 3)],
)
def test_a_damaged_character_is_mended_and_told(name, words, line):
    """One bad byte costs nothing but a repair with its line."""
    conversation, ledger = read(name)
    assert words in conversation.essay.body
    assert [(repair.line, repair.count) for repair in ledger.repairs] == [(line, 1)]


@pytest.mark.parametrize(
    ("name", "place"),
    [("nul", "nul.txt:3: a NUL"), ("binary", "binary.txt:2: the byte 0x81"), ("blank", "no words")],
)
def test_what_is_no_text_is_refused(name, place):
    """Binary data and blank files are unusable; the message names file and line."""
    with pytest.raises(UnusableInputError) as caught:
        read(name)
    assert place in str(caught.value)
    source = load_source(FIXTURES / f"{name}.txt")
    assert pasted.sniff(source.head, source.path) is Confidence.NO


def test_a_page_of_furniture_alone_is_refused(tmp_path):
    """A file without an essay and without a comment is unusable."""
    path = tmp_path / "foot.txt"
    path.write_text("Comments are closed.\n", encoding="utf-8")
    with pytest.raises(UnusableInputError, match="neither an essay nor a comment"):
        read_path(path)


def test_the_same_page_copied_later_is_the_same_conversation(tmp_path):
    """More comments under a page don't make it another one, and its old comments keep their ids."""
    text = (FIXTURES / "double-post.txt").read_text(encoding="utf-8")
    path = tmp_path / "later.txt"
    path.write_text(text.replace("2 comments", "3 comments") + "\n3. A newcomer.\n", encoding="utf-8")
    early, later = read("double-post")[0], read_path(path)[0]
    assert later.source_id == early.source_id
    assert [c.id for c in later.thread.comments][:2] == [c.id for c in early.thread.comments]
    assert len(later.thread.comments) == 3


def test_the_confession_comes_in_whole():
    """Three comments, unnamed and undated, closed; the quotations stand apart from who quotes."""
    conversation, ledger, _ = seed("confessions-page.txt")
    essay, thread = conversation.essay, conversation.thread
    assert essay.title == "Confessions of a non-networker"
    assert essay.inferred == (Inference("quotation", "a paragraph introduced by a colon"),)
    assert thread.closed is True
    assert thread.stated_count == 3
    assert [(c.author.name, c.published) for c in thread.comments] == [(None, None)] * 3
    quoted = [line for line in essay.body.split("\n") if line.startswith("> ")]
    assert len(quoted) == 1
    assert quoted[0].endswith("water is fine!")
    one, two, three = thread.comments
    assert (one.in_reply_to, two.in_reply_to, three.in_reply_to) == (None, None, two.id)
    assert three.inferred == (Inference("in-reply-to", "quotation"),)
    text = PlainText.from_html(sanitize(render_markdown(three.body), COMMENT))
    ((start, end),) = text.quoted
    assert text.text[start:end].strip().startswith("“Sometimes")
    assert "🙂" in text.text[end:]
    assert not ledger.flawed


def test_the_repost_comes_in_whole():
    """A title from its first sentence, a source without its capitals, unknown rights, and no conversation."""
    conversation, ledger, _ = seed("reposted-essay.txt")
    essay = conversation.essay
    assert conversation.thread is None
    assert essay.inferred == (Inference("title", "first sentence"),)
    assert (essay.source, essay.rights) == ("Forbes", Rights.UNKNOWN)
    assert essay.published is None
    assert essay.imported == OPTIONS.today
    assert render_markdown(essay.body).count("<p>") == 14
    assert not ledger.flawed


@pytest.mark.parametrize("name", ["confessions-page.txt", "reposted-essay.txt"])
def test_no_word_of_the_two_documents_is_lost(name):
    """Every word of the file is in the essay, in a comment, or in a line that became metadata."""
    conversation, _, text = seed(name)
    essay, thread = conversation.essay, conversation.thread
    comments = thread.comments if thread else ()
    kept = plain(essay.body, ESSAY).split()
    for comment in comments:
        kept += plain(comment.body).split()
    turned = {"Comments are closed.", "Source: FORBES", essay.title, f"3 thoughts on “{essay.title}”"}
    lines = [line.strip() for line in text.split("\n") if line.strip() not in turned]
    words = " ".join(line.removeprefix(f"{n}. ") for n, line in enumerate_numbers(lines)).split()
    assert kept == words


def enumerate_numbers(lines):
    """Yield each line with the number of a comment that it could begin with."""
    for line in lines:
        yield (line[0] if line[:1].isdigit() else "-"), line


MARKUP = st.sampled_from("*_`~[]()<>#+-.!|\\\"'&{}=: \n1a éß\u00a0…–’$^@/;\t")
TEXTS = st.one_of(st.text(MARKUP, max_size=60), st.text(max_size=30))


@unhurried
@given(text=TEXTS, flow=st.sampled_from(Flow))
def test_rendered_paragraphs_have_exactly_the_words_of_the_text(text, flow):
    """Whatever the text holds, its Markdown shows the same words: nothing is read as markup."""
    text = text.replace("\r", "\n").replace("\0", "")
    body = write_markdown(split_paragraphs(split_lines(text), flow))
    assert plain(body, ESSAY).split() == visible(text)


def visible(text):
    """Return the words of a text, without lines in which nothing can be seen."""
    return [word for line in split_lines(text) for word in line.text.split()]


@unhurried
@given(st.lists(st.text(MARKUP, max_size=80), max_size=8))
def test_the_flow_of_any_text_can_be_told(parts):
    """Telling what a line's end means never fails, and a text of one line has nothing to tell."""
    lines = split_lines("\n".join(parts))
    assert detect_flow([lines]) in Flow
    assert detect_flow([lines[:1]]) is Flow.BREAK


WORDS = st.lists(
    st.sampled_from("bread name oven slate flour sill baker dough crumb hour counter".split()),
    min_size=9,
    max_size=14,
).map(lambda words: " ".join(words).capitalize() + ".")


@unhurried
@given(essay=st.lists(WORDS, min_size=1, max_size=4), comments=st.lists(WORDS, min_size=1, max_size=5))
def test_any_essay_and_its_comments_come_in_whole(tmp_path_factory, essay, comments):
    """However many paragraphs and comments a page has, each is where it belongs."""
    numbered = [f"{number}. {text}" for number, text in enumerate(comments, 1)]
    heading = f"{len(comments)} thoughts on “A title”"
    path = tmp_path_factory.mktemp("page") / "page.txt"
    path.write_text("\n\n".join(["A title", *essay, heading, *numbered]), encoding="utf-8")
    conversation, _ = read_path(path)
    assert conversation.essay.body == "\n\n".join(essay) + "\n"
    assert [comment.body for comment in conversation.thread.comments] == comments
