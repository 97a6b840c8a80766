"""What a file of a mailbox is, by its content."""

from enum import Enum

from afterword.importers.mail.headers import looks_like_head, parse_head
from afterword.importers.mail.mbox import begins_mbox, holds_separator
from afterword.importers.mail.pages import INDEX_NAMES, PAGE_NAME
from afterword.importers.mail.yahoo import looks_like_yahoo


class Shape(Enum):
    """What a file is."""

    MBOX = "mbox"
    MESSAGE = "message"
    EMLX = "emlx"
    YAHOO = "yahoo"
    PAGE = "page"
    INDEX = "index"
    EMPTY = "empty"
    OTHER = "not-mail"


def shape_of(head: bytes, name: str = "") -> Shape:
    """Tell what a file is.

    Args:
        head: Its first 64 KiB, unpacked.
        name: Its name, which counts only where the content leaves it open.
    """
    shape = Shape.OTHER
    if not head.strip():
        shape = Shape.EMPTY
    elif begins_mbox(head):
        shape = Shape.MBOX
    elif looks_like_yahoo(head):
        shape = Shape.YAHOO
    elif PAGE_NAME.fullmatch(name) and b"<!--beginarticle-->" in head:
        shape = Shape.PAGE
    elif name in INDEX_NAMES:
        shape = Shape.INDEX
    elif _is_emlx(head):
        shape = Shape.EMLX
    elif looks_like_head(head) or (name.endswith(".eml") and parse_head(head).fields):
        shape = Shape.MBOX if _lost_its_beginning(head) else Shape.MESSAGE
    elif holds_separator(head):
        shape = Shape.MBOX
    return shape


def _is_emlx(head: bytes) -> bool:
    length, _, rest = head.partition(b"\n")
    return length.strip().isdigit() and looks_like_head(rest)


def _lost_its_beginning(head: bytes) -> bool:
    """Tell an mbox that begins within a head from a message that has a mailbox among its parts."""
    kind = parse_head(head).get("content-type") or ""
    return not kind.lower().lstrip().startswith("multipart/") and holds_separator(head)
