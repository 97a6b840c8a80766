"""Content-Transfer-Encodings undone, whole or as far as they are whole."""

import binascii
import re
from dataclasses import dataclass, field

from afterword.importers.mail.mime import Damage

_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]+={0,2}[ \t]*")
_STRAY_EQUALS = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n|[ \t]*\Z)")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)?[ ]+([0-7]{3,4})[ ]+(\S[^\r\n]*)\r?\n", re.MULTILINE)
_UU_LINE = re.compile(rb"[!-`]?[ -`]*")
_QUANTUM = 4


@dataclass(slots=True)
class Content:
    """What a part holds.

    Attributes:
        trailer: Words that somebody set behind encoded data without encoding them, as lists do with a footer.
    """

    data: bytes
    trailer: bytes = b""
    damage: list[Damage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Uuencoded:
    """A file that stands uuencoded among words.

    Attributes:
        start, end: From its `begin` to behind its `end`.
        whole: Its `end` is there.
    """

    start: int
    end: int
    name: str
    size: int
    whole: bool


def undo(data: bytes, encoding: str, offset: int) -> Content:
    """Undo a transfer encoding; an unknown one is taken for none.

    Args:
        data: A part's body.
        encoding: In lower case.
        offset: Where the body stands, for damage.
    """
    if encoding in {"quoted-printable", "quotedprintable", "qp"}:
        return _undo_quoted_printable(data, offset)
    if encoding == "base64":
        return _undo_base64(data, offset)
    if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        files = find_uuencoded(data)
        if files:
            return Content(decode_uu(data[files[0].start : files[0].end]))
    return Content(data)


def find_uuencoded(data: bytes) -> list[Uuencoded]:
    """Return the uuencoded files that stand among words, in order.

    Args:
        data: Words as bytes.
    """
    found: list[Uuencoded] = []
    position = 0
    while match := _UU_BEGIN.search(data, position):
        at = match.end()
        size = 0
        whole = False
        while at < len(data):
            end = data.find(b"\n", at)
            end = len(data) if end < 0 else end + 1
            line = data[at:end].rstrip(b"\r\n")
            if line == b"end":
                at, whole = end, True
                break
            count = _uu_count(line)
            if count is None:
                break
            size += count
            at = end
        if size:
            name = match[2].decode("utf-8", "replace").strip()
            found.append(Uuencoded(match.start(), at, name, size, whole))
        position = max(at, match.end())
    return found


def decode_uu(data: bytes) -> bytes:
    """Return the bytes of one uuencoded file, from its `begin` on."""
    out: list[bytes] = []
    for line in data.splitlines()[1:]:
        if line == b"end":
            break
        count = _uu_count(line)
        if count is None:
            break
        padded = line.ljust(1 + _groups(count) * _QUANTUM)[: 1 + _groups(count) * _QUANTUM]
        try:
            out.append(binascii.a2b_uu(padded))
        except binascii.Error:
            break
    return b"".join(out)


def _uu_count(line: bytes) -> int | None:
    """Return how many bytes a uuencoded line holds; None where it is no such line."""
    if not line.strip(b" `"):
        return 0
    if not _UU_LINE.fullmatch(line):
        return None
    count = (line[0] - 32) & 63
    need = 1 + _groups(count) * _QUANTUM
    # Trailing spaces may be gone, and some programs add a checksum's character.
    return count if need - _QUANTUM <= len(line) <= need + 1 and count else None


def _groups(count: int) -> int:
    return (count + 2) // 3


def _undo_quoted_printable(data: bytes, offset: int) -> Content:
    content = Content(binascii.a2b_qp(data))
    stray = _STRAY_EQUALS.search(data)
    if stray:
        content.damage.append(Damage("an = in quoted-printable that encodes nothing", offset + stray.start()))
    return content


def _undo_base64(data: bytes, offset: int) -> Content:
    letters: list[bytes] = []
    position = 0
    trailer = b""
    ended = False
    for line in data.splitlines(keepends=True):
        bare = line.strip()
        if bare and (ended or not _BASE64_LINE.fullmatch(bare)):
            if _is_damaged_line(bare) and not ended:
                letters.append(re.sub(rb"[^A-Za-z0-9+/=]", b"", bare))
            else:
                trailer = data[position:]
                break
        else:
            letters.append(bare)
            ended = ended or bare.endswith(b"=")
        position += len(line)
    text = b"".join(letters).replace(b"=", b"")
    content = Content(b"", trailer)
    if len(text) % _QUANTUM == 1:
        content.damage.append(Damage("base64 that breaks off", offset + position))
        text = text[:-1]
    if any(_BASE64_LINE.fullmatch(line) is None for line in data[:position].splitlines() if line.strip()):
        content.damage.append(Damage("characters in base64 that aren't", offset))
    content.data = binascii.a2b_base64(text + b"=" * (-len(text) % _QUANTUM))
    return content


def _is_damaged_line(line: bytes) -> bool:
    """Tell a line of base64 with a few foreign characters from words."""
    foreign = len(re.sub(rb"[A-Za-z0-9+/=]", b"", line))
    return len(line) > 40 and foreign * 10 < len(line) and b" " not in line  # noqa: PLR2004 - a full line has 76
