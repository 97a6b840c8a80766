"""What the site has beside essays, conversations and myths: lists, people, feeds, data for machines."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from afterword.reading.entries import Streams
from afterword.reading.feeds import Feed
from afterword.reading.jsonld import person_jsonld
from afterword.reading.machines import render_headers, render_manifest, render_robots, render_security
from afterword.reading.moved import NOTHING_MOVED, Moved
from afterword.reading.mythsjson import render_myths
from afterword.reading.people import people_by_letter
from afterword.reading.press import Press
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


class MadeText(NamedTuple):
    """A file: its path under the site's root, and what makes its text.

    Attributes:
        later: It may be made by another process, once all else is known.
    """

    path: str
    make: Callable[[], str]
    later: bool = False


def list_copies(moved: Moved, feeds: Callable[[], Iterable[Feed]]) -> dict[str, tuple[str, ...]]:
    """Return, by a feed's file, its copies: at an old address no feed reader reads a page.

    Args:
        moved: Old addresses.
        feeds: Makes every feed of the site, none of which a copy may replace.
    """
    if not moved.copies:
        return {}
    living = {name for feed in feeds() for name in (feed.atom, feed.json)}
    return {name: tuple(old for old in olds if old not in living) for name, olds in moved.copies.items()}


def list_files(
    streams: Streams,
    contents: Contents,
    crawlers: Crawlers,
    moved: Moved = NOTHING_MOVED,
    note: Callable[[Feed], object] = id,
) -> Iterator[MadeText]:
    """Yield each file, as it can be made.

    Args:
        streams: What feeds are made of.
        contents: Every page.
        crawlers: Which crawlers of language models are asked to stay away.
        moved: Old addresses.
        note: Is told of each feed.
    """
    site, copies = streams.site, moved.copies
    written: set[str] = set()
    copied: list[MadeText] = []
    press = Press(site, streams.items)
    for feed in all_feeds(streams, contents.myths, contents.people):
        note(feed)
        for name, make in ((feed.atom, partial(press.atom, feed)), (feed.json, partial(press.json, feed))):
            written.add(name)
            yield MadeText(name, make, later=True)
            copied += (MadeText(old, make, later=True) for old in copies.get(name, ()))
    yield from (copy for copy in copied if copy.path not in written)
    if site.labels:
        yield MadeText("myths.json", partial(render_myths, contents.myths, site))
    pages = [(site.url + path, changed) for path, changed in list_pages(contents, site)]
    yield MadeText("sitemap.xml", partial(render_sitemap, pages))
    yield MadeText("robots.txt", partial(render_robots, site, crawlers))
    yield MadeText("site.webmanifest", partial(render_manifest, site))
    yield MadeText("_headers", render_headers)
    redirects = render_redirects(moved.table)
    if redirects is not None:
        yield MadeText("_redirects", lambda: redirects)
    security = render_security(site)
    if security is not None:
        yield MadeText(".well-known/security.txt", lambda: security)
