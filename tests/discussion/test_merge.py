"""A source read again: its news comes in, and no word of a person's is lost."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from afterword.discussion.extra import status_field
from afterword.discussion.identity import body_digest
from afterword.discussion.merge import Edit, Update, merge
from afterword.discussion.model import Author, Comment, Kind, Origin, Status, Thread
from afterword.discussion.threadfile import dumps, loads
from afterword.vocabulary import Format, Inference, Rights
from strategies import sources


def thread(*comments, **fields):
    """Return a thread of these comments."""
    return Thread(**{"title": "x", **fields}, comments=comments)


def imported(*comments, **fields):
    """Return a thread's file as the first import of these comments writes it."""
    return merge(None, thread(*comments, **fields)).thread


def edited(file, **changes):
    """Return a thread's file with its first comment changed by a person."""
    first, *others = file.comments
    return replace(file, comments=(replace(first, **changes), *others))


def first_after(file, incoming):
    """Return the first comment after an import."""
    return merge(file, incoming).thread.comments[0]


# Laws


def hand_edited(draw, comment):
    """Return a comment as a person leaves it."""
    changes = {}
    for change in draw(st.sets(st.sampled_from(["editor", "body", "status", "removed"]))):
        match change:
            case "editor":
                changes |= {"myths": "no-time rebuts", "note": "a remark", "hide": draw(st.booleans())}
            case "body":
                changes["body"] = f"{comment.body} by hand"
            case "status":
                changes["status"] = draw(st.sampled_from([s for s in Status if s is not comment.status]))
            case "removed":
                changes["removed"] = "asked for"
    return replace(comment, **changes)


@st.composite
def hand_edits(draw, file):
    """Draw what a person makes of a file: fields of the editor's, bodies, statuses, comments of their own."""
    comments = [hand_edited(draw, comment) for comment in file.comments]
    for number in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(comments)))
        comments.insert(at, Comment(f"hand-{number}", body="by hand"))
    return replace(file, title="By hand", rights=Rights.PERMISSION, comments=tuple(comments))


@given(sources(), sources(), st.data())
def test_no_hand_edit_is_lost(before, now, data):
    """Whatever the source says now, what people wrote since the last import stands."""
    file = merge(None, before).thread
    mine = data.draw(hand_edits(file))
    after = merge(mine, now).thread
    was = {comment.id: comment for comment in file.comments}
    found = {comment.id: comment for comment in after.comments}
    assert (after.title, after.rights) == (mine.title, mine.rights)
    for comment in mine.comments:
        kept = found[comment.id]
        if comment.id not in was:
            assert kept == comment
        elif comment.removed is not None and any(comment.id == other.id for other in now.comments):
            assert kept == replace(comment, body="", status=Status.DELETED)
        else:
            assert (kept.myths, kept.note, kept.hide) == (comment.myths, comment.note, comment.hide)
            if comment.body != was[comment.id].body:
                assert (kept.body, kept.format) == (comment.body, comment.format)
            if comment.status is not was[comment.id].status:
                assert kept.status is comment.status


@given(sources(), sources(), st.data())
def test_nothing_is_deleted_or_moved(before, now, data):
    """The file's comments are all there, in the file's order, and a person's still follows its neighbour."""
    mine = data.draw(hand_edits(merge(None, before).thread))
    order = [comment.id for comment in mine.comments]
    after = [comment.id for comment in merge(mine, now).thread.comments]
    assert [name for name in after if name in order] == order
    assert set(after) == {*order, *(comment.id for comment in now.comments)}
    for name in order:
        if name.startswith("hand-"):
            assert ["", *after][after.index(name)] == ["", *order][order.index(name)]


@given(sources(), sources(), st.data())
def test_a_second_import_changes_nothing(before, now, data):
    """Merging the same import twice gives the bytes of merging it once."""
    mine = data.draw(hand_edits(merge(None, before).thread))
    once = merge(mine, now).thread
    assert dumps(merge(loads(dumps(once)), now).thread) == dumps(once)


@given(sources())
def test_an_import_into_its_own_file_changes_nothing(source):
    """Where nobody touched the file, the same import finds nothing to do."""
    file = merge(None, source).thread
    result = merge(loads(dumps(file)), source)
    assert result.thread == file
    assert (result.added, result.updated, result.kept_edits, result.absent) == ((), (), (), ())


@given(sources(), sources())
def test_an_untouched_file_follows_the_source(before, now):
    """Where nobody touched the file, a comment's body, status and kind are the source's."""
    after = {comment.id: comment for comment in merge(merge(None, before).thread, now).thread.comments}
    for comment in now.comments:
        kept = after[comment.id]
        assert (kept.body, kept.status, kept.kind) == (comment.body, comment.status, comment.kind)


# The body


def test_an_untouched_body_follows_the_source():
    """A body that matches its digest is replaced by the source's."""
    after = first_after(imported(Comment("a", "old")), thread(Comment("a", "new", format=Format.HTML)))
    assert (after.body, after.format, after.digest) == ("new", Format.HTML, body_digest("new"))


def test_an_edited_body_is_kept_without_a_conflict():
    """Where only a person changed the body, it is kept and listed, and there is nothing to settle."""
    result = merge(edited(imported(Comment("a", "old")), body="mine"), thread(Comment("a", "old")))
    assert result.thread.comments[0].body == "mine"
    assert result.kept_edits == (Edit("a", "body", "old"),)
    assert result.conflicts == ()


def test_an_edited_body_conflicts_where_the_source_changed_too():
    """Where both changed, the person's body is kept and the source's is offered."""
    result = merge(edited(imported(Comment("a", "old")), body="mine"), thread(Comment("a", "new")))
    assert result.thread.comments[0].body == "mine"
    assert result.conflicts == (Edit("a", "body", "new", conflict=True),)


def test_a_conflict_is_reported_once():
    """A conflict that a person has seen isn't one at the next import of the same source."""
    once = merge(edited(imported(Comment("a", "old")), body="mine"), thread(Comment("a", "new")))
    assert merge(once.thread, thread(Comment("a", "new"))).conflicts == ()


def test_a_short_digest_counts():
    """A digest of eight digits, as other tools may write, is compared by its eight."""
    file = edited(imported(Comment("a", "old")), digest=body_digest("old")[:8])
    assert first_after(file, thread(Comment("a", "new"))).body == "new"
    assert merge(edited(file, body="mine"), thread(Comment("a", "old"))).conflicts == ()


def test_the_same_edit_on_both_sides_is_no_edit():
    """Where a person and the source made the same change, there is nothing to keep."""
    result = merge(edited(imported(Comment("a", "old")), body="new"), thread(Comment("a", "new")))
    assert (result.kept_edits, result.thread.comments[0].digest) == ((), body_digest("new"))


def test_a_hand_written_comment_keeps_its_body():
    """A comment without a digest is a person's; a source that has its id doesn't overwrite it."""
    result = merge(thread(Comment("a", "mine")), thread(Comment("a", "theirs")))
    assert result.thread.comments[0].body == "mine"
    assert result.conflicts == (Edit("a", "body", "theirs", conflict=True),)


def test_a_format_set_by_hand_stays_with_its_body():
    """Where the body is the same, the file's format stands."""
    file = edited(imported(Comment("a", "*x*", format=Format.TEXT)), format=Format.MARKDOWN)
    assert first_after(file, thread(Comment("a", "*x*", format=Format.TEXT))).format is Format.MARKDOWN


# The status


def test_an_untouched_status_follows_the_source():
    """A status that is what the source said at the last import follows the source."""
    after = first_after(imported(Comment("a")), thread(Comment("a", status=Status.DELETED)))
    assert (after.status, after.extra) == (Status.DELETED, (("X-Status", "deleted"),))


def test_a_status_set_by_hand_stays():
    """A status that differs from what the source said at the last import is a person's."""
    source = thread(Comment("a", status=Status.PENDING, extra=(status_field(Status.PENDING, "hold"),)))
    file = edited(imported(*source.comments), status=Status.APPROVED)
    result = merge(file, source)
    assert result.thread.comments[0].status is Status.APPROVED
    assert result.kept_edits == (Edit("a", "status", "pending"),)


def test_a_status_set_by_hand_stays_against_a_changed_source():
    """Where the source's status changed too, the person's stays, and that is a conflict."""
    file = edited(imported(Comment("a", status=Status.PENDING)), status=Status.APPROVED)
    result = merge(file, thread(Comment("a", status=Status.DELETED)))
    assert result.thread.comments[0].status is Status.APPROVED
    assert result.conflicts == (Edit("a", "status", "deleted", conflict=True),)


def test_a_source_that_approves_takes_its_remark_along():
    """When the source has nothing against a comment any more, `X-Status` goes."""
    after = first_after(imported(Comment("a", status=Status.PENDING)), thread(Comment("a")))
    assert (after.status, after.extra) == (Status.APPROVED, ())


def test_a_status_in_the_sources_own_words_is_compared_with_them():
    """Where `X-Status` holds the source's word alone, and it is the same now, a person made the change."""
    held = Comment("a", status=Status.PENDING, extra=(("X-Status", "0"),))
    assert first_after(edited(imported(held), status=Status.APPROVED), thread(held)).status is Status.APPROVED


# The editor's fields


def test_the_editors_fields_stay():
    """Labels, remarks and hiding survive every import."""
    own = {"myths": "numbers-game rebuts", "note": "a remark", "hide": True}
    after = first_after(edited(imported(Comment("a", "old")), **own), thread(Comment("a", "new")))
    assert {name: getattr(after, name) for name in own} == own


def test_a_removed_comment_stays_removed():
    """Nothing of a removed comment comes back: neither words nor name."""
    source = Comment("a", "words", Author("A. Reader"), published=date(2011, 3, 4))
    gone = edited(imported(source), removed="asked for", body="", author=Author(), status=Status.DELETED)
    assert merge(gone, thread(source)).thread == gone


def test_a_removal_empties_the_body():
    """Where a person only wrote `Removed:`, the import takes the words away."""
    file = edited(imported(Comment("a", "words")), removed="asked for")
    after = first_after(file, thread(Comment("a", "words")))
    assert (after.body, after.status, after.removed) == ("", Status.DELETED, "asked for")


# The importer's fields


def test_the_importers_fields_follow_the_source():
    """What the source states replaces what the file has."""
    old = Comment("a", author=Author("A"), published=date(2011, 3, 4), in_reply_to="b", anchor="c-1")
    new = Comment("a", author=Author("B"), published=date(2011, 3, 5), in_reply_to="c", kind=Kind.MENTION)
    result = merge(imported(old), thread(new))
    after = result.thread.comments[0]
    assert (after.author.name, after.published, after.in_reply_to) == ("B", date(2011, 3, 5), "c")
    assert result.updated == (Update("a", ("author", "published", "in_reply_to", "kind")),)


def test_what_the_source_does_not_state_takes_nothing_away():
    """A date and a name that a person found stay where the source has none."""
    file = edited(
        imported(Comment("a")), author=Author("A", "https://a.example/"), published=date(2011, 3, 4)
    )
    assert merge(file, thread(Comment("a"))).thread == file


def test_an_inferred_value_does_not_replace_a_stated_one():
    """A date that a person found, and took out of `Inferred`, isn't guessed over again."""
    guess = Comment("a", published=date(2011, 3, 1), inferred=(Inference("published", "month heading"),))
    file = edited(imported(guess), published=date(2011, 3, 14), inferred=())
    assert merge(file, thread(guess)).thread == file


def test_a_stated_value_replaces_an_inferred_one():
    """Where the source has learnt to state a date, the guess and its mark go."""
    guess = Comment("a", published=date(2011, 3, 1), inferred=(Inference("published", "month heading"),))
    moment = datetime(2011, 3, 14, 9, tzinfo=UTC)
    after = first_after(imported(guess), thread(Comment("a", published=moment)))
    assert (after.published, after.inferred) == (moment, ())


def test_extra_fields_follow_the_source_and_none_is_lost():
    """The source's extra fields come first and as they are now; others stay."""
    file = edited(imported(Comment("a")), extra=(("X-Likes", "1"), ("X-Own", "kept")))
    after = first_after(file, thread(Comment("a", extra=(("X-Likes", "2"), ("X-New", "x")))))
    assert after.extra == (("X-Likes", "2"), ("X-New", "x"), ("X-Own", "kept"))


# The thread


@pytest.mark.parametrize(
    ("field", "mine", "theirs"),
    [
        ("title", "mine", "theirs"),
        ("essay", "mine", "theirs"),
        ("rights", Rights.PERMISSION, Rights.UNKNOWN),
        ("licence", "CC-BY-4.0", "CC0-1.0"),
        ("closed", False, True),
    ],
)
def test_what_a_thread_says_stays(field, mine, theirs):
    """The editor's headers of a thread stand against the source, and the difference is listed."""
    result = merge(thread(**{field: mine}), thread(**{field: theirs}))
    assert getattr(result.thread, field) == mine
    assert result.kept_edits == (Edit(None, field, str(theirs)),)
    assert result.conflicts == ()


@pytest.mark.parametrize(
    ("field", "theirs"),
    [("title", "theirs"), ("essay", "theirs"), ("rights", Rights.UNKNOWN), ("closed", True)],
)
def test_what_a_thread_does_not_say_comes_from_the_source(field, theirs):
    """An editor's header that isn't there is taken from the source."""
    result = merge(Thread(""), Thread(**{"title": "", field: theirs}))
    assert getattr(result.thread, field) == theirs
    assert result.kept_edits == ()


def test_an_inferred_title_stays_too():
    """A title is the file's even where it was guessed, for a person may have mended it since."""
    guessed = Thread("Guessed", inferred=(Inference("title", "first line"),))
    result = merge(guessed, Thread("Stated"))
    assert result.thread == guessed
    assert result.kept_edits == (Edit(None, "title", "Stated"),)


def test_a_guess_that_the_source_confirms_is_none_any_more():
    """Where the source states the very title that was guessed, the mark goes."""
    guessed = Thread("The same", inferred=(Inference("title", "first line"),))
    assert merge(guessed, Thread("The same")).thread == Thread("The same")


def test_a_mark_that_a_person_took_away_stays_away():
    """A guess that a person confirmed isn't marked as one again."""
    guessed = Thread("The same", inferred=(Inference("title", "first line"),))
    assert merge(Thread("The same"), guessed).thread == Thread("The same")


def test_origin_and_count_follow_the_source():
    """What the importer owns of a thread is the source's."""
    before = thread(origin=Origin("https://a.example/", "wordpress"), stated_count=3)
    now = thread(origin=Origin("https://b.example/"), stated_count=4)
    after = merge(before, now).thread
    assert (after.origin, after.stated_count) == (Origin("https://b.example/", "wordpress"), 4)


# Places


def names(result):
    """Return the ids of a result's comments."""
    return [comment.id for comment in result.thread.comments]


def test_new_comments_come_in_behind_their_neighbours():
    """A new comment stands behind the one that it follows in the source."""
    result = merge(imported(Comment("b"), Comment("d")), thread(*map(Comment, "abcde")))
    assert names(result) == list("abcde")
    assert result.added == ("a", "c", "e")


def test_a_persons_comment_stays_behind_its_neighbour():
    """A comment added by hand isn't parted from the one it stands behind."""
    file = imported(Comment("a"), Comment("c"))
    file = replace(file, comments=(file.comments[0], Comment("mine"), file.comments[1]))
    assert names(merge(file, thread(*map(Comment, "abc")))) == ["a", "mine", "b", "c"]


def test_a_comment_that_the_source_lost_stays():
    """Comments that the source no longer has stay, and are named."""
    result = merge(imported(Comment("a"), Comment("b")), thread(Comment("b")))
    assert (names(result), result.absent) == (["a", "b"], ("a",))


def test_two_incoming_comments_with_one_id_are_refused():
    """An import that would lose one of two comments is refused."""
    with pytest.raises(ValueError, match="have one id"):
        merge(None, thread(Comment("a"), Comment("a")))
