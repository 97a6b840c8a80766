"""Reddit's API, recordings of it, and bare records."""

import gzip
from datetime import UTC, datetime

import pytest
from importing import FIXTURES

from afterword.discussion.markup import render_body
from afterword.discussion.model import Kind, Status
from afterword.discussion.tree import build_tree
from afterword.errors import UnusableInputError
from afterword.importers.base import load_source
from afterword.importers.detect import choose_importer
from afterword.importers.ledger import Ledger

REDDIT = FIXTURES / "reddit"
SLUG = "does-anyone-enjoy"
OPENING = "reddit-t3_aaa111"


def bodies(site, slug=SLUG):
    """Return the comments' texts by id."""
    return {comment.id: comment.body for comment in site.thread(slug).comments}


def test_a_submission_opens_its_thread(site):
    """It is the first message; comments answer it, or one another."""
    site.take("reddit/thread.json")
    thread = site.thread(SLUG)
    assert thread.title == "Does anyone enjoy the second handshake?"
    assert thread.origin.url == "https://www.reddit.com/r/riverbank/comments/aaa111/does_anyone_enjoy/"
    assert thread.closed is False
    assert [(e.comment.id, e.depth) for e in build_tree(thread)] == [
        (OPENING, 0),
        ("reddit-ccc1", 1),
        ("reddit-ccc2", 2),
    ]
    opening, first, _ = thread.comments
    assert (opening.kind, opening.body) == (Kind.MESSAGE, "I never know what to say after my name.")
    assert (first.kind, first.author.name) == (Kind.COMMENT, "noor_hale")
    assert first.published == datetime(2014, 5, 13, 17, 3, 20, tzinfo=UTC)
    assert first.updated == datetime(2014, 5, 13, 17, 8, 20, tzinfo=UTC)
    assert site.ledger.comments.read == site.ledger.comments.written == 3


def test_what_reddit_says_of_a_comment_survives(site):
    """Flairs, scores, awards and marks of moderators stand in extra fields."""
    site.take("reddit/thread.json")
    first = dict(site.comment("reddit-ccc1", SLUG).extra)
    assert first["X-Score"] == "3"
    assert first["X-Author-Flair"] == "regular"
    assert first["X-Distinguished"] == "moderator"
    assert first["X-Award"] == "Silver 2"
    assert ("X-Submitter", "yes") in site.comment("reddit-ccc2", SLUG).extra
    assert ("X-Flair", "Question") in site.comment(OPENING, SLUG).extra
    assert ("X-Subreddit", "riverbank") in site.thread(SLUG).extra


def test_a_count_that_the_submission_states_is_compared(site):
    """The thread's own number counts the submission too."""
    site.take("reddit/not-fetched.json")
    assert site.thread(SLUG).stated_count == 6
    (named, stated) = site.ledger.stated
    assert (named.stated, named.found) == (3, 0)
    assert (stated.claim, stated.stated, stated.found) == ("num_comments 5", 5, 1)


def test_what_was_not_fetched_is_declared_missing(site):
    """Ids behind “more” are counted, and a thread that goes on elsewhere is too."""
    site.take("reddit/not-fetched.json")
    assert dict(site.ledger.missing) == {"comments": 3, "continued threads": 1}
    assert dict(site.ledger.other) == {"more": 2}


def test_a_recording_is_read_answer_by_answer(site):
    """What “more” named and a later answer brought isn't missing; other answers are counted."""
    site.take("reddit/recording.json")
    assert bodies(site) == {
        OPENING: "I never know what to say after my name.",
        "reddit-ccc1": "Cards & \\<hands> 🙂",
        "reddit-ccc7": "Fetched later.",
    }
    assert dict(site.ledger.missing) == {"comments": 1}
    assert dict(site.ledger.other) == {
        "more": 1,
        "recorded answer that isn't JSON": 1,
        "subreddit": 1,
    }
    assert not site.ledger.flawed


def test_escaped_texts_are_unescaped(site):
    """Unless it is asked not to, the API writes &, < and > as entities."""
    site.take("reddit/escaped.json")
    assert site.thread(SLUG).title == "Q & A"
    html = render_body(site.comment("reddit-ccc1", SLUG))
    assert html == "<blockquote>\n<p>so &lt;b&gt; they say</p>\n</blockquote>\n<p>I &amp; you</p>\n"


def test_reddits_own_markup_keeps_its_words(site):
    """A spoiler is no quotation, a tag is words, underscores in an address are no emphasis."""
    html = render_body(site.take("reddit/markup.json").comment("reddit-ccc1", SLUG))
    assert "<blockquote>" not in html
    assert "&gt;!the ending!&lt;" in html
    assert ">https://old.example/a_b_c</a> and &lt;b&gt;here&lt;/b&gt;" in html
    assert "<code>if a&lt;b:\n</code>" in html
    assert 'href="https://old.example/x?m=two%20words"' in html


def test_what_was_deleted_or_removed_leaves_its_place(site):
    """A closed account's words stay without a name; spam is spam."""
    site.take("reddit/gone.json")
    assert site.ledger.comments.withheld == {"deleted": 3, "spam": 1}
    gone, answer, kept = site.thread(SLUG).comments[1:]
    assert (gone.status, gone.body, gone.author.name) == (Status.DELETED, "", None)
    assert ("X-Status", "deleted (deleted by its author)") in gone.extra
    assert answer.in_reply_to == gone.id
    assert (kept.body, kept.author.name) == ("My words outlived my account.", None)
    assert ("X-Author", "[deleted]") in kept.extra


def test_the_later_record_of_a_comment_counts(site):
    """Answers come in the order of time; the earlier ones are duplicates, and changed words are noted."""
    site.take("reddit/stands-twice.json")
    assert site.ledger.comments.read == 6
    assert site.ledger.comments.withheld == {"duplicate": 3}
    assert bodies(site)["reddit-ccc1"] == "After the edit."
    assert site.ledger.notes == ["1 records stand twice with different words; the later ones were kept"]


def test_a_link_is_the_words_of_its_submission(site):
    """Its underscores are no emphasis, and a locked talk is closed."""
    thread = site.take("reddit/link-post.json").thread(SLUG)
    assert thread.comments[0].body == "<https://old.example/cards_and_hands>"
    assert thread.closed is True


def test_comments_alone_stand_by_their_submission(site):
    """A submission that isn't there gives the thread its title; who answers it says so in a field."""
    site.take("reddit/comments-alone.json")
    assert site.slugs("discussions") == ["another-talk-t3-bbb222", "whose-card-is-it-t3-aaa111"]
    first, second = site.thread("whose-card-is-it-t3-aaa111").comments
    assert first.in_reply_to is None
    assert ("X-In-Reply-To", "t3_aaa111") in first.extra
    assert second.in_reply_to == "reddit-bbb9"


def test_a_private_place_stays_private(site):
    """Its conversation is laid ready, and nothing of it enters the content."""
    site.take("reddit/private.json")
    assert site.ledger.comments.withheld == {"unpublished-parent": 1}
    assert not (site.content / "discussions").exists()
    assert [path.name for path in site.held.iterdir()] == [f"{SLUG}.thread"]


def test_bare_records_one_a_line_are_read(site):
    """As archives of Reddit have them."""
    site.take("reddit/lines.jsonl")
    assert list(bodies(site)) == [OPENING, "reddit-ccc1", "reddit-ccc2"]
    assert site.comment("reddit-ccc2", SLUG).in_reply_to == "reddit-ccc1"


def test_a_damaged_line_costs_itself_alone(site):
    """It is quarantined with its place."""
    lines = (REDDIT / "lines.jsonl").read_bytes().splitlines(keepends=True)
    lines[1] = lines[1][:20] + b"\n"
    site.take(b"".join(lines))
    assert site.ledger.comments.read == 3
    (found,) = site.ledger.quarantined
    assert (found.line, found.offset) == (2, len(lines[0]))
    assert site.ledger.balanced


def test_a_file_that_breaks_off_is_read_to_its_break(site):
    """The comment in which it breaks is quarantined, what came before is in."""
    data = (REDDIT / "thread.json").read_bytes()
    site.take(data[: data.index(b"That works")])
    assert site.ledger.truncated
    assert site.ledger.comments.written == 2
    assert [found.id for found in site.ledger.quarantined] == ["t1_ccc2"]


def test_half_a_character_stops_nothing(site):
    """No text can hold it, wherever it stands."""
    data = (REDDIT / "comments-alone.json").read_bytes()
    site.take(data.replace(b'"t3_aaa111"', b'"t3_\\ud800"').replace(b"noor_hale", b"no\\ud800or"))
    assert site.ledger.comments.written == 3


def test_a_packed_file_is_unpacked(site):
    """With gzip."""
    site.take(gzip.compress((REDDIT / "thread.json").read_bytes()))
    assert site.ledger.comments.written == 3


def test_a_deep_chain_needs_no_recursion(site):
    """Five thousand answers, each within the other."""
    start = '{"kind":"t1","data":{"id":"%s","link_id":"t3_aaa111","parent_id":"%s","body":"So.","replies":'
    around = '{"kind":"Listing","data":{"modhash":"","children":['
    depth = 5000
    parts = [around]
    for number in range(depth):
        parent = f"t1_d{number - 1}" if number else "t3_aaa111"
        parts.append(start % (f"d{number}", parent) + around)
    parts.append("]}}" + "}}]}}" * depth)
    site.take("".join(parts).encode())
    assert site.ledger.comments.written == depth
    (slug,) = site.slugs("discussions")
    assert max(entry.depth for entry in build_tree(site.thread(slug))) == depth - 1


def test_json_without_comments_is_refused(tmp_path):
    """An account's page holds neither a submission nor a comment."""
    path = tmp_path / "about.json"
    path.write_text('{"kind": "Listing", "data": {"modhash": "", "children": []}}', encoding="utf-8")
    source = load_source(path)
    with pytest.raises(UnusableInputError, match=r"about\.json:1: holds neither a submission"):
        list(choose_importer(source).read(source, Ledger("about.json", "reddit", ""), None))


def test_a_parent_without_an_id_is_kept_as_it_is_said(site):
    """A damaged `parent_id` names nobody; the comment comes in, and what was said of its parent stays."""
    site.take("reddit/parent-without-id.jsonl")
    assert site.ledger.comments.read == site.ledger.comments.written == 1
    (slug,) = site.slugs("discussions")
    comment = site.comment("reddit-ccc9", slug)
    assert comment.in_reply_to is None
    assert ("X-In-Reply-To", "t1_") in comment.extra
