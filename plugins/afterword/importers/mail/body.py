"""What a message says, out of its parts: one text, and the names of what else it carries.

Of alternatives the plain text is taken, and the HTML where there is no other. A message within the message is
a quotation. What isn't words is named, with its type and its size.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from afterword.discussion.letters import mark_letter
from afterword.discussion.masking import mask_text
from afterword.discussion.paragraphs import make_paragraphs
from afterword.importers.mail.charset import decode
from afterword.importers.mail.headers import Head, decode_words
from afterword.importers.mail.mime import Damage, Part, Parts, parse_parts
from afterword.importers.mail.names import parse_name
from afterword.importers.mail.transfer import Content, find_uuencoded, undo
from afterword.importers.mail.wording import (
    clean_text,
    declared_in_html,
    html_fragment,
    plain_of_enriched,
    unflow,
)
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
        kind: Its type in the ledger: `attachment`; `part` for one without a name; `scrubbed` for one that an
            archive took out.
    """

    name: str | None
    type: str
    size: int
    kind: str = "attachment"

    def __str__(self) -> str:
        return mask_text(f"{self.name or 'without a name'} ({self.type}, {self.size} bytes)")


@dataclass(slots=True)
class Body:
    """What a message says.

    Attributes:
        attachments: What it carries, in order.
        twins: Alternatives to what was taken.
        nested: Messages within it.
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
    body = Body(damage=list(tree.damage))
    chosen = _choose(tree, data)
    pieces = [piece for part in tree.parts for piece in _read(part, tree, data, chosen, body)]
    pieces = [piece for piece in pieces if piece.text.strip()]
    if any(piece.is_html for piece in pieces):
        body.format = Format.HTML
        body.text = "\n".join(map(_as_html, pieces))
    else:
        body.text = "\n\n".join(map(_as_text, pieces))
    return body


def _read(part: Part, tree: Parts, data: bytes, chosen: dict[int, int], body: Body) -> Iterator[_Piece]:
    within = list(tree.within(part))
    path = [part, *within]
    level = sum(1 for outer in within if outer.type == "message/rfc822")
    twin = any(
        outer.number in chosen and chosen[outer.number] != inner.number
        for inner, outer in zip(path, within, strict=False)
    )
    hidden = any(outer.type == "message/rfc822" and outer.disposition == "attachment" for outer in path)
    if part.type == "message/rfc822" and part.number:
        body.nested += 1
        if part.disposition == "attachment":
            name = part.name or decode_words(_inner_head(tree, part).get("subject") or "") or None
            body.attachments.append(Attachment(name, part.type, part.end - part.start))
        if not hidden and not twin:
            yield _Piece(_describe(tree, part), is_html=False, level=level + 1)
        return
    if part.is_container:
        return
    is_words = _is_words(part)
    if twin and is_words:
        body.twins += 1
        return
    content = undo(data[part.start : part.end], part.encoding, part.start)
    body.damage.extend(content.damage)
    if part.number and (not is_words or part.name or part.disposition == "attachment"):
        kind = "attachment" if part.name or part.disposition == "attachment" else "part"
        body.attachments.append(Attachment(part.name, part.type, len(content.data), kind))
    if is_words and not hidden and (part.disposition != "attachment" or not part.number):
        yield from _words(part, content, level, body)
    elif not part.number:
        body.attachments.append(Attachment(part.name, part.type, len(content.data)))
    if content.trailer.strip() and not hidden and not twin:
        yield _Piece(clean_text(decode(content.trailer, None).text), is_html=False, level=level)


def _is_words(part: Part) -> bool:
    return part.type in _HTML or (part.type.startswith("text/") and part.type not in _NO_WORDS)


def _words(part: Part, content: Content, level: int, body: Body) -> Iterator[_Piece]:
    data = content.data
    is_html = part.type in _HTML
    position = 0
    for file in [] if is_html else find_uuencoded(data):
        yield _decoded(part, data[position : file.start], level, body, is_html=False)
        body.attachments.append(Attachment(file.name, "application/octet-stream", file.size))
        if not file.whole:
            body.damage.append(Damage("a uuencoded file that breaks off", part.start + file.start))
        yield _Piece(f"[{mask_text(file.name)}]", is_html=False, level=level)
        position = file.end
    yield _decoded(part, data[position:], level, body, is_html=is_html)


def _decoded(part: Part, data: bytes, level: int, body: Body, *, is_html: bool) -> _Piece:
    declared = part.parameters.get("charset")
    if declared is None and is_html:
        declared = declared_in_html(data)
    read = decode(data, declared)
    if read.inferred and read.inferred not in body.inferred:
        body.inferred.append(read.inferred)
    if read.lost:
        body.damage.append(Damage(f"{read.lost} bytes that mean nothing in their charset", part.start))
    if is_html:
        return _Piece(html_fragment(clean_text(read.text)), is_html=True, level=level)
    text = read.text.replace("\r\n", "\n")
    if part.type in _ENRICHED:
        text = plain_of_enriched(text)
    elif part.parameters.get("format", "").lower() == "flowed":
        text = unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return _Piece(clean_text(text), is_html=False, level=level)


def _choose(tree: Parts, data: bytes) -> dict[int, int]:
    """Return, by the number of each multipart/alternative, the number of the child that is read."""
    chosen: dict[int, int] = {}
    for outer in tree.parts:
        if outer.type == "multipart/alternative":
            ranked = [(_rank(child, tree, data), -child.number) for child in tree.children(outer)]
            if ranked:
                chosen[outer.number] = -max(ranked)[1]
    return chosen


def _rank(child: Part, tree: Parts, data: bytes) -> int:
    """Return how well a child of an alternative is read: plain text, other words, anything else."""
    leaves = [part for part in tree.parts if part is child or child in tree.within(part)]
    kinds = {
        "html" if part.type in _HTML else "plain"
        for part in leaves
        if _is_words(part) and data[part.start : part.end].strip()
    }
    return 2 if "plain" in kinds and child.type != "text/html" else 1 if kinds else 0


def _describe(tree: Parts, part: Part) -> str:
    """Return who wrote a message within the message, when and about what."""
    head = _inner_head(tree, part)
    name = parse_name(head.get("from") or "").name
    lines = [
        f"{label}: {value}"
        for label, value in (
            ("From", name),
            ("Date", decode_words(head.get("date") or "")),
            ("Subject", mask_text(decode_words(head.get("subject") or ""))),
        )
        if value
    ]
    return "\n".join(lines)


def _inner_head(tree: Parts, part: Part) -> Head:
    inner = next((child for child in tree.parts if child.parent == part.number), None)
    return inner.head if inner is not None else part.head


def _as_text(piece: _Piece) -> str:
    if not piece.level:
        return piece.text
    mark = ">" * piece.level
    return "\n".join(f"{mark} {line}" if line else mark for line in piece.text.split("\n"))


def _as_html(piece: _Piece) -> str:
    html = piece.text if piece.is_html else make_paragraphs(mark_letter(piece.text))
    return f"{'<blockquote>' * piece.level}{html}{'</blockquote>' * piece.level}"
