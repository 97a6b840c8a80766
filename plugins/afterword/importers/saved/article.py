"""The essay on a page: its title, its text, who wrote it and when, out of whatever a theme makes of them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from afterword.importers.moments import Moment
from afterword.importers.page.lines import fold
from afterword.importers.saved.dates import Habits, read_attribute, read_words
from afterword.importers.saved.dating import says_little_else
from afterword.importers.saved.furniture import part_of, strip_parts, words_of
from afterword.importers.saved.metadata import Metadata
from afterword.importers.saved.nodes import (
    HEADINGS,
    Node,
    ancestors,
    classes,
    elements,
    is_within,
    names,
    rels,
    squeeze,
    tag_of,
    take_out,
    words,
)
from afterword.importers.saved.wording import strip_verb
from afterword.vocabulary import Inference

_TITLES = ("entry-title", "post-title", "p-name", "wp-block-post-title", "article-title", "posttitle", "storytitle")
_CONTENTS = (
    frozenset({"e-content"}),
    frozenset({"entry-content", "post-content", "wp-block-post-content", "postcontent", "entrycontent"}),
    frozenset({"post-body", "post-entry", "article-content", "article-body", "entry-body", "content-entry", "storycontent"}),
    frozenset({"entry", "td-post-content", "single-content", "entry_content", "post_content", "format_text", "the-content"}),
    frozenset({"post-text", "article-text", "article__content", "article__body", "story-body", "single-post-content"}),
)
_PROPERTY = 1  # itemprop="articleBody" ranks with `entry-content`
_BOXES = frozenset({"post", "hentry", "h-entry", "type-post", "type-page", "article", "single-post"})
_MAIN = frozenset({"content", "main", "primary", "main-content", "site-content", "site-main", "content-area"})
_LEAST = 0.2  # of the words of the whole box; a content element with fewer is a teaser
_SEPARATORS = re.compile(r"\s+[|·•»«–—:-]+\s+")
_BY = ("fn", "p-author", "author", "byline", "post-author", "entry-author")
_LONGEST_NAME = 80  # characters

FROM_PAGE_TITLE = Inference("title", "the page's title")
FROM_SOCIAL = Inference("title", "its title for sharing")


@dataclass(slots=True)
class Article:
    """What of a page is the essay.

    Attributes:
        content: The element that holds its text, without what is none of it; None where there is none.
        left_out: What was taken out, by what it is.
    """

    title: str = ""
    content: Node | None = None
    moment: Moment = Moment()
    updated: Moment = Moment()
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    inferred: tuple[Inference, ...] = ()
    left_out: Counter[str] = field(default_factory=Counter)


def find_article(root: Node, about: Metadata, habits: Habits) -> Article:
    """Return the essay of a page.

    Args:
        root: The page, from which the comments were taken; it is changed.
        about: What it says of itself.
        habits: How it writes dates.
    """
    title_node = _title_node(root, about)
    article = Article()
    article.title, article.inferred = _title(title_node, about)
    content = _content_node(root, title_node)
    box = _box_of(content, title_node)
    article.tags, article.categories = _terms(box if box is not None else root, about)
    _read_bylines(article, root, box, content, about, habits)
    if content is None:
        return article
    if title_node is not None and is_within(title_node, content):
        take_out(title_node)
    strip_parts(content, article.left_out)
    if box is not None and box is not content:
        article.left_out.update(_count_parts(box, content))
    article.content = content if words(content) or next(content.iter("img", "iframe"), None) is not None else None
    return article


# The title


def _title_node(root: Node, about: Metadata) -> Node | None:
    """Return the heading that says what the page's own title says."""
    known = [fold(each) for each in about.titles]
    best: tuple[int, int, Node] | None = None
    for order, node in enumerate(elements(root)):
        rank = _title_rank(node)
        text = fold(words(node)) if rank is not None else ""
        if rank is None or not text:
            continue
        if any(text == title for title in known):
            fit = 0
        elif any(title.startswith(text) or title.endswith(text) for title in known):
            fit = 1
        elif any(text in title for title in known):
            fit = 2
        else:
            fit = 3 if not known or rank <= 1 else 9
        if fit < 9 and (best is None or (fit, rank) < best[:2]):  # noqa: PLR2004 - no fit at all
            best = (fit, rank, node)
    return best[2] if best else None


def _title_rank(node: Node) -> int | None:
    tag, own = tag_of(node), classes(node)
    if tag in {"title", "meta", "link", "body", "html", "a"}:
        return None
    if own & set(_TITLES) or "headline" in (node.get("itemprop") or ""):
        return 0 if tag in HEADINGS else 1
    if tag == "h1":
        return 1
    return 2 if tag in {"h2", "h3"} else None


def _title(node: Node | None, about: Metadata) -> tuple[str, tuple[Inference, ...]]:
    if node is not None:
        return words(node), ()
    for index, title in enumerate(about.titles):
        parts = [part for part in _SEPARATORS.split(title) if part and fold(part) != fold(about.site or "")]
        if parts:
            last = index == len(about.titles) - 1
            return parts[0] if len(parts) > 1 else squeeze(title), (FROM_PAGE_TITLE if last else FROM_SOCIAL,)
    return "", ()


# The text


def _content_node(root: Node, title: Node | None) -> Node | None:
    """Return the element that holds the text: by its name, near the title; else all that is the article."""
    best: tuple[tuple[int, int, int], Node] | None = None
    for node in elements(root):
        rank = _content_rank(node)
        if rank is None or _is_aside(node):
            continue
        size = len(words(node))
        if size == 0 and next(node.iter("img"), None) is None:
            continue
        key = (_shared_depth(node, title), -rank, size)
        if best is None or key > best[0]:
            best = (key, node)
    found = best[1] if best else None
    whole = _whole(root, title)
    if found is None or (whole is not None and len(words(found)) < _LEAST * _size_without_parts(whole)):
        return whole if whole is not None else found
    return found


def _content_rank(node: Node) -> int | None:
    if tag_of(node) in {"body", "html", "a", "span", "p", "li", *HEADINGS}:
        return None
    if "articlebody" in (node.get("itemprop") or "").lower():
        return _PROPERTY
    own = names(node)
    return next((rank for rank, known in enumerate(_CONTENTS) if own & known), None)


def _shared_depth(node: Node, title: Node | None) -> int:
    """Return how deep the nearest element stands that holds both a text and the title."""
    if title is None:
        return 0
    around = set(ancestors(title))
    shared = next((above for above in ancestors(node) if above in around), None)
    return 0 if shared is None else sum(1 for _ in ancestors(shared))


def _is_aside(node: Node) -> bool:
    return any(part_of(each) in {"related posts", "sidebar", "comments", "form"} for each in ancestors(node) if tag_of(each) not in {"body", "html", "main", "article"})


def _whole(root: Node, title: Node | None) -> Node | None:
    """Return the box of the article, or the page's main part; else the element with most of its paragraphs."""
    for above in ancestors(title) if title is not None else ():
        if tag_of(above) in {"article", "main"} or names(above) & _BOXES:
            return above
    candidates = [
        node
        for node in elements(root)
        if tag_of(node) in {"article", "main"} or names(node) & (_BOXES | _MAIN) or node.get("role") == "main"
    ]
    candidates = [node for node in candidates if not _is_aside(node)]
    if candidates:
        return max(candidates, key=lambda node: len(words(node)))
    return _densest(root)


def _densest(root: Node) -> Node | None:
    """Return the element whose own paragraphs hold most words."""
    sizes: Counter[Node] = Counter()
    for paragraph in root.iter("p", "pre", "blockquote"):
        parent = paragraph.getparent()
        if parent is not None and part_of(parent) is None:
            sizes[parent] += len(words(paragraph))
    if sizes:
        return sizes.most_common(1)[0][0]
    return root.find(".//body")


def _size_without_parts(node: Node) -> int:
    inner = sum(len(words(part)) for part in _outermost_parts(node))
    return len(words(node)) - inner


def _outermost_parts(node: Node) -> Iterator[Node]:
    taken: set[Node] = set()
    for each in elements(node):
        parent = each.getparent()
        if each is node:
            continue
        if parent in taken or part_of(each):
            if parent not in taken:
                yield each
            taken.add(each)


def _count_parts(box: Node, content: Node) -> Counter[str]:
    """Count what stands beside the text in its box and isn't taken over."""
    return Counter(
        what
        for part in _outermost_parts(box)
        if not is_within(content, part) and not is_within(part, content) and (what := part_of(part))
    )


def _box_of(content: Node | None, title: Node | None) -> Node | None:
    start = content if content is not None else title
    if start is None:
        return None
    for node in (start, *ancestors(start)):
        if tag_of(node) == "article" or names(node) & _BOXES or (node.get("itemtype") or "").endswith(("Article", "BlogPosting")):
            return node
    around = set(ancestors(title)) if title is not None else set()
    return next((above for above in ancestors(start) if above in around), start)


# What its lines say of it


def _terms(box: Node, about: Metadata) -> tuple[tuple[str, ...], tuple[str, ...]]:
    tags, categories = [], []
    for link in box.iter("a"):
        own = rels(link)
        if "tag" not in own:
            continue
        name = words(link).removeprefix("#").strip()
        if name and len(name) <= _LONGEST_NAME:
            (categories if "category" in own or _in_categories(link) else tags).append(name)
    return (
        tuple(dict.fromkeys(tags)) or about.tags,
        tuple(dict.fromkeys(categories)) or about.sections,
    )


def _in_categories(link: Node) -> bool:
    return any({"cat", "cats", "category", "categories"} & words_of(above) for above in [link, *ancestors(link)][:4]) or "/category/" in (link.get("href") or "")


def _read_bylines(
    article: Article, root: Node, box: Node | None, content: Node | None, about: Metadata, habits: Habits
) -> None:
    outside = [node for node in elements(box if box is not None else root) if content is None or not is_within(node, content) or node is content]
    article.moment = _stated(about.published, habits) or _first_date(outside, habits) or Moment()
    updated = _stated(about.updated, habits)
    article.updated = updated or Moment()
    article.authors = _byline_authors(outside) or about.authors
    article.inferred = (*article.inferred, *article.moment.inferred)


def _stated(raw: str | None, habits: Habits) -> Moment | None:
    return (read_attribute(raw) or read_words(raw, habits)) if raw else None


def _first_date(nodes: list[Node], habits: Habits) -> Moment | None:
    spoken: Moment | None = None
    for node in nodes:
        own = words_of(node)
        if tag_of(node) == "time" and node.get("datetime") and not ("updated" in own and "published" not in own):
            stated = read_attribute(node.get("datetime") or "")
            if stated is not None:
                return stated
        prop = node.get("itemprop") or ""
        if prop == "datePublished" and (stated := read_attribute(node.get("content") or node.get("datetime") or "")):
            return stated
        titled = node.get("title") or ""
        if own & {"published", "dt-published"} and titled and (stated := read_attribute(titled)):
            return stated
        if spoken is None and (own & {"date", "time", "published", "posted", "timestamp", "meta", "postmetadata", "byline"} or tag_of(node) in {"time", "small"}):
            text = words(node)
            if text and (len(text) <= _LONGEST_NAME or says_little_else(text)):
                spoken = read_words(text, habits)
    return spoken


def _byline_authors(nodes: list[Node]) -> tuple[str, ...]:
    for wanted in _BY:
        for node in nodes:
            own = classes(node)
            if wanted in own and not own & {"avatar", "comment-author", "author-box", "author-bio"}:
                inner = next((each for each in node.iter("a") if "author" in rels(each) or "url" in classes(each)), None)
                name = strip_verb(words(inner if inner is not None else node))
                if name and len(name) <= _LONGEST_NAME and "\n" not in name:
                    return (name,)
    for node in nodes:
        if tag_of(node) == "a" and "author" in rels(node) and (name := words(node)):
            return (name,)
    return ()

