"""The comments of a page: who, when, and the lines each consists of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from afterword.importers.page.found import Found, make_found
from afterword.importers.page.furniture import is_comment_furniture, is_footer, opens_form, says_closed
from afterword.importers.page.headers import read_header
from afterword.importers.page.lines import Line, trim
from afterword.importers.page.segments import Start, cut, find_headers, find_numbered

_SAYS_INLINE = re.compile(
    r"(?P<name>\S.{0,58}?)\s+(?:says|said|wrote|writes)\s*:\s+(?P<text>\S.*)", re.DOTALL
)
_NAME_COLON = re.compile(r"(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,2}):\s+(?P<text>\S.*)", re.DOTALL)


@dataclass(slots=True)
class Region:
    """What stands behind the line over the comments.

    Attributes:
        closed: A line says so.
        furniture: How many lines are buttons, forms, footers.
        leftover: Words that are no comment and no furniture that is known.
        guessed: How the comments were told apart, where nothing in the page does.
    """

    comments: list[Found] = field(default_factory=list)
    closed: bool = False
    furniture: int = 0
    leftover: list[Line] = field(default_factory=list)
    guessed: str | None = None


def read_comments(lines: Sequence[Line], stated: int | None) -> Region:
    """Tell the comments apart.

    Args:
        lines: Everything behind the line over the comments.
        stated: How many comments that line claims; a page of a hundred comments may show fewer.
    """
    region = Region()
    kept: list[Line] = []
    ends: list[int] = []
    for index, line in enumerate(lines):
        closes = says_closed(line.text)
        if closes or opens_form(line.text):
            region.closed = region.closed or closes
            region.furniture += 1
            ends.append(index)
            kept.append(Line(line.number, ""))  # its place stays, as that of a blank line
        else:
            kept.append(line)
    starts = find_numbered(kept, stated)
    numbered = bool(starts)
    if not numbered:
        starts = find_headers(kept, stated)
    end = cut(starts, ends, stated)
    foot = kept[end:] if end is not None else []
    body = kept[: len(kept) - len(foot)]
    starts = [start for start in starts if start.index < len(body)]
    if not foot:
        body, foot = split_foot(body)
    if numbered or not _signed_below(body, starts):
        _from_starts(region, body, starts, stated)
    else:
        _from_footers(region, body, starts)
    for line in foot:
        _set_aside(region, line, known=is_footer(line.text))
    region.furniture += sum(found.furniture for found in region.comments)
    region.comments = _inline_names(region.comments)
    return region


def _set_aside(region: Region, line: Line, *, known: bool) -> None:
    if line.text and known:
        region.furniture += 1
    elif line.text:
        region.leftover.append(line)


def split_foot(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Part the comments from the page's foot where no line says that they end."""
    stop = len(lines)
    while stop and (not lines[stop - 1].text or is_footer(lines[stop - 1].text)):
        stop -= 1
    return list(lines[:stop]), list(lines[stop:])


def _signed_below(lines: Sequence[Line], starts: Sequence[Start]) -> bool:
    """Tell whether words stand before the first header and none behind the last."""
    if not starts:
        return False
    last = starts[-1]
    behind = last.index + (last.header.lines if last.header else 1)
    return any(_says_something(line) for line in lines[: starts[0].index]) and not any(
        _says_something(line) for line in lines[behind:]
    )


def _says_something(line: Line) -> bool:
    return bool(line.text) and not is_comment_furniture(line.text)


def _from_starts(region: Region, lines: Sequence[Line], starts: Sequence[Start], stated: int | None) -> None:
    if not starts:
        _from_blocks(region, lines, stated)
        return
    opening = lines[: starts[0].index]
    if stated == len(starts) + 1 and any(_says_something(line) for line in opening):
        region.comments.append(make_found(opening))
    else:
        for line in opening:
            _set_aside(region, line, known=is_footer(line.text))
    shift = len(region.comments)
    bounds = [start.index for start in starts] + [len(lines)]
    for start, stop in zip(starts, bounds[1:], strict=True):
        first = lines[start.index]
        span = list(lines[start.index : stop])
        if start.rest is not None:
            span[0] = Line(first.number, start.rest, first.indent)
            span = trim(span)
        parent = None if start.parent is None else start.parent + shift
        region.comments.append(make_found(span, start.header, parent=parent, line=first.number))


def _from_footers(region: Region, lines: Sequence[Line], starts: Sequence[Start]) -> None:
    begin = 0
    for start in starts:
        region.comments.append(make_found(lines[begin : start.index], footer=start.header))
        begin = start.index + (start.header.lines if start.header else 1)
    for line in lines[begin:]:
        _set_aside(region, line, known=is_comment_furniture(line.text))


def _from_blocks(region: Region, lines: Sequence[Line], stated: int | None) -> None:
    """Fall back on blank lines, or on line ends, where just as many blocks stand as comments are stated."""
    blocks: list[list[Line]] = [[]]
    for line in lines:
        if not line.text:
            blocks.append([])
        elif is_comment_furniture(line.text):
            region.furniture += 1
        else:
            blocks[-1].append(line)
    blocks = [block for block in blocks if block]
    single = [[line] for block in blocks for line in block]
    if not blocks:
        return
    if stated == 0:
        region.leftover.extend(line for block in blocks for line in block)
    elif stated in (len(blocks), len(single)):
        if stated != 1:
            region.guessed = "blank lines" if stated == len(blocks) else "line ends"
        for block in blocks if stated == len(blocks) else single:
            region.comments.append(make_found(block))
    else:
        region.guessed = "one block of text" if stated != 1 else None
        region.comments.append(make_found(lines))


def _inline_names(comments: list[Found]) -> list[Found]:
    """Take names off the bodies where each comment begins with one: "Jane Doe says: …", "Jane: …"."""
    alone = len(comments) == 1  # one comment shows no pattern
    if alone or any(found.header or not found.lines for found in comments):
        return comments
    for pattern, how in ((_SAYS_INLINE, None), (_NAME_COLON, "the name before a colon")):
        named: list[Found] = []
        for found in comments:
            match = pattern.fullmatch(found.lines[0].text)
            header = read_header(Line(0, f"{match['name']} says:"), ()) if match else None
            if match is None or header is None:
                break
            first = replace(found.lines[0], text=match["text"])
            named.append(replace(found, header=header, lines=(first, *found.lines[1:]), author_how=how))
        else:
            return named
    return comments
