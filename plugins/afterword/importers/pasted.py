"""A page copied out of a browser as plain text: a title, an essay, the comments under it; or a repost.

Nothing in such a file is marked, so everything is read from how it stands: `page.anatomy` takes it apart, and
here the parts become an essay and a thread. Each word of the file is in one of them, or is counted: buttons,
forms and navigation as lines of the page, anything else that can't be placed as quarantined, with its line.
What the file doesn't say is inferred and marked so, or stays unknown.
"""

import re
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from afterword.discussion.model import Comment, Origin, Thread
from afterword.essays.model import Essay
from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.ledger import Ledger
from afterword.importers.page.anatomy import Page, take_apart
from afterword.importers.page.assembly import addresses_in, date_as_written, make_comments, make_title
from afterword.importers.page.bylines import parse_credit
from afterword.importers.page.decoding import decode
from afterword.importers.page.furniture import says_closed
from afterword.importers.page.heading import Sign, parse_comments_heading
from afterword.importers.page.lines import Line, fold, split_lines
from afterword.importers.page.paragraphs import Paragraph, detect_flow, split_paragraphs, write_markdown
from afterword.importers.page.quotations import BY_COLON, mark_introduced
from afterword.importers.unpacking import check_file
from afterword.importers.utf8 import NotTextError
from afterword.text.slugs import slugify
from afterword.vocabulary import Inference, Rights

NAME = "pasted"
SUFFIXES = (".txt", ".text")

FURNITURE = "line of the page"  # in the ledger: a button, a form, navigation
ABOVE = "line above the title"
_FIRST_WORDS = 200  # characters that tell one page from another
_EXCERPT = 60  # characters of a line that is named in the ledger
_MARKUP = re.compile(r"<[a-zA-Z!?]|[{\[]\s*[\"{\[}\]]")
_MAIL = re.compile(
    r"(?:from|to|date|subject|received|return-path|message-id|mime-version|delivered-to|x-[\w-]+):",
    re.IGNORECASE,
)
_MAIL_LINES = 5


def sniff(head: bytes, path: Path) -> Confidence:  # noqa: ARG001 - every importer's signature
    """Take any plain text that isn't markup, JSON or mail; be surer where comments or a credit show."""
    try:
        text = decode(head).text
    except NotTextError:
        return Confidence.NO
    lines = [line for line in split_lines(text) if line.text]
    mail = sum(_MAIL.match(line.text) is not None for line in lines[:_MAIL_LINES])
    if _MARKUP.match(lines[0].text) or mail > 1 or lines[0].text.startswith("From "):
        return Confidence.NO
    for line in lines:
        heading = parse_comments_heading(line.text)
        if says_closed(line.text) or (heading is not None and heading.sign > Sign.WORD):
            return Confidence.LIKELY
    return Confidence.LIKELY if parse_credit(lines[-1].text) else Confidence.POSSIBLE


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:
    """Yield the page's essay with its conversation, or the one that it has.

    Raises:
        UnusableInputError: A folder, binary data, no words, or neither an essay nor a comment.
    """
    check_file(source)
    with source.open() as file:
        data = file.read()
    try:
        decoded = decode(data)
    except NotTextError as error:
        raise source.unusable(str(error), line=error.line) from None
    for mended in decoded.mended:
        ledger.repair(mended.what, line=mended.line, count=mended.count)
    ledger.truncated = decoded.truncated
    if decoded.encoding != "utf-8":
        ledger.notes.append(f"read as {decoded.encoding}")
    page = take_apart(split_lines(decoded.text))
    paragraphs = split_paragraphs(page.body, detect_flow([page.body]))
    comments = make_comments(page, " ".join(paragraph.text for paragraph in paragraphs))
    if not paragraphs and not comments:
        raise source.unusable("holds neither an essay nor a comment")
    _enter(page, comments, ledger)
    title, inferred = make_title(page, paragraphs, comments)
    slug = slugify(title)
    essay = _make_essay(page, paragraphs, title, inferred, options.today) if paragraphs else None
    thread = _make_thread(page, comments, title, () if essay else inferred)
    yield Conversation(_source_id(title, page, paragraphs), slug, essay, thread)


def _source_id(title: str, page: Page, paragraphs: list[Paragraph]) -> str:
    """Return what stays the same when the page is copied again, with more comments under it."""
    first = page.body[0].text[:_FIRST_WORDS] if paragraphs else ""
    return f"page-{sha256(f'{fold(title)} {fold(first)}'.encode()).hexdigest()[:12]}"


def _make_essay(
    page: Page, paragraphs: list[Paragraph], title: str, inferred: tuple[Inference, ...], today: date
) -> Essay:
    quoting = mark_introduced(paragraphs)
    if quoting.found:
        inferred = (*inferred, Inference("quotation", BY_COLON))
    essay = Essay(
        slugify(title),
        title,
        write_markdown(quoting.paragraphs) + "\n",
        imported=today,
        inferred=inferred,
        published=next((byline.when for byline in page.bylines if byline.when), None),
        authors=tuple(dict.fromkeys(byline.author for byline in page.bylines if byline.author)),
        categories=tuple(name for byline in page.bylines for name in byline.categories),
        tags=tuple(name for byline in page.bylines for name in byline.tags),
    )
    date_text = next((byline.date_text for byline in page.bylines if byline.date_text), None)
    written = date_as_written(essay.published, date_text)
    extra = [written] if written else []
    if page.credit is not None:
        essay = replace(essay, rights=Rights.UNKNOWN, source=page.credit.source, source_url=page.credit.url)
        if page.credit.written != page.credit.source:
            extra.append(("X-Source-Written", page.credit.written))
    return replace(essay, extra=tuple(extra))


def _make_thread(
    page: Page, comments: tuple[Comment, ...], title: str, inferred: tuple[Inference, ...]
) -> Thread | None:
    region = page.region
    stated = page.heading.stated if page.heading else None
    if region is None or not (comments or region.closed or stated):
        return None
    if region.guessed is not None:
        inferred = (*inferred, Inference("comments", region.guessed))
    return Thread(
        title,
        origin=Origin(source=NAME),
        closed=True if region.closed else None,
        stated_count=stated,
        inferred=inferred,
        comments=comments,
    )


def _enter(page: Page, comments: tuple[Comment, ...], ledger: Ledger) -> None:
    """Enter in the ledger what was read, what was left out, and what couldn't be placed."""
    if page.body:
        ledger.saw("essays")
    ledger.saw("comments", len(comments))
    ledger.other.update({kind: n for kind, n in ((FURNITURE, page.furniture), (ABOVE, len(page.above))) if n})
    for line in page.above:
        ledger.notes.append(f"line {line.number}: left out above the title: {line.text[:_EXCERPT]!r}")
    if addresses := addresses_in(page):
        ledger.drop("email", addresses)
    if page.heading is not None and page.heading_line is not None and page.heading.stated is not None:
        place = f"line {page.heading_line.number}"
        ledger.state(place, page.heading_line.text, page.heading.stated, len(comments))
    for block in _blocks(page.region.leftover if page.region else []):
        ledger.saw("comments")
        reason = f"{block[0].text[:_EXCERPT]!r} is neither a comment nor a known part of the page"
        ledger.quarantine("comments", f"line-{block[0].number}", reason, line=block[0].number)


def _blocks(lines: list[Line]) -> Iterator[list[Line]]:
    """Yield lines that follow one another."""
    block: list[Line] = []
    for line in lines:
        if block and line.number > block[-1].number + 1:
            yield block
            block = []
        block.append(line)
    if block:
        yield block
