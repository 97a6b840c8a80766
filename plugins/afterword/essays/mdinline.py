"""Words, emphasis, links and images as Markdown: what stands inside a paragraph."""

import re
import string
from collections.abc import Sequence

from afterword.essays.dom import Event, Start
from afterword.essays.escaping import escape_line_start, escape_text
from afterword.essays.mdpieces import Piece

_DELIMITERS = {"em": "*", "strong": "**", "del": "~~"}
_AUTOLINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>\x00-\x20\x7f]*")
# Of other characters the engine writes the percent-encoding.
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'()*+,./:;=?@_~-]+")
_PUNCTUATION = re.compile(r"[^\w\s,;:?/%]|_", re.ASCII)
_ONLY_A_TAG = re.compile(r"<[A-Za-z][A-Za-z0-9-]*(?:\s[^>]*)?>")
_TITLED = re.compile(r'[\\"&]')
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_HARD_BREAK = "\\\n"


def write_words(words: str, *, in_link: bool, in_cell: bool, cautious: bool) -> Piece:
    """Return a run of words.

    Args:
        words: In the normal form.
        in_link: It stands in a link's text.
        in_cell: It stands in a table's cell.
        cautious: Escape whatever could ever be markup.
    """
    if cautious:
        text = _PUNCTUATION.sub(_backslash, words).replace("\u00a0", "&nbsp;")
        return Piece("", text)
    return Piece("", escape_text(words, in_link=in_link, in_cell=in_cell))


def write_void(start: Start, *, one_line: bool, cautious: bool) -> Piece:
    """Return an element without content: an image, a line break, a tag.

    Args:
        start: The element.
        one_line: It stands in a heading or a cell, where a line can't break but by a tag.
        cautious: With tags alone.
    """
    markup = start.markup
    piece = Piece(start.tag, markup, len(markup), events=(start,), attributes=start.attributes)
    values = dict(start.attributes)
    if start.tag == "br" and not values and not one_line:
        piece.plain, piece.plain_tags = markup, len(markup)
        piece.text, piece.tags = _HARD_BREAK, 0
    elif start.tag == "img" and not cautious and {"src", "alt"} <= set(values) <= {"src", "alt", "title"}:
        address = _address(values["src"], values.get("title"))
        if address is not None:
            piece.text, piece.tags = f"![{escape_text(values['alt'], in_link=True)}]({address})", 0
    return piece


def write_inline(
    start: Start, children: Sequence[Piece], events: Sequence[Event], *, cautious: bool
) -> Piece:
    """Return an inline element around its children, none of which is a block.

    Args:
        start: Its start tag.
        children: Its content.
        events: All of it.
        cautious: With tags alone.
    """
    text, tags = join_inline(children)
    open_, close = start.markup, f"</{start.tag}>"
    piece = Piece(
        start.tag,
        f"{open_}{text}{close}",
        tags + len(open_) + len(close),
        events=events,
        attributes=start.attributes,
    )
    if cautious:
        return piece
    said: str | None = None
    if start.tag in _DELIMITERS and not start.attributes:
        said = _delimit(text, _DELIMITERS[start.tag])
    elif start.tag == "code" and not start.attributes and all(isinstance(e, str) for e in events[1:-1]):
        said = _code("".join(e for e in events[1:-1] if isinstance(e, str)))
    elif start.tag == "a":
        said = _link(text, dict(start.attributes), events)
    if said is not None:
        piece.plain, piece.plain_tags = piece.text, piece.tags
        piece.text, piece.tags = said, tags
    return piece


def _delimit(text: str, delimiter: str) -> str | None:
    if not text or text[0].isspace() or text[-1].isspace():
        return None
    if text[0] == "*" or (text[-1] == "*" and not text.endswith("\\*")):
        delimiter = delimiter.replace("*", "_")
    return f"{delimiter}{text}{delimiter}"


def _code(words: str) -> str | None:
    if not words.strip(" ") or "|" in words:
        return None
    longest = max((len(run) for run in re.findall("`+", words)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if words[0] == "`" or words[-1] == "`" or (words[0] == " " == words[-1]) else ""
    return f"{fence}{pad}{words}{pad}{fence}"


def _link(text: str, attributes: dict[str, str], events: Sequence[Event]) -> str | None:
    if "href" not in attributes or not set(attributes) <= {"href", "title"}:
        return None
    href = attributes["href"]
    if list(events[1:-1]) == [href] and "title" not in attributes and _AUTOLINK.fullmatch(href):
        return f"<{href}>"
    address = _address(href, attributes.get("title"))
    return None if address is None else f"[{text}]({address})"


def _address(href: str, title: str | None) -> str | None:
    """Return what stands in the round brackets of a link or an image."""
    if not _ADDRESS.fullmatch(href) or (title is not None and ("\n" in title or not title)):
        return None
    written = _ENTITY.sub(_backslash, href)
    if "(" in href or ")" in href:
        written = f"<{written}>"
    if title is None:
        return written
    return f'{written} "{_TITLED.sub(_backslash, title)}"'


def _backslash(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def join_inline(pieces: Sequence[Piece]) -> tuple[str, int]:
    """Return the Markdown of what stands side by side in a line, and how much of it is tags.

    Args:
        pieces: No blocks.
    """
    parts: list[str] = []
    tags = 0
    previous = ""
    for index, piece in enumerate(pieces):
        text, its_tags = piece.text or "", piece.tags
        following = (pieces[index + 1].text or "")[:1] if index + 1 < len(pieces) else ""
        if piece.plain is not None and not _fits(piece, previous, following):
            text, its_tags = piece.plain, piece.plain_tags
        if text.startswith("[") and previous == "!":
            parts[-1] = f"{parts[-1][:-1]}\\!"
        if text:
            parts.append(text)
            previous = text[-1]
        tags += its_tags
    return "".join(parts), tags


def _fits(piece: Piece, previous: str, following: str) -> bool:
    """Tell whether a delimiter, or a line break, would be read as such between these characters."""
    text = piece.text or ""
    if piece.kind == "br":
        return bool(previous and following)
    mark = text[0]
    if mark == "`":
        return previous != "`" != following
    if mark not in "*_~":
        return True
    if mark in (previous, following):
        return False
    if mark == "_" and (previous.isalnum() or following.isalnum()):
        return False
    inner = text.strip(mark)
    return _flanks(previous, inner[:1]) and _flanks(following, inner[-1:])


def _flanks(outer: str, inner: str) -> bool:
    """CommonMark 0.31, 6.2: whether a delimiter run between these two can open, or, mirrored, close."""
    if inner.isalnum():
        return True
    return not outer or outer.isspace() or outer in string.punctuation


def write_lines(text: str) -> str:
    """Return a paragraph's text with each of its lines safe at its beginning."""
    return "\n".join(escape_line_start(line) for line in text.split("\n"))


def is_only_a_tag(text: str) -> bool:
    """Tell whether a paragraph would be read as a block of HTML (CommonMark 0.31, 4.6, kind 7)."""
    return _ONLY_A_TAG.fullmatch(text.split("\n", 1)[0]) is not None
