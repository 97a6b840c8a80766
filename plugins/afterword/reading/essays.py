"""Essays and pages as printed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial

from markupsafe import Markup
from msgspec.structs import replace

from afterword.building.later import Later
from afterword.discussion.conversation import Conversation
from afterword.essays.model import Essay
from afterword.essays.render import is_excerpt
from afterword.myths.archive import Labelled
from afterword.reading.filters import plural
from afterword.reading.marks import Labels, render_marked
from afterword.reading.prose import Prose
from afterword.reading.replies import reply_link
from afterword.reading.rights import essay_terms
from afterword.reading.structure import link_headings
from afterword.reading.threads import Archive, build_thread, label_views
from afterword.reading.views import Byline, EssayView
from afterword.text.plaintext import PlainText
from afterword.text.sentences import first_characters
from afterword.vocabulary import sort_moment

DESCRIPTION = 155  # characters, about what a search result shows
SHORTEST_DESCRIPTION = 40  # a search engine finds its own words for less
_ID = re.compile(r' id="([^"]*)"')
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def essay_moment(essay: Essay) -> datetime:
    """Return what an essay sorts by: its date, else the day of its import, else the beginning of time."""
    if essay.published is not None:
        return sort_moment(essay.published)
    return sort_moment(essay.imported) if essay.imported is not None else _LONG_AGO


def build_essay(essay: Essay, url: str, archive: Archive, conversation: Conversation | None) -> EssayView:
    """Return an essay as printed.

    Args:
        essay: As its file says.
        url: Its page, as a path.
        archive: Holds its words and labels.
        conversation: What followed it.
    """
    return _view(essay, url, archive.labelled[essay.slug, None], archive, conversation)


def build_page(
    essay: Essay, url: str, html: str, archive: Archive, conversation: Conversation | None
) -> EssayView:
    """Return a page as printed; its own text has no labels.

    Args:
        essay: As its file says.
        url: Its page, as a path.
        html: Its finished HTML.
        archive: Holds the labels of the conversation.
        conversation: What followed it.
    """
    return _view(essay, url, Labelled(PlainText.from_html(html), ()), archive, conversation)


def tell_apart(views: Iterable[EssayView]) -> list[EssayView]:
    """Return the views, those that had one description with their titles before it.

    Args:
        views: Of all essays and pages.
    """
    every = list(views)
    times = Counter(view.description for view in every)
    return [
        view
        if times[view.description] == 1
        else replace(view, description=_with_title(view.title, view.words, view.description))
        for view in every
    ]


def page_ids(body: str) -> frozenset[str]:
    """Return the ids that stand in a text."""
    return frozenset(_ID.findall(body))


def _with_title(title: str, words: int, description: str) -> str:
    return first_characters(f"{title} ({plural(words, 'word', 'words')}): {description}", 2 * DESCRIPTION)


def _show(plain: PlainText, labels: Labels, archive: Archive) -> Iterator[Markup]:
    """Yield one body."""
    yield link_headings(archive.show(render_marked(plain, labels, archive.base), first_at_once=True))


def _view(
    essay: Essay, url: str, labelled: Labelled, archive: Archive, conversation: Conversation | None
) -> EssayView:
    labels = label_views(archive, labelled, url, "e", essay.title)
    excerpt = is_excerpt(essay)
    shown = Later(partial(_show, labelled.plain, labels, archive))
    if archive.frames is not None and labelled.plain.pictures:
        shown.all()  # which copies of pictures are wanted must be known before pages are made
    prose = Prose(labelled.plain, shown, excerpt)
    thread = None
    if conversation is not None:
        thread = build_thread(conversation, archive, essay.title, lambda: page_ids(prose.body))
    summary = None if excerpt else essay.summary or essay.dek
    description = first_characters(summary or prose.text or essay.title, DESCRIPTION)
    if len(description) < SHORTEST_DESCRIPTION:
        description = _with_title(essay.title, prose.words, description)
    return EssayView(
        slug=essay.slug,
        title=essay.title,
        url=url,
        dek=essay.dek,
        authors=essay.authors,
        prose=prose,
        description=description,
        labels=tuple(view for _, view in labels),
        thread=thread,
        published=essay.published,
        updated=essay.updated,
        dated=essay.published is not None,
        excerpt=excerpt,
        source=essay.source,
        origin=essay.origin,
        inferred=essay.inferred,
        lang=essay.lang,
        byline=tuple(Byline(name, archive.people.bylines.get(name)) for name in essay.authors),
        mentions=archive.mentions.get(url, ()),
        answer=reply_link(archive.replies, essay.title, essay.slug),
        terms=essay_terms(essay),
    )
