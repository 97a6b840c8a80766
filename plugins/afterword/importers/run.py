"""One import from end to end: read, settle, merge into what is there, check the sum, write.

Nothing is written before everything is read and the ledger balances.
"""

import json
import os
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from afterword.discussion.merge import merge, seal
from afterword.discussion.model import Comment, Thread
from afterword.discussion.threadfile import dumps, loads
from afterword.essays.essayfile import dumps_essay, loads_essay
from afterword.essays.model import Essay, EssayKind
from afterword.importers.base import Conversation, Importer, Options, Source
from afterword.importers.essay_merge import merge_essay, seal_essay
from afterword.importers.ledger import Ledger
from afterword.importers.settle import settle
from afterword.importers.slugs import SOURCE_ID, Slugs, text_of
from afterword.importers.staging import Changes, Staging

HELD = "held"


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
    source: Source, importer: Importer, *, into: Path, options: Options, write: bool = False
) -> Outcome:
    """Import a file.

    Args:
        source: The file.
        importer: The one that can read it.
        into: The site's `content/`.
        options: What the person asked for.
        write: False is a dry run: everything is done but the writing.

    Returns:
        The ledger and what came of it; where the ledger doesn't balance, nothing was written.

    Raises:
        UnusableInputError: Nothing can be used of the file.
        ContentError: A file that the import would merge into has a mistake.
    """
    ledger = Ledger(source.path.name, importer.NAME, source.sha256)
    beside = private_folder(source.path, into)
    with ExitStack() as stack:
        public = stack.enter_context(Staging(into, write=write))
        private = stack.enter_context(Staging(beside / HELD, write=write))
        work = _Import(ledger, importer.NAME, public, private)
        for conversation in importer.read(source, ledger, options):
            work.take(conversation)
        written = write and ledger.balanced
        if written:
            private.commit()
            public.commit()
            # The book comes last: where it stands, everything that it tells of stands.
            book = json.dumps(ledger.as_json(), ensure_ascii=False, indent=2) + "\n"
            private.put(beside / f"{source.path.name}.ledger.json", book)
            private.commit()
    return Outcome(ledger, public.changes, work.held, beside, written)


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

    def __init__(self, ledger: Ledger, name: str, public: Staging, private: Staging) -> None:
        self._ledger = ledger
        self._name = name
        self._public = public
        self._private = private
        self._slugs = Slugs(public.root, private.root, public.read)
        self._threads: set[str] = set()
        self.held = 0

    def take(self, conversation: Conversation) -> None:
        """Settle a conversation and stage its files."""
        conversation = _marked(_sealed(conversation), self._name)
        slug = self._slugs.choose(conversation)
        settled = settle(conversation, self._ledger)
        if settled.essay is not None:
            self._put_essay(self._public, self._essay_path(settled.essay, slug), settled.essay, slug)
        has_essay = settled.essay is not None or (conversation.continues and self._slugs.is_essay(slug))
        if settled.thread is not None:
            path = self._public.root / "discussions" / f"{slug}.thread"
            self._put_thread(self._public, path, settled.thread, slug if has_essay else None)
            self._threads.add(slug)
            self._ledger.threads = len(self._threads)
        if settled.held_essay is not None:
            self._put_essay(self._private, self._private.root / f"{slug}.md", settled.held_essay, slug)
            self.held += 1
        if settled.held_thread is not None:
            owner = slug if settled.held_essay is not None else None
            self._put_thread(self._private, self._private.root / f"{slug}.thread", settled.held_thread, owner)
        if settled.pending is not None:
            path = self._private.root / f"{slug}.pending.thread"
            self._put_thread(self._private, path, settled.pending, slug if has_essay else None)

    def _essay_path(self, essay: Essay, slug: str) -> Path:
        folder = "pages" if essay.kind is EssayKind.PAGE else "essays"
        return self._public.root / folder / f"{slug}.md"

    def _put_essay(self, staging: Staging, path: Path, essay: Essay, slug: str) -> None:
        essay = replace(essay, slug=slug)
        before = staging.read(path)
        if before is not None:
            mine = loads_essay(text_of(before, path), path, essay.kind)
            essay, conflict = merge_essay(mine, essay)
            if conflict:
                self._ledger.conflicts.append(f"{path.name}: edited by hand, and the source has changed too")
        staging.put(path, dumps_essay(essay))

    def _put_thread(self, staging: Staging, path: Path, thread: Thread, essay: str | None) -> None:
        thread = replace(thread, essay=essay)
        before = staging.read(path)
        if before is None:
            staging.put(path, dumps(replace(thread, comments=tuple(map(_seal, thread.comments)))))
            return
        result = merge(loads(text_of(before, path), path), thread)
        self._ledger.conflicts.extend(
            f"{path.name}, {edit.id}: {edit.field} edited by hand, and the source has changed too"
            for edit in result.conflicts
        )
        staging.put(path, dumps(result.thread))


def _sealed(conversation: Conversation) -> Conversation:
    """Return the conversation with bodies as their files give them back."""
    essay, thread = conversation.essay, conversation.thread
    if thread is not None:
        thread = replace(thread, comments=tuple(map(_bare, thread.comments)))
    return replace(conversation, essay=essay and seal_essay(essay), thread=thread)


def _bare(comment: Comment) -> Comment:
    body = comment.body.strip("\n")
    return comment if len(body) == len(comment.body) else replace(comment, body=body)


def _seal(comment: Comment) -> Comment:
    # An importer that takes the digest itself has sealed the comment: of a million, that is worth it.
    return seal(comment) if comment.digest is None else comment


def _marked(conversation: Conversation, name: str) -> Conversation:
    """Return the conversation with its id in the source, by which the next import knows it again."""
    mark = (SOURCE_ID, f"{name} {conversation.source_id}")
    essay, thread = conversation.essay, conversation.thread
    return replace(
        conversation,
        essay=essay and replace(essay, extra=(*essay.extra, mark)),
        thread=thread and replace(thread, extra=(*thread.extra, mark)),
    )
