"""Backlinks: where the site's essays and comments link to each other, told at the other end."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from afterword.discussion.conversation import Conversation
from afterword.essays.model import Essay
from afterword.myths.archive import Labelled, TextKey
from afterword.reading.site import Site
from afterword.reading.views import MentionView
from afterword.text.entities import unescape
from afterword.text.plaintext import PlainText
from afterword.text.tags import change_tags
from afterword.vocabulary import When, sort_moment

_ADDRESS = re.compile(r' (href|cite)="([^"]*)"')
_SCHEMES = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class Text:
    """An essay or a comment that may link to others.

    Attributes:
        url: As a path, a comment's with its fragment.
        title: Of the essay or the conversation.
        name: A comment's writer, None where unnamed.
        comment: It is a comment.
        html: Without marks, so that only its writer's links are in it.
        origin: Its address before it came here, or its conversation's.
        aliases: Further old addresses, as paths.
        anchor: A comment's old fragment.
    """

    url: str
    title: str
    name: str | None
    comment: bool
    published: When | None
    html: str
    origin: str | None = None
    aliases: tuple[str, ...] = ()
    anchor: str | None = None


def all_texts(
    public: Iterable[tuple[Essay, str, PlainText, Conversation | None]],
    alone: Iterable[Conversation],
    labelled: Mapping[TextKey, Labelled],
) -> Iterator[Text]:
    """Yield every text that may link to another.

    Args:
        public: Each essay and page with its path, its words without marks, and what followed it.
        alone: Conversations of their own.
        labelled: Holds each comment's HTML without marks.
    """
    for essay, url, plain, conversation in public:
        yield Text(
            url=url,
            title=essay.title,
            name=None,
            comment=False,
            published=essay.published,
            html=plain.html,
            origin=essay.origin,
            aliases=essay.aliases,
        )
        if conversation is not None:
            yield from _comments(conversation, essay.title, labelled)
    for conversation in alone:
        yield from _comments(conversation, conversation.thread.title, labelled)


def _comments(conversation: Conversation, title: str, labelled: Mapping[TextKey, Labelled]) -> Iterator[Text]:
    for entry in conversation.entries:
        if not entry.tombstone:
            comment = entry.comment
            yield Text(
                url=f"{conversation.url}#c-{comment.id}",
                title=title,
                name=comment.author.name,
                comment=True,
                published=comment.published,
                html=labelled[conversation.slug, comment.id].plain.html,
                origin=conversation.thread.origin.url,
                anchor=comment.anchor,
            )


@dataclass(frozen=True, slots=True)
class Reach:
    """Which addresses may lead to texts of this site.

    Attributes:
        host: The site's own.
        base: The path that its pages' addresses begin with.
        hosts: Where its texts stood before.
    """

    host: str
    base: str
    hosts: frozenset[str]


def find_reach(texts: Iterable[Text], site: Site) -> Reach:
    """Return which addresses may lead to one of these texts."""
    return Reach(_host(urlsplit(site.origin)), site.base, frozenset(_hosts(texts)))


def find_addresses(html: str, reach: Reach) -> frozenset[tuple[str, str]]:
    """Return the addresses in a text that may lead to texts of the site, each with its attribute's name."""
    return frozenset(pair for pair in _addresses(html) if _may_lead(pair[1], reach))


def _may_lead(address: str, reach: Reach) -> bool:
    parts = _split(address)
    if parts is None:
        return False
    host, path, _ = parts
    return host in reach.hosts if host and host != reach.host else path.startswith(f"{reach.base}/")


def find_backlinks(texts: Iterable[Text], site: Site) -> dict[str, tuple[MentionView, ...]]:
    """Return what links to each text from another page, oldest first, by the path of the text.

    A link to a page's own address is one to its essay or conversation; a link to an old address, from before
    the import, counts as one to the new.

    Args:
        texts: All that are public.
        site: Where they stand.
    """
    texts = tuple(texts)
    places = _places(texts)
    hosts = _hosts(texts)
    found: dict[str, dict[str, tuple[Text, bool]]] = {}
    for text in texts:
        page = text.url.partition("#")[0]
        for attribute, address in _addresses(text.html):
            target = _resolve(address, places, hosts, site)
            if target is None or target.partition("#")[0] == page:
                continue
            quoted = attribute == "cite" or found.get(target, {}).get(text.url, (text, False))[1]
            found.setdefault(target, {})[text.url] = (text, quoted)
    return {
        target: tuple(
            MentionView(text.title, text.url, text.name, text.published, comment=text.comment, quotes=quotes)
            for text, quotes in sorted(
                sources.values(), key=lambda pair: (sort_moment(pair[0].published), pair[0].url)
            )
        )
        for target, sources in found.items()
    }


def _addresses(html: str) -> list[tuple[str, str]]:
    """Return the addresses in a text's tags, each with its attribute's name."""
    addresses: list[tuple[str, str]] = []

    def note(tag: str) -> str:
        addresses.extend((match[1], unescape(match[2])) for match in _ADDRESS.finditer(tag))
        return tag

    change_tags(html, '="', note)
    return addresses


def _places(texts: Iterable[Text]) -> dict[tuple[str, str], str]:
    """Return each text's path by its page and fragment, old ones too; the page itself has an empty one."""
    places: dict[tuple[str, str], str] = {}
    for text in texts:
        page, _, fragment = text.url.partition("#")
        places.setdefault((page, ""), page)
        if text.comment:
            places[page, fragment] = text.url
            if text.anchor:
                places.setdefault((page, text.anchor), text.url)
    return places


def _hosts(texts: Iterable[Text]) -> dict[str, dict[str, str]]:
    """Return, by old host, the page that each old path became."""
    hosts: dict[str, dict[str, str]] = {}
    for text in texts:
        parts = _split(text.origin or "")
        if parts is not None and parts[0]:
            page = text.url.partition("#")[0]
            for path in (parts[1], *(_path(urlsplit(alias)) for alias in text.aliases)):
                if path != "/":  # a whole site is no text's old address
                    hosts.setdefault(parts[0], {}).setdefault(path, page)
    return hosts


def _resolve(
    address: str, places: Mapping[tuple[str, str], str], hosts: Mapping[str, Mapping[str, str]], site: Site
) -> str | None:
    """Return the path of the text that an address leads to, None where it is no text of this site."""
    parts = _split(address)
    if parts is None:
        return None
    host, path, fragment = parts
    if host and host != _host(urlsplit(site.origin)):
        page = hosts.get(host, {}).get(path)
    elif path.startswith(f"{site.base}/"):
        page = path.removeprefix(site.base)
    else:
        page = None
    if page is None:
        return None
    return places.get((page, fragment)) or places.get((page, ""))


def _split(address: str) -> tuple[str, str, str] | None:
    """Return an address's host, its path as it is compared, and fragment; None where it is not of the web."""
    if not address.lower().startswith(("http://", "https://", "/")):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:  # such as http://[broken
        return None
    if parts.scheme and parts.scheme.lower() not in _SCHEMES:
        return None
    return _host(parts), _path(parts), unquote(parts.fragment)


def _host(parts: SplitResult) -> str:
    return parts.netloc.lower().removeprefix("www.")


def _path(parts: SplitResult) -> str:
    """Return an address's path and query as they are compared."""
    path = unquote(parts.path).removesuffix("index.html").rstrip("/") + "/"
    return f"{path}?{parts.query}" if parts.query else path
