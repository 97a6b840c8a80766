"""The pictures that this site has taken in: `content/media.tsv`, from an address to the copy here.

    address  file  type  width  height  bytes  sha256
    http://old.example/oar.jpg  images/imported/old.example/oar.jpg  image/jpeg  640  480  48211  3fa9…

with tabs between the columns. Sources keep the addresses that they came with; pages point to the copies.
Whoever writes a row by hand may leave everything after `file` empty.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from msgspec import Struct

from afterword.errors import ContentError

FILE = "media.tsv"
FOLDER = "images"
_COLUMNS = ("address", "file", "type", "width", "height", "bytes", "sha256")
_WHOLE = re.compile(r"(?:https?:)?//([^/?#]*)([^?#]*)(\?[^#]*)?", re.IGNORECASE)
_PORT = re.compile(r":(?:80|443)?$")
_SAFE_FILE = re.compile(rf"{FOLDER}(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
# What a query may hold, escapes among it.
_SAFE = "!\"#$%&'()*+,/:;<=>?@[\\]^`{|}~"
_NO_ADDRESS = re.compile("[\x00-\x20\x7f\ud800-\udfff]")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Medium(Struct, frozen=True):
    """One picture, recording or document that this site holds a copy of.

    Attributes:
        address: What the sources call it.
        file: The copy, from `content/`: `images/imported/…`.
        type: Its media type, as its first bytes say; empty where unknown.
        width, height: In pixels, as it is shown; None of what isn't a picture.
        size: Bytes.
        sha256: In hexadecimal; empty where unknown.
    """

    address: str
    file: str
    type: str = ""
    width: int | None = None
    height: int | None = None
    size: int | None = None
    sha256: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it."""
        return not self.type or self.type.startswith("image/")


class MediaMap(Struct, frozen=True):
    """The rows of a map, found by address; `make_map` makes one."""

    by_key: Mapping[str, Medium]

    def find(self, address: str) -> Medium | None:
        """Return the copy of what an address leads to, if there is one."""
        return self.by_key.get(media_key(address)) if self.by_key else None


NO_MEDIA = MediaMap({})


def make_map(rows: Iterable[Medium]) -> MediaMap:
    """Return a map of these rows; of two with one address the later counts."""
    return MediaMap({media_key(row.address): row for row in rows})


def media_key(address: str) -> str:
    """Return what two addresses of the same thing have in common.

    `http` or `https`, `www.`, the case of the host, escapes and the fragment make no difference.

    Args:
        address: As it stands in a source, entities resolved.
    """
    address = address.strip()
    match = _WHOLE.match(address)
    if match is None:
        return address.partition("#")[0]
    host = _PORT.sub("", match[1].lower()).removeprefix("www.")
    # Bytes that aren't UTF-8 were somebody's names too, and stay apart.
    path = quote(unquote(match[2], errors="surrogateescape"), errors="surrogateescape")
    return f"//{host}{path}{quote(match[3] or '', safe=_SAFE)}"


def parse_media(text: str, path: Path | str) -> tuple[Medium, ...]:
    """Parse the map.

    Args:
        text: The whole file.
        path: Its name, for messages.

    Raises:
        ContentError: A line that says nothing usable, or an address that stands twice.
    """
    return tuple(row for _, row in _read_rows(text, path))


def _read_rows(text: str, path: Path | str) -> list[tuple[int, Medium]]:
    """Return each row with its line."""
    lines = text.removeprefix("\ufeff").split("\n")
    if tuple(lines[0].rstrip("\r").split("\t")) != _COLUMNS:
        raise ContentError(path, 1, f"begin with the line {'<tab>'.join(_COLUMNS)}")
    rows: dict[str, tuple[int, Medium]] = {}
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        try:
            medium = _parse_row(line.rstrip("\r").split("\t"))
        except ValueError as error:
            raise ContentError(path, number, str(error)) from None
        key = media_key(medium.address)
        if key in rows:
            raise ContentError(
                path, number, f"{medium.address} stands on line {rows[key][0]} too; delete one"
            )
        rows[key] = number, medium
    return list(rows.values())


def _parse_row(cells: list[str]) -> Medium:
    if len(cells) > len(_COLUMNS) or len(cells) < 2:  # noqa: PLR2004 - an address and a file
        raise ValueError(f"{len(cells)} columns; write {', '.join(_COLUMNS)}, with tabs between them")
    address, file, type_, width, height, size, sha256 = (*cells, *[""] * (len(_COLUMNS) - len(cells)))
    if not address:
        raise ValueError("no address in the first column")
    if not _SAFE_FILE.fullmatch(file) or ".." in PurePosixPath(file).parts:
        raise ValueError(f"{file!r} is no file of {FOLDER}/; use letters, digits, dots, hyphens and slashes")
    if sha256 and not _SHA256.fullmatch(sha256):
        raise ValueError(f"{sha256!r} is no SHA-256; write its 64 hexadecimal digits, or leave it empty")
    return Medium(address, file, type_, _number(width), _number(height), _number(size), sha256)


def _number(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text!r} is no number")
    return int(text) if text else None


def dumps_media(rows: Iterable[Medium]) -> str:
    """Return the map's text, sorted by address; `parse_media` reads the same rows back."""
    lines = ["\t".join(_COLUMNS)]
    for row in sorted(rows, key=lambda row: row.address):
        numbers = ("" if value is None else str(value) for value in (row.width, row.height, row.size))
        lines.append("\t".join((one_word(row.address), row.file, row.type, *numbers, row.sha256)))
    return "\n".join(lines) + "\n"


def one_word(address: str) -> str:
    """Return an address with the tabs, line ends and the like that no address has escaped."""
    return _NO_ADDRESS.sub(lambda match: quote(match[0], errors="surrogatepass"), address.strip())


def load_media(root: Path) -> tuple[Medium, ...]:
    """Return the rows of a site's map; none where it has no map.

    Args:
        root: The site's `content/`.

    Raises:
        ContentError: A mistake in it.
    """
    return tuple(row for _, row in _load_rows(root))


def _load_rows(root: Path) -> list[tuple[int, Medium]]:
    path = root / FILE
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        return []
    except UnicodeDecodeError:
        raise ContentError(path, None, "not UTF-8; save the file in UTF-8") from None
    return _read_rows(text, path)


def load_copies(root: Path) -> MediaMap:
    """Return the map of what is here: rows whose file is gone are left out, and `check_media` names them.

    Args:
        root: The site's `content/`.

    Raises:
        ContentError: A mistake in the map.
    """
    return make_map(row for row in load_media(root) if (root / row.file).is_file())


def check_media(root: Path) -> list[ContentError]:
    """Return what is wrong with the map: a mistake in it, or a file that isn't there.

    Args:
        root: The site's `content/`.
    """
    try:
        rows = _load_rows(root)
    except ContentError as mistake:
        return [mistake]
    hint = "bring it back with `afterword media --fetch`, or delete the line"
    return [
        ContentError(root / FILE, line, f"{row.file} isn't there; {hint}")
        for line, row in rows
        if not (root / row.file).is_file()
    ]
