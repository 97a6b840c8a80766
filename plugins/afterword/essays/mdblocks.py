"""Paragraphs, headings, lists, quotations and tables as Markdown, from the inside out, without recursion."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from afterword.essays.dom import BLOCKS, VOID, End, Event, Start
from afterword.essays.mdinline import (
    is_only_a_tag,
    join_inline,
    write_inline,
    write_lines,
    write_void,
    write_words,
)
from afterword.essays.mdlists import write_list, write_table
from afterword.essays.mdpieces import Piece, join_blocks

_CELLS = frozenset({"td", "th"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Their parents write them.
_PARTS = frozenset({"li", "tr", "thead", "tbody"}) | _CELLS
# Between their tags, set apart by blank lines, Markdown may go on.
_FRAMES = frozenset(
    "address article aside blockquote details div figure footer header main nav section".split()
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9:_-]*")
_DEEPEST = 40  # elements; nobody reads Markdown that is indented deeper
_LANGUAGE = re.compile(r"language-([^\s`~\\&]+)")


@dataclass(slots=True)
class _Frame:
    start: Start
    at: int
    pieces: list[Piece] = field(default_factory=list)


def write_pieces(events: Sequence[Event], *, cautious: bool = False) -> list[Piece] | None:
    """Return the Markdown of each top-level block, or None where that can't be.

    It can't where words or tags stand outside of any block, or elements are nested too deep to be read.

    Args:
        events: The normal form.
        cautious: Escape whatever could ever be markup, and use tags within lines.
    """
    top = _Frame(Start(""), 0)
    stack = [top]
    links = cells = headings = 0
    for index, event in enumerate(events):
        if isinstance(event, str):
            stack[-1].pieces.append(
                write_words(event, in_link=links > 0, in_cell=cells > 0, cautious=cautious)
            )
        elif isinstance(event, Start):
            links += event.tag == "a"
            cells += event.tag in _CELLS
            headings += event.tag in _HEADINGS
            if event.tag == "hr":
                stack[-1].pieces.append(_write_rule(event))
            elif event.tag in VOID:
                stack[-1].pieces.append(
                    write_void(event, one_line=bool(cells or headings), cautious=cautious)
                )
            else:
                stack.append(_Frame(event, index))
                if len(stack) > _DEEPEST:
                    return None
        else:
            links -= event.tag == "a"
            cells -= event.tag in _CELLS
            headings -= event.tag in _HEADINGS
            frame = stack.pop()
            if not stack or frame.start.tag != event.tag:
                return None
            stack[-1].pieces.append(_close(frame, events[frame.at : index + 1], cautious=cautious))
    if len(stack) > 1 or any(not piece.block for piece in top.pieces):
        return None
    return top.pieces


def _write_rule(start: Start) -> Piece:
    # Not of hyphens: at the head of a file those can mean metadata.
    text = None if start.attributes else "* * *"
    return Piece("hr", text, block=True, events=(start,), attributes=start.attributes)


def _close(frame: _Frame, events: Sequence[Event], *, cautious: bool) -> Piece:
    """Return the Markdown of an element whose children are written."""
    start, pieces = frame.start, frame.pieces
    loose = any(not piece.block for piece in pieces)
    mixed = any(piece.block for piece in pieces)
    if start.tag not in BLOCKS and not mixed:
        return write_inline(start, pieces, events, cautious=cautious)
    piece = Piece(start.tag, None, block=True, events=events, attributes=start.attributes)
    if start.tag in _PARTS:
        piece.children = pieces
    elif start.tag in _HEADINGS and not mixed:
        _write_heading(piece, pieces)
    elif start.tag in _WRITERS and not (mixed and start.tag == "p"):
        _WRITERS[start.tag](piece, pieces)
    if piece.text is None and start.tag in _FRAMES and pieces and not loose:
        _write_frame(piece, pieces)
    return piece


def _write_frame(piece: Piece, pieces: list[Piece]) -> None:
    text, tags = join_blocks(pieces)
    open_, close = Start(piece.kind, piece.attributes).markup, f"</{piece.kind}>"
    piece.text = f"{open_}\n\n{text}\n\n{close}"
    piece.tags = tags + len(open_) + len(close)


def _write_paragraph(piece: Piece, pieces: list[Piece]) -> None:
    if piece.attributes:
        return
    text, tags = join_inline(pieces)
    if text and not is_only_a_tag(text):
        piece.text, piece.tags = write_lines(text), tags


def _write_heading(piece: Piece, pieces: list[Piece]) -> None:
    names = _heading_names(piece.attributes)
    text, tags = join_inline(pieces)
    if names is None or not text:
        return
    if text.endswith("}"):
        text = f"{text[:-1]}&#125;"
    elif text.endswith("#"):
        text = f"{text[:-1]}\\#"
    suffix = f" {{{' '.join(names)}}}" if names else ""
    piece.text, piece.tags = f"{'#' * int(piece.kind[1])} {text}{suffix}", tags


def _heading_names(attributes: Sequence[tuple[str, str]]) -> list[str] | None:
    names: list[str] = []
    for name, value in sorted(attributes, reverse=True):
        if name == "id" and _NAME.fullmatch(value):
            names.append(f"#{value}")
        elif name == "class" and value and all(_NAME.fullmatch(word) for word in value.split(" ")):
            names.extend(f".{word}" for word in value.split(" "))
        else:
            return None
    return names


def _write_quotation(piece: Piece, pieces: list[Piece]) -> None:
    if piece.attributes or not pieces or any(not child.block for child in pieces):
        return
    text, piece.tags = join_blocks(pieces)
    piece.text = "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def _write_code(piece: Piece, _pieces: list[Piece]) -> None:
    match piece.events:
        case [Start("pre", ()), Start("code", attributes), str(words), End("code"), End("pre")]:
            pass
        case _:
            return
    language = ""
    if attributes:
        found = _LANGUAGE.fullmatch(dict(attributes).get("class", ""))
        if found is None or len(attributes) > 1:
            return
        language = found[1]
    if words.endswith("\n"):
        longest = max((len(run) for run in re.findall("`+", words)), default=0)
        fence = "`" * max(3, longest + 1)
        piece.text = f"{fence}{language}\n{words}{fence}"


_WRITERS: Mapping[str, Callable[[Piece, list[Piece]], None]] = {
    "p": _write_paragraph,
    "blockquote": _write_quotation,
    "pre": _write_code,
    "ul": write_list,
    "ol": write_list,
    "table": write_table,
}
