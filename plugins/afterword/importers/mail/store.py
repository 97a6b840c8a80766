"""A mailbox's files, whatever they are, as one stream of messages that can be read again one by one.

    mailbox            one mbox, one message, one month, one Yahoo export, each perhaps gzipped
    folder/            files of these kinds, in folders as deep as they like
        cur/ new/      a Maildir
        1999-May.txt   a month of Pipermail, and beside it the same as 1999-May.txt.gz and as pages
        1.json         a Yahoo group's message

What a file is, its content says. What is packed or has to be remade is written into one temporary file, so
that every message has a place to be read from again.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from afterword.discussion.model import Status
from afterword.importers.base import HEAD_BYTES, Source
from afterword.importers.ledger import Ledger
from afterword.importers.mail.folders import is_undelivered, maildir_status, other_type, walk
from afterword.importers.mail.found import Found, Place
from afterword.importers.mail.mbox import Quoting, split_mbox
from afterword.importers.mail.shapes import Shape, shape_of
from afterword.importers.mail.spool import PackedError, Spool, is_copy
from afterword.importers.mail.yahoo import read_yahoo
from afterword.importers.unpacking import unpacked_head

_GZIP = b"\x1f\x8b"
_SPOOL = 0
_LONGEST_SIZE = 18  # digits; one that has more is larger than any file
_NO_MAIL = frozenset({Shape.INDEX, Shape.EMPTY, Shape.OTHER})


@dataclass(frozen=True, slots=True)
class _File:
    """A file being read.

    Attributes:
        name: As the source names it.
        store: The spool, or one more than its index in the list of files.
        start, length: Where its content lies in there.
    """

    path: Path
    name: str
    shape: Shape
    store: int
    start: int
    length: int


class Store:
    """The files of a source.

    Args:
        source: A file or a folder.
        ledger: Learns of files that aren't mail, of copies and of repairs.

    Attributes:
        pages: Pipermail's pages, which say nothing new where the month's text file is there.
    """

    def __init__(self, source: Source, ledger: Ledger) -> None:
        self._source = source
        self._ledger = ledger
        self._spool = Spool()
        self._paths: list[Path] = []
        self._open: tuple[int, BinaryIO] | None = None
        self._yahoo: dict[str, list[tuple[bool, Found]]] = {}
        self.pages: list[tuple[Place, Path]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._spool.close()
        if self._open is not None:
            self._open[1].close()

    def messages(self) -> Iterator[tuple[Found, bytes]]:
        """Yield every message with its bytes; pages of Pipermail are left in `pages`.

        Raises:
            UnusableInputError: The source is a file and no mail, or packed and damaged from its beginning.
        """
        root = self._source.path
        if not root.is_dir():
            yield from self._read(root, root.name)
        for path in walk(root) if root.is_dir() else ():
            yield from self._read(path, path.relative_to(root).as_posix())
        yield from self._yahoo_messages()

    def load(self, found: Found) -> bytes:
        """Return a message's bytes again."""
        if found.store == _SPOOL:
            return self._spool.read(found.start, found.length)
        if self._open is None or self._open[0] != found.store:
            if self._open is not None:
                self._open[1].close()
            self._open = (found.store, self._paths[found.store - 1].open("rb"))
        file = self._open[1]
        file.seek(found.start)
        return file.read(found.length)

    def keep(self, place: Place, message: bytes) -> Found:
        """Take in a message that was made here."""
        return Found(place, _SPOOL, self._spool.add(message), len(message))

    def _read(self, path: Path, name: str) -> Iterator[tuple[Found, bytes]]:
        alone = path == self._source.path
        if not alone and is_undelivered(path):
            self._ledger.saw_other("undelivered")
            return
        try:
            with path.open("rb") as file:
                head = file.read(HEAD_BYTES)
            opened = self._open_file(path, name, head)
        except (OSError, PackedError) as error:
            reason = str(error) if isinstance(error, PackedError) else f"can't be read: {error.strerror}"
            self._refuse(name, reason, alone=alone)
            return
        if opened is None:
            return
        if opened.shape is Shape.PAGE and not alone:
            self.pages.append((Place(name, 0, 1), path))
        elif opened.shape in _NO_MAIL:
            if alone:
                raise self._source.unusable(
                    "holds no message: no separator line, no message's head, no record"
                )
            self._ledger.saw_other(other_type(opened.shape, name))
        else:
            yield from self._messages_of(opened)

    def _open_file(self, path: Path, name: str, head: bytes) -> _File | None:
        """Return a file ready to be read, unpacked where it is packed; None for the copy of another.

        Raises:
            OSError: It can't be read.
            PackedError: It can't be unpacked.
        """
        if head.startswith(_GZIP):
            if path != self._source.path and is_copy(path):
                self._ledger.saw_other("copy")
                return None
            start, length, whole = self._spool.unpack(path)
            if not whole:
                self._ledger.truncated = True
                self._ledger.repair("the packed file breaks off", offset=length, record=name)
            return _File(path, name, shape_of(unpacked_head(head), path.name), _SPOOL, start, length)
        if b"\r" in head and b"\n" not in head:
            data = path.read_bytes().replace(b"\r", b"\n")
            shape = shape_of(data[:HEAD_BYTES], path.name)
            if shape not in _NO_MAIL:
                self._ledger.repair("lines that end at CR alone", offset=0, record=name)
                return _File(path, name, shape, _SPOOL, self._spool.add(data), len(data))
        self._paths.append(path)
        return _File(path, name, shape_of(head, path.name), len(self._paths), 0, path.stat().st_size)

    def _refuse(self, name: str, reason: str, *, alone: bool) -> None:
        if alone:
            raise self._source.unusable(reason)
        self._ledger.saw("comments")
        self._ledger.quarantine("comments", name, reason)

    def _messages_of(self, file: _File) -> Iterator[tuple[Found, bytes]]:
        with self._view(file) as opened:
            if file.shape is Shape.MBOX:
                yield from self._split(file, opened)
                return
            data = opened.read()
        if file.shape is Shape.YAHOO:
            self._take_yahoo(file, data)
            return
        at = 0
        if file.shape is Shape.EMLX:
            at, data = self._take_emlx(file, data)
        status, raw_status = maildir_status(file.path)
        place = Place(file.name, at, 2 if at else 1)
        found = Found(place, file.store, file.start + at, len(data), status=status, raw_status=raw_status)
        yield found, data

    def _view(self, file: _File) -> BinaryIO:
        if file.store == _SPOOL:
            return self._spool.view(file.start, file.length, self._source.progress)
        if file.path == self._source.path:
            return self._source.open()
        self._source.progress(file.length)
        return file.path.open("rb")

    def _split(self, file: _File, opened: BinaryIO) -> Iterator[tuple[Found, bytes]]:
        pipermail = file.path.name.endswith((".txt", ".txt.gz"))
        for record in split_mbox(opened):
            at = record.offset + len(record.separator)
            if record.cut_short:
                self._ledger.truncated = True
                what = f"the last message lacks {record.cut_short} bytes of its Content-Length"
                self._ledger.repair(what, offset=at + len(record.data), record=file.name)
            found = Found(
                Place(file.name, record.offset, record.line),
                file.store,
                file.start + at,
                len(record.data),
                separator=record.separator.decode("utf-8", "replace").strip(),
                quoting=Quoting.MBOXO if pipermail else Quoting.MBOXRD,
            )
            yield found, record.data

    def _take_emlx(self, file: _File, data: bytes) -> tuple[int, bytes]:
        """Return where the message begins in a file of Apple's Mail, and its bytes."""
        first, _, rest = data.partition(b"\n")
        size = int(first) if len(first.strip()) <= _LONGEST_SIZE else sys.maxsize
        if len(rest) < size:
            self._ledger.truncated = True
            self._ledger.repair("the file breaks off", offset=len(data), record=file.name)
        return len(first) + 1, rest[:size]

    def _take_yahoo(self, file: _File, data: bytes) -> None:
        try:
            records, bad = read_yahoo(data)
        except ValueError as error:
            self._refuse(file.name, f"isn't whole JSON: {error}", alone=file.path == self._source.path)
            return
        for _ in range(bad):
            self._refuse(file.name, "a line that isn't JSON", alone=False)
        for record in records:
            found = replace(
                self.keep(Place(file.name, 0, 1), record.message),
                status=Status.SPAM if record.is_spam else Status.APPROVED,
                raw_status="isSpam" if record.is_spam else "",
                topic=record.topic,
                extra=(("X-Yahoo-Message", record.number),),
            )
            self._yahoo.setdefault(record.number, []).append((record.raw, found))

    def _yahoo_messages(self) -> Iterator[tuple[Found, bytes]]:
        """Yield a Yahoo group's messages; where one lies there as sent and as shown, as sent."""
        for number in sorted(self._yahoo, key=lambda text: (len(text), text)):
            forms = self._yahoo[number]
            sent = [found for raw, found in forms if raw]
            for found in sent or [found for _, found in forms]:
                yield found, self.load(found)
            for _ in range(len(forms) - len(sent) if sent else 0):
                self._ledger.saw_other("rendition")
