"""What was found in a page as comments of the model, and its title."""

import re
from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from afterword.discussion.extra import position_field, status_field
from afterword.discussion.identity import content_id
from afterword.discussion.model import Author, Comment, Status
from afterword.importers.page.anatomy import Page
from afterword.importers.page.found import Found
from afterword.importers.page.lines import fold
from afterword.importers.page.paragraphs import (
    Paragraph,
    detect_flow,
    split_paragraphs,
    write_markdown,
)
from afterword.importers.page.quotations import BY_COLON, Passages, Quoting, mark_introduced, mark_verbatim
from afterword.text.sentences import first_characters
from afterword.vocabulary import Inference, When

PREFIX = "pasted"
_LONGEST_TITLE = 70  # characters, of one that is made from the first sentence
_SENTENCE = re.compile(r".+?(?:(?<![.!?…])|(?<=\A.))[.!?…]++[\"'”’)\]]*+(?=\s+[^\sa-z]|\s*$)", re.DOTALL)
_FIRST_SENTENCE = Inference("title", "first sentence")


def make_title(
    page: Page, paragraphs: Sequence[Paragraph], comments: Sequence[Comment]
) -> tuple[str, tuple[Inference, ...]]:
    """Return the page's title, and how it was read where no line of the page is one.

    Args:
        page: Taken apart.
        paragraphs: Of the essay.
        comments: Where there is no essay.
    """
    if page.title:
        return page.title, (Inference("title", page.title_how),) if page.title_how else ()
    text = paragraphs[0].text if paragraphs else _first_comment(page, comments)
    match = _SENTENCE.match(text)
    sentence = match[0] if match else text
    if len(sentence) > _LONGEST_TITLE:
        return first_characters(sentence, _LONGEST_TITLE), (_FIRST_SENTENCE,)
    shortened = sentence if sentence.endswith("..") else sentence.removesuffix(".")
    return shortened or sentence, (_FIRST_SENTENCE,)


def _first_comment(page: Page, comments: Sequence[Comment]) -> str:
    found = page.region.comments if page.region and comments else []
    return next((line.text for each in found for line in each.lines), "Untitled")


def make_comments(page: Page, essay: str) -> tuple[Comment, ...]:
    """Return the comments of a page, with what each answers as far as it can be told.

    Args:
        page: Taken apart.
        essay: Its words: a comment may quote them.
    """
    found = page.region.comments if page.region else []
    if not found:
        return ()
    flow = detect_flow([each.lines for each in found])
    raw = ["\n".join(line.text for line in each.lines) for each in found]
    passages = Passages(essay, raw)
    ids = _ids(found, raw)
    comments: list[Comment] = []
    for index, each in enumerate(found):
        paragraphs = split_paragraphs(each.lines, flow)
        named = _parent_by_name(found, index)
        introduced = mark_introduced(paragraphs)
        quoting = mark_verbatim(introduced.paragraphs, passages, index + 1)
        comment, parent = _make(each, introduced, quoting, named)
        comments.append(
            replace(
                comment,
                id=ids[index],
                in_reply_to=None if parent is None else ids[parent],
                extra=(position_field(index + 1), *comment.extra),
            )
        )
    return tuple(comments)


def _make(
    found: Found, introduced: Quoting, quoting: Quoting, named: int | None
) -> tuple[Comment, int | None]:
    """Return a comment without its id, and the index of the one that it answers."""
    inferred: list[Inference] = []
    if found.author_how:
        inferred.append(Inference("author", found.author_how))
    parent, how = _parent(found, named, quoting.source)
    if parent is not None:
        inferred.append(Inference("in-reply-to", how))
    elif quoting.found:
        inferred.append(Inference("quotation", "words of the essay"))
    if introduced.found:
        inferred.append(Inference("quotation", BY_COLON))
    header = found.header
    extra: list[tuple[str, str]] = []
    if header and (written := date_as_written(header.when, header.date_text)):
        extra.append(written)
    if found.status is not Status.APPROVED:
        extra.append(status_field(found.status))
    comment = Comment(
        "",
        write_markdown(quoting.paragraphs),
        Author(header.name, header.url, header.by_essay_author) if header else Author(),
        published=header.when if header else None,
        status=found.status,
        kind=found.kind,
        inferred=tuple(inferred),
        extra=tuple(extra),
    )
    return comment, parent


def _parent(found: Found, named: int | None, quoted: int | None) -> tuple[int | None, str]:
    """Return the index of the comment answered, and how that was read."""
    if found.parent is not None:
        return found.parent, "indentation"
    if named is not None:
        return named, "the name it answers"
    if quoted:  # 0 is the essay
        return quoted - 1, "quotation"
    return None, ""


def _parent_by_name(found: Sequence[Found], index: int) -> int | None:
    """Return the nearest comment before this one by whom the page says that it answers."""
    name = found[index].replies_to
    if name is None:
        return None
    for before in range(index - 1, -1, -1):
        header = found[before].header
        if header and header.name and fold(header.name) == fold(name):
            return before
    return None


def _ids(found: Sequence[Found], raw: Sequence[str]) -> list[str]:
    ids: list[str] = []
    seen: dict[tuple[str | None, When | None, str], int] = {}
    for each, text in zip(found, raw, strict=True):
        name = each.header.name if each.header else None
        when = each.header.when if each.header else None
        ordinal = seen[name, when, text] = seen.get((name, when, text), 0) + 1
        ids.append(content_id(PREFIX, name, when, text, ordinal))
    return ids


def date_as_written(when: When | None, text: str | None) -> tuple[str, str] | None:
    """Return the extra field that keeps a date of which `when` doesn't say all."""
    if text is None or isinstance(when, datetime) or (when is not None and ":" not in text):
        return None
    return "X-Date-Written", text


def addresses_in(page: Page) -> int:
    """Return how many e-mail addresses stood beside names and were left out."""
    found = page.region.comments if page.region else []
    return sum(each.header.addresses for each in found if each.header)
