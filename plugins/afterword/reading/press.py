"""Feeds as files: an entry that stands in several is rendered once a format."""

from collections.abc import Callable

from afterword.reading.feeds import Entry, Feed, render_atom, render_entry
from afterword.reading.jsonfeed import render_item, render_json
from afterword.reading.site import Site


class Press:
    """Renders feeds.

    Args:
        site: Where they stand.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._atom = _Rendered(lambda entry: render_entry(entry, site))
        self._json = _Rendered(render_item)

    def atom(self, feed: Feed) -> str:
        """Return a feed as Atom."""
        return render_atom(feed, self._site, [self._atom.of(entry) for entry in feed.entries])

    def json(self, feed: Feed) -> str:
        """Return a feed as JSON."""
        return render_json(feed, self._site, [self._json.of(entry) for entry in feed.entries])


class _Rendered:
    """What was made of each entry. Feeds have an entry in common, not one that is equal."""

    def __init__(self, render: Callable[[Entry], str]) -> None:
        self._render = render
        self._known: dict[int, tuple[Entry, str]] = {}  # with the entry, so that it stays

    def of(self, entry: Entry) -> str:
        known = self._known.get(id(entry))
        if known is None:
            known = self._known[id(entry)] = entry, self._render(entry)
        return known[1]
