"""Feeds: Atom and RSS, of posts or of comments, with what they say of each other.

An entry is a comment where it says what it answers (RFC 4685, `thr:in-reply-to`), where its address leads to
a comment's place on a page (`#comment-12`), or where the whole feed is one of comments; others are posts. How
many comments a post claims (`slash:comments`, `thr:total`) and where they would be found
(`wfw:commentRss`) goes into the ledger: a feed of posts rarely holds them.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from afterword.discussion.model import Comment, Origin, Thread
from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.gathering import Gathering
from afterword.importers.ledger import DUPLICATE, Kind, Ledger, Repair
from afterword.importers.pages import page_key
from afterword.importers.syndication.channel import Channel, parse_channel
from afterword.importers.syndication.entry import Entry, native_of, parse_entry
from afterword.importers.syndication.post import make_post, post_id
from afterword.importers.syndication.reply import (
    Reply,
    is_comment,
    make_comment,
    make_reply,
    title_of_page,
)
from afterword.importers.syndication.shape import shape_of
from afterword.importers.texts import address_id, address_slug, titled, web_address
from afterword.importers.unpacking import unpacked, unpacked_head
from afterword.importers.xml_records.mending import BREAKS_OFF
from afterword.importers.xml_records.reader import no_end, read_records
from afterword.importers.xml_records.shape import Lost, Record, Shape

NAME = "feed"
SUFFIXES = (".xml", ".rss", ".atom")

_CUT = "the file breaks off inside this record"


def sniff(head: bytes, path: Path) -> Confidence:  # noqa: ARG001 - every importer's signature
    """Look at the first element; importers that know more of one program's feeds are surer of theirs."""
    return Confidence.LIKELY if shape_of(unpacked_head(head)) else Confidence.NO


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:
    """Yield every post with the comments on it, then the comments on posts that aren't there.

    Raises:
        UnusableInputError: It is no feed, declares entities, or isn't in the encoding that it claims.
    """
    with unpacked(source, ledger) as file:
        shape = shape_of(file.head)
        if shape is None:
            raise source.unusable(
                "is no feed: <feed>, <rss> or <rdf:RDF> should be its first element", line=1
            )
        work = _Import(parse_channel(file.head, shape), ledger, options)
        work.collect(file, shape)
        yield from work.conversations()


class _Import:
    """One feed: its entries first, then what they make together."""

    def __init__(self, channel: Channel, ledger: Ledger, options: Options) -> None:
        self._channel = channel
        self._ledger = ledger
        self._options = options
        self._posts: list[Entry] = []
        self._replies: list[Reply] = []

    def collect(self, source: Source, shape: Shape) -> None:
        """Read the file."""
        broken: list[Lost | Record] = []
        if self._channel.emails:
            self._ledger.drop("email", self._channel.emails)
        for each in read_records(source, shape, native_of):
            if isinstance(each, Repair):
                self._ledger.repairs.append(each)
                self._ledger.truncated |= each.what in {BREAKS_OFF, no_end(shape.root)}
            elif isinstance(each, Lost) or each.broken_off:
                broken.append(each)
            else:
                self._take(each)
        for each in broken:
            self._quarantine(each)
        if not self._ledger.essays.read + self._ledger.comments.read:
            self._ledger.notes.append("the feed has no entries")
        self._check_total(len(self._posts) + len(self._replies) + len(broken))

    def _quarantine(self, broken: Lost | Record) -> None:
        """Enter a record that can't be used, as what it surely is, else as what the others are."""
        kind: Kind = "comments" if self._replies and not self._posts else "essays"
        record, reason = "", _CUT
        if isinstance(broken, Lost):
            reason = broken.reason
        else:
            record = native_of(broken)
            if is_comment(parse_entry(broken, self._options.today), self._channel):
                kind = "comments"
        self._ledger.saw(kind)
        self._ledger.quarantine(kind, record, reason, line=broken.line, offset=broken.offset)

    def _take(self, record: Record) -> None:
        entry = parse_entry(record, self._options.today)
        if is_comment(entry, self._channel):
            self._ledger.saw("comments")
            self._replies.append(make_reply(entry, self._channel))
        else:
            self._ledger.saw("essays")
            self._posts.append(entry)
            if entry.emails:
                self._ledger.drop("email", len(entry.emails))

    def _check_total(self, found: int) -> None:
        total = self._channel.total
        if total is not None and total != found:
            self._ledger.state("the feed", "openSearch:totalResults", total, found)
            if total > found:
                self._ledger.missing["entries"] += total - found

    def conversations(self) -> Iterator[Conversation]:
        """Yield what the entries make."""
        if _newest_first(self._replies):
            self._replies.reverse()
        ids = {reply.entry.native: reply.comment_id for reply in self._replies if reply.entry.native}
        keys = {entry.native: _key(entry) for entry in self._posts if entry.native}
        pages: dict[str, list[Reply]] = defaultdict(list)
        comments: dict[str, Gathering] = defaultdict(lambda: Gathering(self._ledger))
        for position, reply in enumerate(self._replies, 1):
            key = keys.get(reply.entry.reply_ref) or page_key(reply.page)
            pages[key].append(reply)
            comment = make_comment(reply, ids, position)
            comment_id = comments[key].add(comment, offset=reply.entry.offset, line=reply.entry.line)
            for address in reply.entry.emails:
                self._ledger.drop("email", record=comment_id, value=address)
        seen: dict[str, set[Entry]] = defaultdict(set)
        for entry in self._posts:
            alike = seen[post_id(entry)]
            if entry in alike:
                self._ledger.withhold("essays", DUPLICATE)
                continue
            alike.add(entry)
            gathered = comments.pop(_key(entry), None)
            yield self._post(entry, len(alike), gathered.comments if gathered else ())
        for key, gathered in comments.items():
            yield self._page(pages[key], gathered.comments)

    def _post(self, entry: Entry, number: int, comments: tuple[Comment, ...]) -> Conversation:
        """Return a post with its comments.

        Args:
            entry: The post.
            number: Which one it is of several with one id, from 1.
            comments: On it.
        """
        essay = make_post(entry, self._channel, self._options)
        source_id = post_id(entry) if number == 1 else f"{post_id(entry)}-{number}"
        self._note_missing(entry, essay.slug or source_id, len(comments))
        thread = None
        if comments or entry.stated:
            thread = Thread(
                title=essay.title,
                origin=Origin(essay.origin, NAME),
                stated_count=entry.stated,
                comments=comments,
            )
        return Conversation(source_id=source_id, slug=essay.slug, essay=essay, thread=thread)

    def _note_missing(self, entry: Entry, name: str, found: int) -> None:
        """Enter what an entry claims and the feed doesn't hold."""
        if entry.comment_feeds:
            self._ledger.missing["comment-feeds"] += len(entry.comment_feeds)
        if entry.stated is not None and entry.stated != found:
            self._ledger.state(name, "slash:comments or thr:total", entry.stated, found)
            self._ledger.missing["comments"] += max(entry.stated - found, 0)
        if entry.body.cut or entry.body.elsewhere:
            self._ledger.missing["full texts"] += 1

    def _page(self, replies: list[Reply], comments: tuple[Comment, ...]) -> Conversation:
        """Return the conversation of a page whose post isn't in the feed."""
        page = replies[0].page
        key = page or self._channel.own or self._channel.title
        title, inferred = titled(title_of_page(self._channel, replies), page, address_id(key))
        thread = Thread(
            title=title, origin=Origin(web_address(page), NAME), inferred=inferred, comments=comments
        )
        return Conversation(source_id=address_id(key), slug=address_slug(page), thread=thread)


def _key(entry: Entry) -> str:
    """Return by what comments know their post: its page, or its id where it has none."""
    return page_key(entry.link) if entry.link else entry.native


def _newest_first(replies: list[Reply]) -> bool:
    moments = [moment for each in replies if isinstance(moment := each.entry.moment.value, datetime)]
    return len(moments) > 1 and moments[0] > moments[-1]
