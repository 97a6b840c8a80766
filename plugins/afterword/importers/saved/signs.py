"""The names by which themes call what stands on a page: classes and ids, and how to ask for them."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice

from afterword.importers.saved.nodes import Node, ancestors, classes, elements, names, tag_of

LISTS = frozenset({"ol", "ul", "dl", "tbody", "table"})
LINKBACKS = frozenset({"pingback", "trackback", "webmention", "mention"})

_MANY = "comm?ents?|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties|komentarze|komentáře|hozzaszolasok"
COMMENT_LIST = re.compile(
    rf"(?:.*[-_])?(?:{_MANY})[-_]?(?:lists?|template|entries)|top-ra|comments[-_]block|wp-block-comment-template"
)
AREA = re.compile(
    r"(?:[a-z]{1,12}[-_])*(?:"
    r"(?:comments|kommentare|commentaires|comentarios|comentários|commenti|reacties|discussion|responses)"
    r"(?:[-_]*(?:wrap(?:per)?|container|block|content|box|inner|holder|outer|con|widget|entries))*"
    r"|(?:comments?|kommentar|leserpost|discussion)[-_]*(?:area|section|thread|modul|region|template|list)"
    r"(?:[-_]*(?:wrap(?:per)?|container|inner))*)"
)
LINKBACK_LIST = re.compile(
    r"(?:(?:entry|post|comment)[-_])?(?:ping|track)(?:back)?s?(?:[-_]?(?:list|lists|container|wrap))?"
)
CHILDREN = re.compile(
    r"children|indented|(?:comm?ent[-_]?)?replies|comm?ent[-_]?answers|child[-_]comments?|sub[-_]?comments?|nested"
)
ITEM = re.compile(
    r"(?:single[-_]?|the[-_]?|user[-_]?|[a-z]{1,8}[-_])?(?:comm?ent|kommentar|commentaire|comentario|commento|komentarz|leserbrief)"
    r"(?:[-_]*(?:item|entry|wrap(?:per)?|box|single|container|row|block|card|con|default))?|comments?[-_]*con"
)
RECENT = re.compile(
    r"(?:.*[-_])?(?:recent|latest|neueste|letzte|top)[-_]?(?:comments?|kommentare|replies)(?:[-_].*)?|.*[-_]?comments[-_]latest"
)
REPLY_FORM = re.compile(
    r"respond|(?:.*[-_])?comment-?(?:form|respond)(?:[-_].*)?|commentform|(?:add|new|post|leave)-?(?:a-)?comment(?:[-_].*)?"
)
_PATTERN = re.compile(r"(?:.*[-_])?(?:modal|dummy|template|placeholder|prototype)(?:[-_].*)?|hidden")
_DEPTH = re.compile(r"(?:.*[-_])?(?:depth|level|lvl)[-_]?(\d{1,5})")


def has_name(node: Node, pattern: re.Pattern[str]) -> bool:
    """Tell whether a class or the id of an element is as the pattern says, the whole of it."""
    return _any_is(names(node), pattern)


def has_class(node: Node, pattern: re.Pattern[str]) -> bool:
    """Tell whether a class of an element is as the pattern says, the whole of it."""
    return _any_is(classes(node), pattern)


@lru_cache(maxsize=8192)
def _any_is(given: frozenset[str], pattern: re.Pattern[str]) -> bool:
    return any(pattern.fullmatch(name) for name in given)


def is_area(node: Node) -> bool:
    """Tell whether an element is a place for comments, by its name."""
    return has_name(node, AREA) or has_name(node, COMMENT_LIST)


def in_area(node: Node) -> bool:
    """Tell whether an element stands in a place for comments."""
    return any(is_area(each) for each in ancestors(node))


def in_form(node: Node) -> bool:
    """Tell whether an element is, or stands in, the form for a new comment."""
    return any(map(_is_form, _path(node)))


def _is_form(node: Node) -> bool:
    # Some systems wrap the whole page in a form.
    return has_name(node, REPLY_FORM) or (
        tag_of(node) == "form" and next(node.iter("h1", "main", "article"), None) is None
    )


def is_pattern(node: Node) -> bool:
    """Tell whether an element, or one of the three around it, is a form's or a script's pattern, not content."""
    return any(has_name(each, _PATTERN) for each in islice(_path(node), 4) if tag_of(each) != "body")


def is_recent(node: Node) -> bool:
    """Tell whether an element stands in a list of the site's most recent comments."""
    return any(map(_is_recent, _path(node)))


def _is_recent(node: Node) -> bool:
    return tag_of(node) not in {"body", "html"} and has_name(node, RECENT)


def find_asides(root: Node) -> set[Node]:
    """Return the elements of a whole page that stand in its form or in a list of recent comments."""
    return _standing_in(root, lambda node: _is_recent(node) or _is_form(node))


def find_recent(root: Node) -> set[Node]:
    """Return the elements of a whole page that stand in a list of recent comments."""
    return _standing_in(root, _is_recent)


def _standing_in(root: Node, is_one: Callable[[Node], bool]) -> set[Node]:
    found: set[Node] = set()
    for node in elements(root):
        if node.getparent() in found or is_one(node):
            found.add(node)
    return found


def own_depth(node: Node) -> int | None:
    """Return how deep an element's own classes say that it stands, from 1; None where they don't."""
    for name in classes(node):
        if match := _DEPTH.fullmatch(name):
            return max(1, int(match[1]))
    return None


def stated_depth(node: Node) -> int | None:
    """Return the same of a comment, whose classes may stand on a box in it."""
    depths = (own_depth(each) for each in (node, *node))
    return next((depth for depth in depths if depth is not None), None)


def stated_linkback(node: Node) -> str | None:
    """Return `pingback`, `trackback` or the like where an element's classes say so."""
    return min(classes(node) & LINKBACKS, default=None)


def _path(node: Node) -> Iterator[Node]:
    yield node
    yield from ancestors(node)
