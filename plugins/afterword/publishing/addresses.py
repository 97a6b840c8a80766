"""What a finished site answers to: pages, the places on them, feeds with their ids, files.

Read from the folder itself, as a visitor's browser would find it, and not from what the build meant to write.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from string import punctuation, whitespace
from typing import NamedTuple
from zlib import crc32

from afterword.text.media import one_word

# Pages and feeds that ARCHITECTURE.md lets go: they follow tags and signatures.
LOOSE = ("/topics/", "/people/", "/feeds/people/")
# What changes with its form, stays at home, or belongs to its page.
_UNKEPT = ("/theme/", "/search/index/", "/images/sized/", "/drafts/", "/.well-known/")
_MACHINES = frozenset(
    "/404.html /_headers /_redirects /SHA256SUMS /CNAME /.nojekyll /robots.txt /site.webmanifest /favicon.ico"
    " /apple-touch-icon.png".split()
)
_CARD = "/card.png"
_CITATIONS = frozenset({"index.html", "cite.bib", "cite.json"})  # all there is in a folder of them
_COMPRESSED = (".br", ".gz")

_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]*)"')
_STATUS = re.compile(r'<main\b[^>]* data-status="(301|410)"(?: data-to="([^"]*)")?')
_COMMENT = re.compile(r'<li\b[^>]*? id="(c-[^"]+)"')
_OLD_ANCHOR = re.compile(r'<h3><i id="([^"]+)"')
_THEME = re.compile(r'<(?:section|p class="answer") id="(comments|short|voices|wrestles|rebuts|reports)"')
_HEADING = re.compile(r'<h[2-6] id="([^"]+)"')
_PROSE = '<div class="prose'
_COMMENTS = '<section id="comments"'
_PROSE_ENDS = ("<section id=", "<section class=", "</article>", "</main>")
_BLOCK_END = re.compile(r"</(?:p|li|h[2-6]|blockquote|pre|td)>")
_TAG = re.compile(r"<[^>]*>")
_NO_LETTERS = f"{punctuation}{whitespace}".encode()
_WORTH = 40  # bytes of letters; shorter paragraphs stand in many texts
_MARKS = 6  # how many paragraphs of a text are remembered

_FEED_ID = re.compile(r"<id>([^<]*)</id>")
_ALTERNATE = re.compile(r'<link rel="alternate" type="text/html" href="([^"]*)"')
_HEAD = 200  # letters; the version comes first
_FEED_URL = re.compile(r'"feed_url":\s*("(?:[^"\\]|\\.)*")')
_ITEM = re.compile(r'\{"id":\s*("(?:[^"\\]|\\.)*"),\s*"url":\s*("(?:[^"\\]|\\.)*")')


class Page(NamedTuple):
    """What stands at an address.

    Attributes:
        anchors: The places on it that stay: comments and their old anchors, the headings of its text, and
            those that the theme gives out.
        text: What its text is known by, should it come back elsewhere; empty for a page without prose.
    """

    anchors: frozenset[str]
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteAddresses:
    """Everything that a site answers to; addresses are paths under its root, `/essays/x/#c-1`.

    Attributes:
        url: The site's own address, without a slash at its end; empty where no page says it.
        pages: By address.
        feeds: The id of each by its address; a JSON feed's is its `feed_url`, since the format has no id.
        files: Pictures and data.
        entries: By the address that it stands at, the id of each entry of any feed.
        redirects: Where each page leads that does nothing else.
        gone: Pages that say that what stood there is gone.
    """

    url: str
    pages: Mapping[str, Page]
    feeds: Mapping[str, str]
    files: frozenset[str]
    entries: Mapping[str, str]
    redirects: Mapping[str, str]
    gone: frozenset[str]

    def answers(self, address: str) -> bool:
        """Return whether somebody who follows an address finds something there."""
        page, _, anchor = address.partition("#")
        target = self.redirects.get(page)
        if page not in self.pages and target is not None:
            if not target.startswith("/"):
                return True  # on another site, of which nobody here can judge
            page, chosen, _ = target.partition("#")
            if chosen:  # whoever leads to a place has chosen it for all of the page
                anchor = ""
        if page in self.pages:
            return not anchor or anchor in self.pages[page].anchors
        return page in self.feeds or page in self.files or page in self.gone


def scan_site(root: Path) -> SiteAddresses:
    """Read a finished site.

    Args:
        root: Its folder, as it will be published.
    """
    url = _site_url(root)
    pages: dict[str, Page] = {}
    feeds: dict[str, str] = {}
    files: set[str] = set()
    entries: dict[str, str] = {}
    redirects: dict[str, str] = {}
    gone: set[str] = set()
    for address, path in _list_files(root):
        if address.endswith(("/", ".html")):
            html = path.read_text(encoding="utf-8", errors="replace")
            status = _STATUS.search(html)
            if status is None:
                page = parse_page(html)
                # What the front page says is new every day.
                pages[address] = page._replace(text=()) if address == "/" else page
            elif status[1] == "301":
                redirects[address] = unescape(status[2] or "")
            else:
                gone.add(address)
        elif address.endswith(".atom.xml"):
            feeds[address], found = parse_atom(path.read_text(encoding="utf-8", errors="replace"))
            entries |= _inside(found, url)
        elif address.endswith(".json") and (feed := _load_json_feed(path)) is not None:
            feeds[address], found = feed
            entries |= _inside(found, url)
        else:
            files.add(address)
    return SiteAddresses(url, pages, feeds, frozenset(files), entries, redirects, frozenset(gone))


def parse_page(html: str) -> Page:
    """Return what stays of a page: the places on it, and what its text is known by."""
    anchors = {*_COMMENT.findall(html), *_OLD_ANCHOR.findall(html), *_THEME.findall(html)}
    prose = _prose(html)
    anchors.update(_HEADING.findall(prose))
    text = prose or html[html.find(_COMMENTS) :] if _COMMENTS in html else prose
    return Page(frozenset(one_word(unescape(anchor)) for anchor in anchors), sketch(text))


def sketch(html: str) -> tuple[str, ...]:
    """Return marks of a few paragraphs, always the same few of the same text.

    They are those with the smallest digests, so two texts that share most paragraphs share most marks,
    whatever was put before or between them.

    Args:
        html: A text's body.
    """
    text = _TAG.sub("", _BLOCK_END.sub("\0", html)).casefold()
    paragraphs = text.encode().translate(None, _NO_LETTERS).split(b"\0")
    marks = {f"{crc32(letters):08x}" for letters in paragraphs if len(letters) >= _WORTH}
    return tuple(sorted(marks)[:_MARKS])


def parse_atom(text: str) -> tuple[str, dict[str, str]]:
    """Return an Atom feed's id, and the id of each entry by the address of its page."""
    head, *entries = text.split("<entry")
    own = _FEED_ID.search(head)
    found: dict[str, str] = {}
    for entry in entries:
        name, page = _FEED_ID.search(entry), _ALTERNATE.search(entry)
        if name and page:
            found[unescape(page[1])] = unescape(name[1])
    return unescape(own[1]) if own else "", found


def _load_json_feed(path: Path) -> tuple[str, dict[str, str]] | None:
    """Return the address that a JSON feed says it has, and its items' ids; None of other JSON.

    Looked for in the text, an item a line as `reading.jsonfeed` writes them: the whole tree takes ten times
    as long.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    if "jsonfeed.org" not in text[:_HEAD]:
        return None
    own = _FEED_URL.search(text)
    return _string(own[1]) if own else "", {
        _string(found[2]): _string(found[1])
        for line in text.split("\n")
        if (found := _ITEM.match(line)) is not None
    }


def _string(literal: str) -> str:
    """Return what a JSON string says."""
    return str(json.loads(literal)) if "\\" in literal else literal[1:-1]


def _inside(entries: Mapping[str, str], url: str) -> Iterator[tuple[str, str]]:
    """Yield each entry by its path on this site."""
    for address, name in entries.items():
        if address.startswith(f"{url}/"):
            yield address.removeprefix(url), name


def _list_files(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield the address of each file that is anybody's to keep."""
    for place, names, files in os.walk(root):
        names.sort()
        folder = Path(place)
        base = "/" if folder == root else f"/{folder.relative_to(root).as_posix()}/"
        if base.startswith(_UNKEPT):
            names.clear()
            continue
        own = {name for name in files if not name.endswith(_COMPRESSED)}
        if own == _CITATIONS and base.endswith("/cite/"):
            continue  # they go with their page, as its card does
        for name in sorted(files):
            address = one_word(base if name == "index.html" else base + name)
            if address in _MACHINES or address.endswith((_CARD, *_COMPRESSED)):
                continue
            yield address, folder / name


def _site_url(root: Path) -> str:
    """Return the address that the front page gives for itself."""
    path = root / "index.html"
    found = _CANONICAL.search(path.read_text(encoding="utf-8", errors="replace")) if path.is_file() else None
    return unescape(found[1]).rstrip("/") if found else ""


def _prose(html: str) -> str:
    """Return the text of a page: what an essay, a page or a myth says, without what others said of it."""
    begin = html.find(_PROSE)
    if begin < 0:
        return ""
    comments = html.find(_COMMENTS)
    if 0 <= comments < begin:  # the prose of a comment
        return ""
    ends = [end for mark in _PROSE_ENDS if (end := html.find(mark, begin)) >= 0]
    return html[begin : min(ends, default=len(html))]
