"""What is remembered of each essay, so that `reading.quick` can make one by itself."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from afterword.essays.model import Essay
from afterword.myths.catalogue import Catalogue
from afterword.reading.backlinks import Reach
from afterword.reading.related import count_words
from afterword.reading.site import Site
from afterword.reading.views import EssayView
from afterword.settings import Settings

ADDRESS = re.compile(r"""(=\s*)(["'])(.*?)\2""", re.DOTALL)
BY_NAME = ("{", "|")  # `{filename}…` and its like, which Pelican resolves


class Around(Struct, frozen=True):
    """What all essays of a build have in common, and no essay's text changes.

    Attributes:
        content: The folder of the sources.
        reach: Which addresses lead to texts of this site.
        firsts: By a page's path, the first address that it had.
        feeds: By a feed's file, further files with the same text.
        related: Pages show which essays are related to theirs.
    """

    site: Site
    own: Settings
    catalogue: Catalogue
    content: Path
    copies: bool
    reach: Reach
    firsts: Mapping[str, str]
    feeds: Mapping[str, tuple[str, ...]]
    related: bool


class Fact(NamedTuple):
    """What is to be known of all essays, to tell which are related.

    Attributes:
        words: From `count_words`.
        related: The slugs of the essays close to it.
    """

    slug: str
    words: Mapping[str, int]
    related: tuple[str, ...]


class Before(Struct, frozen=True):
    """What an essay was in the last build.

    Attributes:
        essay: Without its body.
        view: With the conversation under it.
        description: As it was before essays with the same one were told apart.
        addresses: Those in its text that lead to texts of this site, each with its attribute.
        number: Its place among the search's records; None without a search.
        picture: The path of its social card.
        links: Its addresses by files' names, and what Pelican made of them.
        feeds: The paths, without endings, of the feeds that it stands in.
    """

    essay: Essay
    view: EssayView
    description: str
    addresses: frozenset[tuple[str, str]]
    number: int | None
    picture: str
    links: Mapping[str, str]
    feeds: tuple[str, ...] = ()


def pair_links(raw: str, finished: str) -> dict[str, str]:
    """Return what became of each address by a file's name.

    Args:
        raw: An essay's HTML with such addresses.
        finished: The same when they are resolved.
    """
    pairs = zip(ADDRESS.findall(raw), ADDRESS.findall(finished), strict=True)
    return {was: now for (_, _, was), (_, _, now) in pairs if was.startswith(BY_NAME)}


def fact_words(view: EssayView) -> dict[str, int]:
    """Return the words by which related essays are found."""
    return dict(count_words(f"{view.title} {view.text}"))
