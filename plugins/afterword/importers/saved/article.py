"""The essay on a page: its title, its text, who wrote it and when, out of whatever a theme makes of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from afterword.importers.moments import Moment
from afterword.importers.saved.bylines import (
    nodes_around,
    read_authors,
    read_moment,
    read_terms,
    read_updated,
)
from afterword.importers.saved.dates import Habits
from afterword.importers.saved.furniture import PARTS_OF_NAME, part_of, strip_parts, words_of
from afterword.importers.saved.headline import find_headline, read_headline
from afterword.importers.saved.metadata import Metadata
from afterword.importers.saved.nodes import (
    HEADINGS,
    Node,
    ancestors,
    elements,
    is_within,
    names,
    tag_of,
    take_out,
    words,
)
from afterword.importers.saved.prose import BOXES, NO_BOX, holds_most, weigh
from afterword.vocabulary import Inference

_CONTENTS = (
    frozenset({"e-content"}),
    frozenset("entry-content post-content wp-block-post-content postcontent entrycontent".split()),
    frozenset(
        "post-body post-entry article-content article-body entry-body content-entry storycontent".split()
    ),
    frozenset(
        "entry td-post-content single-content entry_content post_content format_text the-content".split()
    ),
    frozenset("post-text article-text article__content article__body story-body single-post-content".split()),
)
_PROPERTY = 1  # itemprop="articleBody" ranks with `entry-content`
_CONTENT_WORDS = tuple(
    map(
        frozenset,
        (
            ("entry", "content"),
            ("post", "content"),
            ("article", "content"),
            ("article", "body"),
            ("post", "body"),
        ),
    )
)
_NO_CONTENT = frozenset(
    "header footer sidebar wrap wrapper related title meta widget container area bottom top".split()
)
_LEDES = frozenset(
    "excerpt lead lede intro introduction subtitle subheadline subhead standfirst dek chapo sommario teaser".split()
)
_LONGEST_LEDE = 600  # characters
_LEAST = 0.25  # of the prose of the whole box; a content element with less is a teaser


@dataclass(slots=True)
class Article:
    """What of a page is the essay.

    Attributes:
        dek: The line under the title, where it isn't a part of the text.
        content: The element that holds its text, without what is none of it; None where there is none.
        left_out: What was taken out, by what it is.
    """

    title: str = ""
    dek: str | None = None
    content: Node | None = None
    moment: Moment = Moment()  # noqa: RUF009 - frozen, so it may be shared
    updated: Moment = Moment()  # noqa: RUF009 - frozen, so it may be shared
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
    headline = find_headline(root, about)
    article = Article()
    article.title, inferred = read_headline(headline, about)
    content = _find_content(root, headline)
    box = _box_of(content, headline)
    article.tags, article.categories = read_terms(box if box is not None else root, about)
    around = nodes_around(root, box, content)
    article.dek = _lede(root, box, content, headline)
    article.moment = read_moment(about, around, habits)
    article.updated = read_updated(about, habits)
    article.authors = read_authors(about, around, root)
    article.inferred = (*inferred, *article.moment.inferred)
    if content is None:
        return article
    if headline is not None and is_within(headline, content):
        take_out(headline)
    strip_parts(content, article.left_out)
    if box is not None and box is not content:
        article.left_out.update(_count_parts(box, content))
    shows = words(content) or next(content.iter("img", "iframe"), None) is not None
    article.content = content if shows else None
    return article


def _find_content(root: Node, headline: Node | None) -> Node | None:
    """Return the element that holds the text: by its name, near the title; else what holds most of the prose."""
    weights = weigh(root)
    best: tuple[tuple[int, int, int], Node] | None = None
    for node in elements(root):
        rank = _content_rank(node)
        if rank is None or _is_aside(node):
            continue
        if weights[node] == 0 and next(node.iter("img"), None) is None:
            continue
        key = (_shared_depth(node, headline), -rank, weights[node])
        if best is None or key > best[0]:
            best = key, node
    found = best[1] if best else None
    whole = holds_most(root, weights)
    if found is None or whole is None or _share_box(found, headline):
        return whole if found is None else found
    return whole if weights[found] < _LEAST * weights[whole] else found


def _share_box(content: Node, headline: Node | None) -> bool:
    """Tell whether a text stands in the same article as the title."""
    around = set(ancestors(headline)) if headline is not None else set()
    shared = next((above for above in ancestors(content) if above in around), None)
    return (
        shared is not None
        and tag_of(shared) not in NO_BOX
        and bool(names(shared) & BOXES or tag_of(shared) == "article")
    )


def _content_rank(node: Node) -> int | None:
    if tag_of(node) in {"body", "html", "a", "span", "p", "li", *HEADINGS}:
        return None
    if "articlebody" in (node.get("itemprop") or "").lower():
        return _PROPERTY
    own = names(node)
    rank = next((rank for rank, known in enumerate(_CONTENTS) if own & known), None)
    if rank is None:
        for name in own:
            parts = frozenset(PARTS_OF_NAME.split(name))
            if any(known <= parts for known in _CONTENT_WORDS) and not parts & _NO_CONTENT:
                return len(_CONTENTS)
    return rank


def _shared_depth(node: Node, headline: Node | None) -> int:
    """Return how deep the nearest element stands that holds both a text and the title."""
    if headline is None:
        return 0
    around = set(ancestors(headline))
    shared = next((above for above in ancestors(node) if above in around), None)
    return 0 if shared is None else sum(1 for _ in ancestors(shared))


def _is_aside(node: Node) -> bool:
    beside = {"related posts", "sidebar", "comments", "form"}
    boxes = (each for each in ancestors(node) if tag_of(each) not in {"body", "html", "main", "article"})
    return any(part_of(each) in beside for each in boxes)


def _lede(root: Node, box: Node | None, content: Node | None, headline: Node | None) -> str | None:
    """Return the words set between the title and the text, where a theme keeps them apart."""
    for node in elements(box if box is not None else root):
        outside = content is None or not (is_within(node, content) or is_within(content, node))
        apart = headline is None or not (is_within(headline, node) or is_within(node, headline))
        if (
            outside
            and apart
            and words_of(node) & _LEDES
            and tag_of(node) not in {"a", "span", *HEADINGS, "article"}
        ):
            text = words(node)
            if (
                text
                and len(text) <= _LONGEST_LEDE
                and not _is_aside(node)
                and next(node.iter("a"), None) is None
            ):
                return text
    return None


def _outermost_parts(node: Node) -> Iterator[Node]:
    """Yield what stands in an element and is none of an essay's text."""
    taken: set[Node] = set()
    for each in elements(node):
        parent = each.getparent()
        if each is node:
            continue
        if parent in taken:
            taken.add(each)
        elif part_of(each):
            taken.add(each)
            yield each


def _count_parts(box: Node, content: Node) -> Counter[str]:
    """Count what stands beside the text in its box and isn't taken over."""
    apart = (
        part
        for part in _outermost_parts(box)
        if not is_within(content, part) and not is_within(part, content)
    )
    return Counter(what for part in apart if (what := part_of(part)))


def _box_of(content: Node | None, headline: Node | None) -> Node | None:
    start = content if content is not None else headline
    if start is None:
        return None
    for node in (start, *ancestors(start)):
        if tag_of(node) in NO_BOX:
            break
        kind = node.get("itemtype") or ""
        box = tag_of(node) == "article" or names(node) & BOXES or kind.endswith(("Article", "BlogPosting"))
        if box and (headline is None or is_within(headline, node)):
            return node
    around = set(ancestors(headline)) if headline is not None else set()
    return next((above for above in ancestors(start) if above in around), start)
