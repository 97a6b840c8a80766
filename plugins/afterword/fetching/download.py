"""One address → one file, however often the connection breaks; and why not, where it can't be had.

Redirects are followed by hand, since each is an address to be judged and a host to be polite to. A transfer
that breaks off goes on where it broke off (RFC 9110, sections 13.1.5 and 14).
"""

import asyncio
import re
import ssl
from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import urljoin

import httpcore

from afterword.errors import UnusableInputError
from afterword.fetching.gate import Clock, Gate, parse_retry_after
from afterword.fetching.guard import ForbiddenAddressError, UnknownHostError, plain_address
from afterword.fetching.partial import Partial, find_validator
from afterword.fetching.terms import HEAD, Answer, End, Terms

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_PARTIAL, _UNSATISFIABLE, _OK = 206, 416, 200
_RANGE = re.compile(r"bytes ([0-9]+)-[0-9]+/([0-9]+|\*)")
_BROKEN = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError)


class _EndedError(Exception):
    """The end of an address that hasn't arrived."""

    def __init__(self, end: End, reason: str) -> None:
        super().__init__(reason)
        self.end = end
        self.reason = reason


class _AgainError(Exception):
    """A try that failed, where the next may not.

    Args:
        reason: In a few words.
        silent: There was no answer at all.
    """

    def __init__(self, reason: str, *, silent: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.silent = silent


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
        except _EndedError as ended:
            if ended.end is not End.LATER:
                partial.discard()
            return Answer(address, ended.end, reason=ended.reason)
        except OSError as error:
            raise UnusableInputError(f"{folder}: can't be written: {error.strerror}") from None
        return Answer(address, End.ARRIVED, partial)

    async def _insist(self, start: str, partial: Partial) -> None:
        """Ask until it has arrived.

        Raises:
            _EndedError: It hasn't, and won't in this run.
        """
        gate = self._gates(host_of(start))
        failure = _AgainError("")
        for number in range(self._terms.tries):
            if gate.shut:
                raise _EndedError(End.LATER, f"its host {gate.shut}")
            if number:
                await self._clock.sleep(self._terms.backoff * 2 ** (number - 1))
            try:
                await self._try(start, partial)
            except _AgainError as error:
                failure = error
                if error.silent:
                    continue
                gate.answered()
            else:
                gate.answered()
                return
        if failure.silent:
            gate.silent()
        raise _EndedError(End.LATER, failure.reason)

    async def _try(self, start: str, partial: Partial) -> None:
        """Ask once, through as many redirects as it takes.

        Raises:
            _EndedError: It can't be had.
            _AgainError: It may be had another time.
        """
        address = start
        for _ in range(self._terms.redirects + 1):
            gate = self._gates(host_of(address))
            try:
                async with gate.passing(), asyncio.timeout(self._terms.longest):
                    target = await self._request(address, partial, gate)
            except TimeoutError:
                raise _AgainError(f"took longer than {round(self._terms.longest)} seconds") from None
            except ForbiddenAddressError as error:
                raise _EndedError(End.REFUSED, str(error)) from None
            except UnknownHostError:
                gate.unknown()
                raise _EndedError(End.LATER, f"its host {gate.shut}") from None
            except _BROKEN as error:
                raise _failure(error) from None
            if target is None:
                return
            address = _follow(address, target)
        raise _EndedError(End.REFUSED, f"redirects more than {self._terms.redirects} times")

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
            said = {
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
            }
            status = response.status
            if status in _REDIRECTS and said.get("location"):
                return said["location"]
            if status == _UNSATISFIABLE and offset:
                partial.discard()
                raise _AgainError("has changed since a part of it arrived")
            if status not in {_OK, _PARTIAL}:
                self._judge(status, said, gate)
            if said.get("content-encoding", "identity").lower() not in {"", "identity"}:
                raise _EndedError(End.REFUSED, f"is sent as {said['content-encoding']}")
            if status == _OK:
                offset = 0
                partial.begin(find_validator(said))
            elif not offset or _starts_at(said) != offset:
                partial.discard()
                raise _AgainError("sends another part than was asked for")
            await self._take(response, partial, offset, said)
        return None

    def _judge(self, status: int, said: Mapping[str, str], gate: Gate) -> None:
        """Tell what an answer without a file means."""
        reason = f"{status} {_phrase(status)}".strip()
        if status in _GONE:
            raise _EndedError(End.GONE, reason)
        if status in _AGAIN:
            wait = parse_retry_after(said.get("retry-after", ""), self._clock.today())
            if wait:
                gate.pause(wait)
            raise _AgainError(reason)
        raise _EndedError(End.REFUSED, reason)

    async def _take(
        self, response: httpcore.Response, partial: Partial, size: int, said: Mapping[str, str]
    ) -> None:
        """Write what comes behind what is there, as long as it is wanted."""
        length = said.get("content-length", "")
        if length.isdigit():
            self._check_size(size + int(length))
        whole = _whole_size(said)
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
            raise _AgainError("sends less than it promised")

    def _check_size(self, size: int) -> None:
        if size > self._terms.largest:
            most = self._terms.largest / (1 << 20)
            raise _EndedError(End.REFUSED, f"is larger than {most:.1f} MiB (--largest)")

    def _check_head(self, partial: Partial) -> None:
        if reason := self._terms.refuse(partial.head(HEAD)):
            raise _EndedError(End.REFUSED, reason)


def host_of(address: str) -> str:
    """Return the host and port of an address that `plain_address` made."""
    return address.split("/", 3)[2]


def _starts_at(said: Mapping[str, str]) -> int | None:
    """Return the byte at which a partial answer begins."""
    match = _RANGE.fullmatch(said.get("content-range", ""))
    return int(match[1]) if match else None


def _whole_size(said: Mapping[str, str]) -> int | None:
    """Return the bytes of the whole file, where a partial answer says so."""
    match = _RANGE.fullmatch(said.get("content-range", ""))
    return int(match[2]) if match and match[2] != "*" else None


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""


def _follow(address: str, target: str) -> str:
    """Return where a redirect leads."""
    try:
        return plain_address(urljoin(address, target))
    except ForbiddenAddressError as error:
        raise _EndedError(End.REFUSED, f"redirects to what {error}") from None
    except ValueError:  # such as //[broken
        raise _EndedError(End.REFUSED, "redirects to what is no address") from None


def _failure(error: Exception) -> _EndedError | _AgainError:
    """Return what a broken connection means."""
    unsafe = next(
        (cause for cause in (*error.args, error.__cause__) if isinstance(cause, ssl.SSLError)), None
    )
    if unsafe is not None:
        return _EndedError(End.REFUSED, f"no secure connection: {unsafe.reason}")
    if isinstance(error, httpcore.ConnectError | httpcore.ConnectTimeout):
        return _AgainError("its host doesn't answer", silent=True)
    return _AgainError("falls silent" if isinstance(error, httpcore.TimeoutException) else "breaks off")
