"""A large source, read by a second process while this one merges and writes what was read before.

The same conversations in the same order, and the same ledger: only the reading is elsewhere. What is under
way fits into a pipe, so that a source of any size passes through in constant memory. An importer takes part
if it says so, `AHEAD = True`: it yields nothing but values, no media that are loaded later.
"""

import gc
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import IO

from afterword.errors import UnusableInputError
from afterword.importers.base import Conversation, Importer, Options, Source
from afterword.importers.detect import load_importer
from afterword.importers.ledger import Ledger

LARGE = 16 << 20  # bytes; a smaller source is read before a second process has begun
# Objects made between two searches for cycles: of the millions that come and go, hardly one is part of one.
FEW_CYCLES = 50_000
_BATCH = 100  # comments, more or less
# Bytes that may wait between the two: some batches, so that neither process waits for the other only because
# its present batch is a hard one.
_UNDER_WAY = 1 << 20
_PROGRAM = f"import sys; from {__name__} import serve; serve(sys.stdin.buffer, sys.stdout.buffer)"


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be read.

    Attributes:
        keep: Somebody keeps addresses, so they are sent.
    """

    importer: str
    source: Source
    options: Options
    keep: bool


@dataclass(slots=True)
class Batch:
    """What goes from one process to the other.

    Attributes:
        conversations: In the source's order.
        read: Bytes that were read for them.
        kept: Addresses, as `Ledger.keep` takes them.
        ledger: What the importer entered in all; nothing follows.
        error: Why the source can't be used; nothing follows.
    """

    conversations: list[Conversation] = field(default_factory=list)
    read: int = 0
    kept: list[tuple[str, str, str]] = field(default_factory=list)
    ledger: Ledger | None = None
    error: str | None = None


def read_ahead(
    importer: Importer, source: Source, ledger: Ledger, options: Options
) -> Iterator[Conversation]:
    """Yield what the importer reads, as `importer.read` does.

    Raises:
        UnusableInputError: As `importer.read` does.
    """
    if source.size < LARGE or not getattr(importer, "AHEAD", False):
        yield from importer.read(source, ledger, options)
        return
    # In a session of its own, so that Ctrl-C reaches this process alone, which then ends the other.
    process = subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    _widen(process.stdout)
    try:
        job = Job(importer.NAME, replace(source, progress=_no_progress), options, ledger.keep is not None)
        process.stdin.write(pickle.dumps(job))
        process.stdin.close()
        batch = Batch()
        while batch.ledger is None:
            batch = _next_batch(process.stdout)
            source.progress(batch.read)
            for record, what, value in batch.kept:
                ledger.drop(what, 0, record=record, value=value)
            yield from batch.conversations
            if batch.error is not None:
                raise UnusableInputError(batch.error)
        ledger.add(batch.ledger)
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def _widen(pipe: IO[bytes]) -> None:
    """Let more wait in a pipe where the system allows it, as Linux does; else all goes on, less evenly."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl  # isn't everywhere

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _UNDER_WAY)


def _next_batch(stream: IO[bytes]) -> Batch:
    try:
        batch = pickle.load(stream)  # noqa: S301 - written by this module
    except EOFError:
        raise RuntimeError("the process that reads has stopped; what it said stands above") from None
    assert isinstance(batch, Batch)
    return batch


def _no_progress(_bytes: int) -> None:
    return None


def serve(jobs: IO[bytes], target: IO[bytes]) -> None:
    """Read what a job says, and write it in batches for the process that waits for them."""
    gc.set_threshold(FEW_CYCLES)
    job = pickle.load(jobs)  # noqa: S301 - written by this module
    batch = Batch()

    def count(number: int) -> None:
        batch.read += number

    ledger = Ledger(job.source.path.name, job.importer, job.source.sha256)
    if job.keep:
        ledger.keep = lambda *kept: batch.kept.append(kept)
    weight = 0
    try:
        source = replace(job.source, progress=count)
        for conversation in load_importer(job.importer).read(source, ledger, job.options):
            batch.conversations.append(conversation)
            weight += 1 + (len(conversation.thread.comments) if conversation.thread else 0)
            if weight >= _BATCH:
                _send(batch, target)
                batch = Batch()
                weight = 0
    except UnusableInputError as error:
        batch.error = str(error)
    ledger.keep = None
    batch.ledger = ledger
    _send(batch, target)
    target.flush()


def _send(batch: Batch, target: IO[bytes]) -> None:
    target.write(pickle.dumps(batch, pickle.HIGHEST_PROTOCOL))
