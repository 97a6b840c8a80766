"""A pasted file's bytes as text, in whatever encoding somebody's editor saved it."""

import codecs
import re
from dataclasses import dataclass

from afterword.importers.utf8 import MULTIBYTE, NotTextError, find_mark
from afterword.importers.utf8 import decode as decode_utf8

_SAMPLE = 4096  # bytes, enough to tell UTF-16 without its mark
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_LINE_END = re.compile("\r\n?|[\x0b\x0c\u2028]")
_MOST_CONTROLS = 0.02  # of the characters; more of them is no text


@dataclass(frozen=True, slots=True)
class Mended:
    """A fault that was mended: what, on which line first, how often."""

    what: str
    line: int
    count: int


@dataclass(frozen=True, slots=True)
class Decoded:
    r"""A text whose lines end at `\n` alone.

    Attributes:
        encoding: What it was read as.
        truncated: It breaks off within a character.
    """

    text: str
    encoding: str
    mended: tuple[Mended, ...] = ()
    truncated: bool = False


def decode(data: bytes) -> Decoded:
    """Decode UTF-8, UTF-16 or UTF-32 with or without its mark, or Windows-1252.

    Raises:
        NotTextError: Binary data, or no words at all.
    """
    encoding = _encoding(data)
    mended: list[Mended] = []
    truncated = False
    if encoding == "utf-8":
        data = data.removeprefix(codecs.BOM_UTF8)
        if (at := data.find(0)) >= 0:
            raise NotTextError("a NUL byte, which no text holds; is this a binary file?", _line(data, at))
        text, encoding, truncated, stray = _decode_bytes(data)
        mended.extend(stray)
    else:
        text = data.decode(encoding, "replace").removeprefix("\ufeff")
        truncated = text.endswith("\ufffd")
        text = text.removesuffix("\ufffd") if truncated else text
        if (at := text.find("\0")) >= 0:
            raise NotTextError("a NUL character, which no text holds", text.count("\n", 0, at) + 1)
        if "\ufffd" in text:
            line = text.count("\n", 0, text.index("\ufffd")) + 1
            mended.append(Mended(f"a code that is no character of {encoding}", line, text.count("\ufffd")))
    text = _LINE_END.sub("\n", text).replace("\u2029", "\n\n")
    controls = _CONTROL.findall(text)
    if controls:
        line = text.count("\n", 0, text.index(controls[0])) + 1
        if len(controls) > max(1, _MOST_CONTROLS * len(text)):
            raise NotTextError(f"{len(controls)} control characters; is this a binary file?", line)
        mended.append(Mended("a control character, taken out", line, len(controls)))
        text = _CONTROL.sub("", text)
    if not any(character.isalnum() for character in text):
        raise NotTextError("there are no words in it")
    return Decoded(text, encoding, tuple(mended), truncated)


def _encoding(data: bytes) -> str:
    if marked := find_mark(data):
        return marked[1]
    sample = data[: _SAMPLE - _SAMPLE % 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    # In UTF-16 every second byte of Western text is a NUL, and no other is.
    most = len(sample) // 5
    if odd > most and even == 0:
        return "utf-16-le"
    if even > most and odd == 0:
        return "utf-16-be"
    return "utf-8"


def _decode_bytes(data: bytes) -> tuple[str, str, bool, tuple[Mended, ...]]:
    """Return the text, what it was read as, whether it breaks off, and what was mended."""
    truncated = False
    try:
        return data.decode("utf-8"), "utf-8", False, ()
    except UnicodeDecodeError as error:
        first = error.start
        characters = len(MULTIBYTE.findall(data))
        if error.reason == "unexpected end of data" and characters:
            data, truncated = data[: error.start], True
    text, strays = decode_utf8(data)
    if not strays:
        return text, "utf-8", truncated, ()
    if characters < strays:
        try:
            return data.decode("cp1252"), "windows-1252", False, ()
        except UnicodeDecodeError as error:
            reason = f"the byte 0x{data[error.start]:02X} is neither UTF-8 nor Windows-1252; save it as UTF-8"
            raise NotTextError(reason, _line(data, error.start)) from None
    what = "a byte that isn't UTF-8, read as Windows-1252"
    return text, "utf-8", truncated, (Mended(what, _line(data, first), strays),)


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1
