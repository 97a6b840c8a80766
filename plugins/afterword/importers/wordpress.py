"""WordPress: an export file (WXR 1.0 to 1.2, and what other programs write under that name).

Posts and pages become essays, their comments threads. What the record of a comment says stands in
`wxr.comment`, what it says of a post in `wxr.post`; here is the order of things: what is read,
what stands twice, what was broken off.
"""

import re
from array import array
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from afterword.discussion.model import Comment, Thread
from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.ledger import DUPLICATE, Ledger, Repair
from afterword.importers.unpacking import check_file
from afterword.importers.wxr.comment import comment_fingerprint, make_comment
from afterword.importers.wxr.loose import BREAKS_OFF
from afterword.importers.wxr.post import Post, make_post
from afterword.importers.wxr.reader import NO_END, read_records
from afterword.importers.wxr.record import Lost, RawAuthor, RawChannel, RawComment, RawItem
from afterword.importers.wxr.site import Site

NAME = "wordpress"
SUFFIXES = (".xml", ".wxr")
AHEAD = True

_SURE = re.compile(rb"wordpress\.org/export/|<wp:(?:wxr_version|post_id|post_type|comment_id)>")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
NO_TYPE = "(none)"


def sniff(head: bytes, path: Path) -> Confidence:  # noqa: ARG001 - every importer's signature
    """Look for WordPress's namespace, or its elements in a fragment without a head."""
    if head.startswith(_UTF16):
        head = head.decode("utf-16", "ignore").encode()
    return Confidence.CERTAIN if _SURE.search(head) else Confidence.NO


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:
    """Yield every post, page and conversation of an export.

    Raises:
        UnusableInputError: It is a folder, declares entities, or isn't in the encoding that it claims.
    """
    check_file(source)
    yield from _Import(ledger, options).conversations(source)


@dataclass(slots=True)
class _Seen:
    """A record that stood here, with its comments: as numbers, since there may be a million.

    Attributes:
        fingerprint: The record's own.
        comments: Their fingerprints.
        ids: Hashes of their ids.
    """

    fingerprint: int
    comments: "array[int]" = field(default_factory=lambda: array("q"))
    ids: "array[int]" = field(default_factory=lambda: array("q"))


@dataclass(frozen=True, slots=True)
class _Taken(Container[str]):
    """The ids of a record's comments: of those made now, and of those it had when it stood here before."""

    made: Container[str]
    before: frozenset[int]

    def __contains__(self, comment_id: object) -> bool:
        return comment_id in self.made or hash(comment_id) in self.before


class _Import:
    """One pass over an export: what was seen so far, and the ledger."""

    def __init__(self, ledger: Ledger, options: Options) -> None:
        self._ledger = ledger
        self._options = options
        self._site = Site()
        self._seen: dict[str, _Seen] = {}  # by id
        self._unpublished: set[str] = set()
        # A medium is as public as the post it belongs to, which may come later.
        self._media: list[RawItem] = []

    def conversations(self, source: Source) -> Iterator[Conversation]:
        nothing = True
        for found in read_records(source):
            nothing = nothing and isinstance(found, Repair | Lost)
            if isinstance(found, RawItem):
                if found.comments and found.fields.get("wp:post_type", "").strip() == "attachment":
                    self._media.append(found)
                else:
                    yield from self._read_item(found)
            elif isinstance(found, RawAuthor):
                self._site.add_author(found)
                email = found.fields.get("wp:author_email", "").strip()
                login = found.fields.get("wp:author_login", "").strip()
                self._ledger.drop("email", bool(email), record=f"author {login}", value=email)
            elif isinstance(found, RawChannel):
                self._site.add_channel(found)
            else:
                self._note(found)
        if nothing:
            raise source.unusable("holds no WordPress export: neither <item> nor a channel's head")
        for item in self._media:
            yield from self._read_item(item)

    def _note(self, found: Repair | Lost) -> None:
        if isinstance(found, Lost):
            self._ledger.saw("essays")
            self._ledger.quarantine("essays", "", found.reason, line=found.line, offset=found.offset)
            return
        self._ledger.truncated |= found.what in {NO_END, BREAKS_OFF}
        self._ledger.repairs.append(found)

    def _read_item(self, item: RawItem) -> Iterator[Conversation]:
        post = make_post(item, self._site, self._options)
        self._ledger.saw("comments", len(item.comments))
        if item.broken_off and not item.fields.get("wp:status", "").strip():
            self._quarantine(item, post)
            return
        if post.kind is not None:
            self._ledger.saw("essays")
        else:
            self._ledger.saw_other(post.type or NO_TYPE)
            if address := item.fields.get("wp:attachment_url", "").strip():
                self._ledger.media.add(address)
        if post.essay is None and not item.comments:
            return
        source_id, known, again = self._recognise(item, post)
        if not post.public:
            self._unpublished.add(post.source_id)
        comments = self._comments(item, post, known)
        essay = None if again else post.essay
        if again and post.kind is not None:
            self._ledger.withhold("essays", DUPLICATE)
        if essay is None and not comments:
            return
        thread = None
        if comments:
            thread = Thread(
                title=post.title,
                origin=post.origin,
                closed=post.closed,
                inferred=post.thread_inferred,
                comments=comments,
            )
        yield Conversation(
            source_id=source_id,
            slug=post.slug,
            essay=essay,
            thread=thread,
            unpublished=self._reason(item, post),
            aside=post.kind is None,
            continues=again,
        )

    def _quarantine(self, item: RawItem, post: Post) -> None:
        """Set a record aside that breaks off before it says whether it is public."""
        if post.type and post.kind is None:
            self._ledger.saw_other(post.type)
        else:
            record = item.fields.get("wp:post_id", "").strip()
            reason = "the file breaks off inside this record, before its status"
            self._ledger.saw("essays")
            self._ledger.quarantine("essays", record, reason, line=item.line, offset=item.offset)
        for raw in item.comments:
            self._quarantine_comment(raw, "the file breaks off inside its post")

    def _quarantine_comment(self, raw: RawComment, reason: str) -> None:
        record = raw.fields.get("wp:comment_id", "").strip()
        self._ledger.quarantine("comments", record, reason, line=raw.line, offset=raw.offset)

    def _recognise(self, item: RawItem, post: Post) -> tuple[str, _Seen, bool]:
        """Return the record's id, what is known of it, and whether the record stood here before."""
        fingerprint = hash(tuple(item.fields.items()))
        source_id, number = post.source_id, 1
        while source_id in self._seen:
            if self._seen[source_id].fingerprint == fingerprint:
                return source_id, self._seen[source_id], True
            number += 1
            source_id = f"{post.source_id}-{number}"
        if number > 1:
            self._ledger.notes.append(
                f"line {item.line}: the id {post.source_id} is another record's too; this one is {source_id}"
            )
        self._seen[source_id] = _Seen(fingerprint)
        return source_id, self._seen[source_id], False

    def _reason(self, item: RawItem, post: Post) -> str | None:
        if post.public and item.fields.get("wp:post_parent", "").strip() in self._unpublished:
            # Children of an unpublished page are pages of their own; a medium isn't.
            return "inherit" if post.type == "attachment" else None
        return post.unpublished

    def _comments(self, item: RawItem, post: Post, known: _Seen) -> tuple[Comment, ...]:
        before = set(known.comments)
        made: dict[str, Comment] = {}
        taken = _Taken(made, frozenset(known.ids))
        for position, raw in enumerate(item.comments, 1):
            if raw.broken_off and not raw.fields.get("wp:comment_approved", "").strip():
                self._quarantine_comment(raw, "the file breaks off inside this comment, before its status")
                continue
            fingerprint = comment_fingerprint(raw)
            if fingerprint in before:
                self._drop_private(raw)
                self._ledger.withhold("comments", DUPLICATE)
                continue
            before.add(fingerprint)
            known.comments.append(fingerprint)
            comment = make_comment(raw, post.creator, position, taken=taken)
            stated = f"wp-{raw.fields.get('wp:comment_id', '').strip()}"
            if comment.id != stated and stated in taken:
                self._ledger.repair(
                    f"the comment id is another's too; this one becomes {comment.id}",
                    offset=raw.offset,
                    line=raw.line,
                    record=stated.removeprefix("wp-"),
                )
            made[comment.id] = comment
            known.ids.append(hash(comment.id))
            self._drop_private(raw, comment.id)
        return tuple(made.values())

    def _drop_private(self, raw: RawComment, record: str = "") -> None:
        for name, what in (("wp:comment_author_email", "email"), ("wp:comment_author_IP", "ip")):
            if value := raw.fields.get(name, "").strip():
                self._ledger.drop(what, record=record, value=record and value)
