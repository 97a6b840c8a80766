"""Whether addresses still answer: a HEAD, and where that isn't liked a GET of which nothing is read.

The same guard as for files: each address, and each that it redirects to, is judged before it is asked; each
host has its gate, so that it is asked by one or two at a time and with a pause between.
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus

import httpcore

from afterword.fetching.fetch import ask_all
from afterword.fetching.gate import Clock, Gate, Manners
from afterword.fetching.guard import ForbiddenAddressError, UnknownHostError, make_pool, plain_address
from afterword.fetching.judging import (
    AgainError,
    EndedError,
    follow,
    host_of,
    judge_failure,
    read_headers,
    read_pause,
)
from afterword.fetching.terms import End

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_GONE = frozenset({404, 410})
_TOO_MANY = 429
_BAD, _BROKEN = 400, 500


class Ended(Enum):
    """What came of a knock."""

    ANSWERS = auto()
    GONE = auto()
    REFUSED = auto()  # it answers, but not to a program; or it isn't asked
    SILENT = auto()  # no answer, or its host's excuse


@dataclass(frozen=True, slots=True)
class Knock:
    """What came of asking whether an address answers.

    Attributes:
        reason: In a few words; empty where it answers.
        moved: Where it has moved for good.
        heard: Some machine gave an answer: this one is connected.
    """

    address: str
    ended: Ended
    reason: str = ""
    moved: str = ""
    heard: bool = True


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an answer is waited for.

    Attributes:
        agent: What we call ourselves.
        tries: How often an address is asked that doesn't answer.
        backoff: Seconds before the second try; each further wait is twice as long.
        silence: Seconds without a byte.
        longest: Seconds for one request.
        redirects: How many are followed.
    """

    agent: str
    tries: int = 2
    backoff: float = 2.0
    silence: float = 15.0
    longest: float = 30.0
    redirects: int = 5


def knock_all(
    addresses: Iterable[str],
    patience: Patience,
    take: Callable[[Knock], None],
    *,
    manners: Manners | None = None,
    clock: Clock | None = None,
    allow_private: bool = False,
) -> None:
    """Ask whether addresses answer, and hand over what came of each as it comes.

    Args:
        addresses: Each once.
        patience: How long to wait.
        take: Called with each, one at a time.
        manners: How gently hosts are asked.
        clock: What to wait by.
        allow_private: Ask this machine and its neighbours too.
    """
    manners, clock = manners or Manners(), clock or Clock()

    async def run() -> None:
        gates: dict[str, Gate] = {}
        async with make_pool(allow_private=allow_private) as pool:
            knocker = _Knocker(
                pool, lambda host: gates.setdefault(host, Gate(manners, clock)), patience, clock
            )
            await ask_all(addresses, knocker.knock, take, manners.at_once)

    asyncio.run(run())


class _Knocker:
    def __init__(
        self,
        pool: httpcore.AsyncConnectionPool,
        gates: Callable[[str], Gate],
        patience: Patience,
        clock: Clock,
    ) -> None:
        self._pool = pool
        self._gates = gates
        self._patience = patience
        self._clock = clock
        self._unknown: set[str] = set()

    async def knock(self, address: str) -> Knock:
        """Ask one address, as often as patience allows."""
        try:
            start = plain_address(address)
        except ForbiddenAddressError as error:
            return Knock(address, Ended.REFUSED, str(error), heard=False)
        gate = self._gates(host_of(start))
        failure = AgainError("")
        for number in range(self._patience.tries):
            if gate.shut:
                ended = Ended.GONE if host_of(start) in self._unknown else Ended.SILENT
                return Knock(address, ended, f"its host {gate.shut}", heard=False)
            if number:
                await self._clock.sleep(self._patience.backoff * 2 ** (number - 1))
            try:
                knock = await self._try(address, start)
            except AgainError as error:
                failure = error
                continue
            except EndedError as ended:
                return Knock(address, Ended.REFUSED, ended.reason)
            gate.answered()
            return knock
        if failure.silent:
            gate.silent()
        return Knock(address, Ended.SILENT, failure.reason, heard=not failure.silent)

    async def _try(self, address: str, start: str) -> Knock:
        """Ask once, through as many redirects as it takes.

        Raises:
            EndedError: What it redirects to isn't asked, or it never ends.
            AgainError: There may be an answer another time.
        """
        at, moved, for_good = start, "", True
        for _ in range(self._patience.redirects + 1):
            gate = self._gates(host_of(at))
            try:
                status, target = await self._ask(at, gate)
            except ForbiddenAddressError as error:
                return Knock(address, Ended.REFUSED, str(error), heard=at != start)
            except UnknownHostError:
                gate.unknown()
                self._unknown.add(host_of(at))
                return Knock(address, Ended.GONE, f"its host {gate.shut}", heard=at != start)
            except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
                raise judge_failure(error) from None
            except TimeoutError:
                raise AgainError(f"took longer than {round(self._patience.longest)} seconds") from None
            if target is None:
                return _judge(address, status, moved)
            at = follow(at, target)
            for_good = for_good and status in _FOR_GOOD
            moved = at if for_good else moved
        raise EndedError(End.REFUSED, f"redirects more than {self._patience.redirects} times")

    async def _ask(self, address: str, gate: Gate) -> tuple[int, str | None]:
        """Return the status of a HEAD, or of a GET where HEAD isn't liked, and where it sends us."""
        status, target = await self._request("HEAD", address, gate)
        # Many a server knows no HEAD, and answers anything to it.
        if status >= _BAD and status != _TOO_MANY:
            return await self._request("GET", address, gate)
        return status, target

    async def _request(self, method: str, address: str, gate: Gate) -> tuple[int, str | None]:
        headers = [("User-Agent", self._patience.agent), ("Accept", "*/*"), ("Accept-Encoding", "identity")]
        silence = self._patience.silence
        limits = {"connect": silence, "read": silence, "write": silence, "pool": None}
        extensions = {"timeout": limits}
        async with (
            gate.passing(),
            asyncio.timeout(self._patience.longest),
            self._pool.stream(method, address, headers=headers, extensions=extensions) as response,
        ):
            said = read_headers(response.headers)
            if pause := read_pause(response.status, said, self._clock.today()):
                gate.pause(pause)
            target = said.get("location") if response.status in _REDIRECTS else None
            return response.status, target or None


def _judge(address: str, status: int, moved: str) -> Knock:
    phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
    reason = f"{status} {phrase}".strip()
    if status < _BAD:
        return Knock(address, Ended.ANSWERS, moved=moved)
    if status in _GONE:
        return Knock(address, Ended.GONE, reason)
    return Knock(address, Ended.SILENT if status >= _BROKEN else Ended.REFUSED, reason)
