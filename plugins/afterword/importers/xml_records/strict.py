"""The strict reader: expat with every entity refused, one record in memory at a time."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.parsers import expat

from afterword.importers.xml_records.shape import Field, Names, Record, Shape, joined, markup

if TYPE_CHECKING:
    from io import BufferedIOBase
    from xml.parsers.expat import XMLParserType

RECORD_LIMIT = 64 << 20
_FIRST_CHUNK = 1 << 14  # reading resumes behind every fault, perhaps only to the next
_CHUNK = 1 << 18
_MOST_AROUND = 8  # elements around records
_MARKUP_DEPTH = 512  # deeper markup in a text is left out, its words stay


class RefusedXmlError(Exception):
    """The file declares entities or refers to others; it is refused before anything is expanded."""


class Break(Exception):  # noqa: N818  # it isn't an error yet: the loose reader may mend it
    """Strict reading stopped.

    Attributes:
        what: The parser's words.
        offset: Where the fault was noticed, in bytes.
        line: The same, in lines from 1.
        record: Offset and line of the record that was open.
        at_end: The file ended too soon.
    """

    def __init__(
        self, what: str, offset: int, line: int, record: tuple[int, int] | None, *, at_end: bool
    ) -> None:
        super().__init__(what)
        self.what = what
        self.offset = offset
        self.line = line
        self.record = record
        self.at_end = at_end


class StrictReader:
    """Reads from one place to the end, or to the first fault.

    Args:
        file: Positioned at `offset`, in UTF-8.
        shape: What to expect.
        names: Knows the namespaces so far, and learns more.
        offset: Where in the source reading begins, in bytes.
        line: The line there.
        resumed: Reading goes on after a fault: the rest of the file is put into these elements again.

    Attributes:
        around: The elements that are open around records: a root, perhaps a channel in it.
    """

    def __init__(
        self,
        file: "BufferedIOBase",
        shape: Shape,
        names: Names,
        *,
        offset: int = 0,
        line: int = 1,
        resumed: tuple[str, ...] = (),
    ) -> None:
        self._file = file
        self._shape = shape
        self._names = names
        self._ready: list[Record] = []
        self._record: Record | None = None
        self._groups: list[str] = []
        self._field: tuple[str, dict[str, str]] | None = None
        self._nested = 0
        self._depth = 0
        self._pieces: list[str] = []
        self._tags: list[int] = []
        self._parser = self._make_parser()
        self._base = offset
        self._base_line = line - 1
        self.around: list[str] = []
        if resumed:
            start = "".join(f"<{name}>" for name in resumed).encode()
            self._parser.Parse(start, False)  # noqa: FBT003  # expat takes no keyword
            self._base -= len(start)

    def _make_parser(self) -> "XMLParserType":
        parser = expat.ParserCreate(encoding="utf-8")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.EntityDeclHandler = self._refuse_entity
        parser.UnparsedEntityDeclHandler = self._refuse_entity
        parser.ExternalEntityRefHandler = self._refuse_entity
        return parser

    def records(self) -> Iterator[Record]:
        """Yield what is found.

        Raises:
            Break: The XML isn't well formed here.
            RefusedXmlError: It declares entities or refers to other files.
        """
        size = _FIRST_CHUNK
        fed = self._base + self._parser.CurrentByteIndex
        while True:
            chunk = self._file.read(size)
            fed += len(chunk)
            try:
                self._parser.Parse(chunk, not chunk)
            except expat.ExpatError as error:
                yield from self._ready
                raise self._break(error) from None
            yield from self._ready
            self._ready.clear()
            if not chunk:
                return
            here, line = self._place()
            start = self._place_of_record()
            if fed - (start[0] if start else here) > RECORD_LIMIT:
                raise Break("a record of more than 64 MiB", here, line, start, at_end=False)
            size = min(size * 2, _CHUNK)

    def _break(self, error: expat.ExpatError) -> Break:
        codes = expat.errors.codes
        at_end = error.code in {
            codes[expat.errors.XML_ERROR_NO_ELEMENTS],
            codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
            codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
            codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
        }
        return Break(
            expat.errors.messages[error.code],
            self._parser.ErrorByteIndex + self._base,
            self._parser.ErrorLineNumber + self._base_line,
            self._place_of_record(),
            at_end=at_end,
        )

    def _place(self) -> tuple[int, int]:
        return self._parser.CurrentByteIndex + self._base, self._parser.CurrentLineNumber + self._base_line

    def _place_of_record(self) -> tuple[int, int] | None:
        return (self._record.offset, self._record.line) if self._record else None

    def _refuse_doctype(self, _name: str, system: str | None, public: str | None, _subset: int) -> None:
        if system or public:
            raise RefusedXmlError("refers to an external document type; such files are refused")

    def _refuse_entity(self, *_arguments: object) -> int:
        raise RefusedXmlError("declares XML entities; such files are refused")

    def _characters(self, text: str) -> None:
        if self._field is not None:
            self._pieces.append(text)

    def _start(self, raw_name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._field is not None:
            self._nested += 1
            if self._nested <= _MARKUP_DEPTH:
                self._tag(markup(raw_name, attributes))
            return
        if attributes:
            self._names.declare(attributes, everywhere=self._record is None)
            attributes = self._names.attributes(attributes)
        name = self._names.element(raw_name)
        if self._record is not None:
            if name in self._shape.groups:
                self._groups.append(name)
            else:
                self._field = "/".join((*self._groups, name)), attributes
        elif name in self._shape.records and self._depth > 1:
            self._record = Record(name, *self._place(), attributes)
        elif self._depth <= _MOST_AROUND:
            self.around.append(raw_name)

    def _end(self, raw_name: str) -> None:
        self._depth -= 1
        if self._field is not None:
            if self._nested:
                if self._nested <= _MARKUP_DEPTH:
                    self._tag(f"</{raw_name}>")
                self._nested -= 1
                return
            self._end_field()
        elif self._groups:
            self._groups.pop()
        elif self._record is not None:
            self._ready.append(self._record)
            self._record = None
            self._names.leave_record()
        else:
            del self.around[self._depth :]

    def _tag(self, text: str) -> None:
        self._tags.append(len(self._pieces))
        self._pieces.append(text)

    def _end_field(self) -> None:
        if self._record is not None and self._field is not None:
            path, attributes = self._field
            self._record.fields.append(Field(path, joined(self._pieces, self._tags), attributes))
        self._pieces.clear()
        self._tags.clear()
        self._field = None
