"""Links between the pages of a site, checked in their sources: file, line, and what is missing."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pyromark

from afterword.errors import ContentError, suggest

_INTRASITE = re.compile(r"\{(filename|static|attach)\}(.*)")
_OTHER = re.compile(r"\{(author|category|tag|index)\}")
_HREF = re.compile(r"(?:href|src)\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
_ID = re.compile(r' id="([^"]*)"')
_GENERATED = ("/feeds/", "/topics/", "/theme/", "/people/")


@dataclass(frozen=True)
class Page:
    """A source file and the page that it becomes.

    Attributes:
        path: The file.
        url: The page's path, without the site's base.
        text: The whole file.
        html: The finished body, for its ids; empty where nobody looks.
        markdown: The body is Markdown.
        linked: Its links are checked.
    """

    path: Path
    url: str
    text: str
    html: str
    markdown: bool
    linked: bool

    @cached_property
    def ids(self) -> frozenset[str]:
        """The fragments that the page has."""
        return frozenset(_ID.findall(self.html))

    @property
    def body(self) -> tuple[int, str]:
        """The text under the header, and the line of the file that it begins on."""
        head, blank, body = self.text.partition("\n\n")
        return (head.count("\n") + 3, body) if blank else (1, self.text)


def find_links(page: Page) -> Iterator[tuple[int, str]]:
    """Yield (line, address) of every link and image of a source.

    Args:
        page: Markdown or HTML.
    """
    if not page.markdown:
        for match in _HREF.finditer(page.text):
            yield page.text.count("\n", 0, match.start()) + 1, match[1]
        return
    first, body = page.body
    source = body.encode()
    for event, place in pyromark.events_with_range(body, options=all_links()):
        line = first + source.count(b"\n", 0, place["start"])
        if not isinstance(event, dict):
            continue
        begun = event.get("Start")
        if isinstance(begun, dict):
            target = begun.get("Link") or begun.get("Image")
            if isinstance(target, dict):
                yield line, str(target["dest_url"])
        raw = event.get("Html") or event.get("InlineHtml")
        if isinstance(raw, str):
            for match in _HREF.finditer(raw):
                yield line + raw.count("\n", 0, match.start()), match[1]


def all_links() -> pyromark.Options:
    """Return the options under which every link and picture of a source is seen."""
    return pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_FOOTNOTES


@dataclass(frozen=True, slots=True)
class SiteMap:
    """What a link may lead to.

    Attributes:
        root: The content folder, where `{filename}/` begins.
        pages: All sources.
        known: Further paths that are pages.
        site_url: The site's own address: links to it are its own.
        base: The path that links begin with.
    """

    root: Path
    pages: tuple[Page, ...]
    known: frozenset[str]
    site_url: str
    base: str


def check_links(site: SiteMap) -> Iterator[ContentError]:
    """Yield an error for every link that leads to no page, no file or no place on its page.

    Args:
        site: Its pages and what else they may link to.
    """
    checker = _Checker(site)
    for page in site.pages:
        for line, address in find_links(page) if page.linked else ():
            problem = checker.problem(address, page)
            if problem:
                yield ContentError(page.path, line, problem)


def path_problems(site: SiteMap) -> Callable[[str], str | None]:
    """Return what tells what is wrong with a link to a path under the site's root, None for nothing.

    Args:
        site: Its pages and what else links may lead to.
    """
    return _Checker(site).path_problem


class _Checker:
    def __init__(self, site: SiteMap) -> None:
        self.site = site
        self.by_url = {page.url: page for page in site.pages}
        self.by_path = {page.path.resolve(): page for page in site.pages}
        self.addresses = set(self.by_url) | site.known

    def problem(self, address: str, page: Page) -> str | None:
        """Return what is wrong with a link, if anything is."""
        if intrasite := _INTRASITE.match(address):
            return self._file_problem(address, intrasite[2], page)
        if _OTHER.match(address):
            return f"{address} leads nowhere here; link to the page itself"
        if address.startswith(f"{self.site.site_url}/"):
            address = self.site.base + address.removeprefix(self.site.site_url)
        parts = urlsplit(address)
        return None if parts.scheme or parts.netloc else self.path_problem(address, page)

    def _file_problem(self, address: str, rest: str, page: Page) -> str | None:
        parts = urlsplit(rest)
        name = unquote(parts.path)
        file = self.site.root / name[1:] if name.startswith("/") else page.path.parent / name
        if not file.is_file():
            nearest = suggest(file.name, [path.name for path in file.parent.glob("*")] or ["nothing"])
            return f"{address} leads to no file{nearest}"
        return _fragment_problem(address, parts.fragment, self.by_path.get(file.resolve()))

    def path_problem(self, address: str, page: Page | None = None) -> str | None:
        """Return what is wrong with a link to a path, if anything is.

        Args:
            address: From the site's root, or from a page.
            page: That page.
        """
        parts = urlsplit(address)
        rooted = parts.path.startswith("/")
        path = (
            parts.path.removeprefix(self.site.base)
            if rooted
            else urljoin(page.url if page else "/", parts.path)
        )
        if (self.site.root / path.lstrip("/")).is_file() or path.startswith(_GENERATED):
            return None
        if path not in self.addresses:
            hint = f"; write {path}/" if f"{path}/" in self.addresses else suggest(path, self.addresses)
            return f"{address} leads to no page{hint}"
        return _fragment_problem(address, parts.fragment, self.by_url.get(path))


def _fragment_problem(address: str, fragment: str, target: Page | None) -> str | None:
    """Return what is wrong with the part after `#`; comments' own anchors are made with the page."""
    if not fragment or target is None or not target.html or fragment == "comments" or fragment[:2] == "c-":
        return None
    if unquote(fragment) in target.ids:
        return None
    return (
        f"{address}: there is no place {fragment!r} on that page{suggest(fragment, target.ids or ['none'])}"
    )
