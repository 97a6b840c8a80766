"""Lists and tables as Markdown."""

from dataclasses import dataclass

from afterword.essays.mdinline import is_only_a_tag, join_inline, write_lines
from afterword.essays.mdpieces import Piece, join_blocks

_ALIGNMENTS = {"left": ":--", "center": ":-:", "right": "--:"}
_LARGEST_NUMBER = 999_999_999


def write_list(piece: Piece, pieces: list[Piece]) -> None:
    """Write a list whose items are all of bare words, or all of paragraphs; others stay HTML."""
    number = _first_number(piece)
    items = [_write_item(child) for child in pieces if child.kind == "li" and not child.attributes]
    written = [item for item in items if item is not None]
    if number is None or not written or len(written) < len(pieces):
        return
    loose = any(item.loose for item in written)
    if loose and any(item.tight for item in written):
        return
    if loose and len(pieces) == len(pieces[0].children) == 1:
        return  # Markdown sets a lone paragraph of a lone item without its element
    between = "\n\n" if loose else "\n"
    first, second = ("{}.", "{})") if piece.kind == "ol" else ("-", "*")
    piece.text = between.join(_indent(item, first.format(number + n)) for n, item in enumerate(written))
    piece.other = between.join(_indent(item, second.format(number + n)) for n, item in enumerate(written))
    piece.tags = sum(item.tags for item in written)


def _first_number(piece: Piece) -> int | None:
    """Return the number of a list's first item, 0 for bullets, None for a list that Markdown can't say."""
    match piece.kind, piece.attributes:
        case "ul", ():
            return 0
        case "ol", ():
            return 1
        case "ol", (("start", number),) if number.isascii() and number.isdigit():
            return int(number) if int(number) + len(piece.events) <= _LARGEST_NUMBER else None
        case _:
            return None


@dataclass(frozen=True, slots=True)
class _Item:
    """A list's item: `loose` has paragraphs, `tight` has bare words; one that has neither suits both."""

    text: str
    tags: int
    loose: bool = False
    tight: bool = False


def _write_item(piece: Piece) -> _Item | None:
    pieces = piece.children
    words = [child for child in pieces if not child.block]
    blocks = [child for child in pieces if child.block]
    if any(child.block for child in pieces[: len(words)]):
        return None  # words after a block
    if not words:
        text, tags = join_blocks(blocks)
        return _Item(text, tags, loose=len(blocks) > 1 or any(child.kind == "p" for child in blocks))
    text, tags = join_inline(words)
    if not text or is_only_a_tag(text) or any(child.kind not in {"ul", "ol"} for child in blocks):
        return None
    text = write_lines(text)
    if blocks:
        nested, more = join_blocks(blocks, between="\n")
        text, tags = f"{text}\n{nested}", tags + more
    return _Item(text, tags, tight=True)


def _indent(item: _Item, marker: str) -> str:
    margin = " " * (len(marker) + 1)
    lines = item.text.split("\n")
    rest = [f"{margin}{line}" if line else "" for line in lines[1:]]
    return "\n".join([f"{marker} {lines[0]}".rstrip(), *rest])


def write_table(piece: Piece, pieces: list[Piece]) -> None:
    """Write a table with one row of headings and as many cells in each row; others stay HTML."""
    if piece.attributes or [child.kind for child in pieces] != ["thead", "tbody"]:
        return
    if any(part.attributes for part in pieces) or len(pieces[0].children) != 1:
        return
    rows = [row for part in pieces for row in part.children]
    if any(row.kind != "tr" or row.attributes for row in rows):
        return
    alignments = [_alignment(cell) for cell in rows[0].children]
    width = len(alignments)
    lines: list[str] = []
    for number, row in enumerate(rows):
        kind = "td" if number else "th"
        if len(row.children) != width or [_alignment(cell) for cell in row.children] != alignments:
            return
        cells: list[str] = []
        for cell in row.children:
            if cell.kind != kind or any(child.block for child in cell.children):
                return
            text, tags = join_inline(cell.children)
            cells.append(text)
            piece.tags += tags
        lines.append(f"| {' | '.join(cells)} |")
    if width and None not in alignments:
        rule = " | ".join(alignment for alignment in alignments if alignment)
        piece.text = "\n".join([lines[0], f"| {rule} |", *lines[1:]])


def _alignment(cell: Piece) -> str | None:
    match cell.attributes:
        case ():
            return "---"
        case (("class", "left" | "center" | "right" as side),):
            return _ALIGNMENTS[side]
        case _:
            return None
