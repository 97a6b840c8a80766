"""The head of a message: its fields, decoded.

Read by hand, for real heads hold what RFC 5322 forbids and the standard library's parser ends at: `>From `
lines, spaces before the colon, a line that is no field among lines that are.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from afterword.importers.mail.charset import decode

_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:[ \t]*(.*)", re.DOTALL)
_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?]*)?\?([bBqQ])\?([^?\r\n]*)\?=")
_BETWEEN = re.compile(r"\s*\Z")
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff]")
_PARAMETER = re.compile(r";\s*([^\s=;\"]+)\s*=\s*(\"(?:[^\"\\]|\\.)*\"?|[^;]*)", re.DOTALL)
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?")
_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
_LOOK_AHEAD = 40  # lines: how far a field may follow a line that is none
_LIKELY, _SURELY = 2, 4  # fields such as messages have

# Fields that nothing but a message has; "Subject" and "Date" stand in other files too.
MAIL_FIELDS = frozenset(
    "received return-path delivered-to message-id mime-version from sender x-mailer references in-reply-to"
    " list-id x-original-to envelope-to x-mozilla-status content-transfer-encoding x-priority".split()
)
KNOWN_FIELDS = MAIL_FIELDS | frozenset(
    "to cc bcc subject date reply-to content-type content-disposition user-agent status x-status precedence"
    " errors-to organization newsgroups path lines resent-from resent-date keywords".split()
)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a message or of a part.

    Attributes:
        fields: (name in lower case, raw value on one line), in order.
        end: Where the body begins, in bytes.
        closed: A blank line ends it, as it should.
        strange: How many lines in it are no field.
    """

    fields: tuple[tuple[str, str], ...]
    end: int
    closed: bool
    strange: int = 0
    _first: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._first.update(reversed(self.fields))

    def get(self, name: str) -> str | None:
        """Return the first value of a field, or None."""
        return self._first.get(name)

    def get_all(self, name: str) -> list[str]:
        """Return every value of a field."""
        return [value for key, value in self.fields if key == name]


def parse_head(data: bytes) -> Head:
    """Read the head of a message.

    Args:
        data: The message from its first byte; separator lines before the first field don't count.
    """
    fields: list[tuple[str, list[bytes]]] = []
    strange = 0
    position = 0
    closed = False
    for start, end, line in _lines(data):
        position = end
        if not line.strip():
            if line[:1] in {b" ", b"\t"} and _goes_on(data, end):
                continue  # a folded line with nothing in it
            if not fields:
                continue
            closed = True
            break
        match = _FIELD.fullmatch(line)
        if fields and line[:1] in {b" ", b"\t"}:
            fields[-1][1].append(line.strip())
        elif match and not (match[1] == b"From" and line.startswith(b"From ") and b"@" not in match[2]):
            fields.append((match[1].decode("ascii").lower(), [match[2].strip()]))
        elif not fields and line.startswith((b"From ", b">From ")):
            continue
        elif line.startswith(b">From "):
            strange += 1
        elif fields and _field_follows(data, end):
            strange += 1
            fields[-1][1].append(line.strip())
        else:
            position = start
            break
    raw = tuple((name, _words(b" ".join(part for part in parts if part))) for name, parts in fields)
    return Head(raw, position, closed, strange)


def looks_like_head(data: bytes) -> bool:
    """Tell whether bytes begin as a message does: fields, one of them such as only messages have."""
    head = parse_head(data[:16384])
    names = {name for name, _ in head.fields}
    needed = _SURELY if head.strange else _LIKELY
    return bool(names & MAIL_FIELDS) and len(names & KNOWN_FIELDS) >= needed


def decode_words(raw: str, charset: str | None = None) -> str:
    """Return a field's value as its readers saw it: encoded words (RFC 2047) decoded, on one line.

    Args:
        raw: The value as `Head` has it.
        charset: What the message declares for its body; bytes beyond ASCII may be in it.
    """
    if "\udc80" <= max(raw, default="") <= "\udcff":
        raw = decode(raw.encode("utf-8", "surrogateescape"), charset).text
    if "=?" in raw:
        raw = "".join(_decoded_pieces(raw))
    return " ".join((raw if raw.isprintable() else _CONTROL.sub(" ", raw)).split())


def parameters(value: str) -> dict[str, str]:
    """Return the parameters of a field such as Content-Type, names in lower case.

    The first of several alike counts. Continued and encoded ones (RFC 2231) are put together.

    Args:
        value: `text/plain; charset="utf-8"; name*0*=utf-8''a%20; name*1=b`.
    """
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for match in _PARAMETER.finditer(value):
        text = match[2].strip()
        if text.startswith('"'):
            text = re.sub(r"\\(.)", r"\1", text[1:].removesuffix('"'))
        section = _SECTION.fullmatch(match[1].lower())
        if section is None or (section[2] is None and not section[3]):
            plain.setdefault(match[1].lower(), text)
        else:
            pieces.setdefault(section[1], []).append((int(section[2] or 0), bool(section[3]), text))
    for name, parts in pieces.items():
        plain.setdefault(name, _join_sections(sorted(parts, key=lambda part: part[0])))
    return plain


def without_comments(value: str) -> str:
    """Return a value without RFC 5322's comments in parentheses, nested ones as well."""
    for _ in range(8 if "(" in value else 0):
        shorter = _COMMENT.sub("", value)
        if shorter == value:
            break
        value = shorter
    return value


def _lines(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield (start, start of the next, the line without its end)."""
    position = 0
    while position < len(data):
        end = data.find(b"\n", position)
        end = len(data) if end < 0 else end + 1
        yield position, end, data[position:end].rstrip(b"\r\n")
        position = end


def _goes_on(data: bytes, position: int) -> bool:
    """Tell whether fields go on after a line of white space, rather than the body begin."""
    end = data.find(b"\n", position)
    line = data[position : end if end >= 0 else len(data)]
    match = _FIELD.match(line)
    if line[:1] in {b" ", b"\t"} and line.strip():
        return True
    return match is not None and match[1].decode("ascii").lower() in KNOWN_FIELDS


def _field_follows(data: bytes, position: int) -> bool:
    """Tell whether, before the next blank line, a field comes that messages have."""
    for number, (_, _, line) in enumerate(_lines(data[position : position + 8192])):
        if not line.strip() or number == _LOOK_AHEAD:
            return False
        match = _FIELD.match(line)
        if match and match[1].decode("ascii").lower() in KNOWN_FIELDS:
            return True
    return False


def _words(value: bytes) -> str:
    """Return a raw value as text; bytes beyond ASCII that aren't UTF-8 wait as surrogates."""
    return value.decode("utf-8", "surrogateescape")


def _decoded_pieces(raw: str) -> Iterator[str]:
    """Yield the pieces of a value, encoded words decoded; neighbours of one charset are decoded as one."""
    position = 0
    waiting: tuple[str, bytes] | None = None
    for match in _WORD.finditer(raw):
        charset, encoding, text = match[1].lower(), match[2].lower(), match[3]
        data = _bytes_of(text, encoding)
        between = raw[position : match.start()]
        if waiting is not None and not between.strip():
            if waiting[0] == charset:
                waiting = (charset, waiting[1] + data)
                position = match.end()
                continue
            between = ""
        if waiting is not None:
            yield decode(waiting[1], waiting[0]).text
        yield between
        waiting = (charset, data)
        position = match.end()
    if waiting is not None:
        yield decode(waiting[1], waiting[0]).text
    yield raw[position:]


def _bytes_of(text: str, encoding: str) -> bytes:
    raw = text.encode("utf-8", "surrogateescape")
    if encoding == "q":
        return binascii.a2b_qp(raw, header=True)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    letters = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _join_sections(parts: list[tuple[int, bool, str]]) -> str:
    charset = None
    data = b""
    for number, encoded, text in parts:
        value = text
        if encoded and number == parts[0][0] and value.count("'") > 1:
            charset, _, value = value.split("'", 2)
        raw = value.encode("utf-8", "surrogateescape")
        data += unquote_to_bytes(raw) if encoded else raw
    return decode(data, charset or None).text
