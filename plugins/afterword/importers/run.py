"""One import from end to end: read, settle, merge into what is there, check the sum, write.

Nothing is written before everything is read and the ledger balances.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from msgspec import structs

from afterword.discussion.merge import merge, seal
from afterword.discussion.model import Comment, Thread
from afterword.discussion.threadfile import dumps, loads
from afterword.discussion.tombstone import Gatekeeper
from afterword.essays.essayfile import dumps_essay, loads_essay
from afterword.essays.model import Essay, EssayKind
from afterword.importers.ahead import read_ahead
from afterword.importers.base import Conversation, Importer, Options, Source
from afterword.importers.essay_merge import merge_essay, seal_essay
from afterword.importers.ledger import Ledger
from afterword.importers.media.references import list_shown
from afterword.importers.media.shelf import Shelf, store_public
from afterword.importers.settle import settle
from afterword.importers.slugs import DISCUSSIONS, ESSAYS, HELD, PAGES, SOURCE_ID, Slugs, text_of
from afterword.importers.staging import Changes, Staging
from afterword.importers.writing import Writing


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did, or would do.

    Attributes:
        held: Texts that aren't public and lie ready in `beside`/held.
        beside: Where the ledger and they are.
        written: False after a dry run, and where the ledger doesn't balance.
    """

    ledger: Ledger
    changes: Changes
    held: int
    beside: Path
    written: bool


def run_import(
    source: Source,
    importer: Importer,
    *,
    into: Path,
    options: Options,
    write: bool = False,
    keep: Path | None = None,
) -> Outcome:
    """Import a file.

    Args:
        source: The file.
        importer: The one that can read it.
        into: The site's `content/`.
        options: What the person asked for.
        write: False is a dry run: everything is done but the writing.
        keep: The file for e-mail and IP addresses, as `private.private_path` gives it; None drops them.

    Returns:
        The ledger and what came of it; where the ledger doesn't balance, nothing was written.

    Raises:
        UnusableInputError: Nothing can be used of the file.
        ContentError: A file that the import would merge into has a mistake.
        MissingKeyError: Comments were removed here, and the key that knows them again is elsewhere.
    """
    ledger = Ledger(source.path.name, importer.NAME, source.sha256)
    beside = private_folder(source.path, into)
    with Writing(source, into, beside, keep=keep, write=write) as writing:
        if writing.addresses is not None:
            ledger.keep = writing.addresses.keep
        work = _Import(ledger, importer.NAME, writing, Gatekeeper(into))
        for conversation in read_ahead(importer, source, ledger, options):
            work.take(conversation)
        work.finish()
        written = write and ledger.balanced
        if written:
            writing.commit(ledger)
    return Outcome(ledger, writing.public.changes, work.held, beside, written)


def private_folder(export: Path, into: Path) -> Path:
    """Return the folder for the ledger and for what isn't public: the export's own, if it can be written.

    Args:
        export: The file being imported.
        into: The site's `content/`; beside it stands `exports/`, which is used otherwise.
    """
    folder = export.absolute().parent
    return folder if os.access(folder, os.W_OK) else into.absolute().parent / "exports"


class _Import:
    """Takes one conversation after the other."""

    def __init__(self, ledger: Ledger, name: str, writing: Writing, gatekeeper: Gatekeeper) -> None:
        self._ledger = ledger
        self._gatekeeper = gatekeeper
        self._name = name
        self._public = writing.public
        self._private = writing.private
        self._slugs = Slugs(writing.public, writing.private)
        self._threads: set[str] = set()
        self._shelf: Shelf | None = None
        self.held = 0

    def take(self, conversation: Conversation) -> None:
        """Settle a conversation and stage its files."""
        mark = f"{self._name} {conversation.source_id}"
        slug = self._slugs.choose(conversation, mark)
        if self._gatekeeper and conversation.thread is not None:
            conversation = self._without_removed(conversation, conversation.thread, slug)
        self._ledger.media.update(_list_media(conversation))
        settled = settle(conversation, self._ledger)
        essay: Essay | None = None
        thread: Thread | None = None
        if settled.essay is not None:
            folder = PAGES if settled.essay.kind is EssayKind.PAGE else ESSAYS
            essay = self._put_essay(self._public, f"{folder}/{slug}.md", settled.essay, slug, mark)
        has_essay = settled.essay is not None or (conversation.continues and self._slugs.is_essay(slug))
        if settled.thread is not None:
            name = f"{DISCUSSIONS}/{slug}.thread"
            thread = self._put_thread(self._public, name, settled.thread, slug if has_essay else None, mark)
            self._threads.add(slug)
            self._ledger.threads = len(self._threads)
        if settled.held_essay is not None:
            self._put_essay(self._private, f"{HELD}/{slug}.md", settled.held_essay, slug, mark)
            self.held += 1
        if settled.held_thread is not None:
            owner = slug if settled.held_essay is not None else None
            self._put_thread(self._private, f"{HELD}/{slug}.thread", settled.held_thread, owner, mark)
        if settled.pending is not None:
            name = f"{HELD}/{slug}.pending.thread"
            self._put_thread(self._private, name, settled.pending, slug if has_essay else None, mark)
        if conversation.media:
            self._shelf = self._shelf or Shelf(self._public)
            self._ledger.notes += store_public(self._shelf, conversation.media, essay, thread)

    def _without_removed(self, conversation: Conversation, thread: Thread, slug: str) -> Conversation:
        """Return the conversation with what was removed before as tombstones."""
        thread, known = self._gatekeeper.bury_known(thread, slug)
        if known:
            self._ledger.notes.append(f"{slug}: removed before, and not brought in again: {', '.join(known)}")
        return replace(conversation, thread=thread)

    def finish(self) -> None:
        """Stage what is known only in the end."""
        if self._shelf is not None:
            self._shelf.write_map()

    def _put_essay(self, staging: Staging, name: str, essay: Essay, slug: str, mark: str) -> Essay:
        essay = seal_essay(essay, slug, (SOURCE_ID, mark))
        before = staging.read(name)
        if before is not None:
            path = staging.root / name
            mine = loads_essay(text_of(before, path), path, essay.kind)
            essay, conflict = merge_essay(mine, essay)
            if conflict:
                self._ledger.conflicts.append(f"{path.name}: edited by hand, and the source has changed too")
        staging.put(name, dumps_essay(essay))
        return essay

    def _put_thread(
        self, staging: Staging, name: str, thread: Thread, essay: str | None, mark: str
    ) -> Thread:
        comments = tuple(map(_seal, thread.comments))
        thread = structs.replace(
            thread, essay=essay, extra=(*thread.extra, (SOURCE_ID, mark)), comments=comments
        )
        text = dumps(thread)
        before = staging.read(name)
        if before is not None and before != text.encode():
            path = staging.root / name
            result = merge(loads(text_of(before, path), path), thread)
            self._ledger.conflicts.extend(
                f"{path.name}, {edit.id}: {edit.field} edited by hand, and the source has changed too"
                for edit in result.conflicts
            )
            thread = result.thread
            text = dumps(thread)
        staging.put(name, text)
        return thread


def _list_media(conversation: Conversation) -> Iterator[str]:
    """Yield the addresses of what a conversation shows or plays."""
    if conversation.essay is not None:
        yield from list_shown(conversation.essay.body, conversation.essay.origin)
    if conversation.thread is not None:
        for comment in conversation.thread.comments:
            yield from list_shown(comment.body, conversation.thread.origin.url)


def _seal(comment: Comment) -> Comment:
    """Return a comment with its body as its file gives it back, and its digest.

    An importer that takes the digest itself has sealed the comment: of a million, that is worth it.
    """
    body = comment.body
    if body[:1] == "\n" or body[-1:] == "\n":
        return seal(structs.replace(comment, body=body.strip("\n")))
    return seal(comment) if comment.digest is None else comment
