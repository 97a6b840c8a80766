"""One address → one file, however often the connection breaks; and why not, where it can't be had.

Redirects are followed by hand, since each is an address to be judged and a host to be polite to. A transfer
that breaks off goes on where it broke off (RFC 9110, sections 13.1.5 and 14).
"""

import asyncio
from collections.abc import Callable, Mapping

import httpcore

from afterword.errors import UnusableInputError
from afterword.fetching.gate import Clock, Gate
from afterword.fetching.guard import ForbiddenAddressError, UnknownHostError, plain_address
from afterword.fetching.judging import (
    AgainError,
    EndedError,
    follow,
    host_of,
    judge_failure,
    judge_status,
    read_headers,
    read_pause,
    starts_at,
    whole_size,
)
from afterword.fetching.partial import Partial, find_validator
from afterword.fetching.terms import HEAD, Answer, End, Terms

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PARTIAL, _UNSATISFIABLE, _OK = 206, 416, 200


class Downloader:
    """Fetches addresses, one at a time, as often as it is asked to.

    Args:
        pool: Guarded connections.
        gates: Returns the gate of a host.
        terms: What is wanted.
        clock: What to wait by.
    """

    def __init__(
        self, pool: httpcore.AsyncConnectionPool, gates: Callable[[str], Gate], terms: Terms, clock: Clock
    ) -> None:
        self._pool = pool
        self._gates = gates
        self._terms = terms
        self._clock = clock

    async def fetch(self, address: str) -> Answer:
        """Fetch one address, with as many tries as the terms allow; what arrived stays for another day.

        Raises:
            UnusableInputError: The folder for files on their way can't be written.
        """
        folder = self._terms.folder
        try:
            start = plain_address(address)
            partial = Partial(folder, start)
            await self._insist(start, partial)
        except ForbiddenAddressError as error:
            return Answer(address, End.REFUSED, reason=str(error))
        except EndedError as ended:
            if ended.end is not End.LATER:
                partial.discard()
            return Answer(address, ended.end, reason=ended.reason)
        except OSError as error:
            raise UnusableInputError(f"{folder}: can't be written: {error.strerror}") from None
        return Answer(address, End.ARRIVED, partial)

    async def _insist(self, start: str, partial: Partial) -> None:
        """Ask until it has arrived.

        Raises:
            EndedError: It hasn't, and won't in this run.
        """
        gate = self._gates(host_of(start))
        failure = AgainError("")
        for number in range(self._terms.tries):
            if gate.shut:
                raise EndedError(End.LATER, f"its host {gate.shut}")
            if number:
                await self._clock.sleep(self._terms.backoff * 2 ** (number - 1))
            try:
                await self._try(start, partial)
            except AgainError as error:
                failure = error
                if error.silent:
                    continue
                gate.answered()
            else:
                gate.answered()
                return
        if failure.silent:
            gate.silent()
        raise EndedError(End.LATER, failure.reason)

    async def _try(self, start: str, partial: Partial) -> None:
        """Ask once, through as many redirects as it takes.

        Raises:
            EndedError: It can't be had.
            AgainError: It may be had another time.
        """
        address = start
        for _ in range(self._terms.redirects + 1):
            gate = self._gates(host_of(address))
            try:
                async with gate.passing(), asyncio.timeout(self._terms.longest):
                    target = await self._request(address, partial, gate)
            except TimeoutError:
                raise AgainError(f"took longer than {round(self._terms.longest)} seconds") from None
            except ForbiddenAddressError as error:
                raise EndedError(End.REFUSED, str(error)) from None
            except UnknownHostError:
                gate.unknown()
                raise EndedError(End.LATER, f"its host {gate.shut}") from None
            except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError) as error:
                raise judge_failure(error) from None
            if target is None:
                return
            address = follow(address, target)
        raise EndedError(End.REFUSED, f"redirects more than {self._terms.redirects} times")

    async def _request(self, address: str, partial: Partial, gate: Gate) -> str | None:
        """Ask, and take what comes; return where it sends us, or None."""
        offset, validator = partial.resume()
        headers = [("User-Agent", self._terms.agent), ("Accept", "*/*"), ("Accept-Encoding", "identity")]
        if offset:
            headers += [("Range", f"bytes={offset}-"), ("If-Range", validator)]
        silence = self._terms.silence
        limits = {"connect": silence, "read": silence, "write": silence, "pool": None}
        async with self._pool.stream(
            "GET", address, headers=headers, extensions={"timeout": limits}
        ) as response:
            said = read_headers(response.headers)
            status = response.status
            if status in _REDIRECTS and said.get("location"):
                return said["location"]
            if status == _UNSATISFIABLE and offset:
                partial.discard()
                raise AgainError("has changed since a part of it arrived")
            if status not in {_OK, _PARTIAL}:
                if pause := read_pause(status, said, self._clock.today()):
                    gate.pause(pause)
                raise judge_status(status)
            if said.get("content-encoding", "identity").lower() not in {"", "identity"}:
                raise EndedError(End.REFUSED, f"is sent as {said['content-encoding']}")
            if status == _OK:
                offset = 0
                partial.begin(find_validator(said))
            elif not offset or starts_at(said) != offset:
                partial.discard()
                raise AgainError("sends another part than was asked for")
            await self._take(response, partial, offset, said)
        return None

    async def _take(
        self, response: httpcore.Response, partial: Partial, size: int, said: Mapping[str, str]
    ) -> None:
        """Write what comes behind what is there, as long as it is wanted."""
        length = said.get("content-length", "")
        if length.isdigit():
            self._check_size(size + int(length))
        whole = whole_size(said)
        asked = size >= HEAD
        with partial.path.open("ab") as file:
            async for chunk in response.aiter_stream():
                size += len(chunk)
                self._check_size(size)
                file.write(chunk)
                if not asked and size >= HEAD:
                    file.flush()
                    self._check_head(partial)
                    asked = True
        if not asked:
            self._check_head(partial)
        if whole is not None and size != whole:
            raise AgainError("sends less than it promised")

    def _check_size(self, size: int) -> None:
        if size > self._terms.largest:
            most = self._terms.largest / (1 << 20)
            raise EndedError(End.REFUSED, f"is larger than {most:.1f} MiB (--largest)")

    def _check_head(self, partial: Partial) -> None:
        if reason := self._terms.refuse(partial.head(HEAD)):
            raise EndedError(End.REFUSED, reason)
