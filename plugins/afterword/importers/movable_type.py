"""Movable Type and TypePad: the text export, as Movable Type's manual describes its "import format".

The export says nothing of its encoding: it is UTF-8, or read as Windows-1252, in whole or byte by byte. Times
are the blog's own and name no zone, so each gives the day alone. A trackback is a ping of the old kind.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from afterword.discussion.model import Comment, Origin, Thread
from afterword.essays.model import Essay, EssayStatus
from afterword.importers.autop import autop
from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.bodies import essay_body
from afterword.importers.gathering import Gathering
from afterword.importers.ledger import DUPLICATE, Ledger
from afterword.importers.moments import parse_us
from afterword.importers.movable_type_entries import BREAKS_OFF, Entry, Section, split_entries
from afterword.importers.movable_type_reply import PING, make_comment, parse_reply
from afterword.importers.plain import plain_line, plain_text
from afterword.importers.text_encoding import BAD_BYTES, Encoding, find_encoding
from afterword.importers.texts import (
    address_id,
    address_slug,
    clean_body,
    one_line,
    shown_name,
    titled,
    web_address,
)
from afterword.importers.unpacking import check_file
from afterword.text.slugs import slugify
from afterword.vocabulary import Format

NAME = "movable-type"
SUFFIXES = (".txt",)

_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:AUTHOR|TITLE|BASENAME|STATUS|DATE|ALLOW COMMENTS|CONVERT BREAKS|UNIQUE URL):"
)
_SECTION = re.compile(
    rb"^-----[^\S\n]*+\n\s*+(?:BODY|EXTENDED BODY|EXCERPT|KEYWORDS|COMMENT|PING):", re.MULTILINE
)
_STATUS = {
    "publish": EssayStatus.PUBLISHED,
    "draft": EssayStatus.DRAFT,
    "future": EssayStatus.FUTURE,
    "review": EssayStatus.PENDING,
    "junk": EssayStatus.TRASH,
}
_BREAKS = frozenset({"", "1", "__default__", "convert_breaks"})
_CLOSED = {"0": True, "1": False, "2": True}
_DISCUSSION = frozenset({"COMMENT", PING})
_CUT = "the file breaks off inside this record"


def sniff(head: bytes, path: Path) -> Confidence:  # noqa: ARG001 - every importer's signature
    """Look for an entry's first line and its sections."""
    if not _START.match(head):
        return Confidence.NO
    return Confidence.CERTAIN if _SECTION.search(head) else Confidence.POSSIBLE


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:
    """Yield every entry with its comments and trackbacks.

    Raises:
        UnusableInputError: It isn't text, or holds no entry.
    """
    check_file(source)
    encoding = find_encoding(source)
    if not encoding.utf8:
        ledger.notes.append("read as Windows-1252: it isn't UTF-8, and says nothing of its encoding")
    found = _Import(ledger, options, encoding)
    with source.open() as file:
        for entry in split_entries(file):
            yield from found.read_entry(entry)
    if not ledger.essays.read:
        reason = "holds no entry of Movable Type's: lines of `NAME: value`, then `-----` and `BODY:`"
        raise source.unusable(reason, line=1)


class _Import:
    """One pass over an export."""

    def __init__(self, ledger: Ledger, options: Options, encoding: Encoding) -> None:
        self._ledger = ledger
        self._options = options
        self._encoding = encoding
        self._seen: dict[str, list[bytes]] = {}

    def read_entry(self, entry: Entry) -> Iterator[Conversation]:
        """Yield the conversation of an entry, unless it is broken or stands here already."""
        if not entry.headers or (not entry.sections and not entry.cut):
            return
        self._ledger.saw("essays")
        source_id = address_id("\n".join(self._header(entry, name) for name in ("DATE", "TITLE", "BASENAME")))
        self._note_faults(entry, source_id)
        discussion = [section for section in entry.sections if section.name in _DISCUSSION]
        self._ledger.saw("comments", len(discussion))
        body, extended = entry.section("BODY"), entry.section("EXTENDED BODY")
        if body is None or body.cut or (extended is not None and extended.cut):
            self._ledger.quarantine("essays", source_id, _CUT, line=entry.line, offset=entry.offset)
            for section in discussion:
                self._quarantine(source_id, section)
            return
        number = self._number(source_id, entry)
        if number is None:
            self._ledger.withhold("essays", DUPLICATE)
            self._ledger.withhold("comments", DUPLICATE, len(discussion))
            return
        source_id = source_id if number == 1 else f"{source_id}-{number}"
        essay = self._essay(entry, source_id)
        comments = self._comments(discussion, source_id)
        thread = None
        if comments:
            thread = Thread(
                title=essay.title,
                origin=Origin(essay.origin, NAME),
                closed=_CLOSED.get(self._header(entry, "ALLOW COMMENTS")),
                comments=comments,
            )
        yield Conversation(source_id=source_id, slug=essay.slug, essay=essay, thread=thread)

    def _text(self, raw: bytes) -> str:
        return self._encoding.decode(raw)[0]

    def _header(self, entry: Entry, name: str) -> str:
        return one_line(self._text(entry.header(name)))

    def _section(self, entry: Entry, name: str) -> str:
        section = entry.section(name)
        return clean_body(self._text(section.raw)) if section else ""

    def _note_faults(self, entry: Entry, source_id: str) -> None:
        for what, offset, line in entry.faults:
            self._ledger.repair(what, offset=offset, line=line, record=source_id)
            self._ledger.truncated |= what == BREAKS_OFF
        raw = b"\n".join((*(value for _, value in entry.headers), *(each.raw for each in entry.sections)))
        if bad := self._encoding.decode(raw)[1]:
            self._ledger.repair(BAD_BYTES, offset=entry.offset, line=entry.line, count=bad, record=source_id)

    def _quarantine(self, source_id: str, section: Section) -> None:
        self._ledger.quarantine("comments", source_id, _CUT, line=section.line, offset=section.offset)

    def _number(self, source_id: str, entry: Entry) -> int | None:
        """Return the how many-th of its id an entry is; None where it stands here already, word for word."""
        same_id = self._seen.setdefault(source_id, [])
        if entry.fingerprint in same_id:
            return None
        same_id.append(entry.fingerprint)
        return len(same_id)

    def _essay(self, entry: Entry, source_id: str) -> Essay:
        address = self._header(entry, "UNIQUE URL")
        title, inferred = titled(plain_line(self._text(entry.header("TITLE"))), address, source_id)
        moment = parse_us(self._header(entry, "DATE"))
        name, from_email = shown_name(self._header(entry, "AUTHOR"))
        raw_status = self._header(entry, "STATUS")
        breaks = self._header(entry, "CONVERT BREAKS")
        texts = (self._section(entry, "BODY"), self._section(entry, "EXTENDED BODY"))
        body, body_format = _body(texts, breaks, keep_html=self._options.keep_html)
        extra = []
        if raw_status.lower() != "publish":
            extra.append(("X-Status", raw_status or "not stated"))
        if body_format is Format.TEXT:
            extra.append(("X-Text-Format", breaks))
        if keywords := one_line(self._section(entry, "KEYWORDS")):
            extra.append(("X-Keywords", keywords))
        categories = [
            one_line(self._text(value))
            for key in ("PRIMARY CATEGORY", "CATEGORY")
            for name_of, value in entry.headers
            if name_of == key
        ]
        return Essay(
            slug=slugify(self._header(entry, "BASENAME")) or address_slug(address),
            title=title,
            body=body,
            format=body_format,
            published=moment.value,
            authors=(name.replace(";", ","),) if name else (),
            status=_STATUS.get(raw_status.lower(), EssayStatus.DRAFT),
            summary=plain_text(self._section(entry, "EXCERPT")) or None,
            tags=_tags(self._header(entry, "TAGS")),
            categories=_unique(categories),
            origin=web_address(address),
            imported=self._options.today,
            inferred=inferred + from_email + moment.inferred,
            extra=(*extra, *moment.extra),
        )

    def _comments(self, sections: list[Section], source_id: str) -> tuple[Comment, ...]:
        gathered = Gathering(self._ledger)
        for position, section in enumerate(sections, 1):
            if section.cut:
                self._quarantine(source_id, section)
                continue
            reply = parse_reply(section.name, self._text(section.raw))
            comment = make_comment(reply, position)
            comment_id = gathered.add(comment, offset=section.offset, line=section.line)
            for what, address in reply.private:
                self._ledger.drop(what, record=comment_id, value=address)
        return gathered.comments


def _body(texts: tuple[str, str], breaks: str, *, keep_html: bool) -> tuple[str, Format]:
    """Return a body, by the way in which Movable Type would have converted its breaks."""
    text = "\n\n<!--more-->\n\n".join(text for text in texts if text)
    if breaks.startswith("markdown"):
        return (f"{text}\n", Format.MARKDOWN) if text else ("", Format.MARKDOWN)
    if breaks.startswith("textile"):
        plain = "\n\n".join(text for text in texts if text)
        return (f"{plain}\n", Format.TEXT) if plain else ("", Format.TEXT)
    return essay_body(autop(text) if breaks in _BREAKS else text, keep_html=keep_html)


def _tags(raw: str) -> tuple[str, ...]:
    """Return the tags of `networking,"weak ties"`."""
    rows = list(csv.reader([raw], skipinitialspace=True)) if raw else []
    return _unique([one_line(tag) for row in rows for tag in row])


def _unique(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.replace(";", ",") for name in names if name))
