"""The files of the site that are no pages: feeds, data, and what crawlers look for."""

from collections.abc import Iterator

from afterword.reading.entries import Streams
from afterword.reading.feeds import render_atom
from afterword.reading.jsonfeed import render_json
from afterword.reading.machines import render_headers, render_manifest, render_robots, render_security
from afterword.reading.mythsjson import render_myths
from afterword.reading.site import render_sitemap
from afterword.reading.sitemap import Contents, list_pages
from afterword.reading.streams import all_feeds
from afterword.settings import Crawlers


def list_files(streams: Streams, contents: Contents, crawlers: Crawlers) -> Iterator[tuple[str, str]]:
    """Yield each file's path under the site's root and its text.

    Args:
        streams: What feeds are made of.
        contents: Every page.
        crawlers: Which crawlers of language models are asked to stay away.
    """
    site = streams.site
    for feed in all_feeds(streams, contents.myths, contents.people):
        yield feed.atom, render_atom(feed, site)
        yield feed.json, render_json(feed, site)
    yield "myths.json", render_myths(contents.myths, site)
    yield "sitemap.xml", render_sitemap((site.url + path, changed) for path, changed in list_pages(contents))
    yield "robots.txt", render_robots(site, crawlers)
    yield "site.webmanifest", render_manifest(site)
    yield "_headers", render_headers()
    security = render_security(site)
    if security is not None:
        yield ".well-known/security.txt", security
