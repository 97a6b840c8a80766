"""Essays and comments in order of time or topic: feeds, the front page's latest, topics."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from operator import itemgetter
from typing import NamedTuple

from afterword.myths.archive import Labelled, TextKey
from afterword.reading.feeds import Entry, Feed, Reply, absolute_links
from afterword.reading.myths import COUNTED
from afterword.reading.mythviews import MythView
from afterword.reading.site import Site
from afterword.reading.views import CommentView, EssayView, LabelView, RecentComment, ThreadView
from afterword.text.plaintext import PlainText
from afterword.text.sentences import first_words
from afterword.text.slugs import slugify, unique
from afterword.vocabulary import sort_moment

_QUOTE = 28  # words
STANCE_WORDS = {"voices": ", who holds it", "wrestles": ", who is torn", "rebuts": ", who answers it"}
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Topic(NamedTuple):
    """A tag or a category, its page's path, and the essays that carry it, newest first."""

    name: str
    url: str
    essays: tuple[EssayView, ...]


def list_topics(pairs: Iterable[tuple[Iterable[str], EssayView]]) -> tuple[Topic, ...]:
    """Return the topics in alphabetical order; names that differ in case alone are one.

    Args:
        pairs: The names that an essay carries, and the essay; newest first.
    """
    names: dict[str, str] = {}
    essays: dict[str, list[EssayView]] = {}
    for carried, essay in pairs:
        for key, name in {name.casefold(): name for name in carried}.items():
            names.setdefault(key, name)
            essays.setdefault(key, []).append(essay)
    topics: list[Topic] = []
    taken: set[str] = set()
    for key in sorted(names):
        slug = unique(slugify(names[key]) or "topic", taken)
        taken.add(slug)
        topics.append(Topic(names[key], f"/topics/{slug}/", tuple(essays[key])))
    return tuple(topics)


def _latest(threads: Iterable[ThreadView]) -> list[tuple[ThreadView, CommentView]]:
    """Return every comment beside its thread, the latest first; the undated last."""
    found = [(thread, comment) for thread in threads for comment in thread.comments if not comment.tombstone]
    found.sort(key=lambda pair: pair[1].url)
    found.sort(key=lambda pair: _moment(pair[1]), reverse=True)
    return found


def _moment(comment: CommentView) -> datetime:
    return sort_moment(comment.published) if comment.published is not None else _LONG_AGO


def recent_comments(threads: Iterable[ThreadView], limit: int) -> tuple[RecentComment, ...]:
    """Return the latest comments of people, one a thread.

    Args:
        threads: All of them.
        limit: How many at most.
    """
    chosen: dict[str, RecentComment] = {}
    for thread, comment in _latest(threads):
        if len(chosen) == limit:
            break
        if thread.slug in chosen or comment.kind not in {"comment", "message"} or comment.published is None:
            continue
        chosen[thread.slug] = RecentComment(
            quote=first_words(_words(comment), _QUOTE),
            href=comment.url,
            name=comment.name,
            where=thread.essay_title or thread.title,
            published=comment.published,
            labels=comment.labels,
        )
    return tuple(chosen.values())


def _words(comment: CommentView) -> str:
    return PlainText.from_html(str(comment.body)).text


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
    """

    essays: Sequence[EssayView]
    threads: Sequence[ThreadView]
    moments: Mapping[str, datetime]
    labelled: Mapping[TextKey, Labelled]
    site: Site
    limit: int


def essays_feed(streams: Streams) -> Feed:
    """Return the feed of the newest essays, in full."""
    entries = [_essay_entry(essay, streams) for essay in streams.essays[: streams.limit]]
    site = streams.site
    return Feed("feeds/essays.atom.xml", f"{site.name}: essays", f"{site.url}/", entries)


def comments_feed(streams: Streams) -> Feed:
    """Return the feed of the latest comments, in full and threaded."""
    latest = _latest(streams.threads)[: streams.limit]
    entries = [_comment_entry(thread, comment, streams) for thread, comment in latest]
    site = streams.site
    return Feed("feeds/comments.atom.xml", f"{site.name}: comments", f"{site.url}/discussions/", entries)


def myth_feeds(myths: Iterable[MythView], streams: Streams) -> Iterator[Feed]:
    """Yield a feed a myth, of the essays and comments that address it, and one for each stance on it."""
    found: dict[tuple[str, str], list[Callable[[], Entry]]] = {}
    for labels, entry in _newest(streams):
        for label in labels:
            if label.stance in COUNTED:
                for key in ((label.myth, ""), (label.myth, label.stance)):
                    found.setdefault(key, []).append(entry)
    site = streams.site
    for myth in myths:
        for stance, words in (("", ""), *STANCE_WORDS.items()):
            entries = [entry() for entry in found.get((myth.id, stance), ())[: streams.limit]]
            yield Feed(
                f"{myth.url[1:]}{stance or 'feed'}.atom.xml",
                f"{site.name}: {myth.name}{words}",
                f"{site.url}{myth.url}" + (f"#{stance}" if stance else ""),
                entries,
            )


def _newest(streams: Streams) -> list[tuple[tuple[LabelView, ...], Callable[[], Entry]]]:
    """Return the labels of every essay and comment with what makes its entry, the newest first."""
    essays = [
        (_essay_moment(essay, streams), essay.url, essay.labels, partial(_essay_entry, essay, streams))
        for essay in streams.essays
    ]
    comments = [
        (_comment_moment(thread, comment, streams), comment.url, comment.labels,
         partial(_comment_entry, thread, comment, streams))
        for thread, comment in _latest(streams.threads)
    ]  # fmt: skip
    both = sorted([*essays, *comments], key=itemgetter(1))
    both.sort(key=itemgetter(0), reverse=True)
    return [(labels, entry) for _, _, labels, entry in both]


def _essay_moment(essay: EssayView, streams: Streams) -> datetime:
    return streams.moments[essay.slug] if essay.updated is None else sort_moment(essay.updated)


def _comment_moment(thread: ThreadView, comment: CommentView, streams: Streams) -> datetime:
    if comment.published is not None:
        return sort_moment(comment.published)
    return streams.moments.get(thread.slug, _LONG_AGO)


def _essay_entry(essay: EssayView, streams: Streams) -> Entry:
    site = streams.site
    url = site.url + essay.url
    html = absolute_links(streams.labelled[essay.slug, None].plain.html, site.origin, url)
    author = ", ".join(essay.authors) or essay.source
    updated = _essay_moment(essay, streams)
    return Entry(url, url, essay.title, author, essay.published, updated, html, summary=essay.description)


def _comment_entry(thread: ThreadView, comment: CommentView, streams: Streams) -> Entry:
    site = streams.site
    page = site.url + thread.url
    url = site.url + comment.url
    answered = comment.reply_to.href if comment.reply_to else None
    target = page + answered if answered else page
    return Entry(
        id=url,
        url=url,
        title=f"{comment.name or 'Someone unnamed'} on {thread.essay_title or thread.title}",
        author=comment.name,
        published=comment.published,
        updated=_comment_moment(thread, comment, streams),
        html=absolute_links(streams.labelled[thread.slug, comment.id].plain.html, site.origin, page),
        reply=Reply(target, target) if answered or thread.essay_title else None,
    )
