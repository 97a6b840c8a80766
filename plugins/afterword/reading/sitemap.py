"""The pages of the site, each with its last change, as far as that is known."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from afterword.reading.mythviews import MythView
from afterword.reading.namepages import Signpost
from afterword.reading.people import PersonView
from afterword.reading.streams import Topic
from afterword.reading.views import EssayView, ThreadView
from afterword.vocabulary import When, sort_moment


@dataclass(frozen=True, slots=True)
class Contents:
    """What the site is made of.

    Attributes:
        moments: By slug, what an essay is sorted by.
        pages: Those that are no essays.
    """

    essays: Sequence[EssayView]
    threads: Sequence[ThreadView]
    myths: Sequence[MythView]
    topics: Sequence[Topic]
    people: Sequence[PersonView]
    signposts: Sequence[Signpost]
    pages: Sequence[EssayView]
    moments: Mapping[str, datetime]


def list_pages(contents: Contents) -> Iterator[tuple[str, When | None]]:
    """Yield the path of every page and its last change; None where nobody knows.

    What lists others changed when the latest of them did. A repost isn't listed: its page names the original
    as the one that counts.

    Args:
        contents: Of the site.
    """
    essays = {essay.url: _essay_change(essay, contents.moments) for essay in contents.essays}
    threads = [thread.last for thread in contents.threads]
    myths = {
        myth.url: _latest(v.when for found in myth.voices.values() for v in found) for myth in contents.myths
    }
    yield "/", _latest([*essays.values(), *threads])
    yield "/essays/", _latest(essays.values())
    yield "/discussions/", _latest(threads)
    yield "/myths/", _latest(myths.values())
    yield "/search/", None
    reposts = {essay.url for essay in contents.essays if essay.terms.original}
    yield from ((url, change) for url, change in essays.items() if url not in reposts)
    alone = (thread for thread in contents.threads if thread.essay_title is None)
    yield from ((thread.url, thread.last) for thread in alone if not thread.terms.original)
    yield from myths.items()
    if contents.topics:
        topics = {
            topic.url: _latest(essays[essay.url] for essay in topic.essays) for topic in contents.topics
        }
        yield "/topics/", _latest(topics.values())
        yield from topics.items()
    yield from ((page.url, _latest([page.updated, _last_word(page)])) for page in contents.pages)
    if contents.people:
        people = {person.url: person.last for person in contents.people}
        yield "/people/", _latest(people.values())
        yield from people.items()
        for signpost in contents.signposts:
            yield signpost.url, _latest(people[person.url] for person in signpost.people)


def _essay_change(essay: EssayView, moments: Mapping[str, datetime]) -> When:
    known = _latest([essay.updated, essay.published, _last_word(essay)])
    return known if known is not None else moments[essay.slug]


def _last_word(essay: EssayView) -> When | None:
    return essay.thread.last if essay.thread is not None else None


def _latest(moments: Iterable[When | None]) -> When | None:
    known = [moment for moment in moments if moment is not None]
    return max(known, key=sort_moment, default=None)
