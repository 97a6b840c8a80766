"""A page saved from a browser: an essay of a WordPress or like site, and the comments under it.

    bytes ─saved.decoding─▶ text ─saved.document─▶ tree ─saved.finding─▶ where the comments stand
                                                      ─saved.nesting─▶ who answers whom
    each comment, taken out of the tree ─saved.reply─▶ Comment
    what is left ─saved.article─▶ Essay, ─saved.surroundings─▶ what the page says of the conversation

Nothing on such a page is stated as in an export: what is read from more than a plain mark is inferred and says
so, and what the page counts is held against what was found.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.ledger import Ledger

NAME = "saved-page"
SUFFIXES = (".html", ".htm", ".xhtml")

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_START = re.compile(rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<", re.DOTALL)
_PART = re.compile(rb"<(?:body|head|article|div|ol|ul|section|main)[\s>]", re.IGNORECASE)
_SIGNS = re.compile(
    rb"/wp-(?:content|includes|json)/|name=[\"']generator[\"']\s+content=[\"'](?:wordpress|blogger|movable)"
    rb"|id=[\"'](?:li-|div-)?comment-\d|class=[\"'][^\"']*(?:commentlist|comment-list|h-entry|hentry)",
    re.IGNORECASE,
)
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_HEAD = 4096  # bytes in which a page says that it is one


def sniff(head: bytes, path: Path) -> Confidence:  # noqa: ARG001 - every importer's signature
    """Look for a page's beginning; be surer where it is a blog's."""
    if wide := _WIDE.get(head[:2]):
        head = head.decode(wide, "ignore").encode()
    head = head.removeprefix(b"\xef\xbb\xbf")
    if not _START.match(head) or b"<!ENTITY" in head[:_HEAD]:
        return Confidence.NO
    if not _HTML.search(head[:_HEAD]):
        return (
            Confidence.POSSIBLE
            if _PART.search(head) and not head.lstrip().startswith(b"<?xml")
            else Confidence.NO
        )
    return Confidence.CERTAIN if _SIGNS.search(head) else Confidence.LIKELY


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:
    """Yield the page's essay with its conversation, or the one that it has.

    Raises:
        UnusableInputError: Binary data, no page, or neither an essay nor a comment.
    """
    from afterword.importers.saved.assembly import read_page  # its vocabularies are wanted here alone

    if source.path.is_dir():
        raise source.unusable("is a folder; name the page in it")
    yield read_page(source, ledger, options)
