"""Markdown as other places write it, made safe for the engine here: the same words, the same markup.

Such places know no HTML, so a "<" is a word; and they make links of bare addresses, whose underscores would
be emphasis here. Code is left alone: nothing is markup in it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_LIST_ITEM = re.compile(r" {0,3}(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]|$)")
_BLANK_LINES = re.compile(r"(\n[ \t]*(?:\n[ \t]*)+)")
_TICKS = re.compile(r"`+")
_MARKED = re.compile(r"<|https?://", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"'\[\]{}|\\^`]+", re.IGNORECASE)
_AUTOLINK = re.compile(r"<https?://[^\s<>]+>", re.IGNORECASE)
_LABEL = re.compile(r"\[[^\[\]]{0,500}\](?=\()")
_TRAILING = ".,:;!?*_~…"
_TAB_STOP = 4

Span = tuple[int, int]


def shield(text: str, *, indented_code: bool = True) -> str:
    """Return Markdown in which "<" is a word and bare addresses are links.

    Args:
        text: Of any number of lines, ending at newlines.
        indented_code: Lines indented by four are code, as in Markdown proper.
    """
    if not _MARKED.search(text):
        return text
    parts: list[str] = []
    for is_code, lines in _blocks(text.split("\n"), indented_code=indented_code):
        block = "\n".join(lines)
        # A span of code ends with its paragraph.
        parts.append(block if is_code else "".join(map(_shield_words, _BLANK_LINES.split(block))))
    return "\n".join(parts)


def code_lines(lines: Sequence[str], *, indented_code: bool) -> Iterator[bool]:
    """Yield for each line whether it is code: a fence, within a fence, or indented behind a blank line.

    Args:
        lines: Of a whole body.
        indented_code: Lines indented by four count; in a list, by eight.
    """
    fence = ""
    may_begin = True
    in_list = False
    for line in lines:
        match = _FENCE.match(line)
        bare = line.strip()
        if fence:
            yield True
            if match is not None and match[1].startswith(fence) and not bare.strip(fence[0]):
                fence = ""
            may_begin = True
        elif match is not None:
            fence = match[1]
            yield True
        else:
            depth = _depth(line) if bare else 0
            is_code = indented_code and may_begin and depth >= (2 if in_list else 1) * _TAB_STOP
            yield is_code
            in_list = bool(_LIST_ITEM.match(line)) or (in_list and (not bare or depth > 0))
            may_begin = is_code or not bare


def code_spans(text: str) -> list[Span]:
    """Return a paragraph's code spans: each from a run of backticks to the next run of the same length."""
    runs = [(match.start(), match.end()) for match in _TICKS.finditer(text)]
    by_length: dict[int, list[int]] = {}
    for start, end in runs:
        by_length.setdefault(end - start, []).append(start)
    spans: list[Span] = []
    position = 0
    for start, end in runs:
        same = by_length[end - start]
        following = bisect_right(same, start)
        if start >= position and following < len(same) and not _is_escaped(text, start):
            position = same[following] + end - start
            spans.append((start, position))
    return spans


def _depth(line: str) -> int:
    """Return how many columns a line is indented by."""
    return len(line.expandtabs(_TAB_STOP)) - len(line.expandtabs(_TAB_STOP).lstrip(" "))


def _blocks(lines: Sequence[str], *, indented_code: bool) -> Iterator[tuple[bool, list[str]]]:
    block: list[str] = []
    block_is_code = False
    for line, is_code in zip(lines, code_lines(lines, indented_code=indented_code), strict=True):
        if block and is_code != block_is_code:
            yield block_is_code, block
            block = []
        block_is_code = is_code
        block.append(line)
    yield block_is_code, block


def _shield_words(text: str) -> str:
    """Return a paragraph of words with code spans in it."""
    code = _Spans(code_spans(text))
    labels = _Spans([(match.start(), match.end()) for match in _LABEL.finditer(text)])
    parts: list[str] = []
    position = 0
    for match in _MARKED.finditer(text):
        at = match.start()
        if at < position or code.cover(at) or (match[0] == "<" and text[max(0, at - 2) : at] == "]("):
            continue
        if match[0] == "<":
            autolink = _AUTOLINK.match(text, at)
            if autolink is None and not _is_escaped(text, at):
                parts += text[position:at], "\\<"
                position = at + 1
            elif autolink is not None:
                parts += text[position : autolink.end()]
                position = autolink.end()
        elif not labels.cover(at) and (address := _bare_address(text, at)):
            parts += text[position:at], f"<{address}>"
            position = at + len(address)
    return "".join([*parts, text[position:]])


class _Spans:
    """Stretches of a text, in order, none within another."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = spans
        self._starts = [start for start, _ in spans]

    def cover(self, at: int) -> bool:
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and at < self._spans[index][1]


def _bare_address(text: str, at: int) -> str:
    """Return the address that begins here; empty where it is part of a link already."""
    before = text[max(0, at - 3) : at]
    match = _ADDRESS.match(text, at)
    if match is None or before.endswith(("](", "](<", "]: ", "\\")) or before[-1:].isalnum():
        return ""
    address = match[0]
    end = len(address)
    closed = address.count(")") - address.count("(")
    while address[end - 1] in _TRAILING or (closed > 0 and address[end - 1] == ")"):
        closed -= address[end - 1] == ")"
        end -= 1
    return address[:end] if address[:end].partition("://")[2] else ""


def _is_escaped(text: str, at: int) -> bool:
    """Tell whether an odd number of backslashes stands before a character."""
    start = at
    while start > 0 and text[start - 1] == "\\":
        start -= 1
    return (at - start) % 2 == 1
