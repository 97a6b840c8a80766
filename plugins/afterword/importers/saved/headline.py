"""The essay's title: the heading that the page's own title repeats, without the site's name."""

import re

from afterword.importers.page.lines import fold
from afterword.importers.saved.furniture import words_of
from afterword.importers.saved.metadata import Metadata
from afterword.importers.saved.nodes import (
    HEADINGS,
    Node,
    ancestors,
    brief,
    classes,
    elements,
    names,
    squeeze,
    tag_of,
    words,
)
from afterword.importers.saved.wording import parse_count
from afterword.vocabulary import Inference

FROM_PAGE_TITLE = Inference("title", "the page's title")
FROM_SOCIAL = Inference("title", "its title for sharing")

_TITLES = frozenset(
    "entry-title post-title p-name wp-block-post-title article-title posttitle storytitle blogpost_title".split()
)
_SITE = frozenset(
    "site-title blog-title site-branding branding logo masthead site-header site-description header banner".split()
)
_ASIDE = frozenset("related widget sidebar recent footer menu".split())
_SEPARATORS = re.compile(r"\s+[|·•»«–—:-]+\s+|\s*[|»«]\s*")
_LONGEST = 500  # characters
_HALF = 0.5
_NO_FIT = 9


def find_headline(root: Node, about: Metadata) -> Node | None:
    """Return the heading of the essay.

    Args:
        root: The page.
        about: What it says of itself; its titles tell which heading it is.
    """
    whole = [fold(title) for title in about.titles]
    parts = {fold(part) for title in about.titles for part in _SEPARATORS.split(title)} - {
        fold(about.site or "")
    }
    best: tuple[tuple[bool, int, int], Node] | None = None
    for node in elements(root):
        rank = _rank(node)
        text = fold(brief(node, _LONGEST) or "") if rank is not None else ""
        if rank is None or not text or text == fold(about.site or "") or _counts_comments(node):
            continue
        fit = _fit(text, whole, parts)
        if fit == _NO_FIT and whole and rank > 1:
            continue
        key = (_is_sites(node), fit, rank)
        if best is None or key < best[0]:
            best = key, node
    return best[1] if best else None


def read_headline(node: Node | None, about: Metadata) -> tuple[str, tuple[Inference, ...]]:
    """Return the title, and how it was found where no heading says it.

    Args:
        node: As `find_headline` gave it.
        about: What the page says of itself.
    """
    if node is not None:
        text = words(node)
        # A heading may hold a line above the title; the title for sharing tells them apart.
        stated = next((title for title in about.titles if text != title and text.endswith(f" {title}")), None)
        return stated or text, ()
    for index, title in enumerate(about.titles):
        parts = [part for part in _SEPARATORS.split(title) if part and fold(part) != fold(about.site or "")]
        if parts:
            last = index == len(about.titles) - 1
            return parts[0] if len(parts) > 1 else squeeze(title), (FROM_PAGE_TITLE if last else FROM_SOCIAL,)
    return "", ()


def _rank(node: Node) -> int | None:
    tag, own = tag_of(node), classes(node)
    if tag in {"title", "meta", "link", "body", "html", "a", "img", "article"}:
        return None
    if own & _TITLES or "headline" in (node.get("itemprop") or ""):
        return 0 if tag in HEADINGS else 1
    if tag == "h1":
        return 1
    return 2 if tag in {"h2", "h3"} else None


def _counts_comments(node: Node) -> bool:
    """Tell whether a heading is the one over the comments, which may repeat the title: "2 thoughts on “Title”"."""
    text = brief(node) or ""
    return parse_count(text) is not None and any(mark in text for mark in '“„«»「"”’')


def _fit(text: str, whole: list[str], parts: set[str]) -> int:
    """Return how well a heading fits the page's titles, from 0."""
    if text in whole:
        return 0
    if text in parts or any(text.endswith(f" {title}") for title in whole):
        return 1
    covered = max((len(text) / len(title) for title in whole if title and text in title), default=0.0)
    if covered >= _HALF:
        return 2
    return 3 if covered and len(text.split()) > 1 else _NO_FIT


def _is_sites(node: Node) -> bool:
    """Tell whether a heading is the site's, or of something beside the essay."""
    link = next(node.iter("a"), None)
    if link is not None and re.fullmatch(r"(?:https?://[^/?#]+)?/?", link.get("href") or "#"):
        return True
    for index, each in enumerate((node, *ancestors(node))):
        if tag_of(each) in {"article", "main", "body"}:
            return False
        own = names(each) if index < 3 else classes(each)  # noqa: PLR2004 - a page's frame may be called header
        if own & _SITE and not own & {"entry-header", "post-header", "page-header"}:
            return True
        if words_of(each) & _ASIDE:
            return True
    return False
