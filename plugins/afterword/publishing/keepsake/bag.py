"""A bag: a folder with its own inventory, as libraries and archives keep them (BagIt 1.0, RFC 8493)."""

from collections.abc import Mapping
from pathlib import Path

from afterword.publishing.release import SUMS, digest_file, render_sums

PAYLOAD = "data"
DECLARATION, INFO = "bagit.txt", "bag-info.txt"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
_DECLARED = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def escape_path(path: str) -> str:
    """Return a path as manifests write it (RFC 8493, section 2.1.3).

    Args:
        path: Relative and POSIX.
    """
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def unescape_path(path: str) -> str:
    """Return the path that a manifest means.

    Args:
        path: As the manifest writes it.
    """
    for code, character in (("%0A", "\n"), ("%0a", "\n"), ("%0D", "\r"), ("%0d", "\r"), ("%25", "%")):
        path = path.replace(code, character)
    return path


def write_bag(folder: Path, info: Mapping[str, str]) -> int:
    """Make a bag of a folder: write its declaration, its particulars and its manifests.

    `SHA256SUMS` has the same digests once more, and those of the files beside `data/` that people read, since
    `sha256sum -c SHA256SUMS` is known where bags aren't.

    Args:
        folder: Holds `data/`, and what else belongs to the bag.
        info: Particulars by label, in their order.

    Returns:
        The bytes in `data/`.
    """
    payload = sorted(path for path in (folder / PAYLOAD).rglob("*") if path.is_file())
    sizes = [path.stat().st_size for path in payload]
    lines = [*info.items(), ("Payload-Oxum", f"{sum(sizes)}.{len(sizes)}")]
    _write(folder / DECLARATION, _DECLARED)
    _write(folder / INFO, "".join(f"{label}: {' '.join(value.split())}\n" for label, value in lines))
    digests = _digest(folder, payload)
    _write(folder / MANIFEST, render_sums(digests))
    beside = sorted(path for path in folder.iterdir() if path.is_file())
    read = [path for path in beside if path.name not in {DECLARATION, INFO, MANIFEST}]
    _write(folder / SUMS, render_sums({**digests, **_digest(folder, read)}))
    _write(folder / TAG_MANIFEST, render_sums(_digest(folder, [*beside, folder / SUMS])))
    return sum(sizes)


def _digest(folder: Path, paths: list[Path]) -> dict[str, str]:
    return {escape_path(path.relative_to(folder).as_posix()): digest_file(path) for path in paths}


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
