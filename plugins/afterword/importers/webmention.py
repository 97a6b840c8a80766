"""Webmentions as webmention.io gives them and as sites keep them: a JSON file, or a folder or zip of such.

Each page that was mentioned becomes a thread: a reply (`in-reply-to`) is a comment on it, a like, a repost, a
bookmark or a plain link stays a mention and says which. What was private or not verified awaits review.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from msgspec import structs

from afterword.discussion.model import Comment, Origin, Thread
from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.bundle.reader import NOT_WHOLE, head_of, is_bundle, names_in, opened
from afterword.importers.gathering import Gathering
from afterword.importers.json_records.reader import load_json, parse_json
from afterword.importers.json_records.values import Broken, text
from afterword.importers.ledger import Ledger
from afterword.importers.mentions.comment import Mention, make_mention
from afterword.importers.mentions.find import Found, find_mentions
from afterword.importers.pages import fragment_of, page_key, without_fragment
from afterword.importers.texts import FROM_ADDRESS, address_id, address_slug, titled, web_address
from afterword.vocabulary import Inference

NAME = "webmention"
SUFFIXES = (".json", ".zip", "folder")

_SURE = re.compile(
    rb'"wm-(?:property|target|source|id|received)"\s*:|"verified_date"\s*:[^{}]{0,2000}"(?:private|data)"\s*:'
)
_LIKELY = re.compile(rb'"h-entry"|"(?:in-reply-to|like-of|repost-of|bookmark-of|mention-of)"\s*:')
_LOOKED_AT = 20  # files of a folder
_DAMAGED = "the record is damaged or breaks off"


def sniff(head: bytes, path: Path) -> Confidence:
    """Look for webmention.io's names; in a folder, for files that have them."""
    if is_bundle(head, path):
        files = [name for name in names_in(head, path) if name.lower().endswith(".json")][:_LOOKED_AT]
        sure = sum(_sniff_json(head_of(path, name)) is Confidence.CERTAIN for name in files)
        return Confidence.CERTAIN if sure * 2 > len(files) else Confidence.NO
    return _sniff_json(head)


def _sniff_json(head: bytes) -> Confidence:
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return Confidence.NO
    if _SURE.search(head):
        return Confidence.CERTAIN
    return Confidence.LIKELY if _LIKELY.search(head) else Confidence.NO


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:  # noqa: ARG001 - no essays
    """Yield the conversation of every page that was mentioned.

    Raises:
        UnusableInputError: It isn't JSON, or holds no mention.
    """
    mentions: list[Mention] = []
    for found in _found(source, ledger):
        ledger.saw("comments")
        if isinstance(found.record, Broken):
            broken = found.record
            ledger.quarantine(
                "comments", text(broken, "wm-id"), _DAMAGED, line=broken.line, offset=broken.offset
            )
            continue
        mention = make_mention(found.record, found.hint, ledger.comments.read)
        mentions.append(mention)
    if not ledger.comments.read and source.path.is_dir():
        raise source.unusable("holds no webmention")
    ids = {mention.url: mention.comment.id for mention in mentions if mention.url}
    pages: dict[str, tuple[str, Gathering]] = {}
    for mention in mentions:
        _, gathered = pages.setdefault(page_key(mention.target), (mention.target, Gathering(ledger)))
        comment_id = gathered.add(_placed(mention, ids))
        for address in mention.emails:
            ledger.drop("email", record=comment_id, value=address)
    for target, gathered in pages.values():
        yield _conversation(target, gathered)


def _found(source: Source, ledger: Ledger) -> Iterator[Found]:
    if not is_bundle(source.head, source.path):
        yield from find_mentions(load_json(source, ledger))
        return
    with opened(source, ledger) as bundle:
        for name in bundle.names:
            if not name.lower().endswith(".json"):
                ledger.saw_other("file")
                continue
            contents = bundle.read(name)
            if contents.damage:
                ledger.repair(NOT_WHOLE.format(contents.damage), record=name)
                ledger.truncated = True
            parsed = parse_json(contents.data)
            ledger.repairs.extend(replace(repair, id=name) for repair in parsed.repairs)
            ledger.truncated |= parsed.truncated
            yield from find_mentions(parsed.value, PurePosixPath(name).stem)


def _placed(mention: Mention, ids: dict[str, str]) -> Comment:
    """Return the comment with what it answers: another mention, where it says so."""
    comment = mention.comment
    parent = next((ids[each] for each in mention.answers if each in ids and ids[each] != comment.id), None)
    extra = comment.extra
    if fragment_of(mention.target):
        extra = (*extra, ("X-Target", mention.target))
    return structs.replace(comment, in_reply_to=parent, extra=extra)


def _conversation(target: str, gathered: Gathering) -> Conversation:
    page = without_fragment(target)
    title, inferred = _title(page)
    thread = Thread(
        title=title,
        origin=Origin(web_address(page), NAME),
        inferred=inferred,
        comments=gathered.comments,
    )
    return Conversation(source_id=address_id(page_key(page)), slug=address_slug(page), thread=thread)


def _title(page: str) -> tuple[str, tuple[Inference, ...]]:
    """Return the title of a page known by its address; a site's first page is called as the site is."""
    if not address_slug(page):
        try:
            host = urlsplit(page).netloc
        except ValueError:
            host = ""
        if host:
            return host, (FROM_ADDRESS,)
    return titled("", page, address_id(page_key(page)))
