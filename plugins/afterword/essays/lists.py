"""The lists that Pelican makes of essays: in an order that no machine changes, and in linear time."""

from collections.abc import Iterable
from typing import Any


def order_essays(generator: Any) -> None:  # noqa: ANN401 - Pelican's, which has no types
    """Order essays by date, newest first, and by slug within a day: a set has no order of its own."""
    for essays in (generator.articles, generator.hidden_articles, generator.drafts):
        essays.sort(key=lambda article: article.slug)
        essays.sort(key=lambda article: article.date, reverse=True)


class _Group(list[Any]):
    """Essays of a topic or an author; Pelican asks of each essay of the site whether it is one of them."""

    def __init__(self, essays: Iterable[Any]) -> None:
        super().__init__(essays)
        self._known = set(map(id, self))

    def __contains__(self, essay: object) -> bool:
        return id(essay) in self._known


def group_essays(generator: Any) -> None:  # noqa: ANN401 - Pelican's, which has no types
    """Let Pelican list topics and authors in a time that grows as the site does, not as its square."""
    generator.tags = {tag: _Group(essays) for tag, essays in generator.tags.items()}
    generator.categories = [(category, _Group(essays)) for category, essays in generator.categories]
    generator.authors = [(author, _Group(essays)) for author, essays in generator.authors]
