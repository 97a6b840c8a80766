"""A finished site in a folder: its pages, its address, and where a link leads among its files."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from afterword.errors import UnusableInputError
from afterword.publishing.release import SUMS

INDEX = "index.html"
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)">')
_SITE_NAME = re.compile(r'<meta property="og:site_name" content="([^"]*)">')
_PACKED = frozenset({".br", ".gz"})
_SAFE = "!$'()*+,/:;=@~"  # of a path (RFC 3986, section 3.3), as far as HTML and shells agree


@dataclass(frozen=True, slots=True)
class FinishedSite:
    """A finished site.

    Attributes:
        root: Its folder.
        url: Its address, without a slash at its end.
        name: Its title.
        files: The path of every file, relative and POSIX; copies packed for a server aren't among them.
    """

    root: Path
    url: str
    name: str
    files: frozenset[str]

    @property
    def base(self) -> str:
        """The path that links inside the site begin with; empty at a host's root."""
        return urlsplit(self.url).path

    def read(self, path: str) -> str:
        """Return a file's text; bytes that are no UTF-8 stay visible as such."""
        return (self.root / path).read_text(encoding="utf-8", errors="replace")

    def pages(self) -> Iterator[str]:
        """Yield the path of every page, in order."""
        yield from sorted(path for path in self.files if path.endswith(".html"))


@dataclass(frozen=True, slots=True)
class Found:
    """What a link leads to: a file of the site, with the link's query and fragment."""

    path: str
    query: str = ""
    fragment: str = ""

    def seen_from(self, page: str) -> str:
        """Return the link as it is written on a page: relative, to the file itself.

        Args:
            page: The path of the page.
        """
        path = "" if self.path == page and not self.query else _relative(page, self.path)
        query = f"?{self.query}" if self.query else ""
        fragment = f"#{self.fragment}" if self.fragment else ""
        return f"{path}{query}{fragment}" or _relative(page, self.path)


class Links:
    """Finds the files of a site that its links lead to, and remembers them: most pages share most links.

    Args:
        site: Whose links they are.
    """

    def __init__(self, site: FinishedSite) -> None:
        self._site = site
        self._own = urlsplit(site.url)
        self._found: dict[tuple[str, str], Found | None] = {}

    def find(self, page: str, link: str) -> Found | None:
        """Return the file of this site that a link leads to; None where it leads to none.

        Args:
            page: The path of the page that it stands on.
            link: As an attribute has it, without entities.
        """
        key = ("" if link.startswith("/") else page, link)
        if key not in self._found:
            self._found[key] = self._find(page, link)
        return self._found[key]

    def _find(self, page: str, link: str) -> Found | None:
        try:
            parts = urlsplit(urljoin(f"{self._site.url}/{quote(page, safe=_SAFE)}", link.strip()))
        except ValueError:  # such as //[broken
            return None
        own = self._own
        if parts.scheme not in {"http", "https"} or parts.netloc.lower() != own.netloc.lower():
            return None
        path = unquote(parts.path)
        if path != own.path and not path.startswith(f"{own.path}/"):
            return None
        path = path[len(own.path) :].lstrip("/")
        for choice in (path, posixpath.join(path, INDEX)):
            if choice in self._site.files:
                return Found(choice, parts.query, parts.fragment)
        return None


def _relative(page: str, path: str) -> str:
    link = quote(posixpath.relpath(path, posixpath.dirname(page) or "."), safe=_SAFE)
    # A first part with a colon would be read as a scheme (RFC 3986, section 4.2).
    return f"./{link}" if ":" in link.partition("/")[0] else link


def load_site(root: Path) -> FinishedSite:
    """Look at a finished site.

    Raises:
        UnusableInputError: There is no such folder, or no site in it.
    """
    front = root / INDEX
    if not front.is_file():
        raise UnusableInputError(f"{root}: no finished site, for there is no {INDEX} in it; build one first")
    text = front.read_text(encoding="utf-8", errors="replace")
    address, name = _CANONICAL.search(text), _SITE_NAME.search(text)
    if address is None:
        raise UnusableInputError(f"{front}: says nowhere where the site lives; it needs a canonical link")
    url = unescape(address[1]).rstrip("/")
    return FinishedSite(root, url, unescape(name[1]) if name else urlsplit(url).netloc, _list(root))


def _list(root: Path) -> frozenset[str]:
    found = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    packed = {
        path
        for path in found
        if posixpath.splitext(path)[1] in _PACKED and posixpath.splitext(path)[0] in found
    }
    return frozenset(found - packed - {SUMS})
