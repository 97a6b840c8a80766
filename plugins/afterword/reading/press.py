"""Feeds as files: what stands in several of them is rendered once, by whichever process comes first."""

from collections.abc import Sequence

from afterword.building.shelf import Shelf, Texts
from afterword.reading.feeds import Feed, Item, render_atom, render_entry
from afterword.reading.jsonfeed import render_item, render_json
from afterword.reading.site import Site


class Press:
    """Renders feeds.

    Args:
        site: Where they stand.
        items: How many there are, of all feeds together.
    """

    def __init__(self, site: Site, items: int = 0) -> None:
        self._site = site
        self._shelf = Shelf(items)
        self._last: tuple[Feed | None, Sequence[Texts]] = None, ()

    def atom(self, feed: Feed) -> str:
        """Return a feed as Atom."""
        return render_atom(feed, self._site, [atom for atom, _ in self._texts(feed)])

    def json(self, feed: Feed) -> str:
        """Return a feed as JSON."""
        return render_json(feed, self._site, [json for _, json in self._texts(feed)])

    def _texts(self, feed: Feed) -> Sequence[Texts]:
        """Return what stands in a feed for each of its items, in both formats; most want both at once."""
        if self._last[0] is not feed:
            self._last = feed, [self._shelf.get(item.number) or self._render(item) for item in feed.items]
        return self._last[1]

    def _render(self, item: Item) -> Texts:
        entry = item.make()
        texts = render_entry(entry, self._site), render_item(entry)
        self._shelf.put(item.number, texts)
        return texts
