"""Essays and comments in order of time or topic: feeds, the front page's latest, topics."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from afterword.myths.labels import COUNTED
from afterword.reading.entries import (
    QUOTE,
    Streams,
    essay_items,
    latest,
    newest,
    thread_stem,
)
from afterword.reading.feeds import Feed, Item
from afterword.reading.listed import ListedEssay
from afterword.reading.mythviews import MythView
from afterword.reading.people import PersonView
from afterword.reading.views import CommentView, RecentComment, ThreadView
from afterword.text.plaintext import PlainText
from afterword.text.sentences import first_words
from afterword.text.slugs import slugify, unique

STANCE_WORDS = {"voices": ", who holds it", "wrestles": ", who is torn", "rebuts": ", who answers it"}


class Topic(NamedTuple):
    """A tag or a category, its page's path, and the essays that carry it, newest first."""

    name: str
    url: str
    essays: tuple[ListedEssay, ...]


def list_topics(pairs: Iterable[tuple[Iterable[str], ListedEssay]]) -> tuple[Topic, ...]:
    """Return the topics in alphabetical order; names that differ in case alone are one.

    Args:
        pairs: The names that an essay carries, and the essay; newest first.
    """
    names: dict[str, str] = {}
    essays: dict[str, list[ListedEssay]] = {}
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


def recent_comments(threads: Iterable[ThreadView], limit: int) -> tuple[RecentComment, ...]:
    """Return the latest comments of people, one a thread.

    Args:
        threads: All of them.
        limit: How many at most.
    """
    chosen: dict[str, RecentComment] = {}
    for thread, comment in latest(threads):
        if len(chosen) == limit:
            break
        if thread.slug in chosen or comment.kind not in {"comment", "message"} or comment.published is None:
            continue
        chosen[thread.slug] = RecentComment(
            quote=first_words(_words(comment), QUOTE),
            href=comment.url,
            name=comment.name,
            where=thread.essay_title or thread.title,
            published=comment.published,
            labels=comment.labels,
        )
    return tuple(chosen.values())


def _words(comment: CommentView) -> str:
    return PlainText.from_html(str(comment.body)).text


def all_feeds(streams: Streams, myths: Iterable[MythView], people: Iterable[PersonView]) -> Iterator[Feed]:
    """Yield every feed of the site, one at a time: thousands of them needn't be in memory together.

    Args:
        streams: What they are made of.
        myths: Each has a feed, and one for each stance on it.
        people: Each has a feed.
    """
    if not streams.site.every_feed:
        yield essays_feed(streams, {item.url: item for item in essay_items(streams)})
        return
    items = newest(streams)
    known = {item.url: item for item in items}
    yield essays_feed(streams, known)
    yield comments_feed(streams, known)
    yield from thread_feeds(streams, known)
    yield from myth_feeds(myths, items, streams)
    yield from person_feeds(people, items, streams)


def essays_feed(streams: Streams, items: Mapping[str, Item]) -> Feed:
    """Return the feed of the newest essays, in full."""
    chosen = [items[essay.url] for essay in streams.essays[: streams.limit]]
    site = streams.site
    return Feed("feeds/essays", f"{site.name}: essays", f"{site.url}/", chosen)


def comments_feed(streams: Streams, items: Mapping[str, Item]) -> Feed:
    """Return the feed of the latest comments, in full and threaded."""
    chosen = [items[comment.url] for _, comment in latest(streams.threads)[: streams.limit]]
    site = streams.site
    return Feed("feeds/comments", f"{site.name}: comments", f"{site.url}/discussions/", chosen)


def thread_feeds(streams: Streams, items: Mapping[str, Item]) -> Iterator[Feed]:
    """Yield a feed a conversation, of its latest comments."""
    site = streams.site
    for thread in streams.threads:
        chosen = [items[comment.url] for _, comment in latest([thread])[: streams.limit]]
        title = f"Comments on {thread.essay_title}" if thread.essay_title else thread.title
        yield Feed(thread_stem(thread), f"{site.name}: {title}", f"{site.url}{thread.url}#comments", chosen)


def myth_feeds(myths: Iterable[MythView], items: Iterable[Item], streams: Streams) -> Iterator[Feed]:
    """Yield a feed a myth, of the essays and comments that address it, and one for each stance on it.

    Args:
        myths: In the catalogue's order.
        items: Every essay and comment, newest first.
        streams: What they are made of.
    """
    found: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        keys = {
            (label.myth, key)
            for label in item.labels
            if label.stance in COUNTED
            for key in ("", label.stance)
        }
        for key in keys:
            found.setdefault(key, []).append(item)
    site = streams.site
    for myth in myths:
        for stance, words in (("", ""), *STANCE_WORDS.items()):
            yield Feed(
                f"{myth.url[1:]}{stance or 'feed'}",
                f"{site.name}: {myth.name}{words}",
                f"{site.url}{myth.url}" + (f"#{stance}" if stance else ""),
                found.get((myth.id, stance), [])[: streams.limit],
            )


def person_feeds(people: Iterable[PersonView], items: Iterable[Item], streams: Streams) -> Iterator[Feed]:
    """Yield a feed a person, of what they wrote.

    Args:
        people: Those who have a page.
        items: Every essay and comment, newest first.
        streams: What they are made of.
    """
    found: dict[str, list[Item]] = {}
    for item in items:
        for path in item.people:
            found.setdefault(path, []).append(item)
    site = streams.site
    for person in people:
        chosen = found[person.url][: streams.limit]
        yield Feed(f"feeds{person.url[:-1]}", f"{site.name}: {person.name}", site.url + person.url, chosen)
