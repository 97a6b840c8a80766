"""The journal of an import: which files it wrote, so that it can be taken back.

It lies beside the ledger, `<export>.journal.jsonl`, and is in its place before the first file is: whatever
moment an import is stopped at, the journal knows what it may have written. One JSON object a line. A run
begins with

    {"run": "<checksum of the source>", "content": "<the folder it went into>"}

and every file that it wrote or changed follows, in order, with its path from the journal's own folder:

    {"file": "../content/essays/a.md", "sha256": "…", "before": null}

`before` is what the file said, null where there was none. A thread also has `comments`, the checksum of each
comment that was added or changed, and of its head under an empty name. A run that changed nothing leaves no
line.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any, Self

from afterword.errors import UnusableInputError

SUFFIX = ".journal.jsonl"
HEAD = ""
_MARK = "\n%%% "
_RUN = '{"run": '
_encode = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True, slots=True)
class Written:
    """A file that an import wrote.

    Attributes:
        name: Its path from the journal's folder.
        sha256: Of what was written, in hexadecimal.
        before: What it said before; None where there was no such file.
        comments: Of a thread, the checksum of each comment that came or changed, by its id, and of the head.
    """

    name: str
    sha256: str
    before: str | None = None
    comments: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def make(cls, name: str, data: bytes, before: bytes | None) -> Self:
        """Return the entry of a file.

        Args:
            name: Its path from the journal's folder.
            data: What is written.
            before: What stands there.
        """
        old = None if before is None else before.decode("utf-8", "surrogateescape")
        comments: dict[str, str] = {}
        if name.endswith(".thread"):
            known = {} if old is None else checksums(old)
            now = checksums(data.decode())
            comments = {key: checksum for key, checksum in now.items() if known.get(key) != checksum}
        return cls(name, sha256(data).hexdigest(), old, comments)

    def as_json(self) -> dict[str, Any]:
        """Return the entry as its line has it."""
        line: dict[str, Any] = {"file": self.name, "sha256": self.sha256, "before": self.before}
        return {**line, "comments": self.comments} if self.comments else line


@dataclass(slots=True)
class Run:
    """What one run of an import wrote.

    Attributes:
        source: The checksum of what was imported.
        content: The folder it went into, from the journal's folder.
        lines: Of the files, by their names, in the order in which they were written. A file stands once. They
            are kept as text, for an import may have written very many.
    """

    source: str
    content: str
    lines: dict[str, str] = field(default_factory=dict)


def parse_written(line: str) -> Written:
    """Parse the line of a file.

    Raises:
        ValueError: It is none.
    """
    try:
        entry = json.loads(line)
        before = None if entry["before"] is None else str(entry["before"])
        return Written(str(entry["file"]), str(entry["sha256"]), before, dict(entry.get("comments", {})))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(str(error)) from None


def checksums(text: str) -> dict[str, str]:
    """Return the checksum of each comment of a canonical thread, by its id, and of its head."""
    head, *comments = text.split(_MARK)
    found = {HEAD: _checksum(head)}
    for comment in comments:
        found[comment.partition("\n")[0]] = _checksum(comment)
    return found


def _checksum(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


class JournalWriter:
    """Notes what is about to be written.

    Args:
        beside: The journal's folder.
        export: What is imported, by its file's name.
        draft: Where the lines of this run wait.
        run: What is imported, and where it goes.
    """

    def __init__(self, beside: Path, export: str, draft: Path, run: Run) -> None:
        self._path = beside / f"{export}{SUFFIX}"
        self._draft = draft
        self._run = run
        self._empty = True
        self._file = draft.open("w", encoding="utf-8", errors="surrogateescape", newline="\n")

    def note(self, name: str, data: bytes, before: bytes | None) -> None:
        """Note a file; of one that is noted again, the last line counts."""
        self.add(Written.make(name, data, before))

    def add(self, written: Written) -> None:
        """Add an entry."""
        if self._empty:
            self._file.write(_as_line({"run": self._run.source, "content": self._run.content}))
            self._empty = False
        self._file.write(_as_line(written.as_json()))

    def commit(self) -> None:
        """Put the lines behind those of earlier runs; either all of them are there then, or none."""
        self._file.close()
        if self._empty:
            return
        if self._path.exists():
            whole = self._draft.with_suffix(".whole")
            with whole.open("wb") as target:
                for part in (self._path, self._draft):
                    with part.open("rb") as source:
                        shutil.copyfileobj(source, target)
            whole.replace(self._path)
        else:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._draft.replace(self._path)

    def close(self) -> None:
        """Let go of the draft."""
        self._file.close()


def load_journal(path: Path) -> list[Run]:
    """Return the runs of a journal, the oldest first.

    Raises:
        UnusableInputError: It isn't there, or isn't a journal.
    """
    runs: list[Run] = []
    try:
        with path.open(encoding="utf-8", errors="surrogateescape", newline="\n") as file:
            for number, line in enumerate(file, 1):
                _take_line(runs, line, f"{path}:{number}")
    except FileNotFoundError:
        raise UnusableInputError(f"{path}: there is no such file, so nothing can be taken back") from None
    return runs


def _take_line(runs: list[Run], line: str, place: str) -> None:
    try:
        if line.startswith(_RUN):
            entry = json.loads(line)
            runs.append(Run(str(entry["run"]), str(entry["content"])))
        else:
            runs[-1].lines[parse_written(line).name] = line
    except (ValueError, KeyError, IndexError):
        raise UnusableInputError(f"{place}: this is no line of an import's journal") from None


def write_journal(path: Path, runs: list[Run]) -> None:
    """Write what is left of a journal, whole or not at all; one of which nothing is left goes."""
    if not any(run.lines for run in runs):
        path.unlink(missing_ok=True)
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("w", encoding="utf-8", errors="surrogateescape", newline="\n") as file:
        for run in runs:
            if run.lines:
                file.write(_as_line({"run": run.source, "content": run.content}))
                file.writelines(run.lines.values())
    beside.replace(path)


def _as_line(entry: dict[str, Any]) -> str:
    return _encode(entry) + "\n"
