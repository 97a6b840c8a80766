"""Medium: the zip or folder of its export, a single page out of it, or its feed.

An export's `posts/` holds posts, drafts, and what its owner answered under other people's posts; the answers
become one thread of their own, since nothing says what they answer. Every other file is counted under its
folder's name; addresses in it (it tells of sessions and accounts) are counted and left out.
"""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.bundle.model import Bundle
from afterword.importers.bundle.reader import (
    NOT_WHOLE,
    head_of,
    is_bundle,
    lying_in,
    names_in,
    opened,
    read_text,
)
from afterword.importers.ledger import Ledger, Repair
from afterword.importers.medium_feed import parse_item
from afterword.importers.medium_page import parse_page
from afterword.importers.medium_writing import Writing
from afterword.importers.syndication.channel import parse_channel
from afterword.importers.syndication.entry import native_of
from afterword.importers.syndication.shape import RSS, shape_of
from afterword.importers.unpacking import unpacked, unpacked_head
from afterword.importers.utf8 import decode
from afterword.importers.xml_records.mending import BREAKS_OFF
from afterword.importers.xml_records.reader import no_end, read_records
from afterword.importers.xml_records.shape import Lost

NAME = "medium"
SUFFIXES = (".zip", ".html", ".xml", "folder")

_PAGE = re.compile(rb"<section\b[^<>]{0,200}\bdata-field=\"body\"")
_GENERATOR = re.compile(rb"<generator>\s*+(?:<!\[CDATA\[)?\s*+Medium\s*+(?:\]\]>)?\s*+</generator>")
_POST = re.compile(r"(?:^|/)posts/(?:draft|\d{4}-\d\d-\d\d)_[^/]*\.html$")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+")
_IP = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_LOOKED_AT = 5
_NO_FOOTER = "the page breaks off before its footer, which tells whether it was published"
_NO_POST = "there is no text of a post in it"
_CUT = "the file breaks off inside this record"
BAD_BYTES = "bytes that aren't UTF-8 read as Windows-1252"


def sniff(head: bytes, path: Path) -> Confidence:
    """Look for Medium's own parts of a page, or its name in a feed."""
    if not is_bundle(head, path):
        return _sniff_file(unpacked_head(head))
    names = [name for name in names_in(head, path) if name.lower().endswith(".html")]
    if any(_POST.search(name) for name in names):
        return Confidence.CERTAIN
    posts = lying_in(tuple(names), "posts", ".html") or names
    found = (_sniff_file(head_of(path, name)) for name in posts[:_LOOKED_AT])
    return max(found, default=Confidence.NO)


def _sniff_file(head: bytes) -> Confidence:
    sure = _PAGE.search(head) or (_GENERATOR.search(head) and shape_of(head) is RSS)
    return Confidence.CERTAIN if sure else Confidence.NO


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:
    """Yield every post, then the answers to other people's posts.

    Raises:
        UnusableInputError: Nothing in it is Medium's, or it is a dangerous archive.
    """
    writing = Writing(ledger, options)
    if is_bundle(source.head, source.path):
        with opened(source, ledger) as bundle:
            yield from _read_export(source, bundle, writing, ledger)
    else:
        with unpacked(source, ledger) as file:
            if shape_of(file.head):
                yield from _read_feed(file, writing, ledger, options)
            else:
                yield from _read_page(file, writing, ledger)
    yield from writing.responses()


def _read_export(source: Source, bundle: Bundle, writing: Writing, ledger: Ledger) -> Iterator[Conversation]:
    posts = lying_in(bundle.names, "posts", ".html")
    if not posts:
        posts = [name for name in bundle.names if _PAGE.search(bundle.read(name).data)]
    if not posts:
        raise source.unusable("holds no posts/*.html; it is no export of Medium")
    for name in posts:
        text, damage = read_text(bundle, name, ledger)
        page = None if damage else parse_page(text, name)
        if page is None or page.breaks_off:
            reason = NOT_WHOLE.format(damage) if damage else _NO_POST if page is None else _NO_FOOTER
            ledger.saw("essays")
            ledger.quarantine("essays", name, reason)
        else:
            yield from writing.take_page(page, PurePosixPath(name).stem)
    used = set(posts)
    for name in bundle.names:
        if name not in used:
            ledger.saw_other(PurePosixPath(name).parent.name or "file")
            text, _ = read_text(bundle, name, ledger)
            for what, pattern in (("email", _EMAIL), ("ip", _IP)):
                if number := sum(1 for _ in pattern.finditer(text)):
                    ledger.drop(what, number)


def _read_page(source: Source, writing: Writing, ledger: Ledger) -> Iterator[Conversation]:
    with source.open() as file:
        text, bad = decode(file.read())
    if bad:
        ledger.repair(BAD_BYTES, count=bad)
    page = parse_page(text, source.path.name)
    if page is None:
        raise source.unusable('is no page of Medium\'s export: it has no <section data-field="body">')
    if page.breaks_off:
        ledger.saw("essays")
        ledger.quarantine("essays", source.path.name, _NO_FOOTER, line=text.count("\n") + 1)
        ledger.truncated = True
        return
    yield from writing.take_page(page, source.path.stem)


def _read_feed(source: Source, writing: Writing, ledger: Ledger, options: Options) -> Iterator[Conversation]:
    channel = parse_channel(source.head, RSS)
    if channel.emails:
        ledger.drop("email", channel.emails)
    for each in read_records(source, RSS, native_of):
        if isinstance(each, Repair):
            ledger.repairs.append(each)
            ledger.truncated |= each.what in {BREAKS_OFF, no_end(RSS.root)}
        elif isinstance(each, Lost) or each.broken_off:
            ledger.saw("essays")
            record, reason = ("", each.reason) if isinstance(each, Lost) else (native_of(each), _CUT)
            ledger.quarantine("essays", record, reason, line=each.line, offset=each.offset)
        else:
            yield from writing.take_item(parse_item(each, options.today), channel)
