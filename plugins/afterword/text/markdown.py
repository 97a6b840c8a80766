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


class _Levels:
    """Lets headings begin at h2, under the page's title, and never skip a level on the way down."""

    def __init__(self) -> None:
        self._open: list[str] = []  # the levels, as written, of the headings that are open

    def place(self, written: str) -> int:
        """Return the level of the next heading, which is written as this one."""
        while self._open and self._open[-1] >= written:
            self._open.pop()
        self._open.append(written)
        return min(6, len(self._open) + 1)


def _level_headings(html: str) -> str:
    levels = _Levels()
    level = 0

    def place(match: re.Match[str]) -> str:
        nonlocal level
        if not match[1]:
            level = levels.place(match[2])
        return f"<{match[1]}h{level or match[2]}"

    return _HEADING.sub(place, html)


def outline(html: str) -> str:
    """Give every heading an id and a level under the page's own h1, which is the title.

    Args:
        html: Sanitized HTML of an essay.
    """
    levels = _Levels()
    taken: set[str] = set()
    parts: list[str] = []
    position = 0
    for heading in _PLAIN_HEADING.finditer(html):
        written, words = heading.groups()
        if words is None:
            return outline_any(html)
        parts += html[position : heading.start()], _identified(levels.place(written), words, taken)
        position = heading.end()
    return "".join([*parts, html[position:]]) if parts else html


def outline_any(html: str) -> str:
    """Return what `outline` does, which goes a shorter way where headings hold words alone.

    Args:
        html: Sanitized HTML of an essay.
    """
    html = _level_headings(html)
    taken = set(_ANY_HEADING_ID.findall(html))

    def identify(match: re.Match[str]) -> str:
        return _identified(match[1], match[2], taken)

    return _BARE_HEADING.sub(identify, html)


def _identified(level: str | int, inner: str, taken: set[str]) -> str:
    """Return a heading with the id that its words give it, which is taken from now on."""
    words = _TAG.sub("", inner) if "<" in inner else inner
    name = unique(slugify(unescape(words)) or "section", taken)
    taken.add(name)
    return f'<h{level} id="{name}">{inner}</h{level}>'
