"""The strict reader of WXR: expat with every entity refused, one record in memory at a time."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.parsers import expat

from afterword.errors import UnusableInputError
from afterword.importers.wxr.record import (
    Found,
    RawAuthor,
    RawChannel,
    RawComment,
    RawItem,
    Term,
    canonical_name,
)

if TYPE_CHECKING:
    from io import BufferedIOBase
    from xml.parsers.expat import XMLParserType

RECORD_LIMIT = 64 << 20
_CHUNK = 1 << 18
_FIRST_CHUNK = 1 << 14  # behind a fault there may soon be another
_DEFAULT_NAMESPACES = {
    "wp": "http://wordpress.org/export/1.2/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
# Custom fields that are used; every other one is only counted, for they may hold anything, addresses too.
_CHANNEL_FIELDS = frozenset({"title", "link", "language", "wp:wxr_version", "wp:base_blog_url", "generator"})
# What stands around fields and has no text of its own.
_STRUCTURE = frozenset({"wp:comment", "wp:postmeta", "wp:commentmeta"})
_ITEM_IN_ITEM = "an item inside an item"
_LEAVES_OF_META = frozenset({"wp:meta_key", "wp:meta_value"})
# Inside of an item, every other element is a field of the item or of the comment.
_NOT_LEAVES = _STRUCTURE | _LEAVES_OF_META | {"item", "category"}


class RefusedXmlError(UnusableInputError):
    """The file declares entities or refers to others; it is refused before anything is expanded."""


class Break(Exception):  # noqa: N818  # it isn't an error yet: the loose reader may mend it
    """Strict reading stopped.

    Attributes:
        what: The parser's words.
        offset: Where the fault was noticed, in bytes.
        line: The same, in lines from 1.
        item: The record that was open: it begins at its `offset`; None between records.
        undeclared: The fault is a prefix that nobody declared.
        at_end: The file ended too soon.
    """

    def __init__(
        self, what: str, offset: int, line: int, item: RawItem | None, *, undeclared: bool, at_end: bool
    ) -> None:
        super().__init__(what)
        self.what = what
        self.offset = offset
        self.line = line
        self.item = item
        self.undeclared = undeclared
        self.at_end = at_end


class StrictReader:
    """Reads from one place to the end, or to the first fault.

    Args:
        file: Positioned at `offset`, in UTF-8.
        offset: Where in the source reading begins, in bytes.
        line: The line there.
        resumed: Reading goes on after a fault: the rest of the file is put into a channel again.
        namespaces: For that, the prefixes that the head of the file declared.
    """

    def __init__(
        self,
        file: "BufferedIOBase",
        *,
        offset: int = 0,
        line: int = 1,
        resumed: bool = False,
        namespaces: dict[str, str] | None = None,
    ) -> None:
        self._file = file
        self._namespaces: dict[str, str] = {}
        self._ready: list[Found] = []
        self._names: dict[str, str] = {}
        self._leaves: dict[str, str] = {}
        self._fields: dict[str, str] = {}
        self._item: RawItem | None = None
        self._comment: RawComment | None = None
        self._author: RawAuthor | None = None
        self._channel: RawChannel | None = RawChannel()
        self._field: str | None = None
        self._nested = 0
        self._term: tuple[str, str] = ("", "")
        self._text: list[str] = []
        self._parser = self._make_parser()
        self._first_chunk = _FIRST_CHUNK if resumed else _CHUNK
        self._base = offset
        self._base_line = line - 1
        if resumed:
            declared = {**_DEFAULT_NAMESPACES, **(namespaces or {})}
            opening = "".join(f' xmlns:{p}="{_escaped(uri)}"' for p, uri in declared.items() if p)
            start = f"<rss{opening}><channel>".encode()
            self._parser.Parse(start, False)  # noqa: FBT003  # expat takes no keyword
            self._base -= len(start)

    @property
    def namespaces(self) -> dict[str, str]:
        """Prefixes declared outside of records, for reading on after a break."""
        return self._namespaces

    def _make_parser(self) -> "XMLParserType":
        parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        parser.namespace_prefixes = True
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartNamespaceDeclHandler = self._declare
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.EntityDeclHandler = self._refuse_entity
        parser.UnparsedEntityDeclHandler = self._refuse_entity
        parser.ExternalEntityRefHandler = self._refuse_entity
        return parser

    def records(self) -> Iterator[Found]:
        """Yield what is found.

        Raises:
            Break: The XML isn't well formed here.
            RefusedXmlError: It declares entities or refers to other files.
        """
        fed = 0
        size = self._first_chunk
        while True:
            chunk = self._file.read(size)
            size = min(size * 2, _CHUNK)
            try:
                self._parser.Parse(chunk, not chunk)
            except (expat.ExpatError, Break) as error:
                self._finish_channel()
                yield from self._ready
                raise (error if isinstance(error, Break) else self._break(error)) from None
            if not chunk:
                self._finish_channel()
            yield from self._ready
            self._ready.clear()
            if not chunk:
                return
            fed += len(chunk)
            if fed - self._parser.CurrentByteIndex > RECORD_LIMIT or self._overlong():
                raise Break(
                    "a record of more than 64 MiB", *self._place(), self._item, undeclared=False, at_end=False
                )

    def _overlong(self) -> bool:
        return self._item is not None and self._place()[0] - self._item.offset > RECORD_LIMIT

    def _break(self, error: expat.ExpatError) -> Break:
        code = error.code
        at_end = code in {
            expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
            expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
            expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
            expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
        }
        return Break(
            expat.errors.messages[code],
            self._parser.ErrorByteIndex + self._base,
            self._parser.ErrorLineNumber + self._base_line,
            self._item,
            undeclared=code == expat.errors.codes[expat.errors.XML_ERROR_UNBOUND_PREFIX],
            at_end=at_end,
        )

    def _place(self) -> tuple[int, int]:
        return self._parser.CurrentByteIndex + self._base, self._parser.CurrentLineNumber + self._base_line

    def _declare(self, prefix: str | None, uri: str | None) -> None:
        if self._item is None and self._author is None:
            self._namespaces[prefix or ""] = uri or ""

    def _refuse_doctype(self, _name: str, system: str | None, public: str | None, _subset: int) -> None:
        if system or public:
            raise RefusedXmlError("refers to an external document type; such files are refused")

    def _refuse_entity(self, *_arguments: object) -> int:
        raise RefusedXmlError("declares XML entities; such files are refused")

    def _name(self, name: str) -> str:
        """Return an element's usual name, and remember it: there are few names and many elements."""
        parts = name.split(" ")
        uri, local = (parts[0], parts[1]) if len(parts) > 1 else ("", parts[0])
        known = canonical_name(uri, local, parts[2] if len(parts) > 2 else "")  # noqa: PLR2004  # uri local prefix
        self._names[name] = known
        if known not in _NOT_LEAVES:
            self._leaves[name] = known
        return known

    def _start(self, raw_name: str, attributes: dict[str, str]) -> None:
        field = self._leaves.get(raw_name)
        if field is not None and self._field is None and self._item is not None:
            self._field = field  # nearly every element, so it is asked first
            self._text.clear()
            return
        if self._field is not None:  # markup that should have been in CDATA: kept as the text it is
            self._nested += 1
            self._text.append(f"<{_plain(raw_name)}{_attributes(attributes)}>")
            return
        name = self._names.get(raw_name) or self._name(raw_name)
        if self._item is None:
            self._start_in_channel(name)
        elif name == "item":  # the one before it was never closed; all that follows would be inside of it
            raise Break(_ITEM_IN_ITEM, *self._place(), self._item, undeclared=False, at_end=False)
        elif name not in _STRUCTURE:
            self._field = name
            self._text.clear()
            if name == "category":
                self._term = (attributes.get("domain", ""), attributes.get("nicename", ""))
        elif name == "wp:comment":
            self._comment = RawComment(*self._place())
            self._fields = self._comment.fields
            self._item.comments.append(self._comment)

    def _start_in_channel(self, name: str) -> None:
        if name == "item":
            self._finish_channel()
            self._item = RawItem(*self._place())
            self._fields = self._item.fields
        elif name == "wp:author":
            self._author = RawAuthor()
        elif self._author is not None or (self._channel is not None and name in _CHANNEL_FIELDS):
            self._field = name
            self._text.clear()

    def _finish_channel(self) -> None:
        if self._channel is not None and self._channel.fields:
            self._ready.append(self._channel)
        self._channel = None

    def _end(self, raw_name: str) -> None:
        field = self._leaves.get(raw_name)
        if field is not None and field is self._field and self._item is not None and not self._nested:
            self._field = None
            if not self._fields.get(field):
                self._fields[field] = "".join(self._text)
            return
        if self._field is not None:
            if self._nested:
                self._nested -= 1
                self._text.append(f"</{_plain(raw_name)}>")
                return
            self._end_field()
            return
        name = self._names.get(raw_name) or self._name(raw_name)
        if self._item is not None:
            if name == "wp:comment":
                self._comment = None
                self._fields = self._item.fields
            elif name == "item":
                self._ready.append(self._item)
                self._item = None
        elif name == "wp:author" and self._author is not None:
            self._ready.append(self._author)
            self._author = None

    def _end_field(self) -> None:
        name, text = self._field or "", "".join(self._text)
        self._field = None
        if self._comment is not None:
            owner: RawComment | RawItem | RawAuthor | RawChannel | None = self._comment
        elif self._item is not None:
            if name == "category":
                self._item.terms.append(Term(*self._term, text.strip()))
                return
            owner = self._item
        else:
            owner = self._author or self._channel
        if name in _LEAVES_OF_META:
            if name == "wp:meta_key" and isinstance(owner, RawComment | RawItem):
                owner.meta += 1
        elif owner is not None and not owner.fields.get(name):
            owner.fields[name] = text


def _plain(raw_name: str) -> str:
    parts = raw_name.split(" ")
    return parts[1] if len(parts) > 1 else parts[0]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _attributes(attributes: dict[str, str]) -> str:
    return "".join(f' {_plain(name)}="{_escaped(value)}"' for name, value in attributes.items())
