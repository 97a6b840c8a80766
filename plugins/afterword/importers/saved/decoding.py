"""A saved page's bytes as text: its mark, what it says of itself, and what its bytes say against that.

Browsers read the labels of Western encodings as Windows-1252, and of Chinese and Korean ones as their larger
successors; so is done here. A page that says one thing and is another is read as what it is.
"""

import codecs
import re
from dataclasses import dataclass

from afterword.importers.utf8 import MULTIBYTE, NotTextError, find_mark
from afterword.importers.utf8 import decode as decode_utf8

_WIDE_STARTS = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_CLAIM = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)|<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)",
    re.IGNORECASE,
)
_CLAIM_WITHIN = 32_768  # bytes; browsers look at 1,024, pages put scripts before it
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "tis-620": "cp874",
}
_ALIASES = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-gbk": "gb18030",
    "unicode": "utf-8",
    "utf8mb4": "utf-8",
}
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_SPACES = {0x0B: " ", 0x0C: " "}  # a tree of XML can't hold them
_MOST_UNPRINTABLE = 0.02  # of the characters; more of them is no page


@dataclass(frozen=True, slots=True)
class Mended:
    """A fault that was mended: what, at which byte and on which line first, how often."""

    what: str
    offset: int
    line: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text.

    Attributes:
        encoding: What it was read as.
        cut: It breaks off within a character.
    """

    text: str
    encoding: str
    mended: tuple[Mended, ...] = ()
    cut: bool = False


def decode(data: bytes) -> Decoded:
    """Decode a page.

    Raises:
        NotTextError: Binary data.
    """
    encoding, claimed = _encoding(data)
    mended: list[Mended] = []
    if claimed and not _is_wide(encoding) and encoding != "utf-8" and _is_utf8(data):
        mended.append(Mended(f"claims to be {claimed}, but is UTF-8", 0, 1))
        encoding = "utf-8"
    text, cut, faults = _decode(data, encoding)
    if encoding == "utf-8" and faults and not MULTIBYTE.search(data):
        # Not one character of UTF-8 in it: the whole page is in another encoding.
        encoding, faults = "cp1252", []
        text, cut = data.decode("cp1252", "replace"), False
        if claimed:
            mended.append(Mended(f"claims to be {claimed}, but is not; read as Windows-1252", 0, 1))
    mended.extend(faults)
    text = text.removeprefix("\ufeff")
    controls = _UNPRINTABLE.findall(text)
    if controls:
        at = text.index(controls[0])
        line = text.count("\n", 0, at) + 1
        if len(controls) > max(8, _MOST_UNPRINTABLE * len(text)):
            raise NotTextError(f"{len(controls)} control characters; is this a binary file?", line)
        offset = len(text[:at].encode(encoding, "replace"))
        mended.append(Mended("a control character, taken out", offset, line, len(controls)))
        text = _UNPRINTABLE.sub("", text)
    text = text.translate(_SPACES)
    return Decoded(text, _shown(encoding), tuple(mended), cut)


def _shown(encoding: str) -> str:
    return {"cp1252": "windows-1252"}.get(encoding, encoding)


def _is_wide(encoding: str) -> bool:
    return encoding.startswith(("utf-16", "utf-32"))


def _encoding(data: bytes) -> tuple[str, str]:
    """Return how to read the bytes, and the label that the page gives itself, if any."""
    if marked := find_mark(data):
        return marked[1], ""
    start = data[:64].lstrip(b" \t\r\n")
    for mark, name in _WIDE_STARTS:
        if start.startswith(mark):
            return name, ""
    match = _CLAIM.search(data[:_CLAIM_WITHIN])
    label = (match[1] or match[2]).decode("ascii") if match else ""
    if not label:
        return "utf-8", ""
    try:
        name = codecs.lookup(_ALIASES.get(label.lower(), label)).name
    except LookupError:
        return "utf-8", label
    if _is_wide(name) or not _is_text_codec(name):  # it could not have been read so far, if it were that
        return "utf-8", label
    return _READ_AS.get(name, name), label


def _is_text_codec(name: str) -> bool:
    """Tell whether a codec gives text: Python has others, such as base64."""
    try:
        return isinstance(b"<".decode(name), str)
    except (LookupError, ValueError):
        return False


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data" and MULTIBYTE.search(data[: error.start]) is not None
    return True


def _decode(data: bytes, encoding: str) -> tuple[str, bool, list[Mended]]:
    """Return the text, whether it breaks off within a character, and what was mended."""
    if encoding != "utf-8":
        try:
            return data.decode(encoding), False, []
        except UnicodeDecodeError as error:
            text = data.decode(encoding, "replace")
            # A codec may take bytes of its own accord; what it made none of is counted in the text.
            count = max(1, text.count("\ufffd"))
            if count == 1 and error.end >= len(data) - 1:
                return text.removesuffix("\ufffd"), True, []
            line = data.count(b"\n", 0, error.start) + 1
            return text, False, [Mended(f"a byte that is nothing in {encoding}", error.start, line, count)]
    try:
        return data.decode("utf-8"), False, []
    except UnicodeDecodeError as error:
        first = error
    if first.reason == "unexpected end of data":
        return data[: first.start].decode("utf-8"), True, []
    text, strays = decode_utf8(data)
    line = data.count(b"\n", 0, first.start) + 1
    what = "a byte that isn't UTF-8, read as Windows-1252"
    return text, False, [Mended(what, first.start, line, strays)]
