"""Bytes → words, where the declared charset is wrong, unknown or missing.

Tried in turn: the declared one, UTF-8, Windows-1252. Names are read as mail programs meant them (WHATWG's
Encoding Standard): `iso-8859-1` has been Windows-1252 for as long as there have been curly quotes, and
`ks_c_5601-1987` is what Korean programs called Unified Hangul.
"""

import codecs
import re
from dataclasses import dataclass

_MEANT = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso8859-9": "cp1254",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "big5": "big5hkscs",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "unicode-1-1-utf-7": "utf-7",
}
_SAYS_NOTHING = frozenset(
    "us-ascii ascii ansi_x3.4-1968 7bit 8bit x-unknown unknown unknown-8bit x-user-defined none default"
    " iso-8859-8859 binary plain text".split()
)
# Codecs of Python's that are no charset of any message; one of them takes time that grows with the square.
_NO_CHARSET = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,39}")
_WINDOWS = "windows-1252"
_SINGLE_BYTE = ("cp125", "cp874", "iso8859", "koi8", "mac")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Words, and how they were read.

    Attributes:
        inferred: How, in a few words without a comma, where it isn't as declared; else None.
        lost: How many bytes mean nothing in any charset that was tried; each is U+FFFD.
    """

    text: str
    inferred: str | None = None
    lost: int = 0


def decode(data: bytes, declared: str | None) -> Decoded:
    """Return bytes as words.

    Args:
        data: Of a body, or of a header.
        declared: The charset's name as the message gives it; None where it gives none.
    """
    name = _clean(declared)
    codec = _find(name)
    if codec is not None:
        text = _try(data, codec)
        if text is not None:
            wrong = codec.startswith(_SINGLE_BYTE) and not data.isascii() and _try(data, "utf-8")
            # No words in a charset of single bytes happen to be good UTF-8: the declaration is wrong.
            return Decoded(wrong, _how("utf-8", name)) if wrong else Decoded(text)
    if data.isascii():
        text = data.decode("ascii")
        return Decoded(text) if name is None or name in _SAYS_NOTHING else Decoded(text, _how("ascii", name))
    text = _try(data, "utf-8")
    if text is not None:
        return Decoded(text, _how("utf-8", name))
    if codec is not None and codec not in {"utf-8", "cp1252"}:
        # In a charset of many bytes a few broken ones are damage; read otherwise, every word would be.
        text = data.decode(codec, "replace")
        if text.count("�") * 20 < len(text):
            return Decoded(text, lost=text.count("�"))
    if codec == "utf-8" or _mostly_utf8(data):
        text = data.decode("utf-8", "replace")
        return Decoded(text, None if codec else _how("utf-8", name), text.count("�"))
    text = _try(data, "cp1252")
    if text is None:
        text = data.decode("cp1252", "replace")
    return Decoded(text, _how(_WINDOWS, name), text.count("�"))


def _clean(declared: str | None) -> str | None:
    """Return the bare name of a charset, or None where nothing usable is declared."""
    if declared is None:
        return None
    match = _NAME.search(declared)
    return match[0].lower() if match else None


def _find(name: str | None) -> str | None:
    """Return Python's name of a charset, or None where it is unknown or says nothing."""
    if name is None or name in _SAYS_NOTHING:
        return None
    if name in _MEANT:
        return _MEANT[name]
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if info.name in _NO_CHARSET or not getattr(info, "_is_text_encoding", True):
        return None
    return "cp1252" if info.name == "iso8859-1" else info.name


def _try(data: bytes, codec: str) -> str | None:
    try:
        text = data.decode(codec)
    except (UnicodeError, ValueError, LookupError):
        return None
    return None if _SURROGATE.search(text) else text


def _mostly_utf8(data: bytes) -> bool:
    """Tell UTF-8 with a few damaged bytes from text in a charset of single bytes."""
    text = data.decode("utf-8", "replace")
    beyond = sum(1 for character in text if character > "\x7f")
    return beyond > 0 and text.count("�") * 4 < beyond


def _how(read_as: str, declared: str | None) -> str:
    if declared is None:
        return f"bytes read as {read_as}; no charset declared"
    return f"bytes read as {read_as}; declared {declared}"
