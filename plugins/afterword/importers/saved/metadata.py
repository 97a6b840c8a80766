"""What a page says of itself where readers don't look: `meta`, `link`, JSON-LD, classes of its `body`."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from afterword.importers.saved.document import Document
from afterword.importers.saved.fragments import live_address
from afterword.importers.saved.nodes import Node, classes, rels, squeeze, tag_of, words
from afterword.importers.texts import web_address

_WORDPRESS = re.compile(r"/wp-(?:content|includes|json)\b|replytocom=", re.IGNORECASE)
_POST_ID = re.compile(r"post(?:id)?-(\d{1,18})|page-id-(\d{1,18})|attachmentid-(\d{1,18})")
_SHORT_LINK = re.compile(r"[?&](?:p|page_id)=(\d{1,18})")
_COMMENT_PAGE = re.compile(
    r"/comment-page-(\d{1,9})/?(?=$|[?#])|[?&]cpage=(\d{1,9})|/komentarz-page-(\d{1,9})"
)
_ARTICLES = frozenset(
    "Article BlogPosting NewsArticle TechArticle Report SocialMediaPosting DiscussionForumPosting Review Recipe"
    " OpinionNewsArticle ScholarlyArticle LiveBlogPosting".split()
)
_PAGES = frozenset({"WebPage", "ItemPage", "AboutPage"})
_MOST_OBJECTS = 5_000
_LARGEST_DATA = 2_000_000  # characters of JSON-LD


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself.

    Attributes:
        titles: From the most to the least reliable.
        address: Where it stood, without the page of its comments.
        comment_page: Which page of its comments it is, where its address says so.
        post_id: WordPress's, or another system's number.
        is_page: A page of the site, not a post.
    """

    titles: tuple[str, ...] = ()
    site: str | None = None
    address: str | None = None
    comment_page: int | None = None
    published: str | None = None
    updated: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    language: str | None = None
    description: str | None = None
    generator: str | None = None
    comment_count: int | None = None
    post_id: str | None = None
    is_wordpress: bool = False
    is_blogger: bool = False
    is_page: bool = False


def read_metadata(document: Document) -> Metadata:
    """Return what a page says of itself."""
    root = document.root
    named = _named(root)
    data = _find_article(document.data)
    title_node = root.find(".//title")
    title = words(title_node) if title_node is not None else ""
    addresses = [
        *(link.get("href") or "" for link in root.iter("link") if "canonical" in rels(link)),
        named.get("og:url", ""),
        document.saved_from or "",
        _text(data.get("url")) or _text(data.get("mainEntityOfPage")),
    ]
    address = next((found for each in addresses if (found := web_address(live_address(each)))), None)
    address, comment_page = split_comment_page(address)
    generator = named.get("generator")
    wordpress = bool(generator and "wordpress" in generator.lower()) or _looks_like_wordpress(root)
    titles = (named.get("og:title", ""), _text(data.get("headline")), named.get("twitter:title", ""), title)
    body = root.find(".//body")
    return Metadata(
        titles=tuple(dict.fromkeys(squeeze(each) for each in titles if each)),
        site=named.get("og:site_name") or None,
        address=address,
        comment_page=comment_page,
        published=named.get("article:published_time") or _text(data.get("datePublished")) or None,
        updated=named.get("article:modified_time") or _text(data.get("dateModified")) or None,
        authors=_authors(data) or tuple(filter(None, [_author(named)])),
        tags=_listed(root, "article:tag") or _split(data.get("keywords")),
        sections=_listed(root, "article:section"),
        language=_language(root, named),
        description=named.get("og:description") or named.get("description") or None,
        generator=generator,
        comment_count=_count(data.get("commentCount")),
        post_id=_post_id(root),
        is_wordpress=wordpress,
        is_blogger=bool(generator and "blogger" in generator.lower()),
        is_page=body is not None and "page" in classes(body) and "single" not in classes(body),
    )


def split_comment_page(address: str | None) -> tuple[str | None, int | None]:
    """Return an address without its page of comments, and which page that is."""
    match = _COMMENT_PAGE.search(address or "")
    if address is None or match is None:
        return address, None
    number = next(int(group) for group in match.groups() if group)
    rest = address[: match.start()] + ("/" if match[0].startswith("/") else "")
    return rest + address[match.end() :], number


def comment_pages(address: str) -> int | None:
    """Return which page of comments an address leads to; None where it leads to none."""
    return split_comment_page(address)[1]


def _named(root: Node) -> dict[str, str]:
    """Return the page's `meta` elements by name; the first of a name counts."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        content = squeeze(meta.get("content") or "")
        if name and content:
            found.setdefault(name, content)
    return found


def _listed(root: Node, name: str) -> tuple[str, ...]:
    values = (
        squeeze(meta.get("content") or "") for meta in root.iter("meta") if meta.get("property") == name
    )
    return tuple(dict.fromkeys(value for value in values if value))


def _author(named: dict[str, str]) -> str:
    name = named.get("author") or named.get("article:author") or named.get("dc.creator") or ""
    return "" if "://" in name else name


def _language(root: Node, named: dict[str, str]) -> str | None:
    for value in (
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        root.get("xml:lang"),
    ):
        if value and value.strip():
            return value.strip()
    value = named.get("og:locale") or named.get("content-language") or named.get("language") or ""
    return value.replace("_", "-") or None


def _looks_like_wordpress(root: Node) -> bool:
    for node in root.iter("link", "a", "img", "body", "li", "div", "article"):
        if _WORDPRESS.search(node.get("href") or node.get("src") or ""):
            return True
        if tag_of(node) == "body" and {"wordpress", "single-post", "single-format-standard"} & classes(node):
            return True
        own = classes(node)
        if "comment" in own and own & {"even", "odd"} and any(name.startswith("thread-") for name in own):
            return True
    return next((True for node in root.iter("input") if node.get("name") == "comment_post_ID"), False)


def _post_id(root: Node) -> str | None:
    for node in root.iter("input"):
        if node.get("name") == "comment_post_ID" and (node.get("value") or "").isdigit():
            return node.get("value")
    for node in root.iter("body", "article", "div", "link"):
        if tag_of(node) == "link":
            match = _SHORT_LINK.search(node.get("href") or "") if "shortlink" in rels(node) else None
        else:
            own = {*classes(node), *([node.get("id") or ""] if tag_of(node) != "body" else [])}
            single = tag_of(node) == "body" or "hentry" in own or "post" in own or tag_of(node) == "article"
            match = next((found for name in own if single and (found := _POST_ID.fullmatch(name))), None)
        if match:
            return next(group for group in match.groups() if group)
    return None


def _find_article(texts: list[str]) -> dict[str, Any]:
    """Return what JSON-LD says of the article, or else of the page."""
    page: dict[str, Any] = {}
    for found in _objects(texts):
        types = found.get("@type")
        names = (
            {types}
            if isinstance(types, str)
            else set(filter(_is_text, types))
            if isinstance(types, list)
            else set()
        )
        if names & _ARTICLES:
            return found
        if names & _PAGES and not page:
            page = found
    return page


def _objects(texts: list[str]) -> Iterator[dict[str, Any]]:
    seen = 0
    for text in texts:
        if len(text) > _LARGEST_DATA:
            continue
        try:
            waiting = [json.loads(text)]
        except (ValueError, RecursionError):
            continue
        while waiting and seen < _MOST_OBJECTS:
            seen += 1
            value = waiting.pop(0)
            if isinstance(value, dict):
                yield value
                waiting.extend(
                    each for key, each in value.items() if key in {"@graph", "mainEntity", "hasPart"}
                )
            elif isinstance(value, list):
                waiting.extend(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _text(value: object) -> str:
    """Return a JSON value as a line: itself, its `@id`, `url` or `name`."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url") or value.get("name") or ""
    return squeeze(value) if isinstance(value, str) else ""


def _authors(data: dict[str, Any]) -> tuple[str, ...]:
    value = data.get("author")
    people = value if isinstance(value, list) else [value]
    found = []
    for person in people:
        name = person.get("name") if isinstance(person, dict) else person
        if isinstance(name, str) and squeeze(name) and "://" not in name:
            found.append(squeeze(name))
    return tuple(dict.fromkeys(found))


def _split(value: object) -> tuple[str, ...]:
    items = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(dict.fromkeys(squeeze(item) for item in items if isinstance(item, str) and item.strip()))


def _count(value: object) -> int | None:
    try:
        return int(value) if isinstance(value, int | str) and not isinstance(value, bool) else None
    except ValueError:
        return None
