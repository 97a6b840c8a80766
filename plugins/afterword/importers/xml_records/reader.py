"""Reading records from end to end: strictly, and loosely across each place where the XML is broken.

Strict reading goes on until expat objects. The one record that is open then is read loosely, and strict
reading resumes behind it; so a fault costs nothing beyond its own record, and each is told with its place.
The recovery that libxml offers is not used: it drops what it can't place, in silence.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BufferedIOBase

from afterword.importers.base import Source
from afterword.importers.encoding import check_utf8, open_utf8
from afterword.importers.ledger import Repair
from afterword.importers.xml_records.loose import LooseReader, Marks
from afterword.importers.xml_records.shape import Lost, Names, Record, Shape
from afterword.importers.xml_records.strict import RECORD_LIMIT, Break, RefusedXmlError, StrictReader
from afterword.importers.xml_records.window import Window

STRAY_BYTES = "bytes before the XML begins passed over"
_PROLOG = re.compile(rb"<\?xml\s")
_FIRST_TAG = re.compile(rb"<[?!A-Za-z_]")
_BOM = b"\xef\xbb\xbf"
_PROLOG_BYTES = 1024  # how far into the file it is looked for
_TAG_BYTES = 4096  # no tag is longer
_CHUNK = 1 << 20
_NOT_WELL_FORMED = "not well-formed (invalid token)"

Found = Record | Repair | Lost


def no_end(root: str) -> str:
    """Return the repair that says that a file stops between records, without its last tag."""
    return f"the file ends without </{root}>"


def read_records(source: Source, shape: Shape, id_of: Callable[[Record], str]) -> Iterator[Found]:
    """Yield every record of a file, and what was mended.

    Args:
        source: The file.
        shape: What is in it.
        id_of: Names a record in repairs; empty where it can't.

    Raises:
        UnusableInputError: The XML declares entities, or the file isn't in the encoding it claims.
    """
    stray = _stray_bytes(source.head)
    with open_utf8(replace(source, head=source.head[stray:])) as (file, repairs):
        yield from repairs
        try:
            yield from _Reading(source, file, shape, id_of).records()
        except RefusedXmlError as error:
            raise source.unusable(str(error)) from None


def _stray_bytes(start: bytes) -> int:
    """Return how many bytes stand before the XML begins."""
    head = start[:_PROLOG_BYTES]
    match = _PROLOG.search(head) or _FIRST_TAG.search(head.removeprefix(_BOM))
    if match is None or head[: match.start()] == _BOM:
        return 0
    if match.re is _FIRST_TAG:
        bom = len(head) - len(head.removeprefix(_BOM))
        return match.start() + bom if head[bom : bom + match.start()].strip() else 0
    return match.start()


class _Reading:
    """One pass over a file; knows where to go on."""

    def __init__(
        self, source: Source, file: BufferedIOBase, shape: Shape, id_of: Callable[[Record], str]
    ) -> None:
        self._source = source
        self._file = file
        self._shape = shape
        self._marks = Marks(shape)
        self._names = Names(shape)
        self._id_of = id_of
        self._told: set[str] = set()
        self._around: tuple[str, ...] = ()
        self._offset = 0
        self._line = 1
        self._bytes_checked = False
        self._done = False

    def records(self) -> Iterator[Found]:
        stray = _stray_bytes(self._file.read(_PROLOG_BYTES))
        if stray:
            yield Repair(STRAY_BYTES, 0, 1, stray)
            self._offset = stray
        while not self._done:
            self._file.seek(self._offset)
            reader = StrictReader(
                self._file,
                self._shape,
                self._names,
                offset=self._offset,
                line=self._line,
                resumed=self._around,
            )
            try:
                for record in reader.records():
                    yield from self._strangers(record)
                    yield record
            except Break as fault:
                self._around = tuple(reader.around) or (self._shape.root,)
                yield from self._mend(fault)
            else:
                self._done = True

    def _strangers(self, record: Record) -> Iterator[Repair]:
        for prefix in self._names.strangers:
            if prefix not in self._told:
                self._told.add(prefix)
                yield Repair(f"the prefix “{prefix}:” isn't declared", record.offset, record.line)

    def _mend(self, fault: Break) -> Iterator[Found]:
        if fault.what == _NOT_WELL_FORMED and not self._bytes_checked:
            check_utf8(self._source)
            self._bytes_checked = True
        place = fault.record or self._broken_opening(fault)
        if place is not None:
            yield from self._read_loosely(fault, *place)
        elif fault.at_end:
            yield Repair(no_end(self._shape.root), fault.offset, fault.line)
            self._done = True
        else:
            yield Repair(fault.what, fault.offset, fault.line)
            self._skip(fault)

    def _broken_opening(self, fault: Break) -> tuple[int, int] | None:
        """Return the place of a record whose first tag holds the fault."""
        start = max(self._offset, fault.offset - _TAG_BYTES)
        self._file.seek(start)
        before = self._file.read(fault.offset - start + 1)
        at = before.rfind(b"<")
        if at < 0 or not self._marks.opening.match(before + self._file.read(_TAG_BYTES), at):
            return None
        return start + at, fault.line - before.count(b"\n", at)

    def _read_loosely(self, fault: Break, offset: int, line: int) -> Iterator[Found]:
        """Read the record that holds the fault, and those behind it until one has an end of its own.

        A strict reader would read to the end of the file for each of those, only to find that out.
        """
        unexplained, cut_short = [fault], True
        while cut_short:
            window = Window(self._file, offset, RECORD_LIMIT)
            loose = LooseReader(window, line, self._shape, self._marks, self._names)
            lost = loose.read()
            record = self._id_of(loose.record) or None
            yield from self._strangers(loose.record)
            repairs = loose.repairs(record)
            yield from repairs or [
                Repair(each.what, each.offset, each.line, 1, record) for each in unexplained
            ]
            unexplained = []
            yield lost or loose.record
            offset, line = max(loose.end, offset + 1), loose.end_line
            self._done, cut_short = loose.broke_off, loose.cut_short
        self._offset, self._line = offset, line

    def _skip(self, fault: Break) -> None:
        """Go from a fault between records to the next record."""
        at, line, data = max(fault.offset, self._offset + 1), fault.line, b""
        self._file.seek(at)
        while chunk := self._file.read(_CHUNK):
            data += chunk
            match = self._marks.record.search(data)
            if match is not None:
                self._offset, self._line = at + match.start(), line + data.count(b"\n", 0, match.start())
                return
            passed = max(len(data) - _TAG_BYTES, 0)
            at, line, data = at + passed, line + data.count(b"\n", 0, passed), data[passed:]
        self._done = True
