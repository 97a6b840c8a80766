"""One node's Markdown, and how blocks stand one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from afterword.essays.dom import Event, write_html


@dataclass(slots=True)
class Piece:
    """One node's Markdown.

    Attributes:
        kind: The element's name; empty for words.
        text: None where only the tags can say it, or where the node means nothing without its parent.
        tags: How many characters of `text` are HTML.
        block: It stands by itself, between blank lines.
        events: Its part of the normal form.
        attributes: The element's own.
        plain: The same with tags for delimiters, for places where delimiters wouldn't be read as such.
        plain_tags: How many characters of `plain` are HTML.
        children: Kept where the parent's writer needs them.
        other: A list once more, with the other kind of bullet, for the place right behind another list.
    """

    kind: str
    text: str | None
    tags: int = 0
    block: bool = False
    events: Sequence[Event] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    plain: str | None = None
    plain_tags: int = 0
    children: list["Piece"] = field(default_factory=list)
    other: str | None = None


def block_text(piece: Piece) -> tuple[str, int]:
    """Return a block's Markdown, or its HTML where only that can say it, and how much of it is tags."""
    if piece.text is not None:
        return piece.text, piece.tags
    text = write_html(piece.events)
    words = sum(len(event) for event in piece.events if isinstance(event, str))
    return text, max(0, len(text) - words)


def join_blocks(pieces: Sequence[Piece], *, between: str = "\n\n") -> tuple[str, int]:
    """Return blocks one after the other, and how much of them is tags."""
    parts: list[str] = []
    total = 0
    switched = False
    for index, piece in enumerate(pieces):
        text, tags = block_text(piece)
        # Two lists of a kind would be read as one, unless their bullets differ.
        switched = (
            index > 0 and piece.other is not None and pieces[index - 1].kind == piece.kind and not switched
        )
        parts.append(piece.other if switched and piece.other is not None else text)
        total += tags
    return between.join(parts), total
