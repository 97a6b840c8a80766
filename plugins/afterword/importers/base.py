"""What an importer is: a module with a name, a way to recognise its files, and a streaming reader.

An importer module defines

    NAME: str                                         # "wordpress"; its value of --format
    SUFFIXES: tuple[str, ...]                         # what such files are called: ".xml", or "folder"
    def sniff(head: bytes, path: Path) -> Confidence  # cheap: the head alone, never the whole file
    def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]

and nothing else that anybody outside relies on. `read` yields one `Conversation` at a time, so that a file
of any size passes through in constant memory. The bookkeeping is shared between two hands, which is what
makes the balance a check and not a tautology:

* the importer says what it **read** (`ledger.saw`) at the moment it recognises a record, before anything can
  go wrong with it; what it could not use (`ledger.quarantine`) and what stood twice (`ledger.withhold` with
  `DUPLICATE`); and it passes on every other record, of whatever status, in a Conversation;
* the runner (`run.py`), not the importer, decides by status what is **written** and what is **withheld**. It
  also makes slugs unique, takes the digest of every body and enters `inferred` of essays, threads and
  comments in the ledger; importers may leave `digest` empty, and call neither `ledger.wrote` nor
  `ledger.infer`.

Where a source holds pictures or files themselves, its importer passes them on in `Conversation.media`,
unread; the runner stores those that something public shows (`media.shelf.Shelf.store_media`).
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from afterword.discussion.model import Thread
from afterword.errors import UnusableInputError
from afterword.essays.model import Essay

if TYPE_CHECKING:
    from afterword.importers.ledger import Ledger
    from afterword.importers.media.shelf import TakenIn

HEAD_BYTES = 65_536
_CHUNK = 1 << 20


class Confidence(IntEnum):
    """How sure an importer is that a file is its own; `--format auto` takes the surest."""

    NO = 0
    POSSIBLE = 1  # nothing speaks against it: any plain text may be a pasted page
    LIKELY = 2
    CERTAIN = 3  # a namespace, a magic number, a generator's name


@dataclass(frozen=True, slots=True)
class Options:
    """What the person asked for.

    Attributes:
        today: The day of the import, for `Essay.imported`.
        keep_html: `--as html`: essays keep their HTML without an attempt at Markdown.
    """

    today: date
    keep_html: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """One essay, one thread, or an essay and the thread that followed it.

    Attributes:
        source_id: Its id in the source, `1041`; it makes a clashing slug unique.
        slug: The slug the source gave, as `slugify` leaves it; empty where there is none. The runner makes it
            unique and sets it in the essay and the thread.
        essay: With its status, whatever that is.
        thread: With every comment, whatever its status: pending, spam and trash as well.
        unpublished: Why the essay, or the place of a thread of its own, isn't public, where `Essay.status`
            can't say: `passworded`. It becomes the ledger's status.
        aside: The essay is neither a post nor a page, and the ledger has it in `other`: it is laid ready
            beside the export and isn't counted again; its thread stands on its own.
        continues: The thread goes on with one of the same `source_id` that came before.
        media: Pictures and files that the source itself holds.
    """

    source_id: str
    slug: str
    essay: Essay | None = None
    thread: Thread | None = None
    unpublished: str | None = None
    aside: bool = False
    continues: bool = False
    media: "tuple[TakenIn, ...]" = ()


class Importer(Protocol):
    """A module of this package that reads one kind of source."""

    NAME: str
    SUFFIXES: tuple[str, ...]

    def sniff(self, head: bytes, path: Path) -> Confidence:
        """Say how surely `head`, the first 64 KiB, is a file of this kind."""
        ...

    def read(self, source: "Source", ledger: "Ledger", options: Options) -> Iterator[Conversation]:
        """Yield what the source holds, and tell the ledger what was read.

        Raises:
            UnusableInputError: Nothing can be used; the message names file and place.
        """
        ...


def _no_progress(_bytes: int) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Source:
    """The file being imported, or the folder.

    Attributes:
        path: Where it is.
        size: Bytes; of a folder, of all its files.
        head: Its first 64 KiB; a folder has none.
        sha256: Of the whole file, in hexadecimal; of a folder, of its files' names and checksums.
        progress: Called with the number of bytes just read.
    """

    path: Path
    size: int
    head: bytes
    sha256: str
    progress: Callable[[int], None] = field(default=_no_progress, compare=False)

    def open(self) -> BufferedReader:
        """Open the file for reading bytes; what is read moves the progress bar."""
        return BufferedReader(_Counting(self.path, self.progress), buffer_size=_CHUNK)

    def unusable(self, reason: str, *, line: int | None = None) -> UnusableInputError:
        """Return the error that names this file, and the line where one is to blame."""
        place = f"{self.path}:{line}" if line is not None else str(self.path)
        return UnusableInputError(f"{place}: {reason}")


class _Counting(RawIOBase):
    """A raw file that reports how far it has been read; what is read again isn't reported again."""

    def __init__(self, path: Path, progress: Callable[[int], None]) -> None:
        super().__init__()
        self._file = path.open("rb", buffering=0)
        self._progress = progress
        self._farthest = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the stub's Buffer has no length
        count = self._file.readinto(buffer) or 0
        beyond = self._file.tell() - self._farthest
        if beyond > 0:
            self._farthest += beyond
            self._progress(beyond)
        return count

    def close(self) -> None:
        self._file.close()
        super().close()


def load_source(path: Path, progress: Callable[[int], None] = _no_progress) -> Source:
    """Look at a file or a folder: its size, its head, its checksum.

    Raises:
        UnusableInputError: It isn't there, can't be read or is empty.
    """
    digest = hashlib.sha256()
    head = b""
    size = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                head = head or chunk[:HEAD_BYTES]
                size += len(chunk)
                digest.update(chunk)
    except FileNotFoundError:
        raise UnusableInputError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        return _load_folder(path, progress)
    except OSError as error:
        raise UnusableInputError(f"{path}: can't be read: {error.strerror}") from None
    if size == 0:
        raise UnusableInputError(f"{path}: the file is empty")
    return Source(path, size, head, digest.hexdigest(), progress)


def _load_folder(path: Path, progress: Callable[[int], None]) -> Source:
    """Look at a folder, such as a Maildir: without a head, its checksum over its files' names and bytes.

    Raises:
        UnusableInputError: A file in it can't be read, or none says anything.
    """
    digest = hashlib.sha256()
    size = 0
    try:
        for file in sorted(path.rglob("*"), key=lambda file: file.relative_to(path).parts):
            if file.is_symlink() or not file.is_file():
                continue
            with file.open("rb") as opened:
                content = hashlib.file_digest(opened, hashlib.sha256)
            size += file.stat().st_size
            name = file.relative_to(path).as_posix().encode("utf-8", "surrogateescape")
            digest.update(name + b"\0" + content.digest())
    except OSError as error:
        raise UnusableInputError(f"{error.filename}: can't be read: {error.strerror}") from None
    if size == 0:
        raise UnusableInputError(f"{path}: the folder holds nothing")
    return Source(path, size, b"", digest.hexdigest(), progress)
