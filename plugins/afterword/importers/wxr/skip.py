"""From a fault between records to the next record, without losing the authors on the way."""

import re
from typing import TYPE_CHECKING

from afterword.importers.utf8 import decode
from afterword.importers.wxr.record import RawAuthor
from afterword.text.entities import unescape

if TYPE_CHECKING:
    from io import BufferedIOBase

_STEP = 1 << 18
_ITEM = re.compile(rb"<item(?:\s[^<>]*)?>")
_AUTHOR = re.compile(rb"<wp:author>(.*?)</wp:author>", re.DOTALL)
_AUTHOR_FIELD = re.compile(
    rb"<(wp:author_[a-z_]+)>\s*(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))\s*</\1\s*>", re.DOTALL
)


def skip_to_item(file: "BufferedIOBase", offset: int, line: int) -> tuple[list[RawAuthor], int, int, bool]:
    """Go from a fault between records to the next record.

    Returns:
        The authors declared on the way, the offset and line of the next `<item>` or of the file's end, and
        whether there is a next one.
    """
    file.seek(offset)
    data = b""
    authors: list[RawAuthor] = []
    while True:
        chunk = file.read(_STEP)
        data += chunk
        found = _ITEM.search(data)
        if found and (not chunk or found.end() + 1 < len(data)):
            authors += _authors(data[: found.start()])
            return authors, offset + found.start(), line + data.count(b"\n", 0, found.start()), True
        if not chunk:
            return authors + _authors(data), offset + len(data), line + data.count(b"\n"), False
        if len(data) > 4 * _STEP:  # no author is longer than what is kept
            kept = max(data.rfind(b"<wp:author>"), len(data) - _STEP)
            authors += _authors(data[:kept])
            line += data.count(b"\n", 0, kept)
            offset += kept
            data = data[kept:]


def _authors(data: bytes) -> list[RawAuthor]:
    found = []
    for block in _AUTHOR.finditer(data):
        fields = {
            m[1].decode("ascii"): decode(m[2])[0] if m[2] is not None else unescape(decode(m[3])[0])
            for m in _AUTHOR_FIELD.finditer(block[1])
        }
        found.append(RawAuthor(fields))
    return found
