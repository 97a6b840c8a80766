"""Mail: an mbox, a Maildir, single messages, months of Pipermail, a Yahoo group; a file or a folder.

    store ──▶ index ──▶ threading ──▶ conversation
    files     heads     who answers   bodies, one
              alone     whom          thread at a time

Each conversation becomes a thread of its own, each message a comment. Addresses stay behind, of authors and
of everybody else; a Message-ID, which looks like one, becomes an id by its hash.
"""

from collections.abc import Iterator
from pathlib import Path

from afterword.importers.base import HEAD_BYTES, Confidence, Conversation, Options, Source
from afterword.importers.ledger import Ledger
from afterword.importers.mail.conversation import Reader
from afterword.importers.mail.index import build_index
from afterword.importers.mail.shapes import Shape, shape_of
from afterword.importers.mail.store import Store
from afterword.importers.mail.threading import Threads
from afterword.importers.unpacking import unpacked_head

NAME = "mailbox"
SUFFIXES = (".mbox", ".eml", ".emlx", ".txt", ".txt.gz", ".json")

_SURE = frozenset({Shape.MBOX, Shape.EMLX, Shape.YAHOO})
_LOOKED_AT = 200  # files of a folder


def sniff(head: bytes, path: Path) -> Confidence:
    """Look for a separator, a message's head or a Yahoo group's record; in a folder, for files with them."""
    if path.is_dir():
        return _sniff_folder(path)
    shape = shape_of(unpacked_head(head))
    if shape in _SURE:
        return Confidence.CERTAIN
    return Confidence.LIKELY if shape is Shape.MESSAGE else Confidence.NO


def read(source: Source, ledger: Ledger, options: Options) -> Iterator[Conversation]:
    """Yield every conversation of a mailbox.

    Raises:
        UnusableInputError: There is no message in it.
    """
    with Store(source, ledger) as store:
        index = build_index(store, ledger, options.today)
        if not ledger.comments.read:
            raise source.unusable("holds no message: no separator line, no head of one, no record")
        threads = Threads(index.nodes)
        reader = Reader(store, index, threads, ledger, options.today)
        for group in threads.groups:
            yield reader.read(group)


def _sniff_folder(path: Path) -> Confidence:
    """Return how many of a folder's first files are mail: most of them, or some."""
    shapes: list[Shape] = []
    for file in sorted(path.rglob("*")):
        if len(shapes) == _LOOKED_AT:
            break
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as opened:
                shapes.append(shape_of(unpacked_head(opened.read(HEAD_BYTES)), file.name))
    mail = sum(1 for shape in shapes if shape in _SURE or shape in {Shape.MESSAGE, Shape.PAGE, Shape.INDEX})
    if mail * 2 > len(shapes):
        return Confidence.CERTAIN
    return Confidence.LIKELY if mail else Confidence.NO
