"""Sharing work out among processes."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

from afterword.building.forking import count_cores

Task = TypeVar("Task")
Result = TypeVar("Result")


def work_off(
    work: Callable[[Task], Result], tasks: Sequence[Task], workers: int | None = None
) -> Iterable[Result]:
    """Return what becomes of each task, in order, made by several processes.

    Args:
        work: A function of a module.
        tasks: Each worth a process: starting one takes a tenth of a second.
        workers: How many processes; None for one a core.
    """
    processors = workers or count_cores()
    if len(tasks) < 2 or processors < 2:  # noqa: PLR2004 - nothing to share, or nobody to share it with
        return map(work, tasks)
    return _in_processes(work, tasks, min(processors, len(tasks)))


def _in_processes(work: Callable[[Task], Result], tasks: Sequence[Task], workers: int) -> Iterable[Result]:
    # Started afresh, not forked: the same on every system, whatever threads the host has.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, tasks)
