"""What a whole build leaves of each essay, so that `reading.quick` can make one by itself."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from afterword.building.gather import GATHERED, Gathered
from afterword.building.packs import Kept
from afterword.essays.model import Essay
from afterword.myths.archive import Labelled, TextKey
from afterword.reading.backlinks import find_addresses
from afterword.reading.feeds import Feed
from afterword.reading.remembered import Around, Before, Fact, fact_words, pair_links
from afterword.reading.search import Record
from afterword.reading.views import EssayView

__all__ = ["GATHERED", "Gatherable", "Gathered", "Gatherer", "Notes", "gather_pages"]

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
        raw: Its HTML with links by files' names, fetched when somebody looks at it.
        description: As it was before it was told apart from others'.
        picture: The path of its card.
        related: The slugs of the essays close to it.
    """

    source: str
    essay: Essay
    raw: Kept[str]
    view: EssayView
    description: str
    picture: str
    related: tuple[str, ...]


def gather_pages(gathered: Gathered, pages: Mapping[str, str], settings: Iterable[str]) -> None:
    """Say which page belongs to which essay, and what may be known of its values.

    Args:
        gathered: Takes it.
        pages: Each essay's page, and its file.
        settings: Names of settings, which every page is given too.
    """
    gathered.wanted = dict(pages)
    gathered.name = "article"
    gathered.fresh = frozenset({"view", "jsonld"})
    gathered.steady = _STEADY
    gathered.known = _KNOWN | _OWN | frozenset(settings)


class Gatherer:
    """Tells what an essay was in this build; a worker that makes its page asks.

    Args:
        around: What all essays have in common.
        essays: All that are published.
        labelled: For their words without labels.
        records: The search's, in their order; none where there is no search.
    """

    def __init__(
        self,
        around: Around,
        essays: Iterable[Gatherable],
        labelled: Mapping[TextKey, Labelled],
        records: Iterable[Record],
    ) -> None:
        self._around, self._labelled = around, labelled
        self._essays = {each.source: each for each in essays}
        self._numbers = {record.url: number for number, record in enumerate(records)}
        self._feeds: dict[str, list[str]] = {}

    def urls(self) -> dict[str, str]:
        """Return each essay's file by its path."""
        return {each.view.url: source for source, each in self._essays.items()}

    def note(self, source: str, stem: str) -> None:
        """Take down that an essay stands in a feed."""
        self._feeds.setdefault(source, []).append(stem)

    def __call__(self, source: str) -> tuple[Before, Fact | None]:
        """Return what an essay was, and what is to be known of all of them together."""
        each = self._essays[source]
        essay, view = each.essay, each.view
        html = self._labelled[essay.slug, None].plain.html
        before = Before(
            essay,
            view,
            each.description,
            find_addresses(html, self._around.reach),
            self._numbers.get(view.url),
            each.picture,
            pair_links(each.raw.open(), html),
            tuple(self._feeds.get(source, ())),
        )
        if not self._around.related:
            return before, None
        return before, Fact(essay.slug, fact_words(view), each.related)


class Notes:
    """Notes in which feeds each essay stands.

    Args:
        gathered: Where to; None for nowhere.
    """

    def __init__(self, gathered: Gathered | None) -> None:
        tell = gathered.tell if gathered is not None else None
        self._gatherer = tell if isinstance(tell, Gatherer) else None
        self._sources = self._gatherer.urls() if self._gatherer is not None else {}

    def feed(self, feed: Feed) -> None:
        """Take down a feed's essays."""
        for source in [self._sources.get(item.url) for item in feed.items]:
            if source is not None and self._gatherer is not None:
                self._gatherer.note(source, feed.stem)
