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


def render_markdown(source: str, *, prefix: str = "") -> str:
    """Render Markdown to HTML that isn't sanitized yet.

    Args:
        source: CommonMark with the extensions named above.
        prefix: Goes before footnote ids, so that two texts on one page don't clash.
    """
    html = _PARSER.html(source)
    if "%7B" in html:
        html = _INTRASITE.sub(r"\1{\2}", html)
    if "text-align" in html:
        html = _ALIGNED.sub(r'<\1 class="\2">', html)
    if "footnote-" in html:
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


def _level_headings(html: str) -> str:
    """Let headings begin at h2, under the page's title, and never skip a level on the way down."""
    stack: list[int] = []  # the levels, as written, of the headings that are open
    level = 0

    def place(match: re.Match[str]) -> str:
        nonlocal level
        if not match[1]:
            written = int(match[2])
            while stack and stack[-1] >= written:
                stack.pop()
            stack.append(written)
            level = min(6, len(stack) + 1)
        return f"<{match[1]}h{level or match[2]}"

    return _HEADING.sub(place, html)


def outline(html: str) -> str:
    """Give every heading an id and a level under the page's own h1, which is the title.

    Args:
        html: Sanitized HTML of an essay.
    """
    html = _level_headings(html)
    taken = set(_ANY_HEADING_ID.findall(html))

    def identify(match: re.Match[str]) -> str:
        text = unescape(_TAG.sub("", match[2]))
        name = unique(slugify(text) or "section", taken)
        taken.add(name)
        return f'<h{match[1]} id="{name}">{match[2]}</h{match[1]}>'

    return _BARE_HEADING.sub(identify, html)
