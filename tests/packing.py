"""Inputs that are more than a file: folders, zip and gzip archives, databases; packed, and then damaged."""

import gzip
import io
import random
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from typing import Any, Final

_TABLES: Final = """
CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
CREATE TABLE comments (
    tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT NOT NULL,
    modified FLOAT, mode INTEGER, remote_addr VARCHAR, text VARCHAR, author VARCHAR, email VARCHAR,
    website VARCHAR, likes INTEGER DEFAULT 0, dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL,
    notification INTEGER DEFAULT 0
);
"""
_PAGE: Final = 4096  # bytes of SQLite's pages; its header is 100 of them
_ODD: Final[tuple[Any, ...]] = (
    *(None, "", 0, -1, 1.5, 1e308, float("inf"), (1 << 63) - 1, -(1 << 63), b"\0\xff", "\0", "9" * 400),
    *("<p>", "é" * 3000, "a\n\nb", "null", "\u202e", "http://[", "1970-01-01", 253402300800, -62135596801),
)


def pack_gzip(data: bytes, draw: random.Random) -> bytes:
    """Return bytes packed, in one member or two."""
    cut = draw.choice((0, len(data) // 2))
    return b"".join(gzip.compress(part, mtime=0) for part in (data[:cut], data[cut:]) if part)


def pack_zip(files: dict[str, bytes], draw: random.Random) -> bytes:
    """Return an archive of files by name: stored or deflated, or written as to a pipe."""
    target = io.BytesIO()
    method = draw.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(_Pipe(target) if draw.random() < 0.3 else target, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 5, 1, 0, 0, 0)), data, method)
    return target.getvalue()


class _Pipe(io.RawIOBase):
    """A target that can't go back: no header knows its file's length."""

    def __init__(self, target: io.BytesIO) -> None:
        super().__init__()
        self._target = target

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        return self._target.write(data)


def damage_archive(data: bytes, draw: random.Random) -> bytes:
    """Return an archive with bytes changed, most of them in its headers and its directory; or cut off."""
    if not data or draw.random() < 0.25:
        return data[: draw.randrange(len(data) + 1)]
    damaged = bytearray(data)
    marks = [at for at in range(len(data) - 1) if data[at : at + 2] in {b"PK", b"\x1f\x8b"}]
    for _ in range(draw.choice((1, 1, 2, 8))):
        near = draw.choice(marks) + draw.randrange(50) if marks and draw.random() < 0.7 else len(data)
        at = near if near < len(data) else draw.randrange(len(data))
        damaged[at] = draw.choice((0, 0xFF, draw.randrange(256), damaged[at] ^ 1 << draw.randrange(8)))
    return bytes(damaged)


def damage_files(files: dict[str, bytes], draw: random.Random, damage: Callable[[bytes], bytes]) -> None:
    """Damage one of the files of an export; or lose it, empty it, rename it, or swap it with another."""
    name = draw.choice(list(files))
    other = draw.choice(list(files))
    way = draw.randrange(12)
    if way == 0 and len(files) > 1:
        del files[name]
    elif way == 1 and len(files) > 1:
        files[name] = b""
    elif way == 2:
        files[f"{name.rpartition('/')[0]}/copy of {name.rpartition('/')[2]}".lstrip("/")] = files[name]
    elif way == 3:
        files[name.swapcase() if draw.random() < 0.5 else f"a folder/{name}"] = files.pop(name)
    elif way == 4:
        files[name], files[other] = files[other], files[name]
    else:
        files[name] = damage(files[name])


def make_database(draw: random.Random) -> bytes:
    """Return Isso's SQLite database: some rows with odd values, some pages damaged, perhaps broken off."""
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(_TABLES)
        for number in range(draw.choice((1, 2, 5))):
            made.execute("INSERT INTO threads VALUES (?, ?, ?)", (number, f"/{number}/", f"A table {number}"))
        for number in range(draw.choice((1, 3, 40, 400))):
            row = [
                *(draw.randrange(3), number, draw.choice((None, 0, number - 1)), 1543425863.5 + number, None),
                *(
                    draw.choice((1, 1, 2, 4)),
                    "192.0.2.0",
                    "I brought *bread*. " * 9,
                    "Ida",
                    "ida@brook.example",
                ),
                *("https://brook.example/", 2, 0, b"", 0),
            ]
            if draw.random() < 0.2:
                row[draw.choice((0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))] = draw.choice(_ODD)
            row[3] = 0 if row[3] is None else row[3]
            made.execute(f"INSERT INTO comments VALUES ({','.join('?' * 15)})", row)  # noqa: S608 - marks
        made.commit()
        data = bytearray(made.serialize())
    way = draw.randrange(6)
    page = draw.randrange(len(data) // _PAGE) * _PAGE
    if way == 0:
        del data[draw.randrange(100, len(data)) :]
    elif way == 1:
        data[page + (100 if page == 0 else 0) : page + _PAGE] = draw.randbytes(_PAGE - (page == 0) * 100)
    elif way == 2:
        other = draw.randrange(len(data) // _PAGE) * _PAGE
        data[page : page + _PAGE], data[other : other + _PAGE] = (
            data[other : other + _PAGE],
            data[page : page + _PAGE],
        )
    elif way < 5:
        for _ in range(draw.choice((1, 4, 64))):
            near = draw.choice((100, len(data))) if way == 3 else 16
            data[draw.randrange(16, max(near, 100))] = draw.choice((0, 0xFF, draw.randrange(256)))
    return bytes(data)
