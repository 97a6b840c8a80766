"""Politeness towards one host: few requests at once, time between them, and a halt where it asks for one."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is, and how to wait; a test brings its own.

    Attributes:
        now: Seconds that only ever grow.
        sleep: Waits so many seconds.
        today: The date and time, for answers that name one.
    """

    now: Callable[[], float] = time.monotonic
    sleep: Sleep = asyncio.sleep
    today: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Manners:
    """How gently hosts are asked.

    Attributes:
        at_once: Requests to one host at the same time.
        delay: Seconds from the start of one request to the start of the next, for one host.
        patience: Seconds that a host may ask to be left alone; one that asks for more waits for another day.
        failures: After so many addresses in a row without an answer, a host counts as down.
    """

    at_once: int = 2
    delay: float = 1.0
    patience: float = 120.0
    failures: int = 3


class Gate:
    """One host's door; every request passes it.

    Args:
        manners: How many, how often.
        clock: What to wait by.

    Attributes:
        shut: Why nothing more is asked of this host today; empty while it is.
    """

    def __init__(self, manners: Manners, clock: Clock) -> None:
        self.shut = ""
        self._manners = manners
        self._clock = clock
        self._slots = asyncio.Semaphore(manners.at_once)
        self._turn = asyncio.Lock()
        self._opens = 0.0
        self._failures = 0

    @asynccontextmanager
    async def passing(self) -> AsyncIterator[None]:
        """Wait for a turn, and hold it for the length of one request."""
        async with self._slots:
            async with self._turn:
                while (wait := self._opens - self._clock.now()) > 0:
                    await self._clock.sleep(wait)
                self._opens = self._clock.now() + self._manners.delay
            yield

    def pause(self, seconds: float) -> None:
        """Ask nothing for so long; for good, where that is longer than our patience."""
        if seconds > self._manners.patience:
            self.shut = f"asks to be left alone for {round(seconds)} seconds"
        self._opens = max(self._opens, self._clock.now() + seconds)

    def answered(self) -> None:
        """Note that the host lives."""
        self._failures = 0

    def unknown(self) -> None:
        """Note that no name server knows the host: it is gone, or this machine isn't connected."""
        self.shut = "isn't known by that name"

    def silent(self) -> None:
        """Note that the host gave no answer at all to one address, however often it was asked."""
        self._failures += 1
        if self._failures >= self._manners.failures:
            self.shut = "doesn't answer"


def parse_retry_after(value: str, today: datetime) -> float | None:
    """Parse `Retry-After`: seconds, or the time to come back (RFC 9110, section 10.2.3).

    Args:
        value: The header.
        today: The date and time.

    Returns:
        Seconds from now, at least 0; None of what is neither.
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    if moment.tzinfo is None:  # the obsolete forms, which are in UTC too
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - today).total_seconds())
