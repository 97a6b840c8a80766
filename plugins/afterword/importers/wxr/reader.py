"""Reading WXR from end to end: strictly, and loosely across each place where the XML is broken.

Strict reading goes on until expat objects. The one record that is open then is read loosely, and strict
reading resumes behind it; so a fault costs nothing beyond its own record, and each is told with its place.
The recovery that libxml offers is not used: it drops what it can't place, in silence.
"""

import re
from collections.abc import Iterator
from io import BufferedIOBase
from itertools import count

from afterword.importers.base import Source
from afterword.importers.encoding import check_utf8, open_utf8
from afterword.importers.ledger import Repair
from afterword.importers.wxr.loose import BREAKS_OFF, PATIENCE, LooseReader
from afterword.importers.wxr.record import Found
from afterword.importers.wxr.skip import skip_to_item
from afterword.importers.wxr.strict import RECORD_LIMIT, Break, RefusedXmlError, StrictReader

NO_END = "the file ends without </channel>"
_PREFIX = re.compile(rb"[<\s]([A-Za-z_][\w.-]*):[A-Za-z_]")
_TAG_LENGTH = 4096
_NOT_WELL_FORMED = "not well-formed (invalid token)"


def read_records(source: Source) -> Iterator[Found]:
    """Yield every record of a WXR file, and what was mended.

    Raises:
        UnusableInputError: The XML declares entities, or the file isn't in the encoding it claims.
    """
    with open_utf8(source) as (file, mended):
        yield from mended
        try:
            yield from _Reading(source, file).records()
        except RefusedXmlError as error:
            raise source.unusable(str(error)) from None


class _Reading:
    """One pass over a file; knows where to go on."""

    def __init__(self, source: Source, file: BufferedIOBase) -> None:
        self._source = source
        self._file = file
        self._offset = 0
        self._line = 1
        self._namespaces: dict[str, str] = {}
        self._bytes_checked = False
        self._patience = PATIENCE
        self._done = False

    def records(self) -> Iterator[Found]:
        for attempt in count():
            self._file.seek(self._offset)
            reader = StrictReader(
                self._file,
                offset=self._offset,
                line=self._line,
                resumed=attempt > 0,
                namespaces=self._namespaces,
            )
            try:
                yield from reader.records()
            except Break as fault:
                self._namespaces = reader.namespaces | self._namespaces
                yield from self._mend(fault)
            else:
                return
            if self._done:
                return

    def _mend(self, fault: Break) -> Iterator[Found]:
        if fault.what == _NOT_WELL_FORMED and not self._bytes_checked:
            check_utf8(self._source)
            self._bytes_checked = True
        prefix = self._undeclared_prefix(fault) if fault.undeclared else None
        if prefix is not None:
            yield Repair(f"the prefix “{prefix}:” isn't declared", fault.offset, fault.line)
            self._namespaces[prefix] = f"urn:undeclared:{prefix}"
            self._resume(fault)
        elif fault.item is not None:
            yield from self._read_loosely(fault)
        elif fault.at_end:
            yield Repair(NO_END, fault.offset, fault.line)
            self._done = True
        else:
            yield from self._skip(fault)

    def _undeclared_prefix(self, fault: Break) -> str | None:
        self._file.seek(fault.offset)
        tag = self._file.read(_TAG_LENGTH).partition(b">")[0]
        for match in _PREFIX.finditer(tag):
            prefix = match[1].decode("ascii", "replace")
            if prefix not in self._namespaces and prefix not in {"xml", "xmlns"}:
                return prefix
        return None

    def _resume(self, fault: Break) -> None:
        if fault.item is not None:
            self._offset, self._line = fault.item.offset, fault.item.line
        else:
            self._offset, self._line = fault.offset, fault.line

    def _read_loosely(self, fault: Break) -> Iterator[Found]:
        item = fault.item
        assert item is not None
        loose = LooseReader(
            self._file, offset=item.offset, line=item.line, limit=RECORD_LIMIT, patience=self._patience
        )
        lost = loose.read_item()
        self._patience = loose.patience
        faults = loose.mended
        if not faults and lost is None:
            record = loose.item.fields.get("wp:post_id", "").strip() or None
            faults = [Repair(fault.what, fault.offset, fault.line, id=record)]
        yield from faults
        yield lost or loose.item
        self._offset, self._line = max(loose.end, item.offset + 1), loose.end_line
        self._done = any(mended.what == BREAKS_OFF for mended in faults)

    def _skip(self, fault: Break) -> Iterator[Found]:
        yield Repair(fault.what, fault.offset, fault.line)
        found, offset, line, more = skip_to_item(self._file, max(fault.offset, self._offset + 1), fault.line)
        yield from found
        self._offset, self._line, self._done = offset, line, not more
