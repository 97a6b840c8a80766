"""Blogger: the Atom file that its settings export, and `feed.atom` of a Google Takeout, the newer form.

Both are Atom (RFC 4287) with posts, pages and comments as entries, the older one with the template and every
setting besides. A comment names its post (RFC 4685), and its parent in a link or a field of its own.
Comments stand behind the posts, so the file is read twice: first for the comments, then for what they answer.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

from msgspec import structs

from afterword.discussion.identity import make_id
from afterword.discussion.model import Comment, Origin, Thread
from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.blogger_entry import (
    COMMENT,
    KINDS,
    SHAPE,
    id_of,
    kind_of,
    make_essay,
    native_id,
    profile_of,
    stated_total,
)
from afterword.importers.blogger_reply import Reply, make_reply
from afterword.importers.gathering import Gathering
from afterword.importers.ledger import DUPLICATE, Kind, Ledger, Repair
from afterword.importers.texts import address_slug, titled, web_address
from afterword.importers.unpacking import unpacked, unpacked_head
from afterword.importers.xml_records.mending import BREAKS_OFF
from afterword.importers.xml_records.reader import no_end, read_records
from afterword.importers.xml_records.shape import Lost, Record

NAME = "blogger"
SUFFIXES = (".xml", ".atom")

_SURE = re.compile(rb"schemas\.google\.com/blogger/20(?:08/kind#|18)|<blogger:(?:type|status)>")
_CUT = "the file breaks off inside this record"


def sniff(head: bytes, path: Path) -> Confidence:  # noqa: ARG001 - every importer's signature
    """Look for Blogger's own kinds of entries."""
    return Confidence.CERTAIN if _SURE.search(unpacked_head(head)) else Confidence.NO


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:
    """Yield every post and page with its conversation, then what answers posts that aren't there.

    Raises:
        UnusableInputError: The file declares entities, or isn't in the encoding that it claims.
    """
    with unpacked(source, ledger) as file:
        yield from _Import(ledger, options).conversations(file)


class _Import:
    """Two passes over an export."""

    def __init__(self, ledger: Ledger, options: Options) -> None:
        self._ledger = ledger
        self._options = options
        self._replies: dict[str, list[Reply]] = {}
        self._seen: dict[str, list[bytes]] = {}

    def conversations(self, source: Source) -> Iterator[Conversation]:
        self._collect(replace(source, progress=lambda _: None))
        for each in read_records(source, SHAPE, id_of):
            if isinstance(each, Repair):
                self._ledger.repairs.append(each)
                self._ledger.truncated |= each.what in {BREAKS_OFF, no_end(SHAPE.root)}
            elif isinstance(each, Lost):
                self._ledger.saw("essays")
                self._ledger.quarantine("essays", "", each.reason, line=each.line, offset=each.offset)
            else:
                yield from self._read_entry(each)
        for post_id, replies in self._replies.items():
            yield self._orphans(post_id, replies)

    def _collect(self, source: Source) -> None:
        """Read the comments, and put each under its post."""
        posts: set[str] = set()
        replies: dict[str, Reply] = {}
        position = 0
        for each in read_records(source, SHAPE, id_of):
            if not isinstance(each, Record) or each.broken_off:
                continue
            kind = kind_of(each)
            if kind in KINDS:
                posts.add(native_id(id_of(each)))
            elif kind == COMMENT:
                position += 1
                reply = make_reply(each, position)
                replies.setdefault(reply.native, reply)
                self._replies.setdefault(reply.post, []).append(reply)
        for post in [post for post in self._replies if post not in posts and post in replies]:
            # What stands under a comment belongs to that comment's post.
            for reply in self._replies.pop(post):
                self._replies.setdefault(_post_of(reply, replies), []).append(
                    reply if reply.parent else replace(reply, parent=post)
                )

    def _read_entry(self, record: Record) -> Iterator[Conversation]:
        kind = kind_of(record)
        if address := record.text("author/email"):
            named = kind == COMMENT and native_id(id_of(record))
            whose = make_id("blogger", named) if named else ""
            self._ledger.drop("email", record=whose, value=address if whose else "")
        if kind == COMMENT:
            self._ledger.saw("comments")
            if record.broken_off:
                self._quarantine("comments", record)
        elif kind in KINDS or record.broken_off:
            self._ledger.saw("essays")
            if record.broken_off:
                self._quarantine("essays", record)
            else:
                yield from self._read_post(record)
        else:
            self._ledger.saw_other(kind or "(none)")

    def _quarantine(self, kind: Kind, record: Record) -> None:
        self._ledger.quarantine(kind, id_of(record), _CUT, line=record.line, offset=record.offset)

    def _read_post(self, record: Record) -> Iterator[Conversation]:
        native = native_id(id_of(record))
        print_of = _fingerprint(record)
        same_id = self._seen.setdefault(native, [])
        if print_of in same_id:
            self._ledger.withhold("essays", DUPLICATE)
            return
        same_id.append(print_of)
        if len(same_id) > 1:
            self._ledger.notes.append(f"line {record.line}: the id {id_of(record)} is another record's too")
        essay = make_essay(record, self._options)
        replies = self._replies.pop(native, [])
        total = stated_total(record)
        if total is not None and total != len(replies):
            self._ledger.state(essay.slug or native, "thr:total", total, len(replies))
        thread = None
        if replies or total:
            thread = Thread(
                title=essay.title,
                origin=Origin(essay.origin, NAME),
                stated_count=total,
                comments=self._gather(replies, profile_of(record)),
            )
        source_id = native if len(same_id) == 1 else f"{native}-{len(same_id)}"
        yield Conversation(source_id=source_id, slug=essay.slug, essay=essay, thread=thread)

    def _gather(self, replies: list[Reply], profile: str) -> tuple[Comment, ...]:
        gathered = Gathering(self._ledger)
        for reply in replies:
            comment = structs.replace(
                reply.comment, in_reply_to=make_id("blogger", reply.parent) if reply.parent else None
            )
            if profile and reply.profile == profile:
                comment = structs.replace(
                    comment, author=structs.replace(comment.author, is_essay_author=True)
                )
            gathered.add(comment, offset=reply.offset, line=reply.line)
        return gathered.comments

    def _orphans(self, post: str, replies: list[Reply]) -> Conversation:
        """Return the thread of comments whose post isn't in the file."""
        page = next((reply.page for reply in replies if reply.page), "")
        title, inferred = titled("", page, post)
        thread = Thread(
            title=title,
            origin=Origin(web_address(page), NAME),
            inferred=inferred,
            comments=self._gather(replies, ""),
        )
        return Conversation(source_id=post or "without-post", slug=address_slug(page), thread=thread)


def _post_of(reply: Reply, replies: dict[str, Reply]) -> str:
    """Return the post that a comment stands under, over the comments that it answers."""
    seen: set[str] = set()
    post = reply.post
    while post in replies and post not in seen:
        seen.add(post)
        post = replies[post].post
    return post


def _fingerprint(record: Record) -> bytes:
    digest = blake2b(digest_size=16)
    for found in record.fields:
        digest.update(repr((found.path, found.text, sorted(found.attributes.items()))).encode())
    return digest.digest()
