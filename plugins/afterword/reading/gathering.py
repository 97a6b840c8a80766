"""What a whole build leaves of each essay, so that `reading.quick` can make one by itself."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from afterword.building.gather import GATHERED, Gathered
from afterword.essays.model import Essay
from afterword.myths.archive import Labelled, TextKey
from afterword.reading.backlinks import find_addresses
from afterword.reading.feeds import Feed
from afterword.reading.quick import Around, Before, Fact, fact_words, pair_links
from afterword.reading.search import Record
from afterword.reading.views import EssayView

__all__ = ["GATHERED", "Gatherable", "Gathered", "Notes", "gather_essays", "gather_pages"]

# The shared values that are made without any essay's own words: lists are given `ListedEssay`.
_KNOWN = frozenset(
    "BASE CARDS CATALOGUE CONTENTS.myths CONTENTS.people CONTENTS.signposts CONTENTS.threads CONTENTS.topics"
    " COUNTS ESSAYS MYTHS MYTH_TERM MYTH_TERMS PEOPLE RECENT SITE SITE_CARD SITE_JSONLD"
    " THREADS THREAD_JSONLD TOPICS canonical pages".split()
)
# What generators give to single pages, and what the writer adds. Of an essay's words, citations have only the
# digest, which `reading.citing.replace_digest` replaces.
_OWN = frozenset(
    "blog cited gone jsonld letters localsiteurl moved myth next output_file page page_name person previous"
    " shown signpost thread thread_jsonld threads topic topics".split()
)
_STEADY = frozenset("category date next_view prev_view related slug status tags title url".split())


class Gatherable(NamedTuple):
    """An essay, as a whole build knows it.

    Attributes:
        source: Its file.
        raw: Its HTML with links by files' names.
        description: As it was before it was told apart from others'.
        picture: The path of its card.
        related: The slugs of the essays close to it.
    """

    source: Path
    essay: Essay
    raw: str
    view: EssayView
    description: str
    picture: str
    related: tuple[str, ...]


def gather_pages(gathered: Gathered, pages: Mapping[str, Path], settings: Iterable[str]) -> None:
    """Say which page belongs to which essay, and what may be known of its values.

    Args:
        gathered: Takes it.
        pages: Each essay's page, and its file.
        settings: Names of settings, which every page is given too.
    """
    gathered.wanted = {page: str(source) for page, source in pages.items()}
    gathered.name = "article"
    gathered.fresh = frozenset({"view", "jsonld"})
    gathered.steady = _STEADY
    gathered.known = _KNOWN | _OWN | frozenset(settings)


def gather_essays(
    gathered: Gathered,
    around: Around,
    essays: Iterable[Gatherable],
    labelled: Mapping[TextKey, Labelled],
    records: Iterable[Record],
) -> None:
    """Keep what every essay is.

    Args:
        gathered: Takes it.
        around: What all of them have in common.
        essays: All that are published.
        labelled: For their words without labels.
        records: The search's, in their order; none where there is no search.
    """
    numbers = {record.url: number for number, record in enumerate(records)}
    gathered.around = around
    for each in essays:
        source, essay, view = str(each.source), each.essay, each.view
        gathered.facts[source] = Fact(essay.slug, fact_words(view), each.related)
        html = labelled[essay.slug, None].plain.html
        gathered.before[source] = Before(
            replace(essay, body=""),
            view,
            each.description,
            find_addresses(html, around.reach),
            numbers.get(view.url),
            each.picture,
            pair_links(each.raw, html),
        )


class Notes:
    """Notes in which feeds each essay stands.

    Args:
        gathered: Where to; None for nowhere.
    """

    def __init__(self, gathered: Gathered | None) -> None:
        self._gathered = gathered
        before = gathered.before if gathered is not None else {}
        self._sources = {each.view.url: source for source, each in before.items()}

    def feed(self, feed: Feed) -> None:
        """Take down a feed's essays."""
        if self._gathered is None:
            return
        for source in map(self._sources.get, feed.texts):
            if source is not None:
                before = self._gathered.before[source]
                self._gathered.before[source] = replace(before, feeds=(*before.feeds, feed.stem))
