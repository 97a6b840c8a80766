"""HTML as a row of tokens: enough for rules of typography, in one pass over whatever it is.

This is no parser: it finds tags, comments and what must be left alone, and never gives up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*+)((?:\"[^\"<]*\"|'[^'<]*'|[^<>\"'])*+)>")
_NAMES_OF_BLOCKS = (
    "address area article aside blockquote caption col colgroup dd details div dl dt fieldset figcaption"
    " figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main map menu nav noscript ol p pre"
    " script section style summary table tbody td textarea tfoot th thead tr ul"
)
BLOCKS = frozenset(_NAMES_OF_BLOCKS.split())
VERBATIM = frozenset({"pre", "script", "style", "textarea", "svg", "math", "noscript"})


class TokenKind(Enum):
    """What a token is; the pauses are made by who reads the text."""

    TEXT = auto()
    TAG = auto()
    VERBATIM = auto()  # a comment, a script, a drawing
    LINE_END = auto()
    BREAK = auto()  # <br>
    BLANK = auto()  # blank lines, or two <br>


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of HTML.

    Attributes:
        name: Of a tag or a verbatim element, in lower case; empty for text and comments.
    """

    kind: TokenKind
    text: str = ""
    name: str = ""
    closing: bool = False


def tokens(html: str) -> Iterator[Token]:
    """Yield the tokens of a text; joined, they are the text."""
    at = 0
    comments_end = True
    while at < len(html):
        start = html.find("<", at)
        if start != at:
            yield Token(TokenKind.TEXT, html[at:] if start < 0 else html[at:start])
            if start < 0:
                return
        if comments_end and html.startswith("<!--", start):
            end = html.find("-->", start + 4)
            if end >= 0:
                at = end + 3
                yield Token(TokenKind.VERBATIM, html[start:at])
                continue
            comments_end = False
        match = _TAG.match(html, start)
        if match is None:
            yield Token(TokenKind.TEXT, "<")
            at = start + 1
            continue
        name, closing, at = match[2].lower(), bool(match[1]), match.end()
        if name in VERBATIM and not closing and not match[3].endswith("/"):
            at = _end_of(html, name, at)
            yield Token(TokenKind.VERBATIM, html[start:at], name)
        elif name == "br":
            yield Token(TokenKind.BREAK, match[0], name)
        else:
            yield Token(TokenKind.TAG, match[0], name, closing)


def _end_of(html: str, name: str, at: int) -> int:
    found = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(html, at)
    return found.end() if found else len(html)
