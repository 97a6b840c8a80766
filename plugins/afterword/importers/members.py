"""Exports of which each file is a source of its own: a folder, a zip, or one of the files alone.

What `bundle` reads as bytes is given here as a `Source`, so that a reader of one file streams it wherever it
lies. Repairs and errors name the file inside of the export.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from posixpath import dirname, join, normpath

from afterword.errors import UnusableInputError
from afterword.importers.base import HEAD_BYTES, Source
from afterword.importers.bundle.model import Bundle
from afterword.importers.bundle.reader import NOT_WHOLE, head_of, is_bundle, names_in, opened
from afterword.importers.ledger import Ledger
from afterword.importers.media.carried import file_within
from afterword.importers.texts import one_line
from afterword.importers.unpacking import unpacked, unpacked_head


def heads_in(head: bytes, path: Path, wanted: frozenset[str], most: int) -> list[bytes]:
    """Return the first bytes of files for a first look: of the file itself, or of those inside.

    Args:
        head: The source's first bytes.
        path: The source.
        wanted: Endings of names, in lower case; of others nothing is read.
        most: How many files are looked at.
    """
    if not is_bundle(head, path):
        return [unpacked_head(head)]
    names = [name for name in names_in(head, path) if name.lower().endswith(tuple(wanted))]
    return [head_of(path, name) for name in names[:most]]


class Members:
    """The files of an export; `open_members` makes one.

    Attributes:
        names: As paths with "/", sorted; a file that came alone has its own name.
        alone: It is one file, neither a folder nor a zip.
    """

    def __init__(self, source: Source, ledger: Ledger, bundle: Bundle | None) -> None:
        self._source = source
        self._ledger = ledger
        self._bundle = bundle
        self.alone = bundle is None
        self.names = bundle.names if bundle is not None else (source.path.name,)
        self._known = frozenset(self.names)

    def beside(self, name: str, address: str) -> Callable[[], bytes] | None:
        """Return what loads the file that one of the files refers to; None where it isn't there.

        Args:
            name: The file that refers to it.
            address: Relative, with "/".
        """
        if self._bundle is None:
            path = file_within(self._source.path.parent, address)
            return path.read_bytes if path is not None else None
        bundle, wanted = self._bundle, normpath(join(dirname(name), address))
        return (lambda: bundle.read(wanted).data) if wanted in self._known else None

    @contextmanager
    def member(self, name: str) -> Iterator[Source]:
        """Give one of the files as a source of its own; repairs made meanwhile get its name.

        Raises:
            UnusableInputError: Nothing of it can be read, or what the reader of it raises, in its own name.
        """
        if self._bundle is None:
            with unpacked(self._source, self._ledger) as file:
                yield file
            return
        first = len(self._ledger.repairs)
        try:
            if self._source.path.is_dir():
                path = self._source.path / name
                yield replace(
                    self._source, path=path, size=path.stat().st_size, head=head_of(path.parent, path.name)
                )
            else:
                with self._laid_down(name) as file:
                    yield file
        finally:
            self._ledger.repairs[first:] = [
                replace(repair, id=one_line(f"{name}, {repair.id}" if repair.id else name))
                for repair in self._ledger.repairs[first:]
            ]

    @contextmanager
    def _laid_down(self, name: str) -> Iterator[Source]:
        """Give a file of a zip as a temporary one."""
        assert self._bundle is not None
        contents = self._bundle.read(name)
        shown = f"{self._source.path}/{name}"
        if contents.damage is not None:
            if not contents.data:
                raise UnusableInputError(f"{shown}: {contents.damage}")
            self._ledger.repair(NOT_WHOLE.format(contents.damage))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "member")
            path.write_bytes(contents.data)
            head, size = contents.data[:HEAD_BYTES], len(contents.data)
            del contents
            try:
                yield Source(path, size, head, self._source.sha256)
            except UnusableInputError as error:
                raise UnusableInputError(str(error).replace(str(path), shown)) from None


@contextmanager
def open_members(source: Source, ledger: Ledger) -> Iterator[Members]:
    """Open an export that may be a folder, a zip or a single file.

    Raises:
        UnusableInputError: A zip that is dangerous, encrypted, or so damaged that nothing can be read.
    """
    if not is_bundle(source.head, source.path):
        yield Members(source, ledger, None)
        return
    with opened(source, ledger) as bundle:
        yield Members(source, ledger, bundle)
