"""Old addresses as typed values: what somebody wrote or a source kept, made safe and comparable.

An old address is the path of a page that stood here or on a former site. It is never a place on a page: a
browser keeps what follows `#` to itself, and no server can redirect by it.
"""

import re
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import quote, unquote, urlsplit

_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,10}$")
_PAGE_SUFFIX = re.compile(r"\.html?$", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff\ufffd]")
_ESCAPED_SLASH = re.compile(r"%2f|%5c", re.IGNORECASE)
_NO_NAME = re.compile(r'[<>:"|?*]|[. ]$')  # what not every disk can write
_LONGEST = 200  # bytes of one name on a disk; most allow 255
_SAFE = "/~!$&'()*+,;=:@-._"  # what a path may hold unescaped (RFC 3986)
_SAFE_QUERY = f"{_SAFE}?%[]"


class Old(NamedTuple):
    """An old address.

    Attributes:
        path: Decoded, in NFC, from the host's root; with a slash at its end unless it names a file.
        query: As it was written, without its question mark; empty for none.
    """

    path: str
    query: str = ""

    def __str__(self) -> str:
        return quote(self.path, safe=_SAFE) + (f"?{self.query}" if self.query else "")

    @property
    def spellings(self) -> tuple[str, ...]:
        """The path with and without the slash at its end, as browsers may ask for it."""
        bare = self.path.rstrip("/")
        return (self.path, bare) if bare and bare != self.path else (self.path,)

    @property
    def names_file(self) -> bool:
        """Whether the path ends in a file's name, such as `a.html` or `feed.xml`."""
        return not self.path.endswith("/")


def parse_old(text: str) -> Old:
    """Parse the path of an old address, escaped or not, with its query.

    Args:
        text: From its first slash on: `/2011/03/x/`, `/?p=41`, `/caf%C3%A9.html`.

    Raises:
        ValueError: It is no path, climbs out with `..`, or can't be asked for; says what to write instead.
    """
    if not text.startswith("/") or text.startswith("//"):
        raise ValueError(f"{text!r} is no path; write it from its first slash on, as /2011/03/x/")
    if "#" in text:
        raise ValueError(
            f"{text!r} names a place on a page; browsers keep what follows # to themselves, so write the page"
        )
    raw, _, query = text.partition("?")
    if _ESCAPED_SLASH.search(raw):
        raise ValueError(f"{text!r} holds an escaped slash, which servers take for a real one or refuse")
    try:
        path = normalize("NFC", unquote(raw, errors="strict"))
    except UnicodeDecodeError:
        raise ValueError(
            f"{text!r} has escapes that are no UTF-8; only a server's own rule can match it"
        ) from None
    if _CONTROL.search(path) or _CONTROL.search(query) or " " in query:
        raise ValueError(f"{text!r} holds a backslash, a space or a control character")
    parts = path[1:].split("/")
    if {".", ".."} & set(parts):
        raise ValueError(f"{text!r} climbs with dots; write the path that browsers ask for")
    if "" in parts[:-1]:
        raise ValueError(f"{text!r} has two slashes together; write one")
    return Old(_settle(path), quote(query, safe=_SAFE_QUERY))


def _settle(path: str) -> str:
    """Return one spelling of those that lead to the same page."""
    if path.endswith("/index.html"):
        return path.removesuffix("index.html")
    return path if path.endswith("/") or _SUFFIX.search(path) else f"{path}/"


def parse_address(address: str) -> tuple[str, Old] | None:
    """Parse a whole address of the web into its host, without `www.`, and its path.

    Args:
        address: As a source kept it.

    Returns:
        None where it is no address of a page, or one that can't be led anywhere.
    """
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
        if parts.scheme not in {"http", "https"} or not host:
            return None
        return host, parse_old((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    except ValueError:
        return None


def site_file(path: str) -> str | None:
    """Return the file that a static server sends for a path, or None where none can stand there.

    Not every name can be written on every disk, and some the site has for itself.

    Args:
        path: Of an old address, from the site's root.
    """
    *folders, name = path[1:].split("/")
    if not folders and not name:
        return None
    names = [*folders, name] if name else folders
    if any(_NO_NAME.search(part) or len(part.encode()) > _LONGEST for part in names):
        return None
    # A folder called as a file is would stand in the way of that file.
    if any(_SUFFIX.search(folder) for folder in folders) or names[0].startswith("_"):
        return None
    return path[1:] if name else f"{path[1:]}index.html"


def is_page(file: str) -> bool:
    """Return whether a static server sends a file as a page."""
    return bool(_PAGE_SUFFIX.search(file))


def escape_path(path: str) -> str:
    """Return a decoded path as it stands in a link."""
    return quote(path, safe=_SAFE)
