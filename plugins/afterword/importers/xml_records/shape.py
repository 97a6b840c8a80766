"""What a file of records looks like, and a record as found: paths and texts, nothing interpreted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape


@dataclass(frozen=True, slots=True)
class Shape:
    """The elements of one kind of file.

    Attributes:
        root: The outermost element.
        records: Its children that are records.
        groups: Elements of a record that hold fields; every other one is a field, and what markup stands in
            a field belongs to its text.
        fields: The usual fields; where one begins, the one before it has ended.
        prefixes: Namespace → the prefix by which its names are called here, empty for none. An unknown
            namespace counts by the prefix that the file uses.
    """

    root: str
    records: frozenset[str]
    groups: frozenset[str]
    fields: frozenset[str]
    prefixes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a record.

    Attributes:
        path: Its groups and its name: `author/name`.
        text: Its text; markup that stood in it unescaped is part of it.
    """

    path: str
    text: str
    attributes: Mapping[str, str]


@dataclass(slots=True)
class Record:
    """A record, with its place: bytes from the start of the file, and the line, from 1.

    Attributes:
        broken_off: The file ends inside of it.
    """

    name: str
    offset: int
    line: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    fields: list[Field] = field(default_factory=list)
    broken_off: bool = False

    def all(self, path: str) -> Iterator[Field]:
        """Yield the fields of a path, in order."""
        return (found for found in self.fields if found.path == path)

    def text(self, path: str) -> str:
        """Return the first text of a path that isn't blank, without white space around it."""
        for found in self.fields:
            if found.path == path and (text := found.text.strip()):
                return text
        return ""

    def attribute(self, path: str, name: str) -> str:
        """Return an attribute of a path's first field; empty where there is none."""
        return next((found.attributes.get(name, "") for found in self.all(path)), "").strip()


@dataclass(frozen=True, slots=True)
class Lost:
    """A stretch that holds a record which can't be used."""

    reason: str
    offset: int
    line: int


class Names:
    """Calls elements and attributes by their usual names, whatever prefixes a file declares.

    Attributes:
        strangers: Prefixes that were used without being declared.
    """

    def __init__(self, shape: Shape) -> None:
        self._usual = shape.prefixes
        self._declared: dict[str, str] = {}
        self._here: dict[str, str] = {}
        self._known: dict[str, str] = {}
        self.strangers: list[str] = []

    def declare(self, attributes: Mapping[str, str], *, everywhere: bool) -> None:
        """Learn the namespaces that an element declares: for the whole file, or to its record's end."""
        for name, value in attributes.items():
            if name == "xmlns" or name.startswith("xmlns:"):
                (self._declared if everywhere else self._here)[name[6:]] = value
                self._known.clear()

    def leave_record(self) -> None:
        """Forget what held for one record."""
        if self._here:
            self._here.clear()
            self._known.clear()

    def element(self, name: str) -> str:
        """Return an element's usual name, as `dsq:id` or `entry`."""
        called = self._known.get(name)
        if called is None:
            prefix, colon, local = name.rpartition(":")
            called = self._known[name] = self._called(prefix, local, name, known=not colon)
        return called

    def attributes(self, attributes: Mapping[str, str]) -> dict[str, str]:
        """Return attributes by their usual names, without declarations."""
        found = {}
        for name, value in attributes.items():
            if name != "xmlns" and not name.startswith("xmlns:"):
                prefix, colon, local = name.rpartition(":")
                found[self._called(prefix, local, name, known=False) if colon else name] = value
        return found

    def _called(self, prefix: str, local: str, name: str, *, known: bool) -> str:
        uri = self._here.get(prefix, self._declared.get(prefix))
        if uri is None:
            if not known and prefix != "xml" and prefix not in self.strangers:
                self.strangers.append(prefix)
            return name
        usual = self._usual.get(uri.replace("https:", "http:", 1))
        if usual is None:
            return name
        return f"{usual}:{local}" if usual else local


def markup(name: str, attributes: Mapping[str, str]) -> str:
    """Return the start tag that was read, as text."""
    written = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>"


def joined(pieces: list[str], tags: list[int]) -> str:
    """Return the text of a field.

    Args:
        pieces: Characters and tags, in order.
        tags: Which of the pieces are tags; then the characters between them are escaped again.
    """
    if tags:
        are_tags = frozenset(tags)
        pieces = [
            piece if index in are_tags else escape(piece, quote=False) for index, piece in enumerate(pieces)
        ]
    return "".join(pieces)
