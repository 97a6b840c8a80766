"""Texts out of broken XML: what is mended in them is counted, with the place of the first of each kind."""

import re
from collections import Counter

from afterword.importers.utf8 import decode
from afterword.text.entities import unescape

CONTROL = "control characters taken out"
BAD_BYTES = "bytes that aren't UTF-8 read as Windows-1252"
NO_CLOSING_TAG = "a closing tag supplied"
STRAY_CLOSING_TAG = "a closing tag that closes nothing left out"
AMPERSAND = "“&” that begins no entity kept as text"
STRAY_CDATA = "“]]>” or “<![CDATA[” inside a CDATA section kept as text"
UNQUOTED = "an attribute without quotation marks"
BREAKS_OFF = "the file breaks off inside this record"

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CONTROL_BYTES = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_CDATA, _CDATA_END = b"<![CDATA[", b"]]>"
_BARE_AMPERSAND = re.compile(rb"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")
_ATTRIBUTE = re.compile(rb"(?<![\w:.-])([\w:.-]++)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")


class Mender:
    """Reads texts and attributes of one record.

    Attributes:
        faults: How often each fault was mended.
        first: Where each was met first, in bytes from the start of the record.
    """

    def __init__(self) -> None:
        self.faults: Counter[str] = Counter()
        self.first: dict[str, int] = {}

    def fault(self, what: str, at: int, count: int = 1) -> None:
        """Enter a fault."""
        self.faults[what] += count
        self.first.setdefault(what, at)

    def cdata(self, raw: bytes, at: int) -> str:
        """Return the text of a CDATA section."""
        # Exporters split "]]>" into two sections; what remains after joining them is text.
        joined = raw.replace(b"]]]]><![CDATA[>", b"\0]]\0").replace(b"]]><![CDATA[", b"")
        if b"]]>" in joined or b"<![CDATA[" in joined:
            self.fault(STRAY_CDATA, at)
        return self._clean(joined.replace(b"\0]]\0", b"]]>"), at)

    def plain(self, raw: bytes, at: int) -> str:
        """Return the text of characters, entities and perhaps CDATA sections among them."""
        parts = []
        last = 0
        while (start := raw.find(_CDATA, last)) >= 0:
            inner = start + len(_CDATA)
            end = raw.find(_CDATA_END, inner)
            if end < 0:
                break
            parts.append(self._characters(raw[last:start], at + last))
            parts.append(self._clean(raw[inner:end], at + inner))
            last = end + len(_CDATA_END)
        parts.append(self._characters(raw[last:], at + last))
        return "".join(parts)

    def attributes(self, raw: bytes, at: int) -> dict[str, str]:
        """Return the attributes of a tag."""
        found = {}
        for match in _ATTRIBUTE.finditer(raw):
            value = match[2] if match[2] is not None else match[3]
            if value is None:
                self.fault(UNQUOTED, at + match.start())
                value = match[4]
            found[match[1].decode("ascii", "replace")] = self._characters(value, at + match.start())
        return found

    def _characters(self, raw: bytes, at: int) -> str:
        bare = _BARE_AMPERSAND.search(raw)
        if bare:
            self.fault(AMPERSAND, at + bare.start(), len(_BARE_AMPERSAND.findall(raw)))
        return unescape(self._clean(raw, at))

    def _clean(self, raw: bytes, at: int) -> str:
        text, bad = decode(raw)
        if bad:
            self.fault(BAD_BYTES, at + _first_bad_byte(raw), bad)
        text, controls = _CONTROL.subn("", text)
        if controls:
            first = _CONTROL_BYTES.search(raw)
            self.fault(CONTROL, at + (first.start() if first else 0), controls)
        return text.replace("\r\n", "\n").replace("\r", "\n")


def _first_bad_byte(raw: bytes) -> int:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0
