"""Yahoo Groups, as its archivers saved it: JSON, one file a message, one a topic, or one for all.

A record has the message as it was sent (`rawEmail`) or as the site showed it (`messageBody`, HTML); some
archives have both. Either way a message is made of it that the other modules read like any other; where it
comes from HTML, its fields come from the record.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from afterword.importers.json_records.values import as_text
from afterword.text.entities import unescape

_MARK = re.compile(rb'"(?:ygData|rawEmail|msgId|topicId)"\s*:')
_SAFE = re.compile(r"[\x00-\x1f\x7f]+")
_WRAPPERS = ("ygData", "messages", "message")


@dataclass(frozen=True, slots=True)
class YahooRecord:
    """One record.

    Attributes:
        number: The message's number in its group.
        topic: The number of the message that began its topic.
        raw: It holds the message as it was sent.
        is_spam: Yahoo held it for spam.
        message: As bytes of RFC 5322.
    """

    number: str
    topic: str | None
    raw: bool
    is_spam: bool
    message: bytes


def looks_like_yahoo(head: bytes) -> bool:
    """Tell whether a file's first bytes are a Yahoo group's."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return start[:1] in {b"{", b"["} and len({match[0] for match in _MARK.finditer(head)}) > 1


def read_yahoo(data: bytes) -> tuple[list[YahooRecord], int]:
    """Return the records of a file, and how many lines of it weren't JSON.

    Args:
        data: The file: one JSON value, or one a line.

    Raises:
        ValueError: It isn't JSON.
    """
    text = data.decode("utf-8-sig", "replace")
    values: list[Any] = []
    bad = 0
    try:
        values.append(json.loads(text))
    except RecursionError:
        raise ValueError("JSON too deep to be a group's messages") from None
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        for line in lines:
            try:
                values.append(json.loads(line))
            except (ValueError, RecursionError):
                bad += 1
        if not values:
            raise
    return [record for value in values for record in _records(value)], bad


def _records(value: Any) -> Iterator[YahooRecord]:  # noqa: ANN401 - whatever the JSON holds
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            waiting.extend(reversed(current))
        elif isinstance(current, dict):
            if "msgId" in current and ("rawEmail" in current or "messageBody" in current):
                yield _make(current)
            else:
                waiting.extend(current[name] for name in reversed(_WRAPPERS) if name in current)


def _make(fields: dict[str, Any]) -> YahooRecord:
    raw = fields.get("rawEmail")
    spam = fields.get("spamInfo")
    return YahooRecord(
        number=as_text(fields["msgId"]),
        topic=as_text(fields.get("topicId") or None) or None,
        raw=isinstance(raw, str) and bool(raw.strip()),
        is_spam=isinstance(spam, dict) and spam.get("isSpam") is True,
        message=_sent(raw) if isinstance(raw, str) and raw.strip() else _shown(fields),
    )


def _sent(raw: str) -> bytes:
    """Return the bytes of a message that stands in JSON, its signs escaped as for HTML."""
    text = unescape(raw) if "&lt;" in raw or "&gt;" in raw or "&quot;" in raw else raw
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _shown(fields: dict[str, Any]) -> bytes:
    headers = fields.get("headers")
    headers = headers if isinstance(headers, dict) else {}
    author = _line(fields.get("authorName")) or _line(fields.get("profile"))
    head = [
        ("From", f'"{author}" <>' if author else unescape(_line(fields.get("from")))),
        ("Subject", unescape(_line(fields.get("subject")))),
        ("Date", _date(fields.get("postDate"))),
        ("Message-ID", _unpacked(headers.get("messageIdInHeader"))),
        ("In-Reply-To", _unpacked(headers.get("inReplyToHeader"))),
        ("References", _unpacked(headers.get("referencesHeader"))),
        ("Content-Type", "text/html; charset=utf-8"),
    ]
    body = fields.get("messageBody")
    text = "".join(f"{name}: {value}\n" for name, value in head if value)
    return f"{text}\n{body if isinstance(body, str) else ''}".encode("utf-8", "replace")


def _line(value: Any) -> str:  # noqa: ANN401 - whatever the JSON holds
    return " ".join(_SAFE.sub(" ", str(value)).split()) if isinstance(value, str | int) else ""


def _date(value: Any) -> str:  # noqa: ANN401 - whatever the JSON holds
    try:
        return format_datetime(datetime.fromtimestamp(int(value), UTC))
    except (TypeError, ValueError, OverflowError, OSError):
        return ""


def _unpacked(value: Any) -> str:  # noqa: ANN401 - whatever the JSON holds
    """Return a field that the record holds in base64."""
    if not isinstance(value, str):
        return ""
    try:
        return _line(base64.b64decode(value, validate=True).decode("utf-8", "replace"))
    except (binascii.Error, ValueError):
        return _line(value)
