"""A release: one finished site in a folder, with the digest of every file."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

SUMS = "SHA256SUMS"  # at the root of a published site, as coreutils' `sha256sum` writes and checks it
_HEX = 64


@dataclass(frozen=True, slots=True)
class Release:
    """A site that is ready to go out.

    Attributes:
        root: The folder that holds it; nothing changes in it any more.
        id: Its name among others, sortable by age: `20270304T102200Z-1a2b3c4d`
            (UTC, then the site's own digest).
        files: SHA-256 in hex by path; paths are POSIX and relative to the root. `SHA256SUMS` itself isn't
            among them.
    """

    root: Path
    id: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two sites, each a sorted tuple of paths."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def digest_file(path: Path) -> str:
    """Return a file's SHA-256, in hex."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def digest_tree(root: Path) -> dict[str, str]:
    """Return the SHA-256 in hex of every file below a folder, by relative path, without `SHA256SUMS`."""
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    found = {path.relative_to(root).as_posix(): digest_file(path) for path in paths}
    found.pop(SUMS, None)
    return found


def render_sums(files: Mapping[str, str]) -> str:
    """Return the text of `SHA256SUMS`: `<hex>  <path>` lines, sorted by path."""
    return "".join(f"{files[path]}  {path}\n" for path in sorted(files))


def parse_sums(text: str) -> dict[str, str]:
    """Parse the text of a `SHA256SUMS`.

    Returns:
        SHA-256 in hex by path.

    Raises:
        ValueError: A line that isn't `<hex>  <path>`; says which.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line:
            continue
        digest, gap, path = line[:_HEX], line[_HEX : _HEX + 2], line[_HEX + 2 :]
        if (
            len(digest) != _HEX
            or set(digest) - set("0123456789abcdef")
            or gap not in {"  ", " *"}
            or not path
        ):
            raise ValueError(f"line {number} is not '<sha256>  <path>'")
        found[path] = digest
    return found


def compare(before: Mapping[str, str], after: Mapping[str, str]) -> Difference:
    """Return what must be done to make `after` of `before`, both SHA-256 by path."""
    return Difference(
        tuple(sorted(after.keys() - before.keys())),
        tuple(sorted(path for path in after.keys() & before.keys() if after[path] != before[path])),
        tuple(sorted(before.keys() - after.keys())),
    )
