"""A copied page taken apart: its title, its bylines, the essay, the line over the comments, the comments."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from afterword.importers.page.bylines import Byline, Credit, parse_byline, parse_credit
from afterword.importers.page.comments import Region, read_comments, split_foot
from afterword.importers.page.furniture import is_footer, is_sharing, opens_form, says_closed
from afterword.importers.page.heading import CommentsHeading, Sign, parse_comments_heading
from afterword.importers.page.lines import Line, fold, next_worded, trim

_TITLE_WITHIN = 40  # lines with words; navigation above a title is rarely longer
_BYLINES = 8
_LONGEST_TITLE = 120  # characters
_MOST_WORDS = 18
_SENTENCE = 60  # characters; a line so long, or with a full stop, is of the essay
_TRIED = 6  # candidates for the line over the comments, from either end


@dataclass(slots=True)
class Page:
    """What a page consists of.

    Attributes:
        title: None where no line of it is one.
        title_how: Where the title was read, unless it stands over the essay.
        body: The essay's lines.
        bylines: What its own lines say of it, from the top.
        credit: Whom it credits.
        heading: The line over the comments, with its number and words.
        heading_line: Its place, from 1.
        region: The comments; None where nothing on the page speaks of any.
        furniture: How many lines are buttons, navigation, forms.
        above: Lines above the title that are neither.
    """

    title: str | None = None
    title_how: str | None = None
    body: list[Line] = field(default_factory=list)
    bylines: list[Byline] = field(default_factory=list)
    credit: Credit | None = None
    heading: CommentsHeading | None = None
    heading_line: Line | None = None
    region: Region | None = None
    furniture: int = 0
    above: list[Line] = field(default_factory=list)


def take_apart(lines: Sequence[Line]) -> Page:
    """Return the parts of a page.

    Args:
        lines: All of it.
    """
    page = Page()
    upper = _split_comments(page, lines)
    rest = _read_top(page, upper)
    page.body = _read_bottom(page, rest)
    if page.region is not None:
        page.furniture += page.region.furniture
    return page


def _split_comments(page: Page, lines: Sequence[Line]) -> list[Line]:
    """Find the line over the comments; return what stands above it."""
    best: tuple[tuple[int, ...], int, CommentsHeading, Region] | None = None
    for index, heading in _candidates(lines):
        region = read_comments(lines[index + 1 :], heading.stated)
        if not _plausible(lines, index, heading, region):
            continue
        found = len(region.comments)
        rank = (heading.sign, found == heading.stated, found, -len(region.leftover), index)
        if best is None or rank > best[0]:
            best = rank, index, heading, region
    if best is not None:
        _, index, page.heading, page.region = best
        page.heading_line = lines[index]
        return list(lines[:index])
    return _split_end(page, lines)


def _candidates(lines: Sequence[Line]) -> list[tuple[int, CommentsHeading]]:
    first_lines = {
        fold(line.text) for line in _worded(lines)[:_TITLE_WITHIN] if len(line.text) <= 2 * _LONGEST_TITLE
    }
    found: list[tuple[int, CommentsHeading]] = []
    for index, line in enumerate(lines):
        heading = parse_comments_heading(line.text) if line.text else None
        if heading is None and opens_form(line.text):
            heading = CommentsHeading(Sign.WORD)
        # Without quotation marks only the title itself tells a heading from a sentence.
        if heading and (heading.title is None or heading.quoted or fold(heading.title) in first_lines):
            found.append((index, heading))
    return found if len(found) <= 2 * _TRIED else [*found[:_TRIED], *found[-_TRIED:]]


def _worded(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.text]


def _plausible(lines: Sequence[Line], index: int, heading: CommentsHeading, region: Region) -> bool:
    """Tell whether what follows a line can be what the line says; near the top it may be a link to it."""
    if heading.sign is Sign.WORD:  # an essay may have a chapter "Discussion", with numbered points
        return region.guessed is None and any(found.header for found in region.comments)
    above = any(len(line.text) > _SENTENCE or line.text[-1] in ".!?…" for line in _worded(lines[:index]))
    return above or heading.sign is Sign.TITLE or not (region.guessed or region.leftover)


def _split_end(page: Page, lines: Sequence[Line]) -> list[Line]:
    """Take off the foot of a page without comments: "Comments are closed.", or a form for a first one."""
    above, foot = split_foot(lines)
    for index, line in enumerate(foot):
        if says_closed(line.text) or opens_form(line.text):
            rest = _worded(foot[index:])
            closed = any(says_closed(each.text) for each in rest)
            page.furniture += len(rest)
            page.region = Region(closed=True) if closed else None
            return [*above, *foot[:index]]
    return list(lines)


def _read_top(page: Page, lines: Sequence[Line]) -> list[Line]:
    """Find the title and the lines that tell of the essay; return the rest."""
    rest = trim(lines)
    at = _find_title(page, rest)
    if at is None:
        first = 0
        while first < len(rest) - 1 and is_sharing(rest[first].text):
            page.furniture += 1
            first = next_worded(rest, first + 1)
        rest = rest[first:]
        at = 0 if _looks_like_title(rest) else None
    if at is not None:
        for line in _worded(rest[:at]):
            if is_sharing(line.text) or is_footer(line.text):
                page.furniture += 1
            else:
                page.above.append(line)
        page.title, page.title_how = rest[at].text, None
        rest = _read_bylines(page, trim(rest[at + 1 :]))
    elif page.heading is not None and page.heading.title:
        page.title, page.title_how = page.heading.title, "the heading of the comments"
    return rest


def _find_title(page: Page, lines: Sequence[Line]) -> int | None:
    """Return the index of the line that the heading of the comments repeats."""
    if page.heading is None or not page.heading.title:
        return None
    wanted = fold(page.heading.title)
    seen = 0
    for index, line in enumerate(lines):
        if line.text:
            seen += 1
            if fold(line.text) == wanted:
                return index
        if seen > _TITLE_WITHIN:
            break
    return None


def _looks_like_title(lines: Sequence[Line]) -> bool:
    """Tell whether the first line can be a title: short, no whole sentence, set off from what follows."""
    worded = _worded(lines)
    if len(worded) == 1 or not worded:  # a title needs a text
        return False
    text = worded[0].text
    if len(text) > _LONGEST_TITLE or len(text.split()) > _MOST_WORDS or text[-1] in ".,;:":
        return False
    set_off = not lines[1].text or parse_byline(worded[1].text) is not None
    return set_off or len(worded[1].text) >= 2 * len(text)


def _read_bylines(page: Page, lines: Sequence[Line]) -> list[Line]:
    at = 0
    while at < len(lines) and len(page.bylines) < _BYLINES:
        text, last = lines[at].text, at == len(lines) - 1
        if page.title is not None and fold(text) == fold(page.title):
            page.furniture += 1
        elif not last and page.credit is None and (credit := parse_credit(text)) is not None:
            page.credit = credit
        elif (byline := parse_byline(text)) is not None:
            page.bylines.append(byline)
        elif is_sharing(text) and not last:
            page.furniture += 1
        else:
            break
        at = next_worded(lines, at + 1)
    return list(lines[at:])


def _read_bottom(page: Page, lines: Sequence[Line]) -> list[Line]:
    """Take off the essay's last lines what tells of it; return the essay."""
    rest = trim(lines)
    stop = len(rest)
    while stop:
        text = rest[stop - 1].text
        byline = parse_byline(text)
        if page.credit is None and (credit := parse_credit(text)) is not None:
            page.credit = credit
        elif byline is not None and (byline.when or byline.categories or byline.tags):
            page.bylines.append(byline)
        elif is_sharing(text) or (stop > 1 and _counts_comments(text)):
            page.furniture += 1
        else:
            break
        stop -= 1
        while stop and not rest[stop - 1].text:
            stop -= 1
    return rest[:stop]


def _counts_comments(text: str) -> bool:
    """Tell whether a line is "3 comments", the link that many pages set under a text."""
    heading = parse_comments_heading(text)
    return heading is not None and heading.sign is Sign.COUNT
