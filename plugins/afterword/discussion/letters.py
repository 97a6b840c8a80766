"""Plain text as people send it to each other: `>` marks quotations, lines are broken by hand or by a program.

    > On Monday A. Reader said:
    > > Two weak ties did more than forty cards.
    > Same here.
    And here.

becomes quotations within quotations, and words. The file keeps every mark; only the page shows blockquotes.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby

_DEEPEST = 30  # quotations within quotations; marks beyond stay in the text
_MARK = re.compile(rf"(?!>[_.;:'^-]{{1,3}}[<()])(?:>[ \t]?){{1,{_DEEPEST}}}")
_SIGNATURE = re.compile(r"(?:-- ?|_{20,})")
_LONGEST_SIGNATURE = 15  # lines
_WIDEST = 80  # characters; a longer line was not broken by a program
_NARROWEST = 50  # characters; where every line is shorter, somebody broke them on purpose
_ITEM = re.compile(r"\s|[-*•+=|#~_]|\d{1,3}[.)\]:]|[A-Za-z][.)]\s|\[\d+\]|\(\w{1,3}\)|\w+:\s")

Line = tuple[int, str]  # how deep it is quoted, and its words


def mark_quotations(text: str) -> str:
    """Return plain words as HTML in which what `>` marks is quoted; newlines stay.

    Args:
        text: Plain words.
    """
    return _nest(_split(text))


def mark_letter(text: str) -> str:
    """Return a message's words as HTML: quotations, its signature in small print, lines that a program broke joined.

    Args:
        text: A message's plain words.
    """
    lines = _split(text)
    end = _find_signature(lines)
    html = _nest(list(_join_lines(lines[:end])))
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


def _nest(lines: Sequence[Line]) -> str:
    """Return lines as words within as many blockquotes as they have marks."""
    parts: list[str] = []
    open_quotes = 0
    for depth, group in groupby(lines, key=lambda line: line[0]):
        parts.append("<blockquote>" * (depth - open_quotes) or "</blockquote>" * (open_quotes - depth))
        open_quotes = depth
        parts.append("\n".join(escape(words, quote=False) for _, words in group))
    return "".join([*parts, "</blockquote>" * open_quotes])


def _find_signature(lines: Sequence[Line]) -> int:
    """Return where the signature begins, behind its line of dashes; the number of lines where there is none."""
    for index in range(len(lines) - 1, max(-1, len(lines) - 2 - _LONGEST_SIGNATURE), -1):
        depth, words = lines[index]
        if depth:
            break
        if _SIGNATURE.fullmatch(words):
            return index
    return len(lines)


def _join_lines(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines, those joined that a program broke because the next word didn't fit."""
    widths: dict[int, int] = {}
    for depth, words in lines:
        if len(words) <= _WIDEST:
            widths[depth] = max(widths.get(depth, 0), len(words.rstrip()))
    waiting: Line | None = None
    last = ""
    for depth, words in lines:
        if waiting is not None and waiting[0] == depth and _is_broken(last, words, widths.get(depth, 0)):
            waiting = (depth, f"{waiting[1].rstrip()} {words}")
        else:
            if waiting is not None:
                yield waiting
            waiting = (depth, words)
        last = words
    if waiting is not None:
        yield waiting


def _is_broken(line: str, following: str, width: int) -> bool:
    """Tell whether a line ends where it does because the first word of the next had no room in it."""
    line = line.rstrip()
    if not line or not following.strip() or len(line) > _WIDEST or width < _NARROWEST:
        return False
    if _ITEM.match(following) or line.startswith(("  ", "\t")):
        return False
    return len(line) + 1 + len(following.split(None, 1)[0]) > width
