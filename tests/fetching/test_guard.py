"""Which addresses are asked: public machines over plain HTTP, and nobody else."""

import asyncio

import httpcore
import pytest

from afterword.fetching.guard import (
    ForbiddenAddressError,
    GuardedBackend,
    UnknownHostError,
    is_public,
    plain_address,
)


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("http://old.example/oar.png#top", "http://old.example/oar.png"),
        ("//old.example/oar.png", "https://old.example/oar.png"),
        ("http://old.example", "http://old.example/"),
        ("http://old.example/a b/é.png?q=ü", "http://old.example/a%20b/%C3%A9.png?q=%C3%BC"),
        ("http://old.example/a%20b.png", "http://old.example/a%20b.png"),
        ("http://bücher.example:8080/x", "http://xn--bcher-kva.example:8080/x"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]/x"),
        ("http://old.example/x\r\nHost: y", "http://old.example/xHost:%20y"),
    ],
)
def test_an_address_is_sent_in_plain_letters(address, sent):
    """Whatever stood in the text."""
    assert plain_address(address) == sent


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://old.example/x", "ftp:"),
        ("file:///etc/passwd", "file:"),
        ("javascript:alert(1)", "javascript:"),
        ("oar.png", "no:"),
        ("http://name:word@old.example/x", "a name or a password"),
        ("http://name@old.example/x", "a name or a password"),
        ("http:///x", "no host"),
        ("http://[broken/x", "no address"),
        ("http://old.example:port/x", "no address"),
    ],
)
def test_other_addresses_are_not_asked(address, reason):
    """With the reason."""
    with pytest.raises(ForbiddenAddressError, match=reason):
        plain_address(address)


@pytest.mark.parametrize(
    "machine", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"]
)
def test_public_machines(machine):
    """Of either family, and behind a translator."""
    assert is_public(machine)


@pytest.mark.parametrize(
    "machine",
    [
        "127.0.0.1",
        "0.0.0.0",  # noqa: S104 - to be judged, not bound
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
    ],
)
def test_private_machines(machine):
    """However their address is written."""
    assert not is_public(machine)


def connect(host, *, allow_private=False):
    """Connect to a port on which nobody listens."""
    return asyncio.run(GuardedBackend(allow_private=allow_private).connect_tcp(host, 9, timeout=5))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f000001", "2130706433", "::1"])
def test_no_name_leads_into_this_machine(host):
    """What counts is what the name leads to; no connection is even tried."""
    with pytest.raises(ForbiddenAddressError, match="no public machine"):
        connect(host)


def test_this_machine_can_be_allowed():
    """Then it is asked, and nobody listens there."""
    with pytest.raises(httpcore.ConnectError):
        connect("127.0.0.1", allow_private=True)


def test_a_name_that_leads_nowhere_is_told_from_a_silent_machine(monkeypatch):
    """A name that nobody knows needn't be asked for again at once."""
    import socket

    async def resolve(*_args, **_options):
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    async def ask():
        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)
        await GuardedBackend(allow_private=False).connect_tcp("gone.example", 80)

    with pytest.raises(UnknownHostError):
        asyncio.run(ask())
