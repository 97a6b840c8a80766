"""Stack Exchange: a data dump's `Posts.xml`, `Comments.xml` and `Users.xml`; a folder, a zip, or one of them.

Every question becomes a thread of its own: it opens the thread, its answers answer it, and comments stand
under what they are on. Posts that are neither, as a tag's wiki, are counted. Without `Comments.xml` the
comments that the posts state are declared as missing; without `Posts.xml` those on one post stay together.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.ledger import Ledger
from afterword.importers.members import Members, heads_in, open_members
from afterword.importers.stackexchange_conversation import (
    ANSWER,
    QUESTION,
    make_conversation,
    make_lone_conversation,
    post_id_of,
)
from afterword.importers.stackexchange_rows import LostRow, Row, read_rows
from afterword.importers.stackexchange_spool import Spool, User, open_spool
from afterword.importers.texts import one_line

NAME = "stackexchange"
SUFFIXES = (".xml", ".zip", "folder")

_ROOT = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE[^>\[]*>\s*)?<(\w+)\s*>\s*(?:<row\s|</)", re.ASCII
)
_TABLES = frozenset({"posts", "comments", "users"})
_FILES = frozenset({"posts.xml", "comments.xml"})
_LOOKED_AT = 20  # of them in a folder
_OTHER_TABLES = frozenset({"badges", "votes", "tags", "posthistory", "postlinks"})
_PACKED = b"7z\xbc\xaf\x27\x1c"
_SITE = re.compile(
    r"(?:[a-z0-9-]+\.){0,4}(?:stackexchange|stackoverflow|superuser|serverfault|askubuntu|stackapps|mathoverflow)"
    r"\.(?:com|net)"
)
_USER, _DAMAGED_USER, _OTHER_ROW = "user", "damaged user", "row of another table"
_NOT_POSTS = frozenset({_USER, _DAMAGED_USER, _OTHER_ROW})
_POST_TYPES = {
    "3": "orphaned tag wiki",
    "4": "tag wiki excerpt",
    "5": "tag wiki",
    "6": "moderator nomination",
    "7": "wiki placeholder",
    "8": "privilege wiki",
}


def sniff(head: bytes, path: Path) -> Confidence:
    """Look for a table's root with rows in it; in a folder or zip, for a file that begins so."""
    if head.startswith(_PACKED) and path.suffix == ".7z":
        return Confidence.CERTAIN
    return Confidence.CERTAIN if any(map(_table, heads_in(head, path, _FILES, _LOOKED_AT))) else Confidence.NO


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:  # noqa: ARG001 - no essays
    """Yield the conversation of every question.

    Raises:
        UnusableInputError: It holds neither posts nor comments, or an XML that declares entities.
    """
    if source.head.startswith(_PACKED):
        raise source.unusable("is packed with 7-Zip; unpack it, and name the folder")
    with open_members(source, ledger) as members, open_spool() as spool:
        tables = [_table_named(name) for name in members.names]
        if tables.count("posts") > 1:
            raise source.unusable("holds the dumps of several sites; name the folder of one")
        _read_tables(members, spool, ledger)
        if not ledger.comments.read and _NOT_POSTS.issuperset(ledger.other):
            raise source.unusable("holds neither posts nor comments of Stack Exchange")
        spool.sort()
        site = _SITE.search(source.path.name.lower())
        for thread in spool.threads():
            yield make_conversation(thread, spool, ledger, site[0] if site else "")
        for post in spool.lone_posts():
            yield make_lone_conversation(post, spool, ledger)


def _table(head: bytes) -> str:
    """Return which table a file begins with; empty where it is none."""
    match = _ROOT.match(head)
    name = match[1].decode().lower() if match else ""
    return name if name in _TABLES | _OTHER_TABLES else ""


def _table_named(name: str) -> str:
    return Path(name).stem.lower() if name.lower().endswith(".xml") else ""


def _read_tables(members: Members, spool: Spool, ledger: Ledger) -> None:
    for name in members.names:
        if not members.alone and _table_named(name) not in _TABLES:
            ledger.notes.append(one_line(f"left unread: {name}"))
            continue
        with members.member(name) as file:
            table = _table(file.head) or _table_named(name)
            for row in read_rows(file, ledger):
                _take(table, row, spool, ledger)


def _take(table: str, row: Row | LostRow, spool: Spool, ledger: Ledger) -> None:
    if isinstance(row, LostRow):
        if table == "users":
            ledger.saw_other(_DAMAGED_USER)
            return
        ledger.saw("comments")
        ledger.quarantine("comments", "", row.reason, line=row.line, offset=row.offset)
    elif table == "users":
        ledger.saw_other(_USER)
        if row.values.get("EmailHash") or row.values.get("Email"):
            ledger.drop("email", record=post_id_of(row), value=row.values.get("Email", ""))
        user = User(one_line(row.values.get("DisplayName", "")), one_line(row.values.get("WebsiteUrl", "")))
        spool.add_user(post_id_of(row), user)
    elif table == "comments":
        ledger.saw("comments")
        if row.values.get("UserIpAddress"):
            ledger.drop("ip", record=post_id_of(row), value=row.values["UserIpAddress"])
        spool.add_comment(row, one_line(row.values.get("PostId", "")))
    elif table == "posts":
        _take_post(row, spool, ledger)
    else:
        ledger.saw_other(_OTHER_ROW)


def _take_post(row: Row, spool: Spool, ledger: Ledger) -> None:
    kind = one_line(row.values.get("PostTypeId", ""))
    if kind not in {QUESTION, ANSWER}:
        ledger.saw_other(_POST_TYPES.get(kind, f"post of type {kind or 'unknown'}"))
        return
    ledger.saw("comments")
    native = post_id_of(row)
    question = one_line(row.values.get("ParentId", "")) if kind == ANSWER else native
    spool.add_post(row, native, question or native)
