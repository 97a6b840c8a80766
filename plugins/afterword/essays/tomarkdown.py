"""HTML → Markdown, only where rendering it gives back the same DOM; nothing is approximated.

Three steps. A first text is written by rule: what Markdown can say in Markdown, the rest as the tags
themselves. It is rendered and compared. Where that fails, each block is tried by itself: more cautiously,
then as HTML. What still differs, or would be HTML for more than a small part, is given up: it stays HTML.
"""

from collections.abc import Iterator, Sequence

from afterword.essays.dom import VOID, End, Event, Start, parse_events
from afterword.essays.mdblocks import write_pieces
from afterword.essays.mdpieces import Piece, join_blocks
from afterword.text.markdown import render_markdown
from afterword.text.sanitizer import ESSAY, sanitize

# Of the Markdown's characters, at most this part may be tags: a picture here and there, no page layout.
MOST_TAGS = 0.2


def html_to_markdown(html: str) -> str | None:
    """Return Markdown that renders to the same DOM, or None: then the essay had better stay HTML.

    Args:
        html: An essay's body; whatever the sanitizer takes out of it is no part of the comparison.
    """
    events = parse_events(sanitize(html, ESSAY))
    if not events:
        return ""
    pieces = write_pieces(events)
    if pieces is None:
        return None
    text, tags = join_blocks(pieces)
    if not _renders_as(text, events):
        pieces = [_best(span) for span in _top_level(events)]
        text, tags = join_blocks(pieces)
        if not _renders_as(text, events):
            return None
    return None if tags > MOST_TAGS * len(text) else f"{text}\n"


def _renders_as(text: str, events: Sequence[Event]) -> bool:
    return parse_events(sanitize(render_markdown(text), ESSAY)) == tuple(events)


def _top_level(events: Sequence[Event]) -> Iterator[Sequence[Event]]:
    """Yield each top-level element; no words stand outside of one."""
    depth = start = 0
    for index, event in enumerate(events):
        if isinstance(event, Start) and event.tag not in VOID:
            depth += 1
        elif isinstance(event, End):
            depth -= 1
        if depth == 0:
            yield events[start : index + 1]
            start = index + 1


def _best(events: Sequence[Event]) -> Piece:
    """Return one block in the first way that renders right: plainly, cautiously, as HTML."""
    for cautious in (False, True):
        for piece in write_pieces(events, cautious=cautious) or ():
            if piece.text is not None and _renders_as(piece.text, events):
                return piece
    return Piece("", None, block=True, events=events)
