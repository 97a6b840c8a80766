"""Medium's own feed (RSS): the last posts of a person or a publication, and the responses among them."""

import re
from dataclasses import replace
from datetime import date

from afterword.importers.medium_body import begins_with
from afterword.importers.plain import plain_text
from afterword.importers.syndication.entry import Entry, parse_entry
from afterword.importers.syndication.markup import Body
from afterword.importers.xml_records.shape import Record

_ID = re.compile(r"/p/([0-9a-f]{6,14})$")
_SOURCE = re.compile(r"\?source=rss[^#]*")
_COUNTER = re.compile(r"<img\b[^<>]*\bsrc=\"https?://medium\.com/_/stat\?[^<>]*>")
_CONTINUE = re.compile(r'class="medium-feed-(?:link|snippet)"')
_HEADING = re.compile(r"\s*<h[1-6][\s>]", re.IGNORECASE)


def parse_item(record: Record, today: date) -> Entry:
    """Return an item's values, its address without what counts readers."""
    entry = parse_entry(record, today)
    html = _COUNTER.sub("", entry.body.html).strip()
    cut = entry.body.cut or _CONTINUE.search(html) is not None
    return replace(entry, link=_SOURCE.sub("", entry.link), body=Body(html, cut=cut))


def id_of(entry: Entry) -> str:
    """Return Medium's id of a post; empty where its guid hasn't any."""
    match = _ID.search(entry.native)
    return match[1] if match else ""


def is_response(entry: Entry) -> bool:
    """Tell whether an item answers somebody's post: it has no tags, and its first words for a title."""
    if entry.categories or _HEADING.match(entry.body.html):
        return False
    return begins_with(plain_text(entry.body.html), entry.title)
