"""What the site has beside essays, conversations and myths: lists, people, feeds, data for machines."""

from collections.abc import Iterator
from typing import Any

from afterword.reading.entries import Streams
from afterword.reading.feeds import render_atom
from afterword.reading.jsonfeed import render_json
from afterword.reading.jsonld import person_jsonld
from afterword.reading.machines import render_headers, render_manifest, render_robots, render_security
from afterword.reading.moved import NOTHING_MOVED, Moved
from afterword.reading.mythsjson import render_myths
from afterword.reading.people import people_by_letter
from afterword.reading.site import Site, render_sitemap
from afterword.reading.sitemap import Contents, list_pages
from afterword.reading.streams import all_feeds
from afterword.redirects.servers import render_redirects
from afterword.settings import Crawlers


def list_further_pages(contents: Contents, site: Site) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the template, the path and the values of each page of a topic or a person, and of their lists.

    Args:
        contents: What is listed.
        site: Where they stand.
    """
    if contents.topics:
        yield "topics", "/topics/", {"topics": contents.topics}
    for topic in contents.topics:
        yield "topic", topic.url, {"topic": topic}
    if contents.people:
        yield "people", "/people/", {"letters": people_by_letter(contents.people)}
    for person in contents.people:
        yield "person", person.url, {"person": person, "jsonld": person_jsonld(person, site)}
    for signpost in contents.signposts:
        yield "namesakes", signpost.url, {"signpost": signpost}


def list_files(
    streams: Streams, contents: Contents, crawlers: Crawlers, moved: Moved = NOTHING_MOVED
) -> Iterator[tuple[str, str]]:
    """Yield each file's path under the site's root and its text.

    Args:
        streams: What feeds are made of.
        contents: Every page.
        crawlers: Which crawlers of language models are asked to stay away.
        moved: Old addresses.
    """
    site, copies = streams.site, moved.copies
    for feed in all_feeds(streams, contents.myths, contents.people):
        for name, text in ((feed.atom, render_atom(feed, site)), (feed.json, render_json(feed, site))):
            yield name, text
            yield from ((old, text) for old in copies.get(name, ()) if not old.startswith("feeds/"))
    yield "myths.json", render_myths(contents.myths, site)
    yield "sitemap.xml", render_sitemap((site.url + path, changed) for path, changed in list_pages(contents))
    yield "robots.txt", render_robots(site, crawlers)
    yield "site.webmanifest", render_manifest(site)
    yield "_headers", render_headers()
    redirects = render_redirects(moved.table)
    if redirects is not None:
        yield "_redirects", redirects
    security = render_security(site)
    if security is not None:
        yield ".well-known/security.txt", security
