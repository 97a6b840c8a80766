"""The rows of a Stack Exchange file: `<row …/>` elements whose attributes hold everything.

Strict reading goes on until expat objects; from the last sound row on, the rest is cut at `<row`, and each
row is read by itself. A reference to a document type is never followed: it is passed over, and without it an
entity that it might have declared is a fault like any other. Declared entities are refused.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BufferedIOBase
from xml.parsers import expat

from afterword.importers.base import Source
from afterword.importers.encoding import check_utf8, open_utf8
from afterword.importers.ledger import Ledger
from afterword.importers.xml_records.mending import Mender

BY_ROW = "the XML isn't well-formed from here on; it was read row by row"
RAW_MARKUP = "“<” in an attribute kept as text"
NO_END = "the file ends without its last tag"
BEHIND_ROW = "something between two rows passed over"
_CHUNK = 1 << 18
_ROW_LIMIT = 8 << 20  # bytes; the sites allow 30,000 characters
_ROW = re.compile(rb"<row(?=[\s/>])")
_ATTRIBUTE = rb"\s+[A-Za-z_][\w.:-]*\s*=\s*(?:\"[^%s\"]*\"|'[^%s']*')"
_SOUND = re.compile(rb"<row(?:" + _ATTRIBUTE % (b"<", b"<") + rb")*+\s*/?>")
_READABLE = re.compile(rb"<row(?:" + _ATTRIBUTE % (b"", b"") + rb")*+\s*/?>")
_BEHIND = re.compile(rb"(?:\s|</row\s*>|</[a-z]+\s*>|<!--.*?-->)*+", re.DOTALL)
_DOCTYPE = re.compile(rb"<!DOCTYPE\s+[\w.:-]+\s+(?:SYSTEM|PUBLIC)\b[^>\[]*>")
_LAST_TAG = re.compile(rb"</[A-Za-z]+\s*>\s*\Z")
_NOT_BREAK = re.compile(rb"[^\n]")
_AT_END = frozenset(
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its place: bytes from the start of the file, and the line, from 1."""

    values: Mapping[str, str]
    offset: int
    line: int


@dataclass(frozen=True, slots=True)
class LostRow:
    """A row that can't be used."""

    reason: str
    offset: int
    line: int


def read_rows(source: Source, ledger: Ledger) -> Iterator[Row | LostRow]:
    """Yield the rows of a file, and enter what was mended.

    Raises:
        UnusableInputError: The XML declares entities, or the file isn't in the encoding it claims.
    """
    with open_utf8(source) as (file, repairs):
        ledger.repairs.extend(repairs)
        strict = _Strict(file)
        try:
            yield from strict.rows()
        except _RefusedError:
            raise source.unusable("declares XML entities; such files are refused") from None
        except expat.ExpatError as error:
            if error.code == expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]:
                check_utf8(source)
            if error.code not in _AT_END:
                ledger.repair(BY_ROW, offset=strict.error_offset, line=error.lineno)
            yield from _Loose(file, ledger, strict.resume_offset, strict.resume_line).rows()


class _RefusedError(Exception):
    """The file declares entities."""


class _Strict:
    """Expat, fed piece by piece; knows where the last row began.

    Attributes:
        resume_offset: Where to look for the next row after a fault, in bytes.
        resume_line: The line there.
    """

    def __init__(self, file: BufferedIOBase) -> None:
        self._file = file
        self._rows: list[Row] = []
        self._parser = expat.ParserCreate(encoding="utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EntityDeclHandler = self._refuse
        self._parser.UnparsedEntityDeclHandler = self._refuse
        self._parser.ExternalEntityRefHandler = self._refuse
        self.resume_offset = 0
        self.resume_line = 1

    @property
    def error_offset(self) -> int:
        return self._parser.ErrorByteIndex

    def rows(self) -> Iterator[Row]:
        """Yield rows.

        Raises:
            expat.ExpatError: The XML isn't well-formed here; everything before was yielded.
        """
        first = True
        while True:
            chunk = self._file.read(_CHUNK)
            if first:
                chunk = _DOCTYPE.sub(lambda match: _NOT_BREAK.sub(b" ", match[0]), chunk, count=1)
                first = False
            try:
                self._parser.Parse(chunk, not chunk)
            except expat.ExpatError:
                yield from self._rows
                raise
            yield from self._rows
            self._rows.clear()
            if not chunk:
                return

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name != "row":
            return
        row = Row(attributes, self._parser.CurrentByteIndex, self._parser.CurrentLineNumber)
        self._rows.append(row)
        self.resume_offset, self.resume_line = row.offset + len(b"<row"), row.line

    def _refuse(self, *_arguments: object) -> int:
        raise _RefusedError


class _Loose:
    """Cuts at `<row` and reads each piece by itself."""

    def __init__(self, file: BufferedIOBase, ledger: Ledger, offset: int, line: int) -> None:
        file.seek(offset)
        self._file = file
        self._ledger = ledger
        self._offset = offset
        self._line = line

    def rows(self) -> Iterator[Row | LostRow]:
        data = b""
        ended = False
        while not ended:
            chunk = self._file.read(_CHUNK)
            ended = not chunk
            data += chunk
            starts = [match.start() for match in _ROW.finditer(data)]
            ends = [*starts[1:], len(data)] if ended else starts[1:]
            rest = starts[0] if starts else max(0, len(data) - len(b"<row "))
            at = 0
            for start, end in zip(starts, ends, strict=False):
                self._pass(data[at:start])
                yield self._read(data[start:end])
                at, rest = start, end
            if not ended and len(data) - rest > _ROW_LIMIT:
                self._pass(data[at:rest])
                yield LostRow("it is larger than 8 MiB", self._offset, self._line)
                at, rest = rest, len(data) - len(b"<row ")
            if not ended:
                self._pass(data[at:rest])
                data = data[rest:]
        if not _LAST_TAG.search(data):
            self._ledger.truncated = True
            self._ledger.repair(NO_END, offset=self._offset, line=self._line)

    def _pass(self, data: bytes) -> None:
        self._offset += len(data)
        self._line += data.count(b"\n")

    def _read(self, piece: bytes) -> Row | LostRow:
        """Read the row that a piece begins with; what stands behind it is white space, or a fault."""
        sound = _SOUND.match(piece)
        tag = sound or _READABLE.match(piece)
        if tag is None:
            return LostRow("the record is damaged or breaks off", self._offset, self._line)
        mender = Mender()
        values = mender.attributes(tag[0][len(b"<row") :], len(b"<row"))
        if not sound:
            mender.fault(RAW_MARKUP, 0)
        behind = _BEHIND.match(piece, tag.end())
        if behind is not None and behind.end() < len(piece):
            mender.fault(BEHIND_ROW, behind.end())
        for what, count in mender.faults.items():
            first = mender.first[what]
            line = self._line + piece.count(b"\n", 0, first)
            record = values.get("Id")
            self._ledger.repair(what, offset=self._offset + first, line=line, count=count, record=record)
        return Row(values, self._offset, self._line)
