"""Plain text as people send it to each other: `>` marks quotations, lines are broken by hand or by a program.

    > On Monday A. Reader said:
    > > Two weak ties did more than forty cards.
    > Same here.
    And here.

becomes quotations within quotations, and words. The file keeps every mark; only the page shows blockquotes.
"""

import re
from collections.abc import Callable, Sequence
from html import escape
from itertools import groupby

_DEEPEST = 30  # quotations within quotations; marks beyond stay in the text
_MARK = re.compile(rf"(?!>[_.;:'^-]{{1,3}}[<()])(?:>[ \t]?){{1,{_DEEPEST}}}")
_SIGNATURE = re.compile(r"(?:-- ?|_{20,})")
_LONGEST_SIGNATURE = 15  # lines
_WIDEST = 80  # characters; a longer line was not broken by a program
_NARROWEST = 50  # characters; where every line is shorter, somebody broke them on purpose
_ITEM = re.compile(r"\s|[-*•+=|#~_]|\d{1,3}[.)\]:]|[A-Za-z][.)]\s|\[\d+\]|\(\w{1,3}\)|\w+:\s")

_INDENTED = re.compile(r"(?:\t| {4,})\s*(?!(?:[-*•+o]|\d{1,3}[.)])\s)\S")
_COLUMNS = re.compile(r"\S(?: {3,}|\t+)\S")

Line = tuple[int, str]  # how deep it is quoted, and its words


def mark_quotations(text: str) -> str:
    """Return plain words as HTML in which what `>` marks is quoted; newlines stay.

    Args:
        text: Plain words.
    """
    return _nest(_split(text), lambda _depth, lines: _escape(lines))


def mark_letter(text: str) -> str:
    """Return a message's words as HTML.

    Quotations are marked, lines that a program broke are joined, what is laid out in columns or indented like
    code keeps its spaces, and the signature is in small print.

    Args:
        text: A message's plain words.
    """
    lines = _split(text)
    end = _find_signature(lines)
    widths: dict[int, int] = {}
    for depth, words in lines[:end]:
        if len(words) <= _WIDEST:
            widths[depth] = max(widths.get(depth, 0), len(words.rstrip()))
    html = _nest(lines[:end], lambda depth, group: _set_blocks(group, widths.get(depth, 0)))
    if end == len(lines):
        return html
    below = "\n".join(words for _, words in lines[end:])
    paragraphs = (escape(part, quote=False) for part in re.split(r"\n\s*\n", below) if part.strip())
    return f"{html}\n\n" + "\n\n".join(f"<small>{part}</small>" for part in paragraphs)


def _split(text: str) -> list[Line]:
    lines: list[Line] = []
    for line in text.split("\n"):
        mark = _MARK.match(line)
        lines.append((mark[0].count(">"), line[mark.end() :]) if mark else (0, line))
    return lines


def _nest(lines: Sequence[Line], write: Callable[[int, list[str]], str]) -> str:
    """Return lines within as many blockquotes as they have marks.

    Args:
        lines: In order.
        write: Given a depth and the words of neighbouring lines of that depth, returns their HTML.
    """
    parts: list[str] = []
    open_quotes = 0
    for depth, group in groupby(lines, key=lambda line: line[0]):
        parts.append("<blockquote>" * (depth - open_quotes) or "</blockquote>" * (open_quotes - depth))
        open_quotes = depth
        parts.append(write(depth, [words for _, words in group]))
    return "".join([*parts, "</blockquote>" * open_quotes])


def _find_signature(lines: Sequence[Line]) -> int:
    """Return where the signature begins, with its line of dashes; the number of lines where there is none."""
    for index in range(len(lines) - 1, max(-1, len(lines) - 2 - _LONGEST_SIGNATURE), -1):
        depth, words = lines[index]
        if depth:
            break
        if _SIGNATURE.fullmatch(words):
            return index
    return len(lines)


def _set_blocks(lines: Sequence[str], width: int) -> str:
    """Return lines of one depth, each block of them set as it was meant.

    Args:
        lines: Their words.
        width: The longest of the lines of this depth that a program may have broken.
    """
    parts: list[str] = []
    for blank, group in groupby(lines, key=lambda line: not line.strip()):
        block = list(group)
        if blank:
            parts.append("\n" * len(block))
        elif _is_laid_out(block):
            parts.append(f"<pre>{_escape(block)}</pre>\n")
        else:
            parts.append(f"{_escape(_join_lines(block, width))}\n")
    return "".join(parts).removesuffix("\n")


def _is_laid_out(lines: Sequence[str]) -> bool:
    """Tell whether the spaces in a block carry meaning: code, a table, a drawing."""
    spaced = sum(1 for line in lines if _INDENTED.match(line) or _COLUMNS.search(line))
    return len(lines) > 1 and spaced * 2 > len(lines)


def _join_lines(lines: Sequence[str], width: int) -> list[str]:
    """Return the lines, those joined that a program broke because the next word didn't fit."""
    joined: list[list[str]] = []
    before = ""
    for line in lines:
        if joined and _is_broken(before, line, width):
            joined[-1][-1] = joined[-1][-1].rstrip()
            joined[-1].append(line)
        else:
            joined.append([line])
        before = line
    return [" ".join(pieces) for pieces in joined]


def _is_broken(line: str, following: str, width: int) -> bool:
    """Tell whether a line ends where it does because the first word of the next had no room in it."""
    line = line.rstrip()
    if len(line) > _WIDEST or width < _NARROWEST or _ITEM.match(following) or line.startswith(("  ", "\t")):
        return False
    return len(line) + 1 + len(following.split(None, 1)[0]) > width


def _escape(lines: Sequence[str]) -> str:
    return escape("\n".join(lines), quote=False)
