"""JSON feeds, beside the Atom ones and with the same entries.

Source: JSON Feed 1.1 (jsonfeed.org/version/1.1). What it has no member for stands in `_afterword`, an
extension as it allows them: `in_reply_to` with the id of what an item answers, `replies` with their number,
page and feed, `undated` where the item's date is only what it is sorted by, and `rights` and `licence` of
what isn't simply the site's own; `external_url` is then the original's.
"""

from collections.abc import Iterable
from typing import Any

from afterword.reading.feeds import Entry, Feed, stamp
from afterword.reading.jsontext import render_value
from afterword.reading.site import Site
from afterword.vocabulary import Rights

VERSION = "https://jsonfeed.org/version/1.1"


def render_json(feed: Feed, site: Site, items: Iterable[str]) -> str:
    """Return the feed as JSON.

    Args:
        feed: The feed; its entries aren't looked at.
        site: Where it stands.
        items: They, from `render_item`.
    """
    data: dict[str, Any] = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": f"{site.url}/{feed.json}",
        "description": site.description or None,
        "language": site.language,
        "authors": [{"name": site.name, "url": f"{site.url}/"}],
        "hubs": [{"type": "WebSub", "url": site.hub}] if site.hub else None,
    }
    # An item a line: as easy to compare as an indented file.
    lines = ",\n".join(items)
    return f'{render_value(_known(data))[:-1]},"items":[\n{lines}\n]}}\n'


def render_item(entry: Entry) -> str:
    """Return an entry as it stands in a feed: one line."""
    words = entry.html.strip()
    published = entry.published or entry.updated
    updated = stamp(entry.updated)
    item = {
        "id": entry.id,
        "url": entry.url,
        "external_url": entry.terms.original,
        "title": entry.title,
        "summary": entry.summary,
        # The format wants words; a text of a picture alone, or none, has its title.
        "content_html": entry.content if words else None,
        "content_text": None if words else entry.title,
        "date_published": updated if published is entry.updated else stamp(published),
        "date_modified": updated,
        "authors": [_known({"name": w.name, "url": w.url}) for w in entry.authors] or None,
        "tags": [name for _, name in entry.tags] or None,
        "language": entry.lang,
        "_afterword": _extension(entry) or None,
    }
    return render_value(_known(item))


def replace_item(text: str, entry: Entry) -> str:
    """Return a feed's text with an entry made anew in its place.

    Args:
        text: The feed, as `render_json` wrote it.
        entry: It has the id of one that stands there.

    Raises:
        LookupError: The entry isn't there.
    """
    lines = text.split("\n")
    start = f"{render_value({'id': entry.id})[:-1]},"
    places = [number for number, line in enumerate(lines) if line.startswith(start)]
    if len(places) != 1:
        raise LookupError(f"{entry.id} doesn't stand there once")
    comma = "," if lines[places[0]].endswith(",") else ""
    lines[places[0]] = render_item(entry) + comma
    return "\n".join(lines)


def _extension(entry: Entry) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if entry.published is None:
        more["undated"] = True
    if entry.reply is not None:
        more["in_reply_to"] = {"id": entry.reply.id, "url": entry.reply.href}
    if entry.replies is not None:
        more["replies"] = _known(
            {
                "count": entry.replies.count,
                "url": entry.replies.page,
                "feed_url": f"{entry.replies.feed}.json" if entry.replies.feed is not None else None,
            }
        )
    terms = entry.terms
    if terms.rights is not Rights.OWN:
        more["rights"] = terms.rights.value
    if terms.licence is not None:
        more["licence"] = terms.licence.url or terms.licence.name
    return more


def _known(data: dict[str, Any]) -> dict[str, Any]:
    """Leave out what isn't known."""
    return {key: value for key, value in data.items() if value is not None}
