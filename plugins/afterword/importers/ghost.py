"""Ghost: the JSON of its export, from version 0.4 on, alone or in a zip; also what its interfaces answer.

Tables of a database: posts and pages (their text as HTML, Mobiledoc, Lexical or Markdown), who wrote them and
their tags, and in some files members' comments. Every other row is counted under its table's name. What was
for members alone stays unpublished here, and so does what was only ever sent by mail.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from afterword.discussion.model import Comment, Origin, Thread
from afterword.essays.model import EssayStatus
from afterword.importers.base import Confidence, Conversation, Options, Source
from afterword.importers.bundle.reader import NOT_WHOLE, head_of, is_bundle, names_in, opened
from afterword.importers.gathering import Gathering
from afterword.importers.ghost_comment import comments_in, make_comment, post_of
from afterword.importers.ghost_export import Export, exports_in
from afterword.importers.ghost_post import Joins, is_restricted, make_essay
from afterword.importers.json_records.reader import load_json, note, parse_json
from afterword.importers.json_records.values import Broken, Json, obj, text
from afterword.importers.ledger import DUPLICATE, Kind, Ledger
from afterword.importers.media.carried import NO_FILES, FilesByPath, with_media
from afterword.importers.texts import one_line, titled, web_address
from afterword.text.slugs import slugify

NAME = "ghost"
SUFFIXES = (".json", ".zip", "folder")

_SURE = re.compile(rb'^[\xef\xbb\xbf\s]*\{\s*"db"\s*:\s*\[\s*\{|"exported_on"\s*:\s*"?\d')
_POSTS = re.compile(rb'"(?:posts|pages)"\s*:\s*\[')
_EDITORS = re.compile(rb'"(?:mobiledoc|lexical)"\s*:')
_COMMENTS = re.compile(rb'"comments"\s*:\s*\[\s*\{.{0,2000}?"member"\s*:', re.DOTALL)
_NAME = re.compile(r"\.ghost\.\d{4}-[\d-]*\.json$")
_LOOKED_AT = 5
_DAMAGED = "the record is damaged or breaks off"
_MEMBERS_ONLY = "members-only"


def sniff(head: bytes, path: Path) -> Confidence:
    """Look for a database with the day of its export; in a folder or archive, for a file like that."""
    if is_bundle(head, path):
        files = [name for name in names_in(head, path) if name.lower().endswith(".json")][:_LOOKED_AT]
        return max((_sniff_member(path, name) for name in files), default=Confidence.NO)
    return _sniff_json(head)


def _sniff_member(path: Path, name: str) -> Confidence:
    head = head_of(path, name)
    if not head and _NAME.search(name):  # of an archive that breaks off, the names alone can be had
        return Confidence.LIKELY
    return _sniff_json(head)


def _sniff_json(head: bytes) -> Confidence:
    if _SURE.search(head):
        return Confidence.CERTAIN
    likely = (_POSTS.search(head) and _EDITORS.search(head)) or _COMMENTS.search(head)
    return Confidence.LIKELY if likely else Confidence.NO


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:
    """Yield every post and page, with its comments where the file has them.

    Raises:
        UnusableInputError: It isn't JSON, or not an export of Ghost.
    """
    found = False
    for value, files in _values(source, ledger):
        for export in exports_in(value):
            found = True
            for conversation in _Import(export, ledger, options).conversations():
                yield with_media(conversation, files.find, f"https://{source.sha256[:8]}.ghost.invalid")
    if not found:
        raise source.unusable("is no export of Ghost: it has no table of posts")


def _values(source: Source, ledger: Ledger) -> Iterator[tuple[Json, FilesByPath]]:
    """Yield what each JSON file says, and the files that lie with it."""
    if not is_bundle(source.head, source.path):
        yield load_json(source, ledger), NO_FILES
        return
    with opened(source, ledger) as bundle:
        files = FilesByPath(bundle.names, lambda name: bundle.read(name).data)
        for name in bundle.names:
            if not name.lower().endswith(".json"):
                ledger.saw_other("file")
                continue
            contents = bundle.read(name)
            if contents.damage:
                ledger.repair(NOT_WHOLE.format(contents.damage), record=name)
            parsed = parse_json(contents.data)
            note(parsed, ledger)
            if not any(exports_in(parsed.value)):
                ledger.saw_other("file")
            yield parsed.value, files


class _Import:
    """One site's tables."""

    def __init__(self, export: Export, ledger: Ledger, options: Options) -> None:
        self._export = export
        self._ledger = ledger
        self._options = options
        self._joins = Joins.of(export)
        self._unknown: Counter[str] = Counter()

    def conversations(self) -> Iterator[Conversation]:
        """Yield what the tables hold."""
        for table, rows in self._export.tables.items():
            if table not in {"posts", "comments"}:
                self._ledger.other.update({table: len(rows)} if rows else {})
        if emails := self._export.emails():
            self._ledger.drop("email", emails)
        comments, places = self._comments()
        seen: dict[str, set[frozenset[tuple[str, Any]]]] = {}
        for post in self._export.tables["posts"]:
            self._ledger.saw("essays")
            if isinstance(post, Broken):
                self._quarantine("essays", post)
                continue
            alike = seen.setdefault(text(post, "id"), set())
            values = frozenset(pair for pair in post.items() if not isinstance(pair[1], dict | list))
            if values in alike:
                self._ledger.withhold("essays", DUPLICATE)
                continue
            alike.add(values)
            gathered = comments.pop(text(post, "id"), None)
            yield self._post(post, len(alike), gathered.comments if gathered else ())
        for post_id, gathered in comments.items():
            yield _orphans(post_id, places[post_id], gathered.comments)
        for name, number in sorted(self._unknown.items()):
            self._ledger.notes.append(
                f"cards of an unknown kind, of which the words were kept: {name} ({number})"
            )

    def _quarantine(self, kind: Kind, row: Broken) -> None:
        record = one_line(text(row, "id"))
        self._ledger.quarantine(kind, record, _DAMAGED, line=row.line, offset=row.offset)

    def _comments(self) -> tuple[dict[str, Gathering], dict[str, dict[str, Any]]]:
        """Return the comments by their post's id, and what they say of that post."""
        members = self._export.by_id("members")
        likes = Counter(text(row, "comment_id") for row in self._export.tables.get("comment_likes", ()))
        gathered: dict[str, Gathering] = {}
        places: dict[str, dict[str, Any]] = {}
        for position, row in enumerate(comments_in(self._export.tables.get("comments", [])), 1):
            self._ledger.saw("comments")
            if isinstance(row, Broken):
                self._quarantine("comments", row)
                continue
            place = places.setdefault(post_of(row), {})
            place.update(obj(row.get("post")))
            comment = make_comment(row, members, likes[text(row, "id")], position)
            comment_id = gathered.setdefault(post_of(row), Gathering(self._ledger)).add(comment)
            self._drop_email(row, members, comment_id)
        return gathered, places

    def _drop_email(self, row: dict[str, Any], members: dict[str, dict[str, Any]], comment_id: str) -> None:
        """Enter the address of a comment's author; those in the table of members are counted already."""
        own = text(obj(row.get("member")), "email")
        if address := own or text(members.get(text(row, "member_id"), {}), "email"):
            self._ledger.drop("email", int(bool(own)), record=comment_id, value=address)

    def _post(self, post: dict[str, Any], number: int, comments: tuple[Comment, ...]) -> Conversation:
        essay, rendered = make_essay(post, self._joins, self._options)
        self._unknown += rendered.unknown
        for name in ("codeinjection_head", "codeinjection_foot"):
            if text(post, name).strip():
                self._ledger.notes.append(
                    f"{essay.slug}: {name} is code for a page of Ghost's; it was left out"
                )
        native = slugify(one_line(text(post, "id"))) or "without-id"
        restricted = essay.status is EssayStatus.PUBLISHED and is_restricted(post)
        thread = None
        if comments:
            thread = Thread(title=essay.title, origin=Origin(essay.origin, NAME), comments=comments)
        return Conversation(
            source_id=native if number == 1 else f"{native}-{number}",
            slug=essay.slug,
            essay=essay,
            thread=thread,
            unpublished=_MEMBERS_ONLY if restricted else None,
        )


def _orphans(post_id: str, place: dict[str, Any], comments: tuple[Comment, ...]) -> Conversation:
    """Return the thread of comments whose post isn't in the file."""
    slug = slugify(one_line(text(place, "slug")))
    title, inferred = titled(text(place, "title"), text(place, "url") or f"/{slug}", post_id)
    thread = Thread(
        title=title,
        origin=Origin(web_address(text(place, "url")), NAME),
        inferred=inferred,
        comments=comments,
    )
    return Conversation(source_id=slugify(one_line(post_id)) or "without-post", slug=slug, thread=thread)
