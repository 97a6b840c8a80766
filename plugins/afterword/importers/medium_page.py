"""A page of Medium's export: an `h-entry` with its text, and in its footer who wrote it, when and where.

Medium puts answers to other people's posts ("responses") among the posts and doesn't say which they are, nor
what they answer. They have no title of their own: theirs is made of their first words.
"""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import cast

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from afterword.importers.medium_body import begins_with, clean, inner_html, is_untitled, words_of
from afterword.importers.moments import Moment, parse_iso
from afterword.importers.texts import address_slug, clean_body, one_line
from afterword.text.depth import cap_depth
from afterword.text.slugs import slugify

_ID = re.compile(r"(?:^|[-/_])([0-9a-f]{6,14})(?:[?#].*)?$")
_ID_AT_END = re.compile(r"-[0-9a-f]{6,14}$")
_ID_ALONE = re.compile(r"[0-9a-f]{6,14}")
_NAME = re.compile(r"^(?:draft_|[0-9]{4}-[0-9]{2}-[0-9]{2}_)(.*)$", re.DOTALL)
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_DRAFT = "draft_"


@dataclass(frozen=True, slots=True)
class Page:
    """A post, a draft or a response.

    Attributes:
        native: Medium's id; empty where nothing has it.
        slug: Out of its address, or else of its file's name.
        subtitle: Where it says more than the first words.
        body: HTML, without what only Medium's own pages need.
        address: Where it stood.
        original: The address that a draft's footer leads to.
        is_draft: It was never published.
        is_response: It answers somebody's post.
        breaks_off: The page ends before its footer, so nobody knows whether it was published.
    """

    native: str
    slug: str
    title: str
    subtitle: str
    body: str
    author: str
    author_url: str
    address: str
    original: str
    moment: Moment
    tags: tuple[str, ...]
    is_draft: bool
    is_response: bool
    breaks_off: bool


def parse_page(html: str, name: str) -> Page | None:
    """Return what a page holds; None where it is no post of Medium's.

    Args:
        html: The whole page.
        name: Its file's name.
    """
    root = _parse(html)
    article = _first(root, "//article") if root is not None else None
    body = _first(article, ".//section[@data-field='body']") if article is not None else None
    if article is None or body is None:
        return None
    stem = PurePosixPath(name).stem
    title = words_of(_first(article, "//head/title")) or words_of(_first(article, _of_class("p-name")))
    subtitle = words_of(_first(article, ".//section[@data-field='subtitle']"))
    author, published = _first(article, _of_class("p-author")), _first(article, _of_class("dt-published"))
    address = _href(_first(article, _of_class("p-canonical")))
    original = next((link for each in _all(article, ".//footer//a") if "/p/" in (link := _href(each))), "")
    is_draft = stem.startswith(_DRAFT) or (not address and published is None)
    untitled = is_untitled(body, title) and (not subtitle or begins_with(words_of(body), subtitle))
    clean(body, title, subtitle)
    return Page(
        native=next((found[1] for each in (address, original, stem) if (found := _ID.search(each))), ""),
        slug=_slug(address, stem),
        title=title,
        subtitle="" if begins_with(words_of(body), subtitle) else subtitle,
        body=_without_blank_lines(clean_body(inner_html(body))),
        author=words_of(author),
        author_url=_href(author),
        address=address,
        original=original,
        moment=parse_iso(one_line(str(published.get("datetime") or "")) if published is not None else ""),
        tags=tuple(
            dict.fromkeys(tag for each in _all(article, _of_class("p-tag")) if (tag := words_of(each)))
        ),
        is_draft=is_draft,
        is_response=untitled and not is_draft,
        breaks_off="</article>" not in html and not stem.startswith(_DRAFT) and is_draft,
    )


def _without_blank_lines(html: str) -> str:
    """Return HTML without the lines that wrappers leave behind."""
    return html if "<pre" in html else _BLANK_LINES.sub("\n", html)


def _parse(html: str) -> HtmlElement | None:
    # Depth is capped, since parsers are quadratic in it; control characters are no part of any page.
    data = cap_depth(clean_body(html)).encode("utf-8")
    try:
        return document_fromstring(data, parser=HTMLParser(encoding="utf-8", huge_tree=True))
    except etree.LxmlError:
        return None


def _all(element: HtmlElement, path: str) -> list[HtmlElement]:
    return cast("list[HtmlElement]", element.xpath(path))


def _first(element: HtmlElement, path: str) -> HtmlElement | None:
    return next(iter(_all(element, path)), None)


def _of_class(name: str) -> str:
    return f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"


def _href(link: HtmlElement | None) -> str:
    return "" if link is None else one_line(str(link.get("href") or ""))


def _slug(address: str, stem: str) -> str:
    """Return the words of a post's address without its id; where it has none, those of its file's name."""
    words = _ID_AT_END.sub("", address_slug(address))
    if words and not _ID_ALONE.fullmatch(words):
        return words
    match = _NAME.match(stem)
    return slugify(_ID_AT_END.sub("", match[1])) if match else ""
