"""Names that stay: comment ids and digests of bodies.

A comment's id is its permalink for ever (`#c-<id>`), so the same source must give the same id at every
import, and no id may say more of a person than the page does: a Message-ID, which looks like an e-mail
address and often holds one, is kept as a hash only.
"""

import json
import re
from hashlib import sha256
from unicodedata import normalize

from afterword.vocabulary import When, format_when

ID = r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}"  # as a pattern
_ID = re.compile(ID)
_DIGEST = re.compile(r"[0-9a-f]{8,64}")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST_PREFIX = 24  # with a slug of 80 characters, a hash and their hyphens an id stays below 128
_LONGEST_SLUG = 80


def is_id(text: str) -> bool:
    """Tell whether a text is a comment id: `[A-Za-z0-9][A-Za-z0-9._-]{0,127}`."""
    return _ID.fullmatch(text) is not None


def is_digest(text: str) -> bool:
    """Tell whether a text can stand in `Digest:`: 8 to 64 lower-case hexadecimal digits."""
    return _DIGEST.fullmatch(text) is not None


def make_id(prefix: str, native: str) -> str:
    """Return the id of a comment that its source names.

    A native id that fits the grammar is kept readable (`wp`, `1041` → `wp-1041`); one that doesn't is
    slugified and told from its like by a hash; one with an `@` in it becomes a hash alone.

    Args:
        prefix: The source's short name, itself an id, such as `wp`.
        native: The source's own id; white space around it and a Message-ID's angle brackets don't count.

    Raises:
        ValueError: The prefix is no id, or there is no native id; `content_id` is for those.
    """
    _check_prefix(prefix)
    native = native.strip()
    if not native:
        raise ValueError("a comment without an id of its own is named by content_id")
    if "@" in native:
        return f"{prefix}-{_hash(native.removeprefix('<').removesuffix('>'))[:16]}"
    plain = f"{prefix}-{native}"
    if is_id(plain):
        return plain
    parts = (prefix, _slug(native), _hash(native)[:8])
    return "-".join(part for part in parts if part)


def content_id(prefix: str, author: str | None, published: When | None, body: str, ordinal: int = 1) -> str:
    """Return the id of a comment that its source doesn't name: a hash of what it says.

    Args:
        prefix: The source's short name, itself an id, such as `pasted`.
        author: Its author's name, where known.
        published: Its moment, where known.
        body: Its body as the source has it.
        ordinal: From 1; which one it is of several that are alike to the letter.

    Raises:
        ValueError: The prefix is no id, or the ordinal is below 1.
    """
    _check_prefix(prefix)
    if ordinal < 1:
        raise ValueError("ordinals count from 1")
    moment = None if published is None else format_when(published)
    # As JSON, so that no two different triples run together into the same text.
    name = f"{prefix}-{_hash(json.dumps([author, moment, body]))[:16]}"
    return name if ordinal == 1 else f"{name}-{ordinal}"


def body_digest(body: str) -> str:
    """Return the first 16 hexadecimal digits of a body's SHA-256: what `Digest:` says of it."""
    return _hash(body)[:16]


def matches_digest(body: str, digest: str) -> bool:
    """Tell whether a body is the one that a digest, of any length, was taken of."""
    return _hash(body).startswith(digest)


def same_digest(one: str, other: str) -> bool:
    """Tell whether two digests, perhaps of different lengths, were taken of the same body."""
    return one.startswith(other) or other.startswith(one)


def _check_prefix(prefix: str) -> None:
    """Raise ValueError unless ids that begin with this prefix stay within the grammar and its length."""
    if not is_id(prefix) or len(prefix) > _LONGEST_PREFIX:
        raise ValueError(f"{prefix!r} can't begin an id; use a short name, such as 'wp'")


def _slug(native: str) -> str:
    # Not text.slugs, whose transliteration a new release may improve: an id must never change.
    bare = normalize("NFKD", native).encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("-", bare)[:_LONGEST_SLUG].strip("-")


def _hash(text: str) -> str:
    # A lone surrogate, which JSON sources can hold, has no UTF-8; it must not stop an import.
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
