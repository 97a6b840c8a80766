"""What a message says, out of its parts: one text, and the names of what else it carries.

Of alternatives the plain text is taken, and the HTML where there is no other. A message within the message is
a quotation. What isn't words is named, with its type and its size.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from afterword.discussion.letters import mark_letter
from afterword.discussion.paragraphs import make_paragraphs
from afterword.importers.mail.charset import decode
from afterword.importers.mail.headers import Head, decode_words
from afterword.importers.mail.mime import MESSAGE, Damage, Part, Parts, parse_parts
from afterword.importers.mail.names import parse_name
from afterword.importers.mail.transfer import Content, decode_uu, find_uuencoded, undo
from afterword.importers.mail.wording import (
    clean_text,
    declared_in_html,
    html_fragment,
    plain_of_enriched,
    unflow,
)
from afterword.importers.media.kinds import HEAD, find_type
from afterword.text.masking import mask_text
from afterword.vocabulary import Format

_HTML = frozenset({"text/html", "text/xhtml", "application/xhtml+xml"})
_ENRICHED = frozenset({"text/enriched", "text/richtext"})
_NO_WORDS = frozenset(
    "text/calendar text/x-vcard text/vcard text/directory text/rtf text/css text/csv text/xml text/javascript"
    " text/rfc822-headers".split()
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something that a message carries besides its words.

    Attributes:
        name: A file's name; None where it has none.
        size: Bytes, decoded; 0 where nobody knows.
        kind: Its type in the ledger: `attachment`; `part` for one without a name; `nested-message` for an
            attached message; `scrubbed` for what an archive took out.
        data: Its bytes, of a picture, a recording or a PDF.
    """

    name: str | None
    type: str
    size: int
    kind: str = "attachment"
    data: bytes | None = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        return mask_text(f"{self.name or 'without a name'} ({self.type}, {self.size} bytes)")


@dataclass(slots=True)
class Body:
    """What a message says.

    Attributes:
        attachments: What it carries, in order.
        twins: Alternatives to what was taken.
        nested: Messages within it, quoted in its words.
        inferred: How its bytes were read, where not as declared.
        damage: What was mended.
    """

    text: str = ""
    format: Format = Format.TEXT
    attachments: list[Attachment] = field(default_factory=list)
    twins: int = 0
    nested: int = 0
    inferred: list[str] = field(default_factory=list)
    damage: list[Damage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words of one part, and within how many messages it stands."""

    text: str
    is_html: bool
    level: int


def parse_body(data: bytes, head: Head) -> Body:
    """Return what a message says.

    Args:
        data: The whole message.
        head: Its head.
    """
    tree = parse_parts(data, head)
    reader = _Reader(tree, data)
    pieces = [piece for part in tree.parts for piece in reader.read(part) if piece.text.strip()]
    body = reader.body
    if any(piece.is_html for piece in pieces):
        body.format = Format.HTML
        body.text = "\n".join(map(_as_html, pieces))
    else:
        body.text = "\n\n".join(map(_as_text, pieces))
    return body


class _Reader:
    """Reads the parts of one message, in order."""

    def __init__(self, tree: Parts, data: bytes) -> None:
        self._tree = tree
        self._data = data
        self._chosen = _choose(tree, data)
        self.body = Body(damage=list(tree.damage))

    def read(self, part: Part) -> Iterator[_Piece]:
        """Yield the words of a part; what it carries besides goes into the body."""
        within = list(self._tree.within(part))
        if any(_is_attached_message(outer) for outer in within):
            return  # it belongs to a file, and the file is named
        is_twin = any(
            self._chosen.get(outer.number, inner.number) != inner.number
            for inner, outer in zip([part, *within], within, strict=False)
        )
        level = sum(1 for outer in within if outer.type == MESSAGE)
        if part.type == MESSAGE and part.number:
            yield from self._message(part, level, is_twin=is_twin)
        elif not part.is_container:
            yield from self._leaf(part, level, is_twin=is_twin)

    def _message(self, part: Part, level: int, *, is_twin: bool) -> Iterator[_Piece]:
        if _is_attached_message(part):
            name = part.name or decode_words(_inner_head(self._tree, part).get("subject") or "") or None
            self._carry(name, part.type, self._data[part.start : part.end], "nested-message")
            return
        self.body.nested += 1
        if not is_twin:
            yield _Piece(_describe(_inner_head(self._tree, part)), is_html=False, level=level + 1)

    def _leaf(self, part: Part, level: int, *, is_twin: bool) -> Iterator[_Piece]:
        is_words = _is_words(part)
        if is_twin and is_words:
            self.body.twins += 1
            return
        content = undo(self._data[part.start : part.end], part.encoding, part.start)
        self.body.damage.extend(content.damage)
        is_file = bool(part.name) or part.disposition == "attachment"
        if (part.number and is_file) or not is_words:
            kind = "attachment" if is_file or not part.number else "part"
            self._carry(part.name, part.type, content.data, kind)
        if is_words and (part.disposition != "attachment" or not part.number):
            yield from self._words(part, content, level)
        if content.trailer.strip() and not is_twin:
            yield _Piece(clean_text(decode(content.trailer, None).text), is_html=False, level=level)

    def _words(self, part: Part, content: Content, level: int) -> Iterator[_Piece]:
        data = content.data
        is_html = part.type in _HTML
        position = 0
        for file in [] if is_html else find_uuencoded(data):
            yield self._decoded(part, data[position : file.start], level, is_html=False)
            self._carry(file.name, "application/octet-stream", decode_uu(data[file.start : file.end]))
            if not file.whole:
                self.body.damage.append(Damage("a uuencoded file that breaks off", part.start + file.start))
            yield _Piece(f"[{mask_text(file.name)}]", is_html=False, level=level)
            position = file.end
        yield self._decoded(part, data[position:], level, is_html=is_html)

    def _decoded(self, part: Part, data: bytes, level: int, *, is_html: bool) -> _Piece:
        declared = part.parameters.get("charset")
        if declared is None and is_html:
            declared = declared_in_html(data)
        read = decode(data, declared)
        if read.inferred and read.inferred not in self.body.inferred:
            self.body.inferred.append(read.inferred)
        if read.lost:
            what = f"{read.lost} bytes that mean nothing in their charset"
            self.body.damage.append(Damage(what, part.start))
        if is_html:
            return _Piece(html_fragment(clean_text(read.text)), is_html=True, level=level)
        text = read.text.replace("\r\n", "\n")
        if part.type in _ENRICHED:
            text = plain_of_enriched(text)
        elif part.parameters.get("format", "").lower() == "flowed":
            text = unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
        return _Piece(clean_text(text), is_html=False, level=level)

    def _carry(self, name: str | None, type_: str, data: bytes, kind: str = "attachment") -> None:
        kept = data if find_type(data[:HEAD]) is not None else None
        self.body.attachments.append(Attachment(name, type_, len(data), kind, kept))


def _is_words(part: Part) -> bool:
    return part.type in _HTML or (part.type.startswith("text/") and part.type not in _NO_WORDS)


def _is_attached_message(part: Part) -> bool:
    return part.type == MESSAGE and part.disposition == "attachment" and part.number > 0


def _choose(tree: Parts, data: bytes) -> dict[int, int]:
    """Return, by the number of each multipart/alternative, the number of the child that is read.

    Plain words come first, then others, then what is none; of equals the first.
    """
    ranks: dict[int, int] = {}
    for part in tree.parts:
        if _is_words(part) and data[part.start : part.end].strip():
            for inner in (part, *tree.within(part)):
                ranks[inner.number] = max(ranks.get(inner.number, 0), 1 if part.type in _HTML else 2)
    chosen: dict[int, int] = {}
    for part in tree.parts:
        if part.parent is not None and tree.parts[part.parent].type == "multipart/alternative":
            best = chosen.setdefault(part.parent, part.number)
            if ranks.get(part.number, 0) > ranks.get(best, 0):
                chosen[part.parent] = part.number
    return chosen


def _describe(head: Head) -> str:
    """Return who wrote a message within the message, when and about what."""
    said = (
        ("From", parse_name(head.get("from") or "").name),
        ("Date", decode_words(head.get("date") or "")),
        ("Subject", mask_text(decode_words(head.get("subject") or ""))),
    )
    return "\n".join(f"{label}: {value}" for label, value in said if value)


def _inner_head(tree: Parts, part: Part) -> Head:
    inner = next((child for child in tree.parts if child.parent == part.number), None)
    return inner.head if inner is not None else part.head


def _as_text(piece: _Piece) -> str:
    if not piece.level:
        return piece.text.strip("\n")
    mark = ">" * piece.level
    return "\n".join(f"{mark} {line}" if line else mark for line in piece.text.split("\n"))


def _as_html(piece: _Piece) -> str:
    html = piece.text if piece.is_html else make_paragraphs(mark_letter(piece.text))
    return f"{'<blockquote>' * piece.level}{html}{'</blockquote>' * piece.level}"
