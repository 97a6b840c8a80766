"""What search finds: one record an essay, one a comment, each with its own labels and nobody else's."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from msgspec import Struct

from afterword.myths.archive import Labelled, TextKey
from afterword.reading.views import CommentView, EssayView, LabelView, ThreadView
from afterword.text.sentences import one_line
from afterword.vocabulary import When, sort_moment

ESSAY, COMMENT, MENTION = "essay", "comment", "mention"
_OF_PEOPLE = frozenset({"comment", "message"})
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Record(Struct, frozen=True):
    """A text that can be found.

    Attributes:
        url: Its very place, as a path: "/essays/x/#c-12".
        title: Of its essay or conversation.
        named: It is found by the words of the title too: an essay, or what opens a conversation of its own.
        name: Its author; None where unnamed.
        kind: `essay`, `comment`, or `mention` for a pingback, a trackback and the like.
        labels: (myth, stance) of this text alone.
        text: Its words; of an excerpt, the excerpt's.
    """

    url: str
    title: str
    named: bool
    name: str | None
    published: When | None
    kind: str
    labels: tuple[tuple[str, str], ...]
    text: str


def gather_records(
    essays: Iterable[EssayView], threads: Iterable[ThreadView], labelled: Mapping[TextKey, Labelled]
) -> list[Record]:
    """Return every text of the archive, what has no date first, then the oldest.

    In this order a new comment comes last as a rule, and the index's files before it stay as they are.

    Args:
        essays: As printed.
        threads: As printed: nothing withheld is among them.
        labelled: For the comments' words without the labels between them.
    """
    records = [essay_record(essay) for essay in essays]
    for thread in threads:
        said = [comment for comment in thread.comments if not comment.tombstone]
        for place, comment in enumerate(said):
            words = labelled[thread.slug, comment.id].plain.text
            records.append(_comment(comment, thread, words, opens=not place and thread.essay_title is None))
    return sorted(records, key=_moment)


def _moment(record: Record) -> tuple[datetime, str]:
    return (_LONG_AGO if record.published is None else sort_moment(record.published), record.url)


def essay_record(essay: EssayView) -> Record:
    """Return an essay as it is found."""
    text = f"{essay.dek} {essay.text}" if essay.dek and not essay.excerpt else essay.text
    names = (*essay.authors, essay.source) if essay.excerpt or not essay.authors else essay.authors
    name = ", ".join(filter(None, names)) or None
    labels = _labels(essay.labels)
    return Record(
        url=essay.url,
        title=essay.title,
        named=True,
        name=name,
        published=essay.published,
        kind=ESSAY,
        labels=labels,
        text=text,
    )


def _comment(comment: CommentView, thread: ThreadView, words: str, *, opens: bool) -> Record:
    return Record(
        url=comment.url,
        title=thread.essay_title or thread.title,
        named=opens,
        name=comment.name,
        published=comment.published,
        kind=COMMENT if comment.kind in _OF_PEOPLE else MENTION,
        labels=_labels(comment.labels),
        text=one_line(words),
    )


def _labels(labels: Iterable[LabelView]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((label.myth, label.stance) for label in labels))
