"""What a bucket holds: the site, and beside it what going back and mending want.

SHA256SUMS                          of what visitors see
.afterword/releases/<id>/SHA256SUMS of each release that is kept
.afterword/current                  the id of the last that went out whole
.afterword/uncertain                while one goes out: the paths that it touches
.afterword/kept/<sha256>/<path>     what a kept release has and visitors don't see
.afterword/lock                     held while something is published
"""

from collections.abc import Mapping
from dataclasses import dataclass

from afterword.publishing.release import SUMS, parse_sums
from afterword.publishing.staging import RELEASE_ID
from afterword.publishing.targets.bucket import Bucket
from afterword.publishing.targets.target import PublishError

_OURS = ".afterword/"
CURRENT, UNCERTAIN = f"{_OURS}current", f"{_OURS}uncertain"


@dataclass(frozen=True, slots=True)
class State:
    """What a bucket holds.

    Attributes:
        current: The id of the last release that went out whole; "" for none.
        visible: SHA-256 by path of what is ours and visitors see.
        uncertain: Paths that a publish that was cut off may have touched.
        releases: Ids, oldest first.
        kept: Keys of what is kept.
        others: Paths of what isn't ours.
    """

    current: str
    visible: Mapping[str, str]
    uncertain: frozenset[str]
    releases: tuple[str, ...]
    kept: frozenset[str]
    others: frozenset[str]


def look(bucket: Bucket) -> State:
    """Return what a bucket holds; what was left half done is read whole.

    Raises:
        PublishError: It can't be looked at, or its sums can't be read.
    """
    listed = bucket.list()
    current = (bucket.read(CURRENT) or b"").decode() if CURRENT in listed else ""
    uncertain: frozenset[str] = frozenset()
    if UNCERTAIN in listed:
        uncertain = frozenset((bucket.read(UNCERTAIN) or b"").decode().split("\n")) - {""}
    known = _load_known(bucket, current) if current else {}
    visible = {path: digest for path, digest in known.items() if path in listed and path not in uncertain}
    visible |= bucket.digest(uncertain & listed.keys())
    ours = {*known, *uncertain, *([SUMS] if current or uncertain else [])}
    return State(
        current,
        visible,
        uncertain,
        tuple(sorted(name for name in map(_parse_release, listed) if name)),
        frozenset(key for key in listed if key.startswith(f"{_OURS}kept/")),
        frozenset(path for path in listed if not path.startswith(_OURS) and path not in ours),
    )


def sums_key(release_id: str) -> str:
    """Return where the sums of a release are."""
    return f"{_OURS}releases/{release_id}/{SUMS}"


def kept_key(digest: str, path: str) -> str:
    """Return where a file is that a release has, and visitors don't see."""
    return f"{_OURS}kept/{digest}/{path}"


def _parse_release(key: str) -> str | None:
    name = key.removeprefix(f"{_OURS}releases/").removesuffix(f"/{SUMS}")
    return name if RELEASE_ID.fullmatch(name) and key == sums_key(name) else None


def load_sums(bucket: Bucket, release_id: str) -> dict[str, str]:
    """Return the SHA-256 by path of a release.

    Raises:
        PublishError: They can't be read.
    """
    key = sums_key(release_id)
    try:
        return parse_sums((bucket.read(key) or b"").decode())
    except ValueError as error:
        raise PublishError(
            f"{bucket.name}: {key}: {error}; put the object right, or delete it. Nothing was touched"
        ) from None


def _load_known(bucket: Bucket, current: str) -> dict[str, str]:
    """Return the sums of what visitors see: our own copy's, or those they see where it was damaged."""
    try:
        if known := load_sums(bucket, current):
            return known
    except PublishError:
        pass
    try:
        return parse_sums((bucket.read(SUMS) or b"").decode())
    except ValueError as error:
        raise PublishError(
            f"{bucket.name}: {SUMS}: {error}; put the object right: it is that of {current}."
            " Nothing was touched"
        ) from None
