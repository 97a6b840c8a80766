"""One submission and its comments as a thread, which it opens; every comment says what it answers."""

import re
from collections.abc import Iterable
from typing import Any

from afterword.discussion.extra import status_field
from afterword.discussion.identity import content_id, make_id
from afterword.discussion.model import Author, Comment, Kind, Origin, Status, Thread
from afterword.importers.base import Conversation
from afterword.importers.gathering import Gathering
from afterword.importers.json_records.values import flag, number, objects, text
from afterword.importers.kept import kept
from afterword.importers.ledger import Ledger
from afterword.importers.markdown_source import shield
from afterword.importers.moments import Moment, from_epoch
from afterword.importers.reddit_things import COMMENT, SUBMISSION, Thing
from afterword.importers.texts import (
    address_slug,
    clean_body,
    old_anchor,
    one_line,
    shown_name,
    titled,
    web_address,
)
from afterword.text.slugs import slugify

NAME = "reddit"
_SITE = "https://www.reddit.com"
_GONE = {
    "[deleted]": "deleted by its author",
    "[deleted by user]": "deleted by its author",
    "[removed]": "removed by moderators",
    "[ removed by reddit ]": "removed by Reddit",
}
_NOBODY = "[deleted]"
_SPOILER = re.compile(r"^>!", re.MULTILINE)
_LINK_WITH_BLANKS = re.compile(r"\]\((https?://[^\s<>()]+ (?![\"'(])[^<>()\"\n]*)\)")
# Reports, votes of the one who asked, and pictures of people aren't said of the comment.
_KEPT = {
    "score": "X-Score",
    "score_hidden": "X-Score-Hidden",
    "downs": "X-Downs",
    "upvote_ratio": "X-Upvote-Ratio",
    "controversiality": "X-Controversiality",
    "gilded": "X-Gilded",
    "total_awards_received": "X-Awards",
    "author_fullname": "X-Author-ID",
    "author_flair_text": "X-Author-Flair",
    "author_flair_css_class": "X-Author-Flair-Class",
    "distinguished": "X-Distinguished",
    "is_submitter": "X-Submitter",
    "stickied": "X-Stickied",
    "pinned": "X-Pinned",
    "collapsed": "X-Collapsed",
    "collapsed_reason": "X-Collapsed-Reason",
    "removal_reason": "X-Removal-Reason",
    "link_flair_text": "X-Flair",
    "link_flair_css_class": "X-Flair-Class",
    "over_18": "X-Over-18",
    "spoiler": "X-Spoiler",
    "quarantine": "X-Quarantined",
    "contest_mode": "X-Contest-Mode",
    "suggested_sort": "X-Suggested-Sort",
    "post_hint": "X-Post-Hint",
    "domain": "X-Domain",
    "crosspost_parent": "X-Crosspost-Of",
    "num_comments": "X-Comments-Stated",
    "permalink": "X-Permalink",
}
_KEPT_OF_THREAD = {"subreddit": "X-Subreddit", "subreddit_id": "X-Subreddit-ID"}


class Talk:
    """What belongs to one submission, in the source's order, each thing once."""

    def __init__(self) -> None:
        self._things: dict[str, Thing] = {}

    @property
    def things(self) -> Iterable[Thing]:
        """Everything that was gathered."""
        return self._things.values()

    @property
    def is_there(self) -> bool:
        """Whether anything was."""
        return bool(self._things)

    def add(self, thing: Thing) -> Thing | None:
        """Take a thing; return the earlier record of it, whose place the later one takes."""
        # Answers come in the order of time, so the later one knows of edits and deletions.
        name = (
            thing.full_name if text(thing.data, "id") or text(thing.data, "name") else f"#{len(self._things)}"
        )
        earlier = self._things.get(name)
        self._things[name] = thing
        return earlier


def make_conversation(link: str, talk: Talk, ledger: Ledger) -> Conversation:
    """Return a submission's thread.

    Args:
        link: The submission's full name; empty where nothing says which one it is.
        talk: It, where the source holds it, and its comments.
        ledger: The number of comments that the submission states is entered in it.
    """
    submission = next((thing for thing in talk.things if thing.kind == SUBMISSION), None)
    here = {thing.full_name for thing in talk.things}
    gathered = Gathering(ledger)
    for position, thing in enumerate(talk.things, 1):
        gathered.add(_comment(thing, position, link if link in here else None))
    stated = number(submission.data, "num_comments") if submission is not None else None
    found = sum(thing.kind == COMMENT for thing in talk.things)
    if stated is not None and stated != found:
        ledger.state(link, f"num_comments {stated}", stated, found)
    first = submission or next(iter(talk.things))
    address = _address(submission, first, link)
    title, inferred = titled(first.words("title") or first.words("link_title"), address, link)
    thread = Thread(
        title=title,
        origin=Origin(web_address(address), NAME),
        closed=_closed(submission),
        # The submission counts among the messages here, not among the comments there.
        stated_count=stated + 1 if stated is not None and stated >= 0 else None,
        inferred=inferred,
        extra=tuple(kept(first.data, _KEPT_OF_THREAD)),
        comments=gathered.comments,
    )
    private = text(first.data, "subreddit_type") in {"private", "employees_only", "gold_only"}
    return Conversation(
        source_id=slugify(link) or "without-submission",
        slug=address_slug(address) if submission is not None and text(submission.data, "permalink") else "",
        thread=thread,
        unpublished="private" if private else None,
    )


def _address(submission: Thing | None, first: Thing, link: str) -> str:
    permalink = one_line(text(submission.data, "permalink")) if submission is not None else ""
    if not permalink and first.kind == COMMENT:
        permalink = one_line(text(first.data, "link_permalink"))
    if web_address(permalink):
        return permalink
    if permalink.startswith("/"):
        return f"{_SITE}{permalink}"
    return f"{_SITE}/comments/{link.removeprefix('t3_')}/" if link else ""


def _closed(submission: Thing | None) -> bool | None:
    if submission is None or not {"locked", "archived"} & submission.data.keys():
        return None
    return flag(submission.data, "locked") or flag(submission.data, "archived")


def _comment(thing: Thing, position: int, opening: str | None) -> Comment:
    data = thing.data
    stated_name = one_line(text(data, "author"))
    name, inferred = shown_name("" if stated_name == _NOBODY else stated_name)
    status, raw_status = _status(thing)
    body = _body(thing)
    moment = _moment(data.get("created_utc"))
    extra = [] if status is Status.APPROVED else [status_field(status, raw_status)]
    if stated_name == _NOBODY:
        extra.append(("X-Author", _NOBODY))
    extra += kept(data, _KEPT)
    extra += [
        ("X-Award", f"{one_line(text(award, 'name'))} {number(award, 'count') or 1}")
        for award in objects(data.get("all_awardings"))
    ]
    if data.get("edited") is True:
        extra.append(("X-Edited", "yes"))
    parent = thing.parent if thing.kind == COMMENT else ""
    in_reply_to = None
    if parent.removeprefix("t1_").strip() and (parent.startswith("t1_") or parent == opening):
        in_reply_to = _id(parent)
    elif parent:
        extra.append(("X-In-Reply-To", parent))
    native = one_line(text(data, "id"))
    return Comment(
        id=_id(thing.full_name) if native else content_id(NAME, name, moment.value, body),
        body=body,
        author=Author(name),
        published=moment.value,
        updated=_moment(data.get("edited")).value if data.get("edited") is not True else None,
        in_reply_to=in_reply_to,
        status=status,
        kind=Kind.MESSAGE if thing.kind == SUBMISSION else Kind.COMMENT,
        anchor=old_anchor("thing_", thing.full_name) if native else None,
        inferred=inferred + moment.inferred,
        extra=(*extra, *moment.with_position(position)),
    )


def _id(full_name: str) -> str:
    return make_id(NAME, full_name.removeprefix("t1_"))


def _moment(value: Any) -> Moment:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, bool):
        return Moment()
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return Moment()
    return from_epoch(value) if isinstance(value, int | float) else Moment()


def _status(thing: Thing) -> tuple[Status, str]:
    data = thing.data
    words = text(data, "body" if thing.kind == COMMENT else "selftext").strip().lower()
    if flag(data, "spam"):
        return Status.SPAM, ""
    if words in _GONE:
        return Status.DELETED, _GONE[words]
    by = one_line(text(data, "removed_by_category"))
    if by or flag(data, "removed") or text(data, "banned_by"):
        return Status.DELETED, f"removed by {by}" if by else "removed by moderators"
    return Status.APPROVED, ""


def _body(thing: Thing) -> str:
    if thing.kind == COMMENT:
        return shield(_common(clean_body(thing.words("body"))))
    words = shield(_common(clean_body(thing.words("selftext"))))
    address = web_address(thing.words("url"))
    is_self = flag(thing.data, "is_self") or text(thing.data, "domain").startswith("self.")
    if address is None or is_self:
        return words
    return f"<{address}>\n\n{words}".strip()


def _common(words: str) -> str:
    """Return what Reddit alone reads as markup in the common form."""
    if ">!" in words:  # at a line's start it hides a spoiler, and is no quotation
        words = _SPOILER.sub(r"\\>!", words)
    return _LINK_WITH_BLANKS.sub(r"](<\1>)", words)
