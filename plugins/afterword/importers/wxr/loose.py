"""The loose reader of WXR: one record out of a place where the XML is broken.

It never guesses at structure from the middle of a text. It walks from tag to tag as the exporter writes them;
a text in CDATA ends where `]]>` and its own closing tag stand together, so that "]]>" or a nested "<![CDATA["
inside of it are text; and a closing tag that is missing is supplied where the next field, comment or item
begins. Each thing supplied or taken out is reported with its place.
"""

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from afterword.importers.ledger import Repair
from afterword.importers.utf8 import decode
from afterword.importers.wxr.record import Lost, RawComment, RawItem, Term
from afterword.importers.wxr.window import Window
from afterword.text.entities import unescape

if TYPE_CHECKING:
    from io import BufferedIOBase

# Possessive throughout: what was read once isn't read again, however much of it there is.
_NAME = rb"[A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?+"
_TAG = re.compile(rb"<(?:(?=!(--|\[CDATA\[))|(/?)(" + _NAME + rb")([^<>]*+)>)")
_ENDS = {b"--": b"-->", b"[CDATA[": b"]]>"}
_LONGEST_ASIDE = 1 << 16  # bytes of a comment, or of a CDATA section where none belongs
_ITEM = re.compile(rb"<item(?:\s[^<>]*)?>")
_NEXT_FIELD = re.compile(
    rb"<(?:wp:(?:post_|comment|status|postmeta|is_sticky|menu_order|ping_status|meta_)|excerpt:encoded|"
    rb"content:encoded|dc:creator|guid|category[\s>])|</wp:comment>|</item>"
)
_ATTRIBUTE = re.compile(rb"(?<![\w:.-])([\w:.-]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_CDATA, _CDATA_END = b"<![CDATA[", b"]]>"
_BARE_AMPERSAND = re.compile(rb"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")
_OPEN_CDATA = re.compile(rb"\s*<!\[CDATA\[")
_FAR = 1 << 20
PATIENCE = 500  # of a whole file; after that, a closing tag is looked for nearby alone
_GROUPS = frozenset({b"wp:postmeta", b"wp:commentmeta"})

CONTROL = "control characters taken out"
BAD_BYTES = "bytes that aren't UTF-8 read as Windows-1252"
NO_CLOSING_TAG = "a closing tag supplied"
AMPERSAND = "“&” that begins no entity kept as text"
STRAY_CDATA = "“]]>” or “<![CDATA[” inside a CDATA section kept as text"
BREAKS_OFF = "the file breaks off inside this record"


class LooseReader:
    """Reads the record that begins at `offset`, and says where to go on.

    Args:
        file: Seekable.
        offset: Bytes from the start of the source.
        line: The line there, from 1.
        limit: The most that one record may take, in bytes.
        patience: How often a closing tag may be looked for far away in vain.

    Attributes:
        item: The record, once `read_item` has run.
        mended: What was mended in it.
        end: Where to read on, in bytes from the start.
        end_line: The line there.
        patience: What is left of it.
    """

    def __init__(
        self, file: "BufferedIOBase", *, offset: int, line: int, limit: int, patience: int = PATIENCE
    ) -> None:
        self._window = Window(file, offset, limit)
        self._line = line
        self._last_line = (0, line)
        self._faults: Counter[str] = Counter()
        self._first: dict[str, int] = {}
        self._comment: RawComment | None = None
        self._endless: dict[bytes, int] = {}  # up to where no comment or section that begins ever ends
        self._following = (-1, -1)  # a boundary, and where the next field before it begins
        self.patience = patience
        self.item = RawItem(offset, line)
        self.end = offset
        self.end_line = line

    @property
    def mended(self) -> list[Repair]:
        """What was mended, in the order in which it was met."""
        record = self.item.fields.get("wp:post_id", "").strip() or None
        return [
            Repair(
                what, self._window.base + self._first[what], self._line_at(self._first[what]), count, record
            )
            for what, count in self._faults.items()
        ]

    def read_item(self) -> Lost | None:
        """Read the record; return why it is lost, if it is."""
        window = self._window
        opening = _ITEM.match(window.data)
        at = opening.end() if opening else 0
        while True:
            match = window.search(_TAG, at)
            if match is None:
                if not window.ended:
                    return self._give_up("it is larger than 64 MiB")
                self._break_off(len(window.data))
                self._stop(len(window.data))
                return None
            aside, closing, name, attributes = match.groups()
            if aside:  # a comment, or text where none belongs
                at = self._skip(_ENDS[aside], match.end())
            elif name == b"item" or (closing and name in {b"channel", b"rss"}):
                self._close_item(match)
                return None
            elif closing or name in _GROUPS:
                if name == b"wp:comment":
                    self._comment = None
                at = match.end()
            elif name == b"wp:comment":
                self._open_comment(match.start())
                at = match.end()
            else:
                at = self._read_field(name, attributes, match.end(), empty=attributes.endswith(b"/"))

    def _skip(self, end: bytes, at: int) -> int:
        """Return where a comment or section that begins at `at` is over; `at` where it never is."""
        if at < self._endless.get(end, 0):
            return at
        data = self._window.reach(at + _LONGEST_ASIDE)
        found = data.find(end, at, at + _LONGEST_ASIDE)
        if found < 0:
            self._endless[end] = at + _LONGEST_ASIDE // 2
            return at
        return found + len(end)

    def _close_item(self, match: re.Match[bytes]) -> None:
        if match[2] and match[3] == b"item":
            self._stop(match.end())
        else:
            self._fault(NO_CLOSING_TAG, match.start())
            self._stop(match.start())

    def _open_comment(self, at: int) -> None:
        if self._comment is not None:
            self._fault(NO_CLOSING_TAG, at)
        self._comment = RawComment(self._window.base + at, self._line_at(at))
        self.item.comments.append(self._comment)

    def _read_field(self, name: bytes, attributes: bytes, at: int, *, empty: bool) -> int:
        text, end = ("", at) if empty else self._value(name, at)
        key = name.decode("ascii", "replace")
        if key == "wp:meta_key":
            host = self._comment or self.item
            host.meta += 1
        elif key == "wp:meta_value":
            pass
        elif key == "category" and self._comment is None:
            given = {m[1]: decode(m[2] or m[3] or b"")[0] for m in _ATTRIBUTE.finditer(attributes)}
            domain, nicename = given.get(b"domain", ""), given.get(b"nicename", "")
            self.item.terms.append(Term(unescape(domain), unescape(nicename), text.strip()))
        else:
            fields = self.item.fields if self._comment is None else self._comment.fields
            if not fields.get(key):
                fields[key] = text
        return end

    def _value(self, name: bytes, at: int) -> tuple[str, int]:
        """Return the text of a field that begins at `at`, and where it ends."""
        boundary = self._window.next_boundary(at)
        data = self._window.data
        opening = _OPEN_CDATA.match(data, at)
        start = opening.end() if opening else at
        tail = (rb"\]\]>\s*+" if opening else b"") + rb"</" + re.escape(name) + rb"\s*+>"
        stop = self._next_field(start, boundary)
        found = _pattern(tail).search(data, at, stop)
        if found is None and stop < len(data) and self.patience:
            # Either the closing tag is missing, or the text itself talks of WXR: then its end comes before
            # the next field of the same name.
            data = self._window.reach(stop + _FAR)
            again = _pattern(tail + rb"|<" + re.escape(name) + rb">")
            found = again.search(data, stop, stop + _FAR)
            if found is None or found[0].startswith(b"<" + name):
                self.patience -= 1
                found = None
        if found is None:
            return self._unclosed(start, stop, in_cdata=bool(opening))
        raw = data[start : found.start()]
        return (self._cdata(raw, start) if opening else self._plain(raw, start)), found.end()

    def _next_field(self, start: int, boundary: int) -> int:
        """Return where the next field of a WXR record begins; the boundary if none does before it."""
        known, following = self._following
        if known != boundary or following < start:
            found = _NEXT_FIELD.search(self._window.data, start, boundary)
            following = found.start() if found else boundary
            self._following = boundary, following
        return following

    def _unclosed(self, start: int, end: int, *, in_cdata: bool) -> tuple[str, int]:
        data = self._window.data
        if end == len(data):
            self._break_off(start)
        else:
            self._fault(NO_CLOSING_TAG, end)
        raw = data[start:end].rstrip()
        if in_cdata:
            return self._cdata(raw.removesuffix(b"]]>"), start), end
        return self._plain(raw, start), end

    def _cdata(self, raw: bytes, at: int) -> str:
        # The exporter splits "]]>" into two sections; what remains after joining them is text.
        joined = raw.replace(b"]]]]><![CDATA[>", b"\0]]\0").replace(b"]]><![CDATA[", b"")
        if b"]]>" in joined or b"<![CDATA[" in joined:
            self._fault(STRAY_CDATA, at)
        return self._clean(joined.replace(b"\0]]\0", b"]]>"), at)

    def _plain(self, raw: bytes, at: int) -> str:
        parts = []
        last = 0
        while (start := raw.find(_CDATA, last)) >= 0 and (end := raw.find(_CDATA_END, start)) >= 0:
            parts.append(self._markup(raw[last:start], at + last))
            parts.append(self._clean(raw[start + len(_CDATA) : end], at + start))
            last = end + len(_CDATA_END)
        parts.append(self._markup(raw[last:], at + last))
        return "".join(parts)

    def _markup(self, raw: bytes, at: int) -> str:
        bare = _BARE_AMPERSAND.search(raw)
        if bare:
            self._fault(AMPERSAND, at + bare.start(), len(_BARE_AMPERSAND.findall(raw)))
        return unescape(self._clean(raw, at))

    def _clean(self, raw: bytes, at: int) -> str:
        text, bad = decode(raw)
        if bad:
            self._fault(BAD_BYTES, at + _first_bad_byte(raw), bad)
        text, controls = _CONTROL.subn("", text)
        if controls:
            first = _CONTROL_BYTES.search(raw)
            self._fault(CONTROL, at + (first.start() if first else 0), controls)
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _fault(self, what: str, at: int, count: int = 1) -> None:
        self._faults[what] += count
        self._first.setdefault(what, at)

    def _break_off(self, at: int) -> None:
        if not self.item.broken_off:
            self._fault(BREAKS_OFF, at)
        self.item.broken_off = True
        if self._comment is not None:
            self._comment.broken_off = True

    def _stop(self, at: int) -> None:
        self.end = self._window.base + at
        self.end_line = self._line_at(at)

    def _give_up(self, reason: str) -> Lost:
        lost = Lost(reason, self._window.base, self._line)
        self._stop(len(self._window.data))
        return lost

    def _line_at(self, at: int) -> int:
        known, line = self._last_line if self._last_line[0] <= at else (0, self._line)
        line += self._window.data.count(b"\n", known, at)
        self._last_line = (at, line)
        return line


def _first_bad_byte(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


@lru_cache(maxsize=256)
def _pattern(source: bytes) -> re.Pattern[bytes]:
    return re.compile(source)
