"""Which importer a file is for: by what is in it, never by its name."""

import importlib
import re
from typing import cast

from afterword.errors import UnusableInputError, suggest
from afterword.importers.base import Confidence, Importer, Source

# In the order in which they are asked; the surest wins, the first of equals.
IMPORTERS = (
    "wordpress",
    "disqus",
    "blogger",
    "movable-type",
    "isso",
    "remark42",
    "commento",
    "discourse",
    "ghost",
    "substack",
    "medium",
    "webmention",
    "feed",
    "reddit",
    "stackexchange",
    "slack",
    "discord",
    "mailbox",
    "saved-page",
    "pasted",
)
AUTO = "auto"

_ENTITY = re.compile(rb"<!ENTITY\b|<!DOCTYPE[^<>\[]*\b(?:SYSTEM|PUBLIC)\b")
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_BOMS = (b"\xff\xfe", b"\xfe\xff")
_MARKUP = (b"<?xml", b"<!DOCTYPE", b"<!ENTITY")
_CUT = 3  # bytes at the head's end that may be the beginning of a character


def load_importer(name: str) -> Importer:
    """Return an importer by its name.

    Raises:
        UnusableInputError: There is none of that name.
    """
    if name not in IMPORTERS:
        raise UnusableInputError(f"unknown format {name!r}{suggest(name, IMPORTERS)}")
    return cast("Importer", importlib.import_module(f"afterword.importers.{name.replace('-', '_')}"))


def choose_importer(source: Source, name: str = AUTO) -> Importer:
    """Return the importer for a file.

    Args:
        source: The file.
        name: An importer's name, or `auto`.

    Raises:
        UnusableInputError: Nobody knows what it is; the message says what it looks like, and what is known.
    """
    if name != AUTO:
        return load_importer(name)
    confidence, best = Confidence.NO, None
    for each in IMPORTERS:
        importer = load_importer(each)
        if (sure := importer.sniff(source.head, source.path)) > confidence:
            confidence, best = sure, importer
        if confidence is Confidence.CERTAIN:  # the others needn't even be loaded
            break
    if best is None:
        reason, hopeless = _describe(source.head)
        raise source.unusable(reason if hopeless else f"{reason}; {_known()}")
    return best


def _known() -> str:
    return f"--format names one of: {', '.join(IMPORTERS)}"


def _describe(head: bytes) -> tuple[str, bool]:
    """Return what a file looks like, and whether no format's name would help."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.decode("utf-8", "replace").strip("\ufeff \t\r\n\u00a0"):
        return "holds no words", True
    if start.startswith(_MARKUP) and _ENTITY.search(head):
        return "declares XML entities or refers to another file; such files are refused", True
    if b"\0" in head and not head.startswith(_BOMS):
        return f"is a binary file (a NUL byte at {head.index(0)})", True
    if start.startswith(b"<"):
        root = _ROOT.search(start)
        name = root[1].decode("ascii", "replace") if root else "?"
        return f"is markup that begins with <{name}>, of no known kind", False
    return _describe_text(head), False


def _describe_text(head: bytes) -> str:
    if head.lstrip().startswith((b"{", b"[")):
        return "looks like JSON of no known kind"
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if not head.startswith(_BOMS) and error.end < len(head) - _CUT:
            line = head.count(b"\n", 0, error.start) + 1
            byte = head[error.start]
            return f"isn't UTF-8: the byte 0x{byte:02X} on line {line}; save it as UTF-8 and try again"
    return "is of no known kind"
