"""A comment out of a feed's entry: that it is one, which page it stands on, and what it answers."""

import re
from dataclasses import dataclass

from afterword.discussion.identity import content_id, make_id
from afterword.discussion.model import Author, Comment
from afterword.importers.pages import fragment_of, page_key, without_fragment
from afterword.importers.plain import plain_text
from afterword.importers.syndication.channel import Channel
from afterword.importers.syndication.entry import Entry
from afterword.importers.texts import old_anchor, shown_name, web_address
from afterword.vocabulary import Format, Inference

# Fragments by which blogs name the place of a comment, and the comment's own id in them.
_PLACE = re.compile(
    r"(?:div-)?(?:comment|idcomment|com|cmt|isso|c)[-_]?((?=[\w.-]*\d)[\w.-]{1,100})", re.IGNORECASE
)
_SHOWN = re.compile(r"[?&]showComment=[0-9]+")
_OF_COMMENTS = re.compile(
    r"(?:recent )?comments? (?:on|for|to)\b|recent comments?$|comments?$|kommentare (?:zu|für|auf)\b"
    r"|commentaires (?:sur|pour)\b"
    r"|comentarios (?:en|de|sobre)\b|comentários (?:sobre|em|a)\b|commenti (?:a|su)\b|reacties op\b",
    re.IGNORECASE,
)
_ON_PAGE = re.compile(
    r"^(?:comments? on|kommentare zu|commentaires sur|comentarios en):?\s+(.+)$", re.IGNORECASE
)
_ON_BY = re.compile(r"^Comment on (.+) by (.+)$", re.IGNORECASE)
_BY = re.compile(r"^By: (.+)$", re.IGNORECASE)
_FROM_TITLE = "the entry's title"
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Reply:
    """A comment with what it says of its place.

    Attributes:
        page: Address of its page; empty where nothing says it.
    """

    entry: Entry
    page: str
    comment_id: str


def place_of(address: str) -> str:
    """Return the fragment of an address where it names a comment's place; empty where it doesn't."""
    fragment = fragment_of(address)
    return fragment if _PLACE.fullmatch(fragment) else ""


def is_comment(entry: Entry, channel: Channel) -> bool:
    """Tell whether an entry is a comment."""
    if entry.reply_ref or entry.reply_href or place_of(entry.link) or place_of(entry.native):
        return True
    return bool(channel.reply_page or _OF_COMMENTS.match(channel.title))


def make_reply(entry: Entry, channel: Channel) -> Reply:
    """Return what an entry that is a comment says of its place."""
    page = entry.link if place_of(entry.link) else entry.reply_href or channel.reply_page
    if not page and page_key(channel.link).rstrip("?").count("/"):
        page = channel.link  # the feed of one page
    page = _SHOWN.sub("", without_fragment(page or entry.link))
    return Reply(entry, page, _comment_id(entry))


def _comment_id(entry: Entry) -> str:
    own = _own_id(entry.link) or _own_id(entry.native) or entry.native
    if own:
        return make_id("feed", own)
    return content_id("feed", entry.author or None, entry.moment.value, entry.body.html)


def _own_id(address: str) -> str:
    match = _PLACE.fullmatch(place_of(address))
    return match[1] if match else ""


def make_comment(reply: Reply, parents: dict[str, str], position: int) -> Comment:
    """Return the comment.

    Args:
        reply: The entry.
        parents: The comments' ids here by their ids in the feed.
        position: From 1, the oldest first.
    """
    entry = reply.entry
    name, inferred = _name(entry)
    updated = entry.updated.value
    extra = list(entry.extra)
    if entry.title and not _derived(entry):
        extra.insert(0, ("X-Title", entry.title))
    return Comment(
        id=reply.comment_id,
        body=entry.body.html,
        author=Author(name, web_address(entry.author_url)),
        published=entry.moment.value,
        updated=None if updated == entry.moment.value else updated,
        in_reply_to=_parent(reply, parents),
        format=Format.HTML,
        anchor=old_anchor("", place_of(entry.link) or place_of(entry.native)),
        inferred=inferred + entry.moment.inferred,
        extra=(*extra, *entry.moment.with_position(position)),
    )


def _parent(reply: Reply, parents: dict[str, str]) -> str | None:
    known = parents.get(reply.entry.reply_ref)
    own = _own_id(reply.entry.reply_href) or _own_id(reply.entry.reply_ref)
    parent = known or (make_id("feed", own) if own else None)
    return None if parent == reply.comment_id else parent


def _name(entry: Entry) -> tuple[str | None, tuple[Inference, ...]]:
    name, inferred = shown_name(entry.author)
    if name is None and (match := _ON_BY.match(entry.title) or _BY.match(entry.title)):
        name, inferred = shown_name(match[match.lastindex or 1])
        inferred = (*inferred, Inference("author", _FROM_TITLE)) if name else inferred
    return name, inferred


def _derived(entry: Entry) -> bool:
    """Tell whether a comment's title was made by its program: out of its author, or its first words."""
    if _ON_BY.match(entry.title) or _BY.match(entry.title):
        return True
    start = entry.title.rstrip(".… ")
    return plain_text(entry.body.html).startswith(start)


def title_of_page(channel: Channel, replies: list[Reply]) -> str:
    """Return the title of a page as its comments' feed has it; empty where it doesn't say."""
    for reply in replies:
        match = _ON_BY.match(reply.entry.title)
        if match:
            return match[1]
    match = _ON_PAGE.match(channel.title)
    if match and any(reply.page == channel.link for reply in replies):
        return match[1]
    return ""
