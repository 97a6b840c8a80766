"""Where each comment begins: at numbers that count on, or at headers of one shape."""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from afterword.importers.page.furniture import is_comment_furniture
from afterword.importers.page.headers import Header, Shape, read_header
from afterword.importers.page.lines import Line

_NUMBER = re.compile(r"#?\s?(\d{1,4})(?:[.)]\s*|\s*$)(.*)|#\s?(\d{1,4})\b[:.)]?\s*(.*)", re.DOTALL)
_FIRST_LINES = 3  # before the first number: "Newest first", a caption
# In order of preference: the shapes of header that a page is tried with.
_SHAPES: tuple[Collection[Shape], ...] = (
    (Shape.DATED,),
    (Shape.DATED, Shape.SAYS),
    (Shape.SAYS,),
    (Shape.DATE,),
    (Shape.DATE, Shape.DATED, Shape.SAYS),
)


@dataclass(frozen=True, slots=True)
class Start:
    """Where a comment begins, or, where comments are signed below, ends.

    Attributes:
        index: Of the line.
        header: Who and when.
        rest: What the line says behind its number; None where the line is a header.
        parent: Index of the start that this one is set under.
    """

    index: int
    header: Header | None = None
    rest: str | None = None
    parent: int | None = None


@dataclass(slots=True)
class _Level:
    indent: int
    number: int
    start: int
    step: int = 0


@dataclass(frozen=True, slots=True)
class _Candidate:
    index: int
    number: int
    rest: str
    indent: int
    apart: bool  # a blank line or a button stands before it


def find_numbered(lines: Sequence[Line], stated: int | None) -> list[Start]:
    """Return where comments begin that are numbered in order, those set under others among them.

    Args:
        lines: Everything behind the line over the comments.
        stated: How many there should be.
    """
    candidates = _candidates(lines)
    if not candidates:
        return []
    before = sum(bool(line.text) for line in lines[: candidates[0].index])
    if before > _FIRST_LINES:
        return []
    strict = _count_on(lines, [c for c in candidates if c.apart], None)
    if stated is not None and len(strict) == stated:
        return strict
    loose = _count_on(lines, candidates, stated)
    if stated is None:
        return strict or loose
    return min(strict, loose, key=lambda starts: abs(len(starts) - stated))


def _candidates(lines: Sequence[Line]) -> list[_Candidate]:
    found: list[_Candidate] = []
    apart = True
    for index, line in enumerate(lines):
        match = _NUMBER.fullmatch(line.text) if line.text else None
        if match:
            number, rest = (match[1], match[2]) if match[1] else (match[3], match[4])
            found.append(_Candidate(index, int(number), rest.strip(), line.indent, apart))
        apart = not line.text or is_comment_furniture(line.text)
    return found


def _count_on(lines: Sequence[Line], candidates: Sequence[_Candidate], limit: int | None) -> list[Start]:
    """Return the candidates that count on from the first, level by level."""
    starts: list[Start] = []
    levels: list[_Level] = []
    for candidate in candidates:
        if limit is not None and len(starts) >= limit:
            break
        header = _header_behind(lines, candidate)
        while len(levels) > 1 and candidate.indent < levels[-1].indent - 1:
            levels.pop()
        top = levels[-1] if levels else None
        if top is None:
            levels.append(_Level(candidate.indent, candidate.number, 0))
            starts.append(Start(candidate.index, header, candidate.rest))
        elif candidate.indent > top.indent + 1:
            if candidate.number == 1 and header is not None:
                levels.append(_Level(candidate.indent, 1, len(starts)))
                starts.append(Start(candidate.index, header, candidate.rest, top.start))
        elif candidate.number - top.number in ((1, -1) if top.step == 0 else (top.step,)):
            top.step, top.number, top.start = candidate.number - top.number, candidate.number, len(starts)
            parent = levels[-2].start if len(levels) > 1 else None
            starts.append(Start(candidate.index, header, candidate.rest, parent))
    return starts


def _header_behind(lines: Sequence[Line], candidate: _Candidate) -> Header | None:
    """Return the header that stands behind a number, or on the next line with words."""
    line = lines[candidate.index]
    if candidate.rest:
        return read_header(
            Line(line.number, candidate.rest), lines[candidate.index + 1 : candidate.index + 3]
        )
    for index in range(candidate.index + 1, min(candidate.index + 3, len(lines))):
        if lines[index].text:
            return read_header(lines[index], lines[index + 1 : index + 3])
    return None


def find_headers(lines: Sequence[Line], stated: int | None) -> list[Start]:
    """Return where headers of one shape stand; of several shapes, the one that comes as often as is stated.

    Args:
        lines: Everything behind the line over the comments.
        stated: How many there should be.
    """
    starts: list[Start] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        header = None
        if line.text and not is_comment_furniture(line.text):
            header = read_header(line, lines[index + 1 : index + 3])
        if header is not None:
            starts.append(Start(index, header))
            index += header.lines
        else:
            index += 1
    choices = [[start for start in starts if _shape(start) in shapes] for shapes in _SHAPES]
    choices = [choice for choice in choices if choice]
    if not choices:
        return []
    return min(choices, key=lambda choice: abs(len(choice) - stated)) if stated else choices[0]


def _shape(start: Start) -> Shape | None:
    return start.header.shape if start.header else None


def cut(starts: Sequence[Start], ends: Sequence[int], stated: int | None) -> int | None:
    """Return the index of the line that ends the comments, of those that could.

    Args:
        starts: Where comments begin.
        ends: Lines that say that comments are closed, or begin the form for a new one.
        stated: How many there should be.
    """
    places = [start.index for start in starts]
    for end in ends:
        before = bisect_left(places, end)
        if before and (before == stated or before == len(starts)):
            return end
    return ends[0] if ends and not starts else None


StartFinder = Callable[[Sequence[Line], int | None], list[Start]]
