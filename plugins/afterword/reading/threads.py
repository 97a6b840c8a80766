"""From essays, conversations and labels to the frozen views that templates print."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from afterword.building.later import Later
from afterword.discussion.model import Comment, Kind
from afterword.discussion.tree import Entry
from afterword.imaging.frames import Frames
from afterword.myths.archive import Labelled, TextKey
from afterword.myths.catalogue import Catalogue
from afterword.myths.labels import STANCES, By, Label, Span
from afterword.reading.disputes import dispute_link
from afterword.reading.marks import render_marked
from afterword.reading.outline import LONG, build_outline
from afterword.reading.replies import reply_link
from afterword.reading.rights import OWN, comment_terms, thread_terms
from afterword.reading.signatures import NO_PEOPLE, People, web_address
from afterword.reading.views import (
    CommentView,
    EssayView,
    LabelView,
    MentionView,
    ReplyView,
    SentenceView,
    TallyRow,
    ThreadView,
    TurningView,
)
from afterword.text.outgoing import Link, offer_archived

if TYPE_CHECKING:
    from afterword.discussion.conversation import Conversation

VERBS = {"voices": "holds", "rebuts": "answers", "wrestles": "torn on", "reports": "reports"}
TURNS = "turns from"
_KINDS = {kind: kind.value for kind in Kind}
_NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class Archive:
    """What views are built from.

    Attributes:
        base: The path that links begin with.
        labelled: Every essay's and comment's words and labels.
        site_url: Of the whole site, for addresses that leave it.
        dispute: The template of a dispute's address.
        frames: For the pictures; None leaves them as they are.
        people: Who wrote what.
        mentions: By a text's path, what links to it from other pages.
        links: What became of the addresses that texts lead to.
        replies: The mail address at which answers are taken in; empty for none.
    """

    base: str
    catalogue: Catalogue
    labelled: Mapping[TextKey, Labelled]
    site_url: str = ""
    dispute: str = ""
    frames: Frames | None = None
    people: People = NO_PEOPLE
    mentions: Mapping[str, tuple[MentionView, ...]] = field(default_factory=dict)
    replies: str = ""
    links: Mapping[str, Link] = field(default_factory=dict)

    def show(self, body: Markup, *, first_at_once: bool) -> Markup:
        """Return a finished text with its pictures framed, and archived copies beside what it links to."""
        if not self.links and "<img" not in body:
            return body
        html = str(body)
        if self.frames is not None and "<img" in html:
            html = self.frames.frame(html, first_at_once=first_at_once)
        return Markup(offer_archived(html, self.links))  # noqa: S704 - it was one before


def label_views(
    archive: Archive, labelled: Labelled, url: str, prefix: str, title: str
) -> list[tuple[Label, LabelView]]:
    """Return each label of a text beside its printed form.

    Args:
        archive: For the myths' names.
        labelled: The text and its labels.
        url: Where the text stands, with its fragment where it has one.
        prefix: Of the marks' ids: `e` in an essay, the comment's element id in a comment.
        title: Of the essay or thread.
    """
    page = url.partition("#")[0]
    views = []
    for label in labelled.labels:
        stance = label.stance.value
        place = f"{page}#{prefix}-{label.myth}" if label.evidence else url
        turning = _turning(label, labelled.plain.text, place)
        dispute = dispute_link(
            archive.dispute, title=title, url=archive.site_url + place, myth=label.myth, stance=stance
        )
        view = LabelView(
            myth=label.myth,
            name=archive.catalogue[label.myth].name,
            stance=stance,
            verb=TURNS if turning else VERBS[stance],
            evidence=label.evidence,
            place=place,
            href=f"/myths/{label.myth}/#{'turning' if turning else stance}",
            chosen=label.by is By.AUTHOR,
            turning=turning,
            dispute=dispute,
        )
        views.append((label, view))
    return views


def _turning(label: Label, text: str, place: str) -> TurningView | None:
    """Return both sentences of a turning point; the one that isn't the evidence has an address of its own."""
    if label.turning is None:
        return None

    def sentence(span: Span, name: str) -> SentenceView:
        own = place if span == (label.start, label.end) else f"{place}-{name}"
        return SentenceView(text[slice(*span)], own)

    return TurningView(sentence(label.turning.held, "held"), sentence(label.turning.turned, "turned"))


def gather_threads(
    lone: "Iterable[Conversation]", archive: Archive, views: Iterable[EssayView]
) -> tuple[ThreadView, ...]:
    """Return the conversations of published essays and pages and those of their own, the latest word first.

    Args:
        lone: Conversations that stand under no essay.
        archive: What was found of every text.
        views: Essays and pages, as printed.
    """
    joined = [view.thread for view in views if view.thread is not None]
    alone = [build_thread(talk, archive, None) for talk in lone]
    threads = sorted((*joined, *alone), key=lambda thread: thread.slug)
    threads.sort(key=lambda thread: str(thread.last or ""), reverse=True)
    return tuple(threads)


def build_thread(
    conversation: "Conversation",
    archive: Archive,
    essay_title: str | None,
    taken: Callable[[], Iterable[str]] = tuple,
) -> ThreadView:
    """Return a conversation as printed.

    Args:
        conversation: Joined to its place.
        archive: For the labels.
        essay_title: Of the essay it follows, None for a page of its own.
        taken: Returns the ids that its page has already, once they are wanted.
    """
    gist, thread = conversation.gist, conversation.thread
    tally, unlabelled = _tally(conversation, archive) if archive.catalogue.myths else ((), gist.count)
    comments = Later(partial(_build_comments, conversation, archive, taken))
    if archive.frames is not None and gist.pictures:
        comments.all()  # which copies of pictures are wanted must be known before pages are made
    return ThreadView(
        slug=conversation.slug,
        title=thread.title,
        url=conversation.url,
        essay_title=essay_title,
        comments=comments,
        count=gist.count,
        closed=bool(thread.closed),
        stated_count=thread.stated_count if thread.stated_count not in {None, gist.count} else None,
        tally=tally,
        unlabelled=unlabelled,
        origin=thread.origin.url,
        first=gist.first,
        last=gist.last,
        ways=Later(partial(build_outline, comments)) if gist.count >= LONG else (),
        answer=_answer(conversation, archive),
        terms=thread_terms(thread),
    )


def _answer(conversation: "Conversation", archive: Archive, comment: str | None = None) -> str:
    """Return what answers a conversation or one comment; an essay's goes by the slug of its essay."""
    if not archive.replies:
        return ""
    slug = (conversation.joined and conversation.thread.essay) or conversation.slug
    return reply_link(archive.replies, conversation.thread.title, slug, comment)


def _tally(conversation: "Conversation", archive: Archive) -> tuple[tuple[TallyRow, ...], int]:
    """Return how many comments take which stance, and how many are without a label."""
    comments = [entry.comment for entry in conversation.entries if not entry.tombstone]
    labels = [archive.labelled[conversation.slug, comment.id].labels for comment in comments]
    taken = [{label.stance.value for label in given} for given in labels]
    rows = []
    for stance in STANCES if any(taken) else ():
        taking = [comment.id for comment, stances in zip(comments, taken, strict=True) if stance in stances]
        if taking:
            rows.append(TallyRow(stance, len(taking), f"#c-{taking[0]}"))
    return tuple(rows), labels.count(())


def _build_comments(
    conversation: "Conversation", archive: Archive, taken: Callable[[], Iterable[str]]
) -> Iterator[CommentView]:
    entries, bodies = conversation.spoken.open()
    anchors = unique_anchors(conversation, taken()) if conversation.gist.anchored else {}
    thread, people = conversation.thread, archive.people.comments
    # A flat list in the tree's order: an entry's first answer is the next one.
    following = [*entries[1:], None]
    for number, (entry, after) in enumerate(zip(entries, following, strict=False), 1):
        comment, gone = entry.comment, entry.tombstone
        author = comment.author
        name = None if gone else author.name
        url = f"{conversation.url}#c-{comment.id}"
        labels: tuple[LabelView, ...] = ()
        body = _NOTHING if gone else bodies[comment.id]
        if not gone and archive.catalogue.myths:
            body, labels = _mark(comment, url, conversation, archive)
        # In the order of its fields: by their names its making would cost thrice as much.
        yield CommentView(
            comment.id,
            anchors.get(comment.id),
            number,
            entry.depth,
            url,
            name,
            web_address(author.url) if name else None,
            author.is_essay_author and not gone,
            comment.published,
            comment.updated,
            comment.inferred,
            _KINDS[comment.kind],
            gone,
            comment.removed,
            comment.note,
            archive.show(body, first_at_once=False),
            labels,
            _reply(entry),
            entry.replies,
            f"#c-{after.comment.id}" if after and entry.replies else None,
            people.get((conversation.slug, comment.id)) if people else None,
            archive.mentions.get(url, ()),
            "" if gone else _answer(conversation, archive, comment.id),
            OWN if gone else comment_terms(comment, thread),
        )


def _mark(
    comment: Comment, url: str, conversation: "Conversation", archive: Archive
) -> tuple[Markup, tuple[LabelView, ...]]:
    """Return a comment's body with its labels, and these."""
    labelled = archive.labelled[conversation.slug, comment.id]
    labels = label_views(archive, labelled, url, f"c-{comment.id}", conversation.thread.title)
    return render_marked(labelled.plain, labels, archive.base), tuple(view for _, view in labels)


def _reply(entry: Entry) -> ReplyView | None:
    if entry.parent is not None:
        gone = entry.parent_tombstone
        name = None if gone else entry.parent.author.name
        return ReplyView(f"#c-{entry.parent.id}", name, tombstone=gone)
    return ReplyView(None, None) if entry.parent_missing else None


def unique_anchors(conversation: "Conversation", taken: Iterable[str]) -> dict[str, str]:
    """Return the old fragments that can stand on the page without clashing with an id there.

    Args:
        conversation: Whose comments carry them.
        taken: Ids that the page has already.
    """
    used = set(taken) | {f"c-{entry.comment.id}" for entry in conversation.entries}
    anchors: dict[str, str] = {}
    for entry in conversation.entries:
        anchor = entry.comment.anchor
        if anchor and anchor not in used and not any(character.isspace() for character in anchor):
            anchors[entry.comment.id] = anchor
            used.add(anchor)
    return anchors
