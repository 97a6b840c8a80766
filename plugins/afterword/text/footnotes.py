"""Footnotes: from the engine's loose definitions to notes that stand by their text.

A note of one paragraph goes to the end of the block that refers to it, where a style sheet can float it into
the margin and where a reader without one still finds it. A longer note goes to the end of the text.
"""

import re
from html import escape

from msgspec import Struct

_REFERENCE = re.compile(r'<sup class="footnote-reference"><a href="#([^"]*)">(\d+)</a></sup>')
_DEFINITION = re.compile(
    r'<div class="footnote-definition" id="([^"]*)"><sup class="footnote-definition-label">(\d+)</sup>'
)
_DIV = re.compile(r"<(/?)div[\s>]")
_ONE_PARAGRAPH = re.compile(r"\s*<p>((?:(?!<p>|</p>).)*)</p>\s*", re.DOTALL)
_BLOCK_END = re.compile(r"</(?:p|li|t[dh]|d[dt]|h[1-6]|blockquote|div)>")


class _Note(Struct, frozen=True):
    number: str
    body: str


def place_footnotes(html: str, prefix: str) -> str:
    """Move the notes to where they are read, with links both ways.

    Args:
        html: The engine's output.
        prefix: Goes before each id: `<prefix>fn1` and `<prefix>fnr1`.
    """
    text, notes = _take_out(html)
    if not notes:
        return html
    parts: list[str] = []
    waiting: list[str] = []
    seen: set[str] = set()
    position = 0
    for match in _REFERENCE.finditer(text):
        name, number = match[1], match[2]
        _append_until(text, position, match.start(), parts, waiting)
        position = match.end()
        note = notes.get(name)
        if note is None:
            parts.append(match[0])
            continue
        first = name not in seen
        seen.add(name)
        identity = f' id="{escape(prefix)}fnr{number}"' if first else ""
        parts.append(
            f'<a class="fn-ref" href="#{escape(prefix)}fn{number}"{identity} '
            f'aria-label="Note {number}">{number}</a>'
        )
        short = _ONE_PARAGRAPH.fullmatch(note.body)
        if first and short:
            waiting.append(
                f'<span class="fn" id="{escape(prefix)}fn{number}" role="note">'
                f'<span class="fn-ref" aria-hidden="true">{number}</span> {short[1]} '
                f"{_back(prefix, number)}</span>"
            )
    _append_until(text, position, len(text), parts, waiting)
    parts.extend(waiting)
    long = [note for name, note in notes.items() if name in seen and not _ONE_PARAGRAPH.fullmatch(note.body)]
    unused = [note for name, note in notes.items() if name not in seen]
    if long or unused:
        items = "".join(
            f'<li id="{escape(prefix)}fn{note.number}" value="{note.number}">{note.body}'
            f"{'' if note in unused else _back(prefix, note.number)}</li>\n"
            for note in (*long, *unused)
        )
        parts.append(f'<ol class="notes">\n{items}</ol>\n')
    return "".join(parts)


def _take_out(html: str) -> tuple[str, dict[str, _Note]]:
    """Return the text without its definitions, and the definitions by name."""
    notes: dict[str, _Note] = {}
    kept: list[str] = []
    position = 0
    while match := _DEFINITION.search(html, position):
        depth, end = 1, None
        for tag in _DIV.finditer(html, match.end()):
            depth += -1 if tag[1] else 1
            if depth == 0:
                end = tag
                break
        if end is None:  # raw HTML left a <div> open: nothing can be moved safely
            break
        kept.append(html[position : match.start()])
        notes.setdefault(match[1], _Note(match[2], html[match.end() : end.start()].strip()))
        position = end.end()
    kept.append(html[position:])
    return "".join(kept), notes


def _append_until(text: str, start: int, stop: int, parts: list[str], waiting: list[str]) -> None:
    """Append `text[start:stop]`, setting waiting notes before the next end of a block."""
    if waiting and (end := _BLOCK_END.search(text, start, stop)):
        parts.append(text[start : end.start()])
        parts.extend(waiting)
        waiting.clear()
        start = end.start()
    parts.append(text[start:stop])


def _back(prefix: str, number: str) -> str:
    return f'<a class="fn-back" href="#{escape(prefix)}fnr{number}" aria-label="Back to the text">↩</a>'
