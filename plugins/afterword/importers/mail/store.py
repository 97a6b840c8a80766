"""A mailbox's files, whatever they are, as one stream of messages that can be read again one by one.

    mailbox            one mbox, one message, one month, one Yahoo export, each perhaps gzipped
    folder/            files of these kinds, in folders as deep as they like
        cur/ new/      a Maildir
        1999-May.txt   a month of Pipermail, and beside it the same as 1999-May.txt.gz and as pages
        1.json         a Yahoo group's message

What a file is, its content says. What is packed or has to be remade is written into one temporary file, so
that every message has a place to be read from again.
"""

import gzip
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from enum import Enum
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from afterword.discussion.model import Status
from afterword.importers.base import HEAD_BYTES, Source
from afterword.importers.ledger import Ledger
from afterword.importers.mail.found import Found, Place
from afterword.importers.mail.headers import looks_like_head, parse_head
from afterword.importers.mail.mbox import Quoting, begins_mbox, holds_separator, split_mbox
from afterword.importers.mail.pages import INDEX_NAMES, PAGE_NAME
from afterword.importers.mail.yahoo import looks_like_yahoo, read_yahoo

_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"
_SPOOL = 0
_MOST_UNPACKED = 1 << 32  # bytes of one packed file; more is a bomb, no month of mail
_MAILDIR = frozenset({"cur", "new"})
_FLAGS = (":2,", ";2,", "!2,")
BREAKS_OFF = "the packed file breaks off"


class Shape(Enum):
    """What a file is."""

    MBOX = "mbox"
    MESSAGE = "message"
    EMLX = "emlx"
    YAHOO = "yahoo"
    PAGE = "page"
    INDEX = "index"
    EMPTY = "empty"
    OTHER = "not-mail"


def shape_of(head: bytes, name: str = "") -> Shape:
    """Tell what a file is.

    Args:
        head: Its first 64 KiB, unpacked.
        name: Its name, which counts only where the content leaves it open.
    """
    if not head.strip():
        return Shape.EMPTY
    if begins_mbox(head):
        return Shape.MBOX
    if looks_like_yahoo(head):
        return Shape.YAHOO
    if PAGE_NAME.fullmatch(name) and b"<!--beginarticle-->" in head:
        return Shape.PAGE
    if name in INDEX_NAMES:
        return Shape.INDEX
    length, _, rest = head.partition(b"\n")
    if length.strip().isdigit() and looks_like_head(rest):
        return Shape.EMLX
    if looks_like_head(head) or (name.endswith(".eml") and parse_head(head).fields):
        return Shape.MESSAGE
    return Shape.MBOX if holds_separator(head) else Shape.OTHER


def unpacked_head(head: bytes) -> bytes:
    """Return a file's first bytes, unpacked where it is gzipped."""
    if not head.startswith(_GZIP):
        return head
    try:
        return zlib.decompressobj(31).decompress(head, HEAD_BYTES)
    except zlib.error:
        return b""


class Store:
    """The files of a source.

    Args:
        source: A file or a folder.
        ledger: Learns of files that aren't mail, of copies and of repairs.
    """

    def __init__(self, source: Source, ledger: Ledger) -> None:
        self._source = source
        self._ledger = ledger
        self._stack = ExitStack()
        self._paths: list[Path] = []  # store number - 1 is the index
        self._open: tuple[int, BinaryIO] | None = None
        self._yahoo: dict[str, list[tuple[bool, Found]]] = {}
        self.pages: list[tuple[Place, Path]] = []

    def __enter__(self) -> Self:
        self._spool: BinaryIO = self._stack.enter_context(tempfile.TemporaryFile())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open is not None:
            self._open[1].close()
        self._stack.close()

    def messages(self) -> Iterator[tuple[Found, bytes]]:
        """Yield every message with its bytes; pages of Pipermail are left in `pages`."""
        root = self._source.path
        if not root.is_dir():
            yield from self._read(root, root.name)
        else:
            for path in _walk(root):
                yield from self._read(path, path.relative_to(root).as_posix())
        yield from self._yahoo_messages()

    def load(self, found: Found) -> bytes:
        """Return a message's bytes again."""
        file = self._spool
        if found.store != _SPOOL:
            if self._open is None or self._open[0] != found.store:
                if self._open is not None:
                    self._open[1].close()
                self._open = (found.store, self._paths[found.store - 1].open("rb"))
            file = self._open[1]
        file.seek(found.start)
        return file.read(found.length)

    def keep(self, place: Place, message: bytes, extra: tuple[tuple[str, str], ...] = ()) -> Found:
        """Write a message that was made here into the temporary file."""
        start = self._spool.seek(0, 2)
        self._spool.write(message)
        return Found(place, _SPOOL, start, len(message), extra=extra)

    def _read(self, path: Path, name: str) -> Iterator[tuple[Found, bytes]]:
        folder = path.parent.name if path != self._source.path else ""
        if folder == "tmp" and (path.parent.parent / "cur").is_dir():
            self._ledger.saw_other("undelivered")
            return
        try:
            with path.open("rb") as file:
                head = file.read(HEAD_BYTES)
        except OSError as error:
            self._ledger.saw("comments")
            self._ledger.quarantine("comments", name, f"the file can't be read: {error.strerror}")
            return
        packed = head.startswith(_GZIP)
        shape = shape_of(unpacked_head(head), path.name)
        if packed and path != self._source.path and self._is_copy(path):
            self._ledger.saw_other("copy")
            return
        if shape is Shape.PAGE:
            self.pages.append((Place(name, 0, 1), path))
        elif shape in {Shape.INDEX, Shape.EMPTY, Shape.OTHER} and path != self._source.path:
            self._ledger.saw_other(_other(shape, name))
        else:
            yield from self._read_shape(path, name, shape, packed=packed)

    def _read_shape(
        self, path: Path, name: str, shape: Shape, *, packed: bool
    ) -> Iterator[tuple[Found, bytes]]:
        number, start, length = self._place(path, name, packed=packed)
        with self._view(number, start, length, path) as file:
            if shape is Shape.MBOX:
                yield from self._split(file, number, start, path, name)
                return
            data = file.read()
        if shape is Shape.YAHOO:
            self._read_yahoo(data, name)
            return
        at = 0
        status, raw_status = _maildir_status(path)
        if shape is Shape.EMLX:
            first, _, _ = data.partition(b"\n")
            at, data = len(first) + 1, data[len(first) + 1 :][: int(first)]
            if len(data) < int(first):
                self._ledger.truncated = True
                self._ledger.repair("the file breaks off", offset=at + len(data), record=name)
        found = Found(
            Place(name, at, 2 if at else 1),
            number,
            start + at,
            len(data),
            status=status,
            raw_status=raw_status,
        )
        yield found, data

    def _place(self, path: Path, name: str, *, packed: bool) -> tuple[int, int, int]:
        """Return where a file's content lies: (store, start, length); what is packed is unpacked first."""
        if packed:
            start = self._spool.seek(0, 2)
            self._unpack(path, name)
            return _SPOOL, start, self._spool.tell() - start
        size = path.stat().st_size
        self._paths.append(path)
        return len(self._paths), 0, size

    def _view(self, number: int, start: int, length: int, path: Path) -> BinaryIO:
        if number == _SPOOL:
            return _View(self._spool, start, length, self._source.progress)  # type: ignore[return-value]  # reads alike
        if path == self._source.path:
            return self._source.open()
        self._source.progress(length)
        return path.open("rb")

    def _split(
        self, file: BinaryIO, number: int, start: int, path: Path, name: str
    ) -> Iterator[tuple[Found, bytes]]:
        pipermail = path.name.endswith((".txt", ".txt.gz"))
        quoting = Quoting.MBOXO if pipermail else Quoting.MBOXRD
        for record in split_mbox(file):
            at = record.offset + len(record.separator)
            if record.cut_short:
                self._ledger.truncated = True
                what = f"the last message lacks {record.cut_short} bytes of its Content-Length"
                self._ledger.repair(what, offset=at + len(record.data), record=name)
            found = Found(
                Place(name, record.offset, record.line),
                number,
                start + at,
                len(record.data),
                separator=record.separator.decode("utf-8", "replace").strip(),
                quoting=quoting,
            )
            yield found, record.data

    def _unpack(self, path: Path, name: str) -> None:
        total = 0
        try:
            with gzip.open(path) as file:
                while chunk := file.read(_CHUNK):
                    total += len(chunk)
                    self._spool.write(chunk)
                    if total > _MOST_UNPACKED:
                        raise self._source.unusable(f"{name} unpacks to more than {_MOST_UNPACKED} bytes")
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            if not total:
                raise self._source.unusable(f"{name} is packed and can't be unpacked: {error}") from None
            self._ledger.truncated = True
            self._ledger.repair(BREAKS_OFF, offset=total, record=name)

    def _is_copy(self, path: Path) -> bool:
        """Tell whether the same lies unpacked beside a packed file."""
        beside = path.with_suffix("")
        if not beside.is_file():
            return False
        try:
            with gzip.open(path) as packed, beside.open("rb") as plain:
                return _digest(packed.read) == _digest(plain.read)
        except (OSError, EOFError, zlib.error):
            return False

    def _read_yahoo(self, data: bytes, name: str) -> None:
        try:
            records, bad = read_yahoo(data)
        except ValueError as error:
            if name == self._source.path.name and not self._source.path.is_dir():
                raise self._source.unusable(f"isn't whole JSON: {error}") from None
            self._ledger.saw("comments")
            self._ledger.quarantine("comments", name, f"isn't whole JSON: {error}")
            return
        if bad:
            self._ledger.saw("comments", bad)
            for _ in range(bad):
                self._ledger.quarantine("comments", name, "a line that isn't JSON")
        for record in records:
            found = self.keep(Place(name, 0, 1), record.message, (("X-Yahoo-Message", record.number),))
            found = Found(
                found.place,
                found.store,
                found.start,
                found.length,
                status=Status.SPAM if record.is_spam else Status.APPROVED,
                raw_status="isSpam" if record.is_spam else "",
                topic=record.topic,
                extra=found.extra,
            )
            self._yahoo.setdefault(record.number, []).append((record.raw, found))

    def _yahoo_messages(self) -> Iterator[tuple[Found, bytes]]:
        """Yield a Yahoo group's messages; where one lies as sent and as shown, as sent."""
        for number in sorted(self._yahoo, key=lambda text: (len(text), text)):
            forms = self._yahoo[number]
            sent = [found for raw, found in forms if raw]
            for found in sent or [found for _, found in forms]:
                yield found, self.load(found)
            for _ in range(len(forms) - len(sent) if sent else 0):
                self._ledger.saw_other("rendition")


class _View(BytesIO):
    """A part of the temporary file, as a file of its own."""

    def __init__(self, file: BinaryIO, start: int, length: int, progress: Callable[[int], None]) -> None:
        super().__init__()
        self._file = file
        self._at = start
        self._end = start + length
        self._progress = progress

    def read(self, size: int | None = -1, /) -> bytes:
        """Read on from where the last reading ended."""
        left = self._end - self._at
        count = left if size is None or size < 0 else min(size, left)
        self._file.seek(self._at)
        data = self._file.read(count)
        self._at += len(data)
        self._progress(len(data))
        return data


def _walk(root: Path) -> Iterator[Path]:
    """Yield the files of a folder, the same on every machine: by name, numbers as numbers."""
    for path in sorted(root.rglob("*"), key=lambda path: path.relative_to(root).parts):
        if path.is_file() and not path.is_symlink():
            yield path


def _other(shape: Shape, name: str) -> str:
    if shape is Shape.OTHER and "attachments/" in name:
        return "attachment-file"
    return shape.value


def _maildir_status(path: Path) -> tuple[Status, str]:
    """Return what the flags in a Maildir's file name say."""
    if path.parent.name not in _MAILDIR:
        return Status.APPROVED, ""
    flags = next((path.name.rpartition(mark)[2] for mark in _FLAGS if mark in path.name), "")
    if "T" in flags:
        return Status.TRASH, f"Maildir flag T of {flags}"
    if "D" in flags:
        return Status.PENDING, f"Maildir flag D of {flags}"
    return Status.APPROVED, ""


def _digest(read: Callable[[int], bytes]) -> bytes:
    digest = sha256()
    while chunk := read(_CHUNK):
        digest.update(chunk)
    return digest.digest()
