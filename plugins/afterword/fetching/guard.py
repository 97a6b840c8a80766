"""Which machines may be asked: public ones, over plain HTTP or HTTPS, without credentials.

Texts of strangers name the addresses that are fetched. So a name is resolved here, the machine's own address
is judged, and the connection is made to that very address: no answer of a name server, and no redirect, leads
into the network that this runs in.
"""

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urlsplit, urlunsplit

import httpcore

_TRANSLATED = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address behind a translator
_SAFE = "!#$%&'()*+,/:;=?@[]~"


class ForbiddenAddressError(Exception):
    """An address that isn't asked; the message begins with a verb."""


def plain_address(address: str) -> str:
    """Return an address as it is sent: ASCII, without its fragment.

    Raises:
        ForbiddenAddressError: It isn't HTTP, has no host, or holds credentials.
    """
    address = address.strip()
    try:
        parts = urlsplit(f"https:{address}" if address.startswith("//") else address)
        host, port = parts.hostname or "", parts.port
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise ForbiddenAddressError("is no address") from None
    if parts.scheme not in {"http", "https"}:
        raise ForbiddenAddressError(f"is {parts.scheme or 'no'}:, and only http and https are asked")
    if parts.username is not None or parts.password is not None:
        raise ForbiddenAddressError("holds a name or a password")
    if not host or any(character.isspace() for character in host):
        raise ForbiddenAddressError("has no host")
    place = f"[{host}]" if ":" in host else host
    if port is not None:
        place = f"{place}:{port}"
    path = quote(parts.path or "/", safe=_SAFE)
    return urlunsplit((parts.scheme, place, path, quote(parts.query, safe=_SAFE), ""))


def is_public(address: str) -> bool:
    """Tell whether a machine's address is one of the public internet.

    Args:
        address: An IPv4 or IPv6 address.
    """
    machine = ip_address(address.partition("%")[0])
    if any(not is_public(str(inner)) for inner in _inner(machine)):
        return False
    if machine in _TRANSLATED:
        return True
    return machine.is_global and not machine.is_multicast and not machine.is_reserved


def _inner(machine: IPv4Address | IPv6Address) -> Iterable[IPv4Address]:
    """Yield the IPv4 addresses that an IPv6 address stands for."""
    if isinstance(machine, IPv4Address):
        return
    if machine.ipv4_mapped is not None:
        yield machine.ipv4_mapped
    if machine.sixtofour is not None:
        yield machine.sixtofour
    if machine.teredo is not None:
        yield from machine.teredo
    if machine in _TRANSLATED:
        yield IPv4Address(int(machine) & 0xFFFFFFFF)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to public machines, and to others only where that was allowed.

    Args:
        allow_private: Let it connect to this machine and its neighbours too.
    """

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the library's signature
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve a name, judge what it leads to, and connect to that.

        Raises:
            ForbiddenAddressError: It leads to no public machine.
            UnknownHostError: It leads to none at all.
            httpcore.ConnectError: None answers.
        """
        machines = await _resolve(host, port)
        allowed = [machine for machine in machines if self._allow_private or is_public(machine)]
        if not allowed:
            raise ForbiddenAddressError(f"leads to {machines[0]}, which is no public machine")
        failure: Exception | None = None
        for machine in allowed:
            try:
                return await self._inner.connect_tcp(machine, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        assert failure is not None
        raise failure

    async def sleep(self, seconds: float) -> None:
        """Wait; the pool calls it between its own attempts, of which it makes none."""
        await self._inner.sleep(seconds)


class UnknownHostError(Exception):
    """A name that no name server knows."""


async def _resolve(host: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}:
            raise UnknownHostError(host) from None
        raise httpcore.ConnectError(str(error)) from None
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(str(error)) from None
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def make_pool(*, allow_private: bool) -> httpcore.AsyncConnectionPool:
    """Return a pool of guarded connections, without cookies, proxies, redirects or retries of its own.

    Args:
        allow_private: Let it connect to this machine and its neighbours too.
    """
    return httpcore.AsyncConnectionPool(
        max_connections=32,
        max_keepalive_connections=8,
        keepalive_expiry=10,
        http1=True,
        http2=False,
        network_backend=GuardedBackend(allow_private=allow_private),
    )
