"""Work shared out among copies of this process, which know all that it knows."""

import gc
import os
import pickle
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from msgspec import Struct

from afterword.errors import AfterwordError

if sys.platform == "linux":
    import fcntl
if sys.platform != "win32":
    import resource
if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

Task = TypeVar("Task")
Result = TypeVar("Result")
LEAST = 24  # tasks for which a process of their own is worth its while
_BATCH = 16  # tasks, at least, that one worker does in a run and whose results travel together
_DECK = 2048  # batches at most: their numbers fit into any pipe
_NUMBER = 4  # bytes
_ROOM = 6 << 20  # bytes by which a process may grow: what it has looked at and made is held until it ends
_PIPE = 1 << 20  # bytes that may wait in it
_GARBAGE = 50_000  # new values of a worker, after which it looks for garbage; it ends soon anyway


class Fault(Struct, frozen=True):
    """What went wrong in a worker."""

    text: str


class _End(NamedTuple):
    """A worker has ended; another is wanted, if it has merely grown too large."""

    more: bool


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
    size = max(_BATCH, -(-len(tasks) // _DECK))
    batches = [tasks[start : start + size] for start in range(0, len(tasks), size)]
    crew = _Crew(work, batches, _lay_deck(range(count, len(batches))))
    for number in range(count):
        crew.start(number)
    return crew.collect()


def _lay_deck(numbers: Iterable[int]) -> int:
    """Return a pipe from which processes take numbers, each of them once, until it is at its end."""
    deck, dealer = os.pipe()
    os.write(dealer, b"".join(number.to_bytes(_NUMBER, "big") for number in numbers))
    os.close(dealer)
    return deck


class _Crew(Generic[Task, Result]):
    """Processes that work at the same tasks.

    Args:
        work: What to do.
        batches: Neighbours have much in common, so who begins a batch finishes it.
        deck: Has the numbers of the batches that nobody has begun, for who is ready first.
    """

    def __init__(self, work: Callable[[Task], Result], batches: Sequence[Sequence[Task]], deck: int) -> None:
        self._work, self._batches, self._deck = work, batches, deck
        self._running: dict[Connection, ForkProcess] = {}

    def start(self, number: int | None = None) -> None:
        """Start a process, which ends once it has grown, so that its memory is free.

        Args:
            number: The batch that it begins with; None for one of the deck.
        """
        from multiprocessing import get_context

        fork = get_context("fork")
        receiving, sending = fork.Pipe(duplex=False)
        _widen(sending)
        process = fork.Process(target=self._run, args=(number, sending), daemon=True)
        # What is there stays there: it needn't be looked through for garbage, nor be copied because of that.
        gc.freeze()
        process.start()
        gc.unfreeze()
        sending.close()
        self._running[receiving] = process

    def collect(self) -> Generator[Result, None, None]:
        """Yield what they make, as it comes."""
        try:
            while self._running:
                for pipe in _ready(self._running):
                    message = _receive(pipe)
                    if not isinstance(message, _End):
                        yield from message
                        continue
                    self._running.pop(pipe).join()
                    pipe.close()
                    if message.more:
                        self.start()
        finally:
            for pipe, process in self._running.items():
                process.terminate()
                process.join()
                pipe.close()
            os.close(self._deck)

    def _run(self, number: int | None, sending: "Connection") -> None:
        """Work in a process of one's own; every fault is told."""
        gc.set_threshold(_GARBAGE)
        try:
            most, number = _peak() + _ROOM, self._draw() if number is None else number
            while number is not None:
                sending.send([self._work(task) for task in self._batches[number]])
                if _peak() > most:
                    sending.send(_End(more=True))
                    return
                number = self._draw()
            sending.send(_End(more=False))
        except BaseException as error:  # noqa: BLE001 - told, not hidden: the other side raises it
            sending.send(Fault(f"{type(error).__name__}: {error}"))
        finally:
            sending.close()
            # Nothing of the copied process may be tidied up twice.
            os._exit(0)

    def _draw(self) -> int | None:
        """Return the number of a batch that nobody has begun; None where there is none."""
        drawn = os.read(self._deck, _NUMBER)
        return int.from_bytes(drawn, "big") if drawn else None


def _peak() -> int:
    """Return the most memory that this process ever had, in bytes; 0 where nobody knows."""
    if sys.platform == "win32":
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak << 10


def _widen(pipe: "Connection") -> None:
    """Let a worker go on for a while though nobody listens, where the system allows it."""
    if sys.platform == "linux":
        with suppress(OSError):  # more than this user may have
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)


def _ready(pipes: "Iterable[Connection]") -> "list[Connection]":
    from multiprocessing.connection import wait

    return cast("list[Connection]", wait(list(pipes)))


def _receive(pipe: "Connection") -> Any:  # noqa: ANN401 - whatever a worker made
    """Return some results, or the end of them."""
    try:
        message = pickle.loads(pipe.recv_bytes())  # noqa: S301 - from our own copy
    except EOFError:
        raise AfterwordError("a worker of the build fell over; set AFTERWORD['workers'] to 1") from None
    if isinstance(message, Fault):
        raise AfterwordError(message.text)
    return message
