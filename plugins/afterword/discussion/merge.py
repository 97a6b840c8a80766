"""A source read again, into a file that people have worked on since.

Every field has an owner, and what its owner wrote stands:

* The importer's fields follow the source. But what the source doesn't state takes nothing away, and what an
  importer inferred never replaces what is stated: a date that a person found stays.
* The editor's fields (Myths, Note, Hide, Removed) are never touched. A removed comment stays as it is, and
  without its words: nothing of it comes back.
* The body is shared. `Digest` tells whether it is still the one that was imported; an edited one is kept,
  and where the source changed too, that is a conflict for a person to settle.
* The status is shared likewise: `X-Status` tells what the source said at the last import, and a status that
  differs from that is a person's.
* Of a thread, Title, Essay, Rights, Licence and Comments are the editor's once they say something; the rest
  follows the source.

Nothing is deleted: comments that the source no longer has stay, and so do those that were written by hand,
each at its place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from afterword.discussion.extra import X_STATUS, find_extra, imported_status, status_field
from afterword.discussion.identity import body_digest, matches_digest, same_digest
from afterword.discussion.model import Author, Comment, Origin, Status, Thread
from afterword.discussion.owners import Choice
from afterword.vocabulary import Format

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Update:
    """A comment that was brought up to its source.

    Attributes:
        id: The comment's.
        fields: Names of the model's fields that changed.
    """

    id: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person wrote and the source says otherwise; the person's word stands.

    Attributes:
        id: The comment's; None for the thread itself.
        field: The model's field.
        offered: What the source says, as text.
        conflict: The source has changed since the last import too, so a person should look.
    """

    id: str | None
    field: str
    offered: str
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class MergeResult:
    """What came of a merge.

    Attributes:
        thread: To be written.
        added: Ids of comments that weren't in the file.
        updated: Comments of which the source had something new.
        kept_edits: Where a person's word stands against the source's.
        absent: Ids of comments imported once that the source no longer has.
    """

    thread: Thread
    added: tuple[str, ...] = ()
    updated: tuple[Update, ...] = ()
    kept_edits: tuple[Edit, ...] = ()
    absent: tuple[str, ...] = ()

    @property
    def conflicts(self) -> tuple[Edit, ...]:
        """The kept edits that a person should look at."""
        return tuple(edit for edit in self.kept_edits if edit.conflict)


def merge(existing: Thread | None, incoming: Thread) -> MergeResult:
    """Return what a thread's file should say after an import.

    Args:
        existing: What the file says; None where there is none yet.
        incoming: What the importer read.

    Raises:
        ValueError: Two incoming comments have one id.
    """
    theirs = {comment.id: seal(comment) for comment in incoming.comments}
    if len(theirs) < len(incoming.comments):
        raise ValueError(f"two comments of the import into {incoming.title!r} have one id")
    if existing is None:
        return MergeResult(replace(incoming, comments=tuple(theirs.values())), added=tuple(theirs))
    mine = {comment.id: comment for comment in existing.comments}
    edits: list[Edit] = []
    thread = _merge_headers(existing, incoming, edits)
    merged = {name: _merge_comment(mine[name], theirs[name], edits) for name in mine if name in theirs}
    updates = (Update(name, _differences(mine[name], comment)) for name, comment in merged.items())
    return MergeResult(
        thread=replace(thread, comments=tuple(_interleave(existing.comments, theirs, merged))),
        added=tuple(name for name in theirs if name not in mine),
        updated=tuple(update for update in updates if update.fields),
        kept_edits=tuple(edits),
        absent=tuple(name for name, comment in mine.items() if comment.digest and name not in theirs),
    )


def seal(comment: Comment) -> Comment:
    """Return a comment as an import writes it: with the marks by which the next one knows a hand edit.

    Args:
        comment: As an importer made it.
    """
    extra = comment.extra
    if comment.status is not Status.APPROVED and find_extra(comment, X_STATUS) is None:
        extra = (*extra, status_field(comment.status))
    return replace(comment, digest=body_digest(comment.body), extra=extra)


def _merge_headers(mine: Thread, theirs: Thread, edits: list[Edit]) -> Thread:
    """Return the thread without its comments merged; add to the edits what stands against the source."""
    choice = Choice(mine.inferred, theirs.inferred)
    thread = replace(
        mine,
        title=choice.editors("title", mine.title or None, theirs.title or None) or "",
        essay=choice.editors("essay", mine.essay, theirs.essay),
        origin=Origin(
            url=choice.importers("origin", mine.origin.url, theirs.origin.url),
            source=choice.importers("source", mine.origin.source, theirs.origin.source),
        ),
        rights=choice.editors("rights", mine.rights, theirs.rights),
        licence=choice.editors("licence", mine.licence, theirs.licence),
        closed=choice.editors("comments", mine.closed, theirs.closed),
        stated_count=choice.importers("stated-count", mine.stated_count, theirs.stated_count),
        inferred=choice.inferred(),
        extra=_merge_extra(mine.extra, theirs.extra),
    )
    for field in ("title", "essay", "rights", "licence", "closed"):
        offered = getattr(theirs, field)
        if offered not in {None, "", getattr(thread, field)}:
            edits.append(Edit(None, field, str(offered)))
    return thread


def _merge_comment(mine: Comment, theirs: Comment, edits: list[Edit]) -> Comment:
    """Return the comment; add to the edits what stands against the source."""
    if mine.removed is not None:
        return replace(mine, body="", status=Status.DELETED)
    body, text_format = _merge_body(mine, theirs, edits)
    choice = Choice(mine.inferred, theirs.inferred)
    return replace(
        mine,
        body=body,
        format=text_format,
        digest=theirs.digest,
        status=_merge_status(mine, theirs, edits),
        author=Author(
            name=choice.importers("author", mine.author.name, theirs.author.name),
            url=choice.importers("author-url", mine.author.url, theirs.author.url),
            is_essay_author=mine.author.is_essay_author or theirs.author.is_essay_author,
        ),
        published=choice.importers("published", mine.published, theirs.published),
        updated=choice.importers("updated", mine.updated, theirs.updated),
        in_reply_to=choice.importers("in-reply-to", mine.in_reply_to, theirs.in_reply_to),
        anchor=choice.importers("anchor", mine.anchor, theirs.anchor),
        kind=theirs.kind,
        inferred=choice.inferred(),
        extra=_merge_extra(mine.extra, theirs.extra),
    )


def _merge_body(mine: Comment, theirs: Comment, edits: list[Edit]) -> tuple[str, Format]:
    """Return the body and the format, which goes with it: the source's unless a person edited the file's."""
    if mine.body == theirs.body:
        return mine.body, mine.format
    if mine.digest is not None and matches_digest(mine.body, mine.digest):
        return theirs.body, theirs.format
    changed = mine.digest is None or theirs.digest is None or not same_digest(mine.digest, theirs.digest)
    edits.append(Edit(mine.id, "body", theirs.body, conflict=changed))
    return mine.body, mine.format


def _merge_status(mine: Comment, theirs: Comment, edits: list[Edit]) -> Status:
    """Return the source's status, unless a person changed the file's since the last import."""
    before = imported_status(mine)
    if before is None and find_extra(mine, X_STATUS) == find_extra(theirs, X_STATUS):
        before = theirs.status  # in the source's own words, but the same words as now
    if mine.status is before or mine.status is theirs.status:
        return theirs.status
    edits.append(Edit(mine.id, "status", theirs.status, conflict=theirs.status is not before))
    return mine.status


def _merge_extra(mine: Pairs, theirs: Pairs) -> Pairs:
    """Return the source's extra fields, and the file's that it doesn't name.

    `X-Status` alone is dropped with the source's: absent, it says that the source had nothing to say.
    """
    named = {name for name, _ in theirs} | {X_STATUS}
    return (*theirs, *(pair for pair in mine if pair[0] not in named))


def _interleave(
    existing: Sequence[Comment], theirs: Mapping[str, Comment], merged: Mapping[str, Comment]
) -> Iterator[Comment]:
    """Yield the file's comments in the file's order, and each new one behind its neighbour in the source.

    What people added by hand stays right behind the comment that it stood behind.
    """
    newcomers: dict[str | None, list[Comment]] = {None: []}
    neighbour: str | None = None
    for name, comment in theirs.items():
        if name in merged:
            neighbour = name
        newcomers.setdefault(neighbour, [])
        if name not in merged:
            newcomers[neighbour].append(comment)
    waiting = newcomers[None]
    for comment in existing:
        if comment.id in merged:
            yield from waiting
            waiting = newcomers[comment.id]
        yield merged.get(comment.id, comment)
    yield from waiting


def _differences(before: Comment, after: Comment) -> tuple[str, ...]:
    return tuple(name for name in Comment.__struct_fields__ if getattr(before, name) != getattr(after, name))
