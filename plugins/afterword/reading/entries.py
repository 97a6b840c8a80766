"""Essays and comments as entries of feeds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import count
from operator import attrgetter

from msgspec.structs import replace

from afterword.myths.archive import Labelled, TextKey
from afterword.myths.labels import COUNTED
from afterword.reading.feeds import Entry, Item, Replies, Reply, Writer, absolute_links
from afterword.reading.site import Site
from afterword.reading.views import CommentView, EssayView, LabelView, ThreadView
from afterword.text.sentences import first_words
from afterword.vocabulary import sort_moment

QUOTE = 28  # words
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Streams:
    """What feeds are made of.

    Attributes:
        essays: Newest first.
        threads: All of them.
        moments: By slug, what an essay is sorted by, and an undated comment's last resort.
        labelled: Holds each text without its labels' marks.
        site: Where they stand.
        limit: How many entries a feed has at most.
        firsts: By the path of a page that was renamed, the first address that it had, for ids.
    """

    essays: Sequence[EssayView]
    threads: Sequence[ThreadView]
    moments: Mapping[str, datetime]
    labelled: Mapping[TextKey, Labelled]
    site: Site
    limit: int
    firsts: Mapping[str, str] = field(default_factory=dict)

    @property
    def items(self) -> int:
        """How many essays and comments there are."""
        return len(self.essays) + sum(thread.count for thread in self.threads)

    def id_of(self, path: str) -> str:
        """Return the id of what stands at a path, made of the first address that it had: it never changes."""
        page, mark, fragment = path.partition("#")
        return f"{self.site.id_url}{self.firsts.get(page, page)}{mark}{fragment}"


def latest(threads: Iterable[ThreadView]) -> list[tuple[ThreadView, CommentView]]:
    """Return every comment beside its thread, the latest first; the undated last."""
    found = [(thread, comment) for thread in threads for comment in thread.comments if not comment.tombstone]
    found.sort(key=lambda pair: pair[1].url)
    found.sort(key=lambda pair: _moment(pair[1]), reverse=True)
    return found


def _moment(comment: CommentView) -> datetime:
    return sort_moment(comment.published) if comment.published is not None else LONG_AGO


def newest(streams: Streams) -> list[Item]:
    """Return every essay and comment, the newest first."""
    items = [*essay_items(streams), *_comments(streams)]
    items.sort(key=attrgetter("url"))
    items.sort(key=attrgetter("moment"), reverse=True)
    return items


def essay_items(streams: Streams) -> Iterator[Item]:
    """Yield every essay, as it is chosen for feeds."""
    for number, essay in enumerate(streams.essays):
        people = tuple(by.href for by in essay.byline if by.href)
        moment = _essay_moment(essay, streams)
        yield Item(number, moment, essay.url, essay.labels, people, partial(essay_entry, essay, streams))


def _comments(streams: Streams) -> Iterator[Item]:
    numbers = count(len(streams.essays))
    for thread in streams.threads:
        for comment in thread.comments:
            if not comment.tombstone:
                people = (comment.person,) if comment.person else ()
                moment = _comment_moment(thread, comment, streams)
                entry = partial(comment_entry, thread, comment, streams)
                yield Item(next(numbers), moment, comment.url, comment.labels, people, entry)


def _essay_moment(essay: EssayView, streams: Streams) -> datetime:
    return streams.moments[essay.slug] if essay.updated is None else sort_moment(essay.updated)


def _comment_moment(thread: ThreadView, comment: CommentView, streams: Streams) -> datetime:
    if comment.published is not None:
        return sort_moment(comment.published)
    return streams.moments.get(thread.slug, LONG_AGO)


def thread_stem(thread: ThreadView) -> str:
    """Return the path of a conversation's feed, without its ending."""
    return f"feeds/threads/{thread.slug}"


def essay_entry(essay: EssayView, streams: Streams) -> Entry:
    """Return an essay as an entry, in full; an excerpt stands for what nobody may print."""
    site = streams.site
    url = site.url + essay.url
    writers = tuple(Writer(by.name, site.url + by.href if by.href else None) for by in essay.byline)
    return Entry(
        id=streams.id_of(essay.url),
        url=url,
        title=essay.title,
        authors=writers or ((Writer(essay.source),) if essay.source else ()),
        published=essay.published,
        updated=_essay_moment(essay, streams),
        html=absolute_links(streams.labelled[essay.slug, None].plain.html, site.origin, url),
        summary=essay.description,
        replies=_replies(essay.thread, streams) if essay.thread is not None else None,
        tags=_tags(essay.labels),
        lang=essay.lang,
        terms=essay.terms,
    )


def _replies(thread: ThreadView, streams: Streams) -> Replies:
    site = streams.site
    return Replies(
        count=thread.count,
        page=f"{site.url}{thread.url}#comments",
        feed=f"{site.url}/{thread_stem(thread)}" if site.every_feed else None,
        updated=sort_moment(thread.last) if thread.last is not None else None,
    )


def comment_entry(thread: ThreadView, comment: CommentView, streams: Streams) -> Entry:
    """Return a comment as an entry, in full, with what it answers."""
    site = streams.site
    page = site.url + thread.url
    url = site.url + comment.url
    answered = comment.reply_to.href if comment.reply_to else None
    target = f"{thread.url}{answered or ''}"
    plain = streams.labelled[thread.slug, comment.id].plain
    profile = site.url + comment.person if comment.person else comment.link
    return Entry(
        id=streams.id_of(comment.url),
        url=url,
        title=f"{comment.name or 'Someone unnamed'} on {thread.essay_title or thread.title}",
        authors=(Writer(comment.name, profile),) if comment.name else (),
        published=comment.published,
        updated=_comment_moment(thread, comment, streams),
        html=absolute_links(plain.html, site.origin, page),
        summary=first_words(plain.text, QUOTE),
        reply=Reply(streams.id_of(target), site.url + target) if answered or thread.essay_title else None,
        tags=_tags(comment.labels),
        # By itself it has no conversation around it that says so.
        terms=comment.terms if comment.terms.credit else replace(comment.terms, credit=thread.terms.credit),
    )


def _tags(labels: Iterable[LabelView]) -> tuple[tuple[str, str], ...]:
    """Return the myths that a text takes a stance on, each once; a report makes no claim."""
    return tuple(dict.fromkeys((label.myth, label.name) for label in labels if label.stance in COUNTED))
