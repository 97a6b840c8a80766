"""Lines → paragraphs → Markdown that renders as exactly these words.

What a line's end means differs from page to page: in a text with blank lines it is a line break, in one
without it is a paragraph's end, and in one that was wrapped at a margin it is nothing but a space.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from afterword.essays.escaping import escape_line_start, escape_text
from afterword.importers.page.lines import Line

_ADDRESS = re.compile(r"https?://[^\s<>\"“”‘’«»\\^`{|}]+")
_TRAILING = ".,;:!?'…)*_~]"
_WIDEST_MARGIN = 120  # columns; no one wraps wider
_NARROWEST_MARGIN = 40
_LONG_LINE = 50  # characters, on average, of lines that are paragraphs and not verse
_MOST_PER_BLANK = 3  # line ends within paragraphs for each blank line between them
_WRAPPED_PART = 0.8


class Flow(Enum):
    """What a line's end within a block of lines means."""

    BREAK = auto()
    PARAGRAPH = auto()
    SPACE = auto()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph.

    Attributes:
        lines: Its lines; each ends in a line break, or, in wrapped text, in a space.
        quoted: It is somebody else's words.
    """

    lines: tuple[str, ...]
    quoted: bool = False
    flow: Flow = Flow.BREAK

    @property
    def text(self) -> str:
        """Its words on one line."""
        return " ".join(self.lines)


def detect_flow(texts: Sequence[Sequence[Line]]) -> Flow:
    """Tell what a line's end means.

    Args:
        texts: The essay, or all comments: texts that were written and copied alike.
    """
    blanks = 0
    pairs: list[tuple[str, str]] = []
    widths = [len(line.text) for text in texts for line in text if line.text]
    for text in texts:
        for one, other in pairwise(text):
            if one.text and other.text:
                pairs.append((one.text, other.text))
            blanks += bool(one.text) and not other.text
    if not pairs:
        return Flow.BREAK
    if _is_wrapped(pairs, max(widths)):
        return Flow.SPACE
    if len(pairs) >= _MOST_PER_BLANK * blanks and sum(widths) >= _LONG_LINE * len(widths):
        return Flow.PARAGRAPH
    return Flow.BREAK


def _is_wrapped(pairs: Sequence[tuple[str, str]], margin: int) -> bool:
    """Tell whether lines end because the next word wouldn't have fitted."""
    if not _NARROWEST_MARGIN <= margin <= _WIDEST_MARGIN or len(pairs) < _MOST_PER_BLANK:
        return False
    full = sum(len(one) + 1 + len(other.split(maxsplit=1)[0]) > margin for one, other in pairs)
    return full >= _WRAPPED_PART * len(pairs)


def split_paragraphs(lines: Sequence[Line], flow: Flow) -> list[Paragraph]:
    """Return the paragraphs of a text."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if not line.text:
            blocks.append([])
        elif flow is Flow.PARAGRAPH:
            blocks.append([line.text])
        else:
            blocks[-1].append(line.text)
    return [Paragraph(tuple(block), flow=flow) for block in blocks if block]


def write_markdown(paragraphs: Sequence[Paragraph]) -> str:
    """Return paragraphs as Markdown; those quoted stand in a quotation."""
    parts: list[str] = []
    quoted = False
    for paragraph in paragraphs:
        text = _write_paragraph(paragraph)
        if paragraph.quoted:
            text = "\n".join(f"> {line}" for line in text.split("\n"))
        if parts:
            parts.append("\n>\n" if quoted and paragraph.quoted else "\n\n")
        parts.append(text)
        quoted = paragraph.quoted
    return "".join(parts)


def _write_paragraph(paragraph: Paragraph) -> str:
    end = "\n" if paragraph.flow is Flow.SPACE else "\\\n"
    return end.join(escape_line_start(write_words(line)) for line in paragraph.lines)


def write_words(text: str) -> str:
    """Return words as Markdown, addresses among them as links."""
    if "://" not in text:
        return escape_text(text)
    parts: list[str] = []
    position = 0
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_TRAILING)
        if not address.partition("://")[2]:
            continue
        parts.append(escape_text(text[position : match.start()]))
        parts.append(f"<{address}>")
        position = match.start() + len(address)
    parts.append(escape_text(text[position:]))
    return "".join(parts)
