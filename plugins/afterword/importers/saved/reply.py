"""A comment out of its place on a page."""

import re
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from afterword.discussion.extra import position_field, status_field
from afterword.discussion.identity import content_id, make_id
from afterword.discussion.model import Author, Comment, Kind, Status
from afterword.importers.saved.contents import find_contents
from afterword.importers.saved.dates import Habits
from afterword.importers.saved.dating import find_moment
from afterword.importers.saved.finding import Place
from afterword.importers.saved.fragments import inner_html, strip_outer, tidy, unwrap_boxes
from afterword.importers.saved.furniture import is_author_mark, is_awaiting
from afterword.importers.saved.nodes import (
    Node,
    brief,
    classes,
    elements,
    lines,
    take_out,
)
from afterword.importers.saved.people import Person, find_person
from afterword.importers.saved.wording import awaits_approval, parse_linkback
from afterword.importers.texts import clean_body
from afterword.vocabulary import Format

X_BESIDE = "X-Beside"

_KIND = {
    "pingback": Kind.PINGBACK,
    "trackback": Kind.TRACKBACK,
    "webmention": Kind.MENTION,
    "mention": Kind.MENTION,
}
_LONGEST_LINE = 160  # characters of the note that a comment awaits approval


@dataclass(frozen=True, slots=True)
class Reply:
    """A comment that doesn't know yet whom it answers.

    Attributes:
        named: A name stands with it.
        dated: A date stands with it, whether it can be read or not.
        empty: It says nothing, and shows no picture.
        address: An e-mail address that stood for the name.
        gravatars: Pictures whose address is made of an e-mail address.
    """

    comment: Comment
    named: bool
    dated: bool
    empty: bool
    address: str | None = None
    gravatars: int = 0


@dataclass(frozen=True, slots=True)
class Setting:
    """What all comments of a page share.

    Attributes:
        prefix: Of their ids.
        base: The page's address.
    """

    prefix: str
    base: str | None
    habits: Habits


def make_reply(place: Place, setting: Setting) -> Reply:
    """Return the comment that stands in a place.

    Args:
        place: Its element has been taken out of the page, and its answers out of it.
        setting: The page's.
    """
    root = place.node
    status = _take_awaiting(root)
    kind, linkback = _kind(place)
    dated = find_moment(root, setting.habits)
    person = find_person(root, dated.nodes, linkback=kind in {Kind.PINGBACK, Kind.TRACKBACK})
    by_essay_author = any("bypostauthor" in classes(node) or is_author_mark(node) for node in elements(root))
    gravatars = sum(1 for image in root.iter("img") if "gravatar.com/" in (image.get("src") or ""))
    body, beside = _body(root, person, [*dated.nodes, *dated.frames], setting, linkback=linkback)
    moment = dated.moment
    extra: list[tuple[str, str]] = []
    if status is not Status.APPROVED:
        extra.append(status_field(status))
    extra.extend((X_BESIDE, line) for line in beside if line.strip(" ,:") != person.name)
    extra.extend(moment.extra)
    if not isinstance(moment.value, datetime):
        extra.append(position_field(1))  # until the page's order is known
    comment = Comment(
        id=make_id(setting.prefix, place.native) if place.native else "",
        body=body,
        author=Author(person.name, person.url, by_essay_author),
        published=moment.value,
        status=status,
        kind=kind,
        format=Format.HTML,
        anchor=_anchor(place),
        inferred=(*person.inferred, *moment.inferred),
        extra=tuple(extra),
    )
    dated_somehow = moment.value is not None or bool(moment.extra)
    return Reply(
        comment,
        named=person.name is not None,
        dated=dated_somehow,
        empty=not body,
        address=person.address,
        gravatars=gravatars,
    )


def name_by_content(comment: Comment, prefix: str, ordinal: int) -> Comment:
    """Return a comment that its page gives no id, with one made of what it says."""
    return replace(
        comment, id=content_id(prefix, comment.author.name, comment.published, comment.body, ordinal)
    )


def _kind(place: Place) -> tuple[Kind, bool]:
    """Return what a comment is, and whether its text begins with the word for that."""
    if place.linkback:
        return _KIND.get(place.linkback, Kind.MENTION), True
    for line in lines(place.node)[:3]:
        found = parse_linkback(line)
        if found and found[0] in {"pingback", "trackback"} and len(line) <= 300:  # noqa: PLR2004 - characters
            return _KIND[found[0]], True
    return Kind.COMMENT, False


def _take_awaiting(root: Node) -> Status:
    for node in reversed(list(elements(root))):  # the smallest that says so
        line = brief(node, _LONGEST_LINE) if node is not root else None
        if line is not None and (is_awaiting(node) or awaits_approval(line)):
            take_out(node)
            return Status.PENDING
    return Status.APPROVED


def _body(
    root: Node, person: Person, dates: list[Node], setting: Setting, *, linkback: bool
) -> tuple[str, tuple[str, ...]]:
    known = [*dates, *([person.node] if person.node is not None else [])]
    contents = find_contents(root, known)
    node = contents.node
    tidy(node, setting.base)
    unwrap_boxes(node)
    node = strip_outer(node)
    html = clean_body(inner_html(node))
    if linkback:
        html = _without_label(html, person.name)
    if contents.title:
        html = f"<p><strong>{_escape(contents.title)}</strong></p>\n{html}"
    return html, tuple(line for line in contents.beside if line != contents.title)


def _without_label(html: str, name: str | None) -> str:
    """Return a pingback's text without "Pingback:" and the name, which stand elsewhere."""
    html = re.sub(
        r"^(?:<p>)?\s*(?:ping|track)back\w*\s*(?:von|by|from|de|par|:)?\s*:?\s*(?:</p>)?",
        "",
        html,
        flags=re.IGNORECASE,
    )
    plain = re.sub(r"<[^>]*>", "", html).strip()
    return "" if not plain or plain == name else html


def _anchor(place: Place) -> str | None:
    anchor = (place.anchor or "").strip()
    return anchor if re.fullmatch(r"[A-Za-z0-9._:-]{1,100}", anchor) else None


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
