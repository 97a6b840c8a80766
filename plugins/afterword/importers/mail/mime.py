"""A message's parts, as a flat list: RFC 2045 to 2049, and what damaged messages make of them.

Nothing here recurses: a part knows its parent by number. Offsets are bytes from the start of the message.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from afterword.importers.mail.headers import Head, decode_words, parameters, parse_head, without_comments

_DEEPEST = 40  # parts within parts; what lies deeper is one attachment
_MOST = 1000  # parts of one message; a part with more is one attachment
_TYPE = re.compile(r"\s*([!-.0-~]+)\s*/\s*([!-:<-~]+)")
_LOOKS_LIKE_BOUNDARY = re.compile(rb"^--([^\s-][^\r\n]{0,200}?|-{2,}[^\r\n]{1,200}?)[ \t]*\r?$", re.MULTILINE)
_PATH = re.compile(r"^.*[\\/]", re.DOTALL)

MESSAGE = "message/rfc822"
NO_END = "a multipart without its last boundary"
NO_BOUNDARY = "a multipart whose boundary stands nowhere"
TOO_DEEP = "parts within parts too deep to follow"
TOO_MANY = "more parts than any message has"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a message; the message itself is number 0.

    Attributes:
        parent: The number of the part it stands in; None for the message.
        head: Its fields.
        start, end: Where its body stands in the message.
        type: `text/plain`, in lower case.
        parameters: Of its Content-Type.
        disposition: `inline`, `attachment` or empty.
        name: A file's name without its folders, where it has one.
        encoding: Its Content-Transfer-Encoding, in lower case.
    """

    number: int
    parent: int | None
    depth: int
    head: Head
    start: int
    end: int
    type: str
    parameters: dict[str, str]
    disposition: str
    name: str | None
    encoding: str

    @property
    def is_container(self) -> bool:
        """Whether it holds parts and no words of its own."""
        return self.type.startswith("multipart/") or self.type == MESSAGE


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A part that isn't read yet: its head is, and its body ends at `end`."""

    parent: int | None
    depth: int
    head: Head
    end: int
    default: str


@dataclass(frozen=True, slots=True)
class Damage:
    """Something in a message that was mended.

    Attributes:
        offset: Bytes from the start of the message.
    """

    what: str
    offset: int


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts of a message, each after the one it stands in."""

    parts: tuple[Part, ...]
    damage: tuple[Damage, ...]

    def within(self, part: Part) -> Iterator[Part]:
        """Yield the parts that a part stands in, the nearest first."""
        number = part.parent
        while number is not None:
            yield self.parts[number]
            number = self.parts[number].parent


def parse_parts(data: bytes, head: Head) -> Parts:
    """Divide a message into its parts.

    Args:
        data: The whole message.
        head: Its head.
    """
    found: list[Part] = []
    damage: list[Damage] = []
    waiting = [_Waiting(None, 0, head, len(data), "text/plain")]
    while waiting:
        part = _make(len(found), waiting.pop())
        depth, start, end = part.depth, part.start, part.end
        if part.is_container and depth >= _DEEPEST:
            damage.append(Damage(TOO_DEEP, start))
            part = replace(part, type="application/octet-stream")
        if part.type == MESSAGE:
            inner = parse_head(data[start:end])
            if part.encoding in {"base64", "quoted-printable"} and not inner.fields:
                part = replace(part, type="application/octet-stream")  # against RFC 2046, and not worth it
            else:
                inner = replace(inner, end=inner.end + start)
                waiting.append(_Waiting(part.number, depth + 1, inner, end, "text/plain"))
        elif part.type.startswith("multipart/"):
            ranges = _divide(data, part, damage)
            if len(found) + len(waiting) + len(ranges) > _MOST:
                damage.append(Damage(TOO_MANY, start))
                part, ranges = replace(part, type="application/octet-stream"), []
            elif not ranges:
                part = replace(part, type="text/plain", parameters={}, encoding="")
            default = MESSAGE if part.type == "multipart/digest" else "text/plain"
            for left, right in reversed(ranges):
                inner = _head_of_part(data, left, right)
                waiting.append(_Waiting(part.number, depth + 1, inner, right, default))
        found.append(part)
    return Parts(tuple(found), tuple(damage))


def _head_of_part(data: bytes, start: int, end: int) -> Head:
    if start < end and data[start : start + 1] in {b"\r", b"\n"}:  # a part without fields
        return Head((), start + (2 if data.startswith(b"\r\n", start) else 1), closed=True)
    inner = parse_head(data[start:end])
    return replace(inner, end=inner.end + start)


def _make(number: int, waiting: _Waiting) -> Part:
    head = waiting.head
    raw_type = head.get("content-type") or ""
    match = _TYPE.match(without_comments(raw_type))
    values = parameters(f";{raw_type}" if not match and "=" in raw_type else raw_type)
    raw_disposition = head.get("content-disposition") or ""
    disposition = raw_disposition.partition(";")[0].strip().lower()
    given = parameters(raw_disposition)
    name = given.get("filename") or values.get("name") or _only_name(head)
    kind = f"{match[1]}/{match[2].rstrip(';')}".lower() if match else waiting.default
    return Part(
        number=number,
        parent=waiting.parent,
        depth=waiting.depth,
        head=head,
        start=head.end,
        end=waiting.end,
        type="text/plain" if kind == "text/text" else kind,
        parameters=values,
        disposition="inline" if disposition == "inline" else "attachment" if disposition else "",
        name=_PATH.sub("", decode_words(name)) or None if name else None,
        encoding=_encoding(head),
    )


def _only_name(head: Head) -> str | None:
    """Return what Content-Location names, where nothing else does."""
    location = head.get("content-location")
    return None if location is None or head.get("content-disposition") is None else location


def _encoding(head: Head) -> str:
    for value in head.get_all("content-transfer-encoding"):
        word = without_comments(value).partition(";")[0].strip().strip('"').lower()
        if word:
            return "".join(word.split())
    return ""


def _divide(data: bytes, part: Part, damage: list[Damage]) -> list[tuple[int, int]]:
    """Return where the parts of a multipart stand."""
    boundary = part.parameters.get("boundary", "").encode("utf-8", "surrogateescape")
    ends = _find_boundaries(data, part, boundary) if boundary else []
    if not ends:
        guess = _LOOKS_LIKE_BOUNDARY.search(data, part.start, part.end)
        if guess is None or not parse_head(data[guess.end() : part.end].lstrip(b"\r\n")).get("content-type"):
            damage.append(Damage(NO_BOUNDARY, part.start))
            return []
        damage.append(Damage(NO_BOUNDARY, part.start))
        ends = _find_boundaries(data, part, guess[1])
    ranges: list[tuple[int, int]] = []
    for index, (_, after, last) in enumerate(ends):
        if last:
            break
        if index + 1 < len(ends):
            ranges.append((after, max(after, _without_line_end(data, ends[index + 1][0], after))))
        else:
            damage.append(Damage(NO_END, part.end))
            ranges.append((after, part.end))
    return ranges


def _find_boundaries(data: bytes, part: Part, boundary: bytes) -> list[tuple[int, int, bool]]:
    """Return (its start, the start of the next line, whether it is the last) of each boundary's line."""
    line = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*\r?(?:\n|\Z)", re.MULTILINE)
    return [
        (match.start(), min(match.end(), part.end), bool(match[1]))
        for match in line.finditer(data, part.start, part.end)
    ]


def _without_line_end(data: bytes, end: int, start: int) -> int:
    """Return where a part ends: the line end before a boundary belongs to the boundary."""
    if end > start and data[end - 1 : end] == b"\n":
        end -= 1
    if end > start and data[end - 1 : end] == b"\r":
        end -= 1
    return end
