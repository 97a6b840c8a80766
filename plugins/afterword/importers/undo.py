"""Taking an import back: exactly what it wrote, as far as nobody has touched it since.

A file that says what the import left is removed, or says again what it said before. Of a conversation that
has changed since, the comments go that the import added and that are as it left them, and those that it
brought up to the source are as they were before. Everything else stays and is named.
"""

import os
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from afterword.discussion.model import Comment, Thread
from afterword.discussion.threadfile import dumps, loads
from afterword.errors import ContentError, UnusableInputError
from afterword.importers.journal import (
    HEAD,
    SUFFIX,
    Run,
    Written,
    checksums,
    load_journal,
    parse_written,
    write_journal,
)
from afterword.importers.slugs import text_of

LEDGER_SUFFIX = ".ledger.json"
_TOUCHED = "was changed since"


@dataclass(slots=True)
class Undone:
    """What came of it.

    Attributes:
        removed: Files that are gone.
        restored: Files that say what they said before the import.
        comments: Comments taken out of, or restored in, files that have changed since.
        kept: What stays, each with its file and the reason.
    """

    removed: int = 0
    restored: int = 0
    comments: int = 0
    kept: list[str] = field(default_factory=list)


def undo_import(ledger: Path, into: Path) -> Undone:
    """Take back what the import of a ledger wrote.

    Args:
        ledger: Its file, `<export>.ledger.json`.
        into: The site's `content/`.

    Raises:
        UnusableInputError: It isn't a ledger, has no journal, or tells of an import into another folder.
    """
    if not ledger.name.endswith(LEDGER_SUFFIX):
        raise UnusableInputError(f"{ledger}: no ledger; its name ends in {LEDGER_SUFFIX}")
    path = ledger.with_name(ledger.name.removesuffix(LEDGER_SUFFIX) + SUFFIX)
    runs = load_journal(path)
    if not runs:
        raise UnusableInputError(f"{path}: no import is in it")
    last = runs[-1]
    content = (path.parent / last.content).resolve()
    if content != into.resolve():
        raise UnusableInputError(f"{ledger}: this import went into {content}; name it with --into")
    undone = Undone()
    work = _Undoing(path.parent.resolve(), content, ledger.name, undone)
    for run in reversed(runs):
        if (run.source, run.content) != (last.source, last.content):
            break
        work.take_back(run)
    work.tidy()
    write_journal(path, runs)
    return undone


class _Undoing:
    """Goes through the runs of one import, the last one first."""

    def __init__(self, beside: Path, content: Path, ledger: str, undone: Undone) -> None:
        self._beside = beside
        self._content = content
        self._ledger = ledger
        self._undone = undone
        self._folders: dict[Path, Path] = {}  # resolved, by the parent that the journal names

    def take_back(self, run: Run) -> None:
        """Take back a run's files; those that were dealt with leave it."""
        book = run.lines.pop(self._ledger, None)
        for name in reversed(list(run.lines)):
            if self._take_back(parse_written(run.lines[name])):
                del run.lines[name]
        if book is not None and (self._undone.kept or not self._take_back(parse_written(book))):
            run.lines[self._ledger] = book  # it goes last, when all that it tells of is gone

    def tidy(self) -> None:
        """Remove the folders in which nothing is left."""
        for folder in self._folders.values():
            if folder not in {self._content, self._beside}:
                with suppress(OSError):  # it isn't empty, or isn't there
                    folder.rmdir()

    def _place(self, name: str) -> Path:
        """Return where a file is, whatever links lead there."""
        path = self._beside / name
        if path.parent not in self._folders:
            self._folders[path.parent] = path.parent.resolve()
        return self._folders[path.parent] / path.name

    def _take_back(self, written: Written) -> bool:
        """Take back a file; tell whether nothing of it had to be kept."""
        path = self._place(written.name)
        inside = any(path.is_relative_to(folder) for folder in (self._content, self._beside))
        try:
            data = path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return True
        before = None if written.before is None else written.before.encode("utf-8", "surrogateescape")
        if data == before:
            return True
        if not inside and before is not None:
            return self._keep(path, "lies outside of the site, and said something before")
        if sha256(data).hexdigest() == written.sha256:
            self._write(path, before)
        elif written.comments:
            return self._take_back_comments(path, data, written)
        else:
            return self._keep(path, _TOUCHED)
        return True

    def _take_back_comments(self, path: Path, data: bytes, written: Written) -> bool:
        try:
            mine = loads(text_of(data, path), path)
            before = None if written.before is None else loads(written.before, path)
        except ContentError as error:
            return self._keep(path, f"can't be read: {error.message}")
        rest, taken, touched = _without(mine, before, written)
        self._undone.comments += taken
        for name in touched:
            self._keep(path, f"{f'comment {name}' if name else 'the head'} {_TOUCHED}")
        self._write(path, None if rest is None else dumps(rest).encode(), whole=not touched)
        return not touched

    def _keep(self, path: Path, reason: str) -> bool:
        self._undone.kept.append(f"{os.path.relpath(path)}: {reason}")
        return False

    def _write(self, path: Path, data: bytes | None, *, whole: bool = True) -> None:
        if data is None:
            path.unlink()
            self._undone.removed += 1
            return
        self._undone.restored += whole
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        beside.write_bytes(data)
        beside.replace(path)


def _without(mine: Thread, before: Thread | None, written: Written) -> tuple[Thread | None, int, list[str]]:
    """Return a thread without what an import did to it.

    Args:
        mine: What its file says now.
        before: What it said before the import; None where there was none.
        written: What the import wrote.

    Returns:
        The thread, None where nothing is left of it; how many comments were taken out or restored; and the
        ids of those that have changed since, an empty one for the head.
    """
    now = checksums(dumps(mine))
    old = {comment.id: comment for comment in before.comments} if before else {}
    left: list[Comment] = []
    taken = 0
    touched: list[str] = []
    for comment in mine.comments:
        stated = written.comments.get(comment.id)
        if stated == now[comment.id]:
            taken += 1
            if comment.id in old:
                left.append(old[comment.id])
            continue
        left.append(comment)
        if stated is not None:
            touched.append(comment.id)
    head = mine
    stated = written.comments.get(HEAD)
    if stated is not None and stated != now[HEAD]:
        touched.append(HEAD)
    elif stated is not None and before is not None:
        head = before
    elif stated is not None and not left:
        return None, taken, touched
    return replace(head, comments=tuple(left)), taken, touched
