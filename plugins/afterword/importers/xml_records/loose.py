"""The loose reader: one record out of a place where the XML is broken.

It never guesses at structure from the middle of a text. It walks from tag to tag as exporters write them; a
text in CDATA ends where `]]>` and its own closing tag stand together, so that "]]>" or a nested "<![CDATA["
inside of it are text; and a closing tag that is missing is supplied where the next field or record begins.
Each thing supplied or taken out is reported with its place.
"""

import re
from functools import lru_cache

from afterword.importers.ledger import Repair
from afterword.importers.xml_records.mending import BREAKS_OFF, NO_CLOSING_TAG, STRAY_CLOSING_TAG, Mender
from afterword.importers.xml_records.shape import Field, Lost, Names, Record, Shape
from afterword.importers.xml_records.window import Window

_NAME = rb"[A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?+"
_TAG = re.compile(rb"<!--|<!\[CDATA\[|<(/?)(" + _NAME + rb")([^<>]*?)(/?)>")
_ENDS = {b"<!--": re.compile(rb"-->"), b"<![CDATA[": re.compile(rb"\]\]>")}
_OPEN_CDATA = re.compile(rb"\s*<!\[CDATA\[")
_FAR = 1 << 16  # how far behind the next field a text that mentions it may go on


class Marks:
    """Where records and fields of a shape begin, in bytes; the file's own prefixes are allowed for."""

    def __init__(self, shape: Shape) -> None:
        records, groups = _any_of(shape.records), _any_of(shape.groups)
        fields = _any_of(shape.fields | shape.groups)
        prefix = rb"(?:[A-Za-z_][\w.-]*+:)?"
        root = re.escape(shape.root.encode())
        self.record = re.compile(rb"<" + prefix + rb"(?:" + records + rb")(?=[\s/>])[^<>]*(?<!/)>(?!\s*</)")
        self.opening = re.compile(rb"<" + prefix + rb"(?:" + records + rb")[\s>]")
        # Where a record surely begins or ends, whatever the state of the text before it.
        self.boundary = re.compile(
            rb"</%(p)s(?:%(r)s)\s*>(?=\s*(?:<%(p)s(?:%(r)s)[\s>]|</%(p)s%(root)s|<!--|\Z))"
            rb"|<%(p)s(?:%(r)s)(?:\s[^<>]*)?(?<!/)>(?=\s*<%(p)s(?:%(f)s)[\s/>])"
            % {b"p": prefix, b"r": records, b"root": root, b"f": fields}
        )
        closing = records + (rb"|" + groups if groups else b"")
        self.field = re.compile(
            rb"<" + prefix + rb"(?:" + fields + rb")[\s/>]|</" + prefix + rb"(?:" + closing + rb")\s*>"
        )


class LooseReader:
    """Reads the record that begins where the window does, and says where to go on.

    Args:
        window: Begins at the record's first byte.
        line: The line there, from 1.
        shape: What to expect.
        marks: Of that shape.
        names: Knows the namespaces of the file.

    Attributes:
        record: The record, once `read` has run.
        end: Where to read on, in bytes from the start of the source.
        end_line: The line there.
        cut_short: It ended without an end of its own, where the next record begins.
    """

    def __init__(self, window: Window, line: int, shape: Shape, marks: Marks, names: Names) -> None:
        self._window = window
        self._line = line
        self._shape = shape
        self._marks = marks
        self._names = names
        self._mender = Mender()
        self._groups: list[str] = []
        self._boundary = -1
        self._following = (-1, -1)  # a boundary, and where the next field before it begins
        self._endless: set[bytes] = set()  # what is known not to end any more
        self.record = Record("", window.base, line)
        self.end = window.base
        self.end_line = line
        self.cut_short = False

    def repairs(self, record: str | None) -> list[Repair]:
        """Return what was mended, in the order in which it was met.

        Args:
            record: The record's id, for the ledger.
        """
        first = self._mender.first
        return [
            Repair(what, self._window.base + first[what], self._line_at(first[what]), count, record)
            for what, count in self._mender.faults.items()
        ]

    @property
    def broke_off(self) -> bool:
        """Whether the file ends inside of the record."""
        return BREAKS_OFF in self._mender.faults

    def read(self) -> Lost | None:
        """Read the record; return why it is lost, if it is."""
        window = self._window
        opening = window.search(_TAG, 0)
        if opening is None or opening.start() > 0 or opening[2] is None:
            return self._give_up("its first tag can't be read")
        self.record.name, self.record.attributes = self._open(opening)
        at = opening.end()
        if opening[4]:
            self._stop(at)
            return None
        while True:
            match = window.search(_TAG, at)
            if match is None:
                if not window.ended:
                    return self._give_up("it is larger than 64 MiB")
                self._break_off(len(window.data))
                self._stop(len(window.data))
                return None
            if match[2] is None:  # a comment, or text where none belongs
                at = self._pass_over(match)
            elif match[1]:
                if self._close(match):
                    return None
                at = match.end()
            elif self._begins_record(match):
                self._supply_end(match.start())
                self.cut_short = True
                return None
            else:
                at = self._enter(match)

    def _open(self, match: re.Match[bytes]) -> tuple[str, dict[str, str]]:
        attributes = self._mender.attributes(match[3], match.start(3))
        self._names.declare(attributes, everywhere=False)
        return self._names.element(match[2].decode("ascii", "replace")), self._names.attributes(attributes)

    def _pass_over(self, match: re.Match[bytes]) -> int:
        """Return the end of a comment or section; where it has none, only its beginning is passed over."""
        opening = match[0]
        found = None if opening in self._endless else self._window.search(_ENDS[opening], match.end())
        if found is None:
            self._endless.add(opening)
            return match.end()
        return found.end()

    def _begins_record(self, match: re.Match[bytes]) -> bool:
        """Tell a new record from a field of its name, which is empty: it only refers to one."""
        return self._marks.record.match(self._window.data, match.start()) is not None

    def _close(self, match: re.Match[bytes]) -> bool:
        """Take a closing tag; tell whether it ends the record."""
        name = self._names.element(match[2].decode("ascii", "replace"))
        if name == self.record.name:
            if self._groups:
                self._mender.fault(NO_CLOSING_TAG, match.start())
            self._stop(match.end())
            return True
        if name == self._shape.root:
            self._supply_end(match.start())
            return True
        if name in self._groups:
            while self._groups.pop() != name:
                self._mender.fault(NO_CLOSING_TAG, match.start())
        else:
            self._mender.fault(STRAY_CLOSING_TAG, match.start())
        return False

    def _supply_end(self, at: int) -> None:
        self._mender.fault(NO_CLOSING_TAG, at)
        self._stop(at)

    def _enter(self, match: re.Match[bytes]) -> int:
        """Take an opening tag; return where to go on."""
        name, attributes = self._open(match)
        if name in self._shape.groups:
            if not match[4]:
                if name in self._groups:
                    self._mender.fault(NO_CLOSING_TAG, match.start())
                else:
                    self._groups.append(name)
            return match.end()
        text, end = ("", match.end()) if match[4] else self._value(match[2], match.end())
        self.record.fields.append(Field("/".join((*self._groups, name)), text, attributes))
        return end

    def _value(self, name: bytes, at: int) -> tuple[str, int]:
        """Return the text of a field that begins at `at`, and where it ends."""
        boundary = self._next_boundary(at)
        data = self._window.data
        opening = _OPEN_CDATA.match(data, at)
        start = opening.end() if opening else at
        tail = (rb"\]\]>\s*+" if opening else b"") + rb"</" + re.escape(name) + rb"\s*+>"
        stop = self._next_field(start, boundary)
        found = _pattern(tail).search(data, at, stop)
        if found is None and stop < boundary:
            # Either the closing tag is missing, or the text itself talks of such files: then its end comes
            # before the next field of the same name.
            again = _pattern(tail + rb"|<" + re.escape(name) + rb"[\s>]")
            found = again.search(data, stop, min(boundary, stop + _FAR))
            if found is not None and found[0].startswith(b"<" + name):
                found = None
        if found is None:
            return self._unclosed(start, stop, in_cdata=bool(opening))
        raw = data[start : found.start()]
        if opening:
            return self._mender.cdata(raw, start), found.end()
        return self._mender.plain(raw, start), found.end()

    def _next_field(self, start: int, boundary: int) -> int:
        """Return where the next field of the shape begins; the boundary if none does before it."""
        known, following = self._following
        if known != boundary or following < start:
            found = self._marks.field.search(self._window.data, start, boundary)
            following = found.start() if found else boundary
            self._following = boundary, following
        return following

    def _unclosed(self, start: int, end: int, *, in_cdata: bool) -> tuple[str, int]:
        data = self._window.data
        if end == len(data) and self._window.ended:
            self._break_off(start)
        else:
            self._mender.fault(NO_CLOSING_TAG, end)
        raw = data[start:end].rstrip()
        if in_cdata:
            return self._mender.cdata(raw.removesuffix(b"]]>"), start), end
        return self._mender.plain(raw, start), end

    def _next_boundary(self, at: int) -> int:
        """Return where the next record surely begins or this one ends; the end of the data if nowhere."""
        if self._boundary < at:
            match = self._window.search(self._marks.boundary, at)
            self._boundary = match.start() if match else len(self._window.data)
        return self._boundary

    def _break_off(self, at: int) -> None:
        self._mender.fault(BREAKS_OFF, at)
        self.record.broken_off = True

    def _stop(self, at: int) -> None:
        self._names.leave_record()
        self.end = self._window.base + at
        self.end_line = self._line_at(at)

    def _give_up(self, reason: str) -> Lost:
        lost = Lost(reason, self._window.base, self._line)
        self._stop(len(self._window.data))
        return lost

    def _line_at(self, at: int) -> int:
        return self._line + self._window.data.count(b"\n", 0, at)


def _any_of(names: frozenset[str]) -> bytes:
    """Return a pattern for the local parts of names."""
    return b"|".join(sorted({re.escape(name.rpartition(":")[2].encode()) for name in names}))


@lru_cache(maxsize=256)
def _pattern(source: bytes) -> re.Pattern[bytes]:
    return re.compile(source)
