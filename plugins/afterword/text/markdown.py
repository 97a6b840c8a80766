"""Markdown → HTML: one engine for essays and comments alike, chosen once.

The engine is pulldown-cmark (through pyromark): CommonMark with tables, strikethrough, footnotes, smart
punctuation and heading attributes. `docs/writing.md` tells how it differs from Python-Markdown, which a site
that sets Pelican's `MARKDOWN` still gets. What comes out isn't sanitized yet.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pyromark

from afterword.text.entities import unescape
from afterword.text.footnotes import place_footnotes
from afterword.text.slugs import slugify, unique

# Source text in, raw HTML out.
Engine = Callable[[str], str]

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_SMART_PUNCTUATION
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
)
_PARSER = pyromark.Markdown(options=_OPTIONS)
# The engine percent-encodes the braces of Pelican's {filename}, {static} and {attach}, which then stay
# unresolved in silence.
_INTRASITE = re.compile(r'((?:href|src)=")%7B(filename|static|attach|author|category|tag|index)%7D')
# An inline style is against the site's policy; a class says the same.
_ALIGNED = re.compile(r'<(t[hd]) style="text-align: (left|center|right)">')
_BARE_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_ANY_HEADING_ID = re.compile(r'<h[1-6] id="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
_HEADING = re.compile(r"<(/?)h([1-6])(?=[\s>])")
_PLAIN_HEADING = re.compile(r"<h([1-6])(?:>([^<]*+)</h\1>)?")


def render_markdown(source: str, *, prefix: str = "") -> str:
    """Render Markdown to HTML that isn't sanitized yet.

    Args:
        source: CommonMark with the extensions named above.
        prefix: Goes before footnote ids, so that two texts on one page don't clash.
    """
    html = _PARSER.html(source)
    # One character is looked for at the speed of memory; `<` may be anything, in HTML of the author's own.
    tagged = "<" in source
    if "%" in html and "%7B" in html:
        html = _INTRASITE.sub(r"\1{\2}", html)
    if (tagged or "|" in source) and "text-align" in html:
        html = _ALIGNED.sub(r'<\1 class="\2">', html)
    if (tagged or "^" in source) and "footnote-" in html:
        html = place_footnotes(html, prefix)
    return html


def python_markdown(settings: Mapping[str, Any]) -> Engine:
    """Return Python-Markdown as an engine.

    Args:
        settings: Pelican's `MARKDOWN`: `extensions`, `extension_configs`, `output_format`.
    """
    from markdown import Markdown

    # "Meta" would eat what looks like metadata at the head of a body; the header is read before this.
    extensions = [name for name in settings.get("extensions", []) if name != "markdown.extensions.meta"]
    for name in settings.get("extension_configs", {}):
        if name not in extensions and name != "markdown.extensions.meta":
            extensions.append(name)
    options = {**settings, "extensions": extensions}
    parser = Markdown(**options)

    def render(source: str) -> str:
        parser.reset()
        return parser.convert(source)

    return render


def _place_heading(written: str, open_: list[str]) -> int:
    """Return a heading's level: they begin at h2, under the page's title, and skip none on the way down.

    Args:
        written: Its level, as written.
        open_: The levels of the headings that it stands under; brought up to date.
    """
    while open_ and open_[-1] >= written:
        open_.pop()
    open_.append(written)
    return min(6, len(open_) + 1)


def outline(html: str) -> str:
    """Give every heading an id and a level under the page's own h1, which is the title.

    Args:
        html: Sanitized HTML of an essay.
    """
    open_: list[str] = []
    taken: set[str] = set()
    parts: list[str] = []
    position = 0
    for heading in _PLAIN_HEADING.finditer(html):
        written, words = heading.groups()
        if words is None:
            return outline_any(html)
        parts.append(html[position : heading.start()])
        parts.append(_identify(_place_heading(written, open_), words, words, taken))
        position = heading.end()
    return "".join([*parts, html[position:]]) if parts else html


def outline_any(html: str) -> str:
    """Return what `outline` does, which goes a shorter way where headings hold words alone.

    Args:
        html: Sanitized HTML of an essay.
    """
    open_: list[str] = []
    level = 0

    def place(match: re.Match[str]) -> str:
        nonlocal level
        if not match[1]:
            level = _place_heading(match[2], open_)
        return f"<{match[1]}h{level or match[2]}"

    html = _HEADING.sub(place, html)
    taken = set(_ANY_HEADING_ID.findall(html))

    def identify(match: re.Match[str]) -> str:
        return _identify(match[1], match[2], _TAG.sub("", match[2]), taken)

    return _BARE_HEADING.sub(identify, html)


def _identify(level: str | int, inner: str, words: str, taken: set[str]) -> str:
    """Return a heading with the id that its words give it, which is taken from now on."""
    name = slugify(unescape(words)) or "section"
    if name in taken:
        name = unique(name, taken)
    taken.add(name)
    return f'<h{level} id="{name}">{inner}</h{level}>'
