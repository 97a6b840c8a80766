"""Pages of Pipermail, where a month has no text file, or one that lacks a message that has a page.

Pipermail (Mailman 1 and 2) shows each message on a page `000123.html`: the same words as in the month's text
file. Its shape is its own, and the same on every page.
"""

import re
from dataclasses import dataclass
from hashlib import blake2b

from afterword.importers.mail.names import parse_name
from afterword.text.entities import unescape

_ARTICLE = re.compile(rb"<!--beginarticle-->(.*?)(?:<!--endarticle-->|\Z)", re.DOTALL)
# The first one that begins; where that never ends, no later one does.
_HEADING = re.compile(rb"<H1>(.*?)(</H1>|\Z)", re.DOTALL | re.IGNORECASE)
_AUTHOR = re.compile(rb"<B>(.*?)(</B>|\Z)", re.DOTALL | re.IGNORECASE)
_DATE = re.compile(rb"<I>(.*?)(</I>|\Z)", re.DOTALL | re.IGNORECASE)
_ANSWERED = re.compile(rb"In-Reply-To=([^\"&]+)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*+>")
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_AT = re.compile(r"\bat\b|@")
_NOT_ASCII_WORD = re.compile(r"[^A-Za-z0-9]+")
_TELLING = 20  # letters
_NOT_WORD = re.compile(r"[\W_]+")
_SCRUBBED = re.compile(r"^(?:URL:?|URL ?:).*$|(?<!-)-++ next part -+", re.MULTILINE)
PAGE_NAME = re.compile(r"\d{6}\.html?")
INDEX_NAMES = frozenset({"thread.html", "date.html", "subject.html", "author.html", "index.html"})


@dataclass(frozen=True, slots=True)
class Page:
    """One message's page.

    Attributes:
        print: Two messages with the same are the same.
        message: As bytes of RFC 5322.
    """

    print: bytes
    message: bytes


def parse_page(data: bytes) -> Page | None:
    """Return the message that a page shows, or None where it shows none."""
    article = _ARTICLE.search(data)
    if article is None:
        return None
    subject = _text(_HEADING.search(data))
    after = _HEADING.search(data)
    rest = data[after.end() :] if after and after[2] else data
    author, date = _text(_AUTHOR.search(rest)), _text(_DATE.search(rest))
    body = unescape(_TAG.sub("", _decode(article[1]))).strip("\n")
    # The link to answer a message names the one that is answered: the page's own.
    own = _ANSWERED.search(data)
    name = _PERCENT.sub(lambda m: bytes([int(m[1], 16)]), own[1]).decode("utf-8", "replace") if own else ""
    head = [
        ("From", f'"{author}" <>' if author else ""),
        ("Subject", subject),
        ("Date", date),
        ("Message-ID", name if "@" in name and "<" in name else ""),
        ("Content-Type", "text/plain; charset=utf-8"),
    ]
    lines = "".join(f"{key}: {value}\n" for key, value in head if value)
    name_alone = parse_name(author).name or ""
    return Page(print_of(name_alone, subject, body), f"{lines}\n{body}\n".encode())


def print_of(author: str, subject: str, body: str) -> bytes:
    """Return what a message is known again by, on its page and in its month: who said what.

    Args:
        author: The name.
        subject: The subject.
        body: The words.
    """
    body = _SCRUBBED.sub("", body)
    # Addresses are hidden on pages, and accents fare worse there than in the text.
    words = _NOT_ASCII_WORD.sub("", _AT.sub("", body))
    if len(words) < _TELLING:
        words = _NOT_WORD.sub("", body)
    if not words:
        words = f"empty{_NOT_WORD.sub('', subject)}"
    return _hash(f"{_NOT_WORD.sub('', author).lower()}|{words}")


def _text(match: re.Match[bytes] | None) -> str:
    return " ".join(unescape(_TAG.sub("", _decode(match[1]))).split()) if match and match[2] else ""


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("windows-1252", "replace")


def _hash(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=12).digest()
