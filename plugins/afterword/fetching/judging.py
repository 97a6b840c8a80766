"""What an answer means that brings no file, and what a connection that fails."""

import re
import ssl
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from urllib.parse import urljoin

import httpcore

from afterword.fetching.gate import parse_retry_after
from afterword.fetching.guard import ForbiddenAddressError, plain_address
from afterword.fetching.terms import End

_GONE = frozenset({404, 410})
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_RANGE = re.compile(r"bytes ([0-9]+)-[0-9]+/([0-9]+|\*)")


class EndedError(Exception):
    """The end of an address that hasn't arrived."""

    def __init__(self, end: End, reason: str) -> None:
        super().__init__(reason)
        self.end = end
        self.reason = reason


class AgainError(Exception):
    """A try that failed, where the next may not.

    Args:
        reason: In a few words.
        silent: There was no answer at all.
    """

    def __init__(self, reason: str, *, silent: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.silent = silent


def judge_status(status: int) -> EndedError | AgainError:
    """Return what a status means that comes without a file."""
    reason = f"{status} {_phrase(status)}".strip()
    if status in _AGAIN:
        return AgainError(reason)
    return EndedError(End.GONE if status in _GONE else End.REFUSED, reason)


def read_pause(status: int, said: Mapping[str, str], today: datetime) -> float | None:
    """Return for how many seconds a host asks to be left alone.

    Args:
        status: Of its answer.
        said: Its headers, names in lower case.
        today: The date and time.
    """
    return parse_retry_after(said.get("retry-after", ""), today) if status in _AGAIN else None


def host_of(address: str) -> str:
    """Return the host and port of an address that `plain_address` made."""
    return address.split("/", 3)[2]


def starts_at(said: Mapping[str, str]) -> int | None:
    """Return the byte at which a partial answer begins."""
    match = _RANGE.fullmatch(said.get("content-range", ""))
    return int(match[1]) if match else None


def whole_size(said: Mapping[str, str]) -> int | None:
    """Return the bytes of the whole file, where a partial answer says so."""
    match = _RANGE.fullmatch(said.get("content-range", ""))
    return int(match[2]) if match and match[2] != "*" else None


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""


def follow(address: str, target: str) -> str:
    """Return where a redirect leads."""
    try:
        return plain_address(urljoin(address, target))
    except ForbiddenAddressError as error:
        raise EndedError(End.REFUSED, f"redirects to what {error}") from None
    except ValueError:  # such as //[broken
        raise EndedError(End.REFUSED, "redirects to what is no address") from None


def judge_failure(error: Exception) -> EndedError | AgainError:
    """Return what a broken connection means."""
    unsafe = next(
        (cause for cause in (*error.args, error.__cause__) if isinstance(cause, ssl.SSLError)), None
    )
    if unsafe is not None:
        return EndedError(End.REFUSED, f"no secure connection: {unsafe.reason}")
    if isinstance(error, httpcore.ConnectError | httpcore.ConnectTimeout):
        return AgainError("its host doesn't answer", silent=True)
    return AgainError("falls silent" if isinstance(error, httpcore.TimeoutException) else "breaks off")


def read_headers(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return an answer's headers, names in lower case; values are UTF-8 where they can be."""
    return {name.decode("latin-1").lower(): _decode(value) for name, value in headers}


def _decode(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
