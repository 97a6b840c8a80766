"""A question, its answers and the comments on both as one thread; each says what it answers."""

import re
from collections.abc import Mapping

from afterword.discussion.extra import status_field
from afterword.discussion.identity import content_id, make_id
from afterword.discussion.model import Author, Comment, Kind, Origin, Status, Thread
from afterword.essays.escaping import escape_line_start
from afterword.importers.base import Conversation
from afterword.importers.gathering import Gathering
from afterword.importers.kept import kept
from afterword.importers.ledger import Ledger
from afterword.importers.markdown_source import shield
from afterword.importers.moments import Moment, parse_iso
from afterword.importers.stackexchange_rows import Row
from afterword.importers.stackexchange_spool import Spool
from afterword.importers.texts import clean_body, old_anchor, one_line, shown_name, titled, web_address
from afterword.text.slugs import slugify
from afterword.vocabulary import Format, Inference, Rights

NAME = "stackexchange"
QUESTION, ANSWER = "1", "2"

_NO_ZONE = re.compile(r"\d{4}-\d{2}-\d{2}T[\d:.]+")
_TAG = re.compile(r"[^<>|\s]+")
_FROM_POST = Inference("title", "the id of a post that isn't there")
_FROM_NAME = Inference("origin", "the name of the export")
_KEPT_OF_POST = {
    "Score": "X-Score",
    "ViewCount": "X-Views",
    "FavoriteCount": "X-Favorites",
    "OwnerUserId": "X-User-ID",
    "LastEditorUserId": "X-Editor-ID",
    "LastEditorDisplayName": "X-Editor",
    "LastActivityDate": "X-Last-Activity",
    "ClosedDate": "X-Closed",
    "CommunityOwnedDate": "X-Community-Owned",
    "DeletionDate": "X-Deleted",
    "ContentLicense": "X-Licence",
}
_KEPT_OF_COMMENT = {"Score": "X-Score", "UserId": "X-User-ID", "ContentLicense": "X-Licence"}


def make_conversation(thread_id: str, spool: Spool, ledger: Ledger, site: str) -> Conversation:
    """Return a question's thread.

    Args:
        thread_id: The question's id; it may be missing from the dump.
        spool: Holds what belongs to it.
        ledger: Numbers that the posts state are entered in it.
        site: The site's host; empty where nothing says which one it is.
    """
    gathered = Gathering(ledger)
    posts = list(spool.posts(thread_id))
    question = next((row for _, row in posts if _is_question(row)), None)
    accepted = question.values.get("AcceptedAnswerId", "") if question is not None else ""
    answers = 0
    seen: set[str] = set()
    for position, row in posts:
        post_id = post_id_of(row)
        answers += not _is_question(row)
        parent = thread_id if question is not None and not _is_question(row) else None
        comment = _post(row, position, parent, spool, accepted=bool(accepted) and accepted == post_id)
        gathered.add(comment, offset=row.offset, line=row.line)
        if post_id not in seen:
            seen.add(post_id)
            _add_comments(post_id, row, gathered, spool, ledger)
    if question is not None:
        _declare_missing("answers", question, "AnswerCount", answers, ledger)
    values = question.values if question is not None else {}
    title, inferred = titled(values.get("Title", ""), "", thread_id)
    licence = one_line(values.get("ContentLicense", "")) or None
    origin = f"https://{site}/questions/{thread_id}" if site and question is not None else None
    tags = _TAG.findall(values.get("Tags", ""))
    thread = Thread(
        title=title,
        origin=Origin(web_address(origin) if origin else None, NAME),
        rights=Rights.LICENCE if licence else None,
        licence=licence,
        closed=True if values.get("ClosedDate") else None,
        inferred=(*inferred, _FROM_NAME) if origin else inferred,
        extra=(("X-Tags", ", ".join(tags)),) if tags else (),
        comments=gathered.comments,
    )
    return Conversation(source_id=slugify(thread_id) or "post", slug=slugify(title), thread=thread)


def make_lone_conversation(post_id: str, spool: Spool, ledger: Ledger) -> Conversation:
    """Return the comments on a post that the dump doesn't hold."""
    gathered = Gathering(ledger)
    for position, row in spool.comments(post_id):
        gathered.add(_comment(row, position, None, spool), offset=row.offset, line=row.line)
    thread = Thread(
        title=f"Comments on post {one_line(post_id)}".strip(),
        origin=Origin(None, NAME),
        inferred=(_FROM_POST,),
        comments=gathered.comments,
    )
    return Conversation(source_id=f"on-{slugify(post_id) or 'post'}", slug="", thread=thread)


def post_id_of(row: Row) -> str:
    """Return the id of a post or comment."""
    return one_line(row.values.get("Id", ""))


def _add_comments(post_id: str, row: Row, gathered: Gathering, spool: Spool, ledger: Ledger) -> None:
    found = 0
    for position, comment in spool.comments(post_id):
        gathered.add(_comment(comment, position, post_id, spool), offset=comment.offset, line=comment.line)
        found += 1
    _declare_missing("comments", row, "CommentCount", found, ledger)


def _declare_missing(what: str, row: Row, member: str, found: int, ledger: Ledger) -> None:
    stated = row.values.get(member, "")
    if stated.isascii() and stated.isdigit() and found < int(stated[:9]):
        ledger.missing[what] += int(stated[:9]) - found


def _is_question(row: Row) -> bool:
    return row.values.get("PostTypeId", "") == QUESTION


def _post(row: Row, position: int, parent: str | None, spool: Spool, *, accepted: bool) -> Comment:
    values = row.values
    native = post_id_of(row)
    body = clean_body(values.get("Body", ""))
    moment = _moment(values.get("CreationDate", ""))
    author, inferred = _author(values.get("OwnerUserId", ""), values.get("OwnerDisplayName", ""), spool)
    status = Status.DELETED if values.get("DeletionDate") else Status.APPROVED
    extra = [] if status is Status.APPROVED else [status_field(status)]
    extra.append(("X-Kind", "question" if _is_question(row) else "answer"))
    if accepted:
        extra.append(("X-Accepted", "yes"))
    extra += _kept(values, _KEPT_OF_POST)
    if parent is None and values.get("ParentId"):
        extra.append(("X-In-Reply-To", one_line(values["ParentId"])))
    return Comment(
        id=make_id("se", native) if native else content_id("se", author.name, moment.value, body),
        body=body,
        author=author,
        published=moment.value,
        updated=_moment(values.get("LastEditDate", "")).value,
        in_reply_to=make_id("se", parent) if parent else None,
        status=status,
        kind=Kind.MESSAGE,
        format=Format.HTML,
        anchor="question" if _is_question(row) else old_anchor("answer-", native),
        inferred=inferred + moment.inferred,
        extra=(*extra, *moment.with_position(position)),
    )


def _comment(row: Row, position: int, parent: str | None, spool: Spool) -> Comment:
    values = row.values
    native = post_id_of(row)
    body = _inline_markdown(clean_body(values.get("Text", "")))
    moment = _moment(values.get("CreationDate", ""))
    author, inferred = _author(values.get("UserId", ""), values.get("UserDisplayName", ""), spool)
    extra = [("X-Kind", "comment"), *_kept(values, _KEPT_OF_COMMENT)]
    if parent is None and values.get("PostId"):
        extra.append(("X-In-Reply-To", one_line(values["PostId"])))
    return Comment(
        id=make_id("se-c", native) if native else content_id("se-c", author.name, moment.value, body),
        body=body,
        author=author,
        published=moment.value,
        in_reply_to=make_id("se", parent) if parent else None,
        anchor=old_anchor("comment-", native),
        inferred=inferred + moment.inferred,
        extra=(*extra, *moment.with_position(position)),
    )


def _author(user_id: str, stated: str, spool: Spool) -> tuple[Author, tuple[Inference, ...]]:
    user = spool.user(one_line(user_id)) if user_id else None
    name, inferred = shown_name((user.name if user is not None else "") or stated)
    return Author(name, web_address(user.url) if user is not None and user.url else None), inferred


def _kept(values: Mapping[str, str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in kept(values, names) if value != "0"]


def _moment(raw: str) -> Moment:
    """Return a time; the dumps give theirs in UTC and without saying so."""
    raw = one_line(raw)
    return parse_iso(f"{raw}Z" if _NO_ZONE.fullmatch(raw) else raw)


def _inline_markdown(text: str) -> str:
    """Return a comment's text, in which only emphasis, code and links are markup."""
    lines = shield(text, indented_code=False).split("\n")
    return "\n".join(_escape_start(line.lstrip(" \t")) for line in lines)


def _escape_start(line: str) -> str:
    return f"\\{line}" if line.startswith(("* ", "```", "~~~")) else escape_line_start(line)
