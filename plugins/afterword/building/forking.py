"""Work shared out among copies of this process, which know all that it knows."""

import gc
import os
import pickle
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, TypeVar, cast

from afterword.errors import AfterwordError

if sys.platform == "linux":
    import fcntl
if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

Task = TypeVar("Task")
Result = TypeVar("Result")
LEAST = 24  # tasks for which a process of their own is worth its while
_BATCH = 16  # results that travel together
_SHARE = 500  # tasks after which a process ends: what it has looked at and made is held until then
_PIPE = 1 << 20  # bytes that may wait in it
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
    yield from start_work(work, tasks, workers)


def start_work(
    work: Callable[[Task], Result], tasks: Sequence[Task], workers: int | None = None
) -> Generator[Result, None, None]:
    """Do as `work_off` does, but begin at once, while this process goes on with something else.

    Whoever doesn't take all results closes what is returned.
    """
    count = min(workers or count_cores(), len(tasks) // LEAST) if can_fork() else 1
    if count < 2:  # noqa: PLR2004 - nothing to share out
        return (work(task) for task in tasks)
    waiting = list(_divide(tasks, count))
    running = dict(_start(work, waiting.pop(0)) for _ in range(count))
    return _collect(work, waiting, running)


def _divide(tasks: Sequence[Task], count: int) -> Iterator[Sequence[Task]]:
    """Yield shares that so many processes work at, those first whose tasks come first."""
    block = count * min(_SHARE, -(-len(tasks) // count))
    for start in range(0, len(tasks), block):
        together = tasks[start : start + block]
        # Every so manieth: neighbours cost about the same.
        yield from filter(None, (together[number::count] for number in range(count)))


def _collect(
    work: Callable[[Task], Result],
    waiting: list[Sequence[Task]],
    running: "dict[Connection, ForkProcess]",
) -> Generator[Result, None, None]:
    """Yield what the processes that are running make of their shares, and then others of those that wait."""
    try:
        while running:
            for pipe in _ready(running):
                results = _receive(pipe)
                if results is not None:
                    yield from results
                    continue
                running.pop(pipe).join()
                pipe.close()
                if waiting:
                    running.update([_start(work, waiting.pop(0))])
    finally:
        for pipe, process in running.items():
            process.terminate()
            process.join()
            pipe.close()


def _start(work: Callable[[Task], Result], share: Sequence[Task]) -> "tuple[Connection, ForkProcess]":
    """Start a process of its own for a share of the tasks; with them it ends, and its memory is free."""
    fork = get_context("fork")
    receiving, sending = fork.Pipe(duplex=False)
    _widen(sending)
    process = fork.Process(target=_run, args=(work, share, sending), daemon=True)
    # What is there stays there: it needn't be looked through for garbage, nor be copied because of that.
    gc.freeze()
    process.start()
    gc.unfreeze()
    sending.close()
    return receiving, process


def _widen(pipe: "Connection") -> None:
    """Let a worker go on for a while though nobody listens, where the system allows it."""
    if sys.platform == "linux":
        with suppress(OSError):  # more than this user may have
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)


def _ready(pipes: "Iterable[Connection]") -> "list[Connection]":
    from multiprocessing.connection import wait

    return cast("list[Connection]", wait(list(pipes)))


def _receive(pipe: "Connection") -> Any:  # noqa: ANN401 - whatever a worker made
    """Return some results; None where there are no more."""
    try:
        message = pickle.loads(pipe.recv_bytes())  # noqa: S301 - from our own copy
    except EOFError:
        raise AfterwordError("a worker of the build fell over; set AFTERWORD['workers'] to 1") from None
    if isinstance(message, Fault):
        raise AfterwordError(message.text)
    return message


def _run(work: Callable[[Task], Result], tasks: Sequence[Task], sending: "Connection") -> None:
    """Work in a process of one's own; every fault is told."""
    gc.set_threshold(_GARBAGE)
    try:
        for start in range(0, len(tasks), _BATCH):
            sending.send([work(task) for task in tasks[start : start + _BATCH]])
        sending.send(None)
    except BaseException as error:  # noqa: BLE001 - told, not hidden: the other side raises it
        sending.send(Fault(f"{type(error).__name__}: {error}"))
    finally:
        sending.close()
        # Nothing of the copied process may be tidied up twice.
        os._exit(0)
