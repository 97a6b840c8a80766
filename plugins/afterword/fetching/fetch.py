"""Many addresses, host by host: side by side where the hosts differ, in turn where they don't."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar
from urllib.parse import urlsplit

from afterword.fetching.download import Downloader
from afterword.fetching.gate import Clock, Gate, Manners
from afterword.fetching.guard import make_pool
from afterword.fetching.terms import Answer, Terms

_HOSTS_AT_ONCE = 8
_Answer = TypeVar("_Answer")


def fetch_all(
    addresses: Iterable[str],
    terms: Terms,
    take: Callable[[Answer], None],
    *,
    manners: Manners | None = None,
    clock: Clock | None = None,
    allow_private: bool = False,
) -> None:
    """Fetch addresses, and hand over each answer as it comes.

    Args:
        addresses: Each once.
        terms: What is wanted.
        take: Called with every answer, one at a time; what has arrived is the caller's, to read and discard.
        manners: How gently hosts are asked.
        clock: What to wait by.
        allow_private: Ask this machine and its neighbours too.

    Raises:
        UnusableInputError: The folder for files on their way can't be written.
    """
    manners, clock = manners or Manners(), clock or Clock()
    asyncio.run(_fetch_all(addresses, terms, take, manners=manners, clock=clock, allow_private=allow_private))


async def _fetch_all(
    addresses: Iterable[str],
    terms: Terms,
    take: Callable[[Answer], None],
    *,
    manners: Manners,
    clock: Clock,
    allow_private: bool,
) -> None:
    gates: dict[str, Gate] = {}

    def gate_of(host: str) -> Gate:
        return gates.setdefault(host, Gate(manners, clock))

    async with make_pool(allow_private=allow_private) as pool:
        downloader = Downloader(pool, gate_of, terms, clock)
        await ask_all(addresses, downloader.fetch, take, manners.at_once)


async def ask_all(
    addresses: Iterable[str],
    ask: Callable[[str], Awaitable[_Answer]],
    take: Callable[[_Answer], None],
    at_once: int,
) -> None:
    """Ask for addresses, those of a host in turn and hosts side by side.

    Args:
        addresses: Each once.
        ask: Returns what came of one.
        take: Called with every answer, one at a time.
        at_once: How many of one host.
    """
    queues: dict[str, deque[str]] = {}
    for address in addresses:
        queues.setdefault(_queue(address), deque()).append(address)
    room = asyncio.Semaphore(_HOSTS_AT_ONCE * at_once)

    async def work(queue: deque[str]) -> None:
        while queue:
            address = queue.popleft()
            async with room:
                answer = await ask(address)
            take(answer)

    try:
        async with asyncio.TaskGroup() as group:
            for queue in queues.values():
                for _ in range(min(at_once, len(queue))):
                    group.create_task(work(queue))
    except ExceptionGroup as failures:  # what went wrong first says it all
        raise failures.exceptions[0] from None


def _queue(address: str) -> str:
    """Return what addresses share that wait for each other; the gate of their host decides in the end."""
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""
