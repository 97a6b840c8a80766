"""The records of a large export, parsed by a second process while this one makes conversations of them.

The same records in the same order: only the parsing is elsewhere, and the paragraphs. No more than one batch
is under way, so that an export of any size passes through in constant memory.
"""

import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from afterword.errors import UnusableInputError
from afterword.importers.autop import autop
from afterword.importers.base import HEAD_BYTES, Source
from afterword.importers.wxr.reader import read_records
from afterword.importers.wxr.record import Found, RawItem

LARGE = 16 << 20  # bytes; a smaller file is read before a second process has begun
_BATCH = 500  # comments, more or less
_PROGRAM = f"import sys; from {__name__} import write_batches; write_batches(sys.argv[1], sys.stdout.buffer)"


@dataclass(frozen=True, slots=True)
class Batch:
    """What goes from one process to the other.

    Attributes:
        records: In the source's order.
        read: Bytes that were read for them.
        error: Why the file can't be used; nothing follows.
        last: Nothing follows.
    """

    records: list[Found]
    read: int
    error: str | None = None
    last: bool = False


def read_ahead(source: Source) -> Iterator[Found]:
    """Yield every record of an export, as `read_records` does.

    Raises:
        UnusableInputError: As `read_records` does.
    """
    if source.size < LARGE:
        yield from read_records(source)
        return
    command = [sys.executable, "-c", _PROGRAM, str(source.path)]
    # In a session of its own, so that Ctrl-C reaches this process alone, which then ends the other.
    process = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)  # noqa: S603 - our own words
    assert process.stdout is not None
    try:
        batch = Batch([], 0)
        while not batch.last:
            batch = _next_batch(process.stdout)
            source.progress(batch.read)
            yield from batch.records
        if batch.error is not None:
            raise UnusableInputError(batch.error)
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def _next_batch(stream: IO[bytes]) -> Batch:
    try:
        batch = pickle.load(stream)  # noqa: S301 - written by this module
    except EOFError:
        raise RuntimeError(
            "the process that parses the export has stopped; what it said stands above"
        ) from None
    assert isinstance(batch, Batch)
    return batch


def write_batches(export: str, target: IO[bytes]) -> None:
    """Write an export's records, in batches, for the process that waits for them.

    Args:
        export: Its path.
        target: What that process reads.
    """
    read = 0

    def count(number: int) -> None:
        nonlocal read
        read += number

    path = Path(export)
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    source = Source(path, path.stat().st_size, head, "", count)
    records: list[Found] = []
    weight = 0
    error = None
    try:
        for found in read_records(source):
            records.append(found)
            weight += 1
            if isinstance(found, RawItem):
                weight += len(found.comments)
                _put_paragraphs(found)
            if weight >= _BATCH:
                pickle.dump(Batch(records, read), target, pickle.HIGHEST_PROTOCOL)
                records, weight, read = [], 0, 0
    except UnusableInputError as unusable:
        error = str(unusable)
    pickle.dump(Batch(records, read, error, last=True), target, pickle.HIGHEST_PROTOCOL)
    target.flush()


def _put_paragraphs(item: RawItem) -> None:
    """Make the HTML of a record's texts here, for it is this process that would wait for the other."""
    item.html = autop(item.fields.get("content:encoded", ""))
    for comment in item.comments:
        comment.html = autop(comment.fields.get("wp:comment_content", ""))
