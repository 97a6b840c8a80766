"""Discourse: a topic as its own JSON, `/t/<slug>/<id>.json`, alone or several in a list.

A topic lists the ids of all its posts in `stream` and carries only some of them in `posts`; those it
doesn't carry are declared as missing. Posts are numbered, and answer numbers. What was flagged and hidden
awaits review here, and so does a whisper, which only the staff ever saw; an act of the staff is a post too.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from afterword.discussion.extra import status_field
from afterword.discussion.identity import content_id, make_id
from afterword.discussion.model import Author, Comment, Kind, Origin, Status, Thread
from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.gathering import Gathering
from afterword.importers.json_records.reader import load_json
from afterword.importers.json_records.values import (
    Broken,
    as_text,
    flag,
    number,
    obj,
    objects,
    strings,
    text,
)
from afterword.importers.ledger import Ledger
from afterword.importers.moments import parse_iso
from afterword.importers.texts import clean_body, old_anchor, one_line, shown_name, titled, web_address
from afterword.importers.unpacking import unpacked_head
from afterword.text.entities import unescape
from afterword.text.slugs import slugify
from afterword.vocabulary import Format

NAME = "discourse"
SUFFIXES = (".json",)

_SURE = re.compile(rb'"post_stream"\s*:\s*\{')
_POST = re.compile(rb'"cooked"\s*:.{0,200000}?"post_number"\s*:', re.DOTALL)
_WHISPER = 4
_TYPES = {2: "moderator action", 3: "small action", _WHISPER: "whisper"}


def sniff(head: bytes, path: Path) -> Confidence:  # noqa: ARG001 - every importer's signature
    """Look for a post stream, or for posts with their numbers."""
    head = unpacked_head(head)
    if _SURE.search(head):
        return Confidence.CERTAIN
    return Confidence.LIKELY if _POST.search(head) else Confidence.NO


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:  # noqa: ARG001 - no essays
    """Yield every topic.

    Raises:
        UnusableInputError: The file isn't JSON, or holds no topic.
    """
    value = load_json(source, ledger)
    topics = objects(value) if isinstance(value, list) else [obj(value)]
    topics = [topic for topic in topics if isinstance(topic.get("post_stream"), dict)]
    if not topics:
        raise source.unusable("is JSON without a topic; save /t/<slug>/<id>.json of the forum", line=1)
    for topic in topics:
        yield from _read_topic(topic, ledger)


def _read_topic(topic: dict[str, Any], ledger: Ledger) -> Iterator[Conversation]:
    stream = obj(topic.get("post_stream"))
    posts = objects(stream.get("posts"))
    ids = {number(post, "post_number"): _native(post) for post in posts if not isinstance(post, Broken)}
    gathered = Gathering(ledger)
    for position, post in enumerate(posts, 1):
        ledger.saw("comments")
        if isinstance(post, Broken):
            reason = "the record is damaged or breaks off"
            ledger.quarantine("comments", _native(post), reason, line=post.line, offset=post.offset)
            continue
        gathered.add(_comment(post, ids, position))
    topic_id = _topic_id(topic, posts)
    there = {_native(post) for post in posts}
    listed = stream.get("stream")
    for each in dict.fromkeys(map(as_text, listed if isinstance(listed, list) else ())):
        if each and each not in there:
            ledger.missing["posts"] += 1
    stated = number(topic, "posts_count")
    if stated is not None and stated != len(posts):
        ledger.state(f"topic {topic_id}", "posts_count", stated, len(posts))
    if len(gathered):
        yield _conversation(topic, topic_id, gathered, stated)


def _native(post: dict[str, Any]) -> str:
    return one_line(text(post, "id"))


def _topic_id(topic: dict[str, Any], posts: list[dict[str, Any]]) -> str:
    own = text(topic, "id") or next((found for post in posts if (found := text(post, "topic_id"))), "")
    return slugify(own) or "topic"


def _comment(post: dict[str, Any], ids: dict[int | None, str], position: int) -> Comment:
    native, username = _native(post), one_line(text(post, "username"))
    name, inferred = shown_name(text(post, "name").strip() or username)
    body = clean_body(text(post, "cooked"))
    moment, updated = parse_iso(text(post, "created_at")), parse_iso(text(post, "updated_at"))
    status, raw_status = _status(post)
    extra = []
    if status is not Status.APPROVED:
        extra.append(status_field(status, raw_status))
    if (kind := number(post, "post_type")) is not None and kind != 1:
        extra.append(("X-Kind", _TYPES.get(kind, str(kind))))
    if action := one_line(text(post, "action_code")):
        extra.append(("X-Action", action))
    if username and username != name and "@" not in username:
        extra.append(("X-Username", username))
    post_number, answered = number(post, "post_number"), number(post, "reply_to_post_number")
    if post_number is not None:
        extra.append(("X-Number", str(post_number)))
    parent = None
    if answered is not None:
        extra.append(("X-In-Reply-To-Number", str(answered)))
        # A post that the file doesn't hold has a number and no id here.
        parent = make_id("discourse", ids[answered]) if ids.get(answered) else f"discourse-number-{answered}"
    if reason := one_line(text(post, "edit_reason")):
        extra.append(("X-Edit-Summary", reason))
    return Comment(
        id=make_id("discourse", native) if native else content_id("discourse", name, moment.value, body),
        body=body,
        author=Author(name),
        published=moment.value,
        updated=None if updated.value == moment.value else updated.value,
        in_reply_to=parent,
        status=status,
        kind=Kind.MESSAGE,
        format=Format.HTML,
        anchor=old_anchor("post_", text(post, "post_number")),
        inferred=inferred + moment.inferred,
        extra=(*extra, *moment.with_position(position)),
    )


def _status(post: dict[str, Any]) -> tuple[Status, str]:
    if flag(post, "user_deleted") or text(post, "deleted_at"):
        return Status.DELETED, "by its author" if flag(post, "user_deleted") else ""
    if number(post, "post_type") == _WHISPER:
        return Status.PENDING, "whisper"
    if flag(post, "hidden"):
        return Status.PENDING, "hidden"
    return Status.APPROVED, ""


def _conversation(
    topic: dict[str, Any], topic_id: str, gathered: Gathering, stated: int | None
) -> Conversation:
    slug = one_line(text(topic, "slug"))
    stated_title = text(topic, "title") or unescape(text(topic, "fancy_title"))
    title, inferred = titled(stated_title, f"/{slug}", topic_id)
    extra = []
    if tags := list(map(one_line, strings(topic.get("tags")))):
        extra.append(("X-Tags", ", ".join(tags)))
    if category := text(topic, "category_id"):
        extra.append(("X-Category-ID", category))
    thread = Thread(
        title=title,
        origin=Origin(web_address(text(topic, "url")), NAME),
        closed=flag(topic, "closed") or flag(topic, "archived") if "closed" in topic else None,
        stated_count=stated if stated is not None and stated >= 0 else None,
        inferred=inferred,
        extra=tuple(extra),
        comments=gathered.comments,
    )
    return Conversation(
        source_id=topic_id, slug=slugify(slug), thread=thread, unpublished=_unpublished(topic)
    )


def _unpublished(topic: dict[str, Any]) -> str | None:
    if text(topic, "deleted_at"):
        return "deleted"
    return "private" if text(topic, "archetype") == "private_message" else None
