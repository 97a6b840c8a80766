"""Work shared out among copies of this process, which know all that it knows."""

import gc
import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeVar

from afterword.errors import AfterwordError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Task = TypeVar("Task")
Result = TypeVar("Result")
LEAST = 24  # tasks for which a process of their own is worth its while
_BATCH = 16  # tasks, at least, that one worker does in a run and whose results travel together
_DECK = 2048  # batches at most: their numbers fit into any pipe
_NUMBER = 4  # bytes
_GARBAGE = 50_000  # new values of a worker, after which it looks for garbage; it ends soon anyway


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong in a worker."""

    text: str


def can_fork() -> bool:
    """Return whether this system copies processes."""
    return hasattr(os, "fork")


def count_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def work_off(
    work: Callable[[Task], Result], tasks: Sequence[Task], workers: int | None = None
) -> Iterator[Result]:
    """Yield what becomes of each task, in no particular order.

    Args:
        work: What to do; it may use all that this process knows, but what it changes there is lost.
        tasks: In any number.
        workers: How many processes; None for one a core. Where nothing can be forked it is always one.

    Raises:
        AfterwordError: A worker failed or fell over.
    """
    count = min(workers or count_cores(), len(tasks) // LEAST) if can_fork() else 1
    if count < 2:  # noqa: PLR2004 - nothing to share out
        yield from map(work, tasks)
        return
    size = max(_BATCH, -(-len(tasks) // _DECK))
    batches = [tasks[start : start + size] for start in range(0, len(tasks), size)]
    fork = get_context("fork")
    running = []
    deck = _lay_deck(range(count, len(batches)))
    # What is there stays: it needn't be looked through for garbage, nor be copied because of that.
    gc.freeze()
    try:
        for number in range(count):
            receiving, sending = fork.Pipe(duplex=False)
            process = fork.Process(target=_run, args=(work, batches, number, deck, sending), daemon=True)
            process.start()
            sending.close()
            running.append((process, receiving))
        yield from _gather([receiving for _, receiving in running])
        for process, _ in running:
            process.join()
    finally:
        for process, receiving in running:
            if process.is_alive():
                process.terminate()
                process.join()
            receiving.close()
        os.close(deck)
        gc.unfreeze()


def _lay_deck(numbers: Iterable[int]) -> int:
    """Return a pipe from which processes take numbers, each of them once, until it is at its end."""
    deck, dealer = os.pipe()
    os.write(dealer, b"".join(number.to_bytes(_NUMBER, "big") for number in numbers))
    os.close(dealer)
    return deck


def _gather(pipes: "list[Connection]") -> Iterator[Result]:
    from multiprocessing.connection import wait

    open_pipes = list(pipes)
    while open_pipes:
        for pipe in wait(open_pipes):
            try:
                message = pickle.loads(pipe.recv_bytes())  # type: ignore[union-attr] # noqa: S301 - from our own copy
            except EOFError:
                raise AfterwordError(
                    "a worker of the build fell over; set AFTERWORD['workers'] to 1"
                ) from None
            if isinstance(message, Fault):
                raise AfterwordError(message.text)
            if message is None:
                open_pipes.remove(pipe)  # type: ignore[arg-type] # a pipe is what we wait for
            else:
                yield from message


def _run(
    work: Callable[[Task], Result],
    batches: Sequence[Sequence[Task]],
    number: int,
    deck: int,
    sending: "Connection",
) -> None:
    """Work in a process of one's own; every fault is told.

    Args:
        work: What to do.
        batches: Neighbours have much in common, so who begins a batch finishes it.
        number: The batch to begin with.
        deck: Has the numbers of the next, for who is ready first.
        sending: Takes what becomes of each batch.
    """
    gc.set_threshold(_GARBAGE)
    try:
        sending.send([work(task) for task in batches[number]])
        while drawn := os.read(deck, _NUMBER):
            sending.send([work(task) for task in batches[int.from_bytes(drawn, "big")]])
        sending.send(None)
    except BaseException as error:  # noqa: BLE001 - told, not hidden: the other side raises it
        sending.send(Fault(f"{type(error).__name__}: {error}"))
    finally:
        sending.close()
        # Nothing of the copied process may be tidied up twice.
        os._exit(0)
