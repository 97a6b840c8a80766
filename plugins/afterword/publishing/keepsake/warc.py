"""The site as a web archive's crawler would have stored it (WARC 1.1, ISO 28500), for archives to replay.

Each file is an answer of the site's own address, with nothing in it of the time or the machine, so the same
site gives the same bytes.
"""

import json
import mimetypes
import posixpath
from base64 import b32encode
from collections.abc import Iterator, Mapping
from datetime import datetime
from gzip import compress
from hashlib import sha1
from pathlib import Path
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from afterword.publishing.keepsake.place import INDEX, FinishedSite

_INDEX = "search/index/"
_HIDDEN = frozenset({"_headers", "_redirects"})  # for hosts, which hand them to nobody
_SAFE = "!$'()*+,/:;=@~"
_TYPES: Mapping[str, str] = {
    ".atom.xml": "application/atom+xml",
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".xml": "application/xml",
}


def write_warc(site: FinishedSite, target: Path, when: datetime) -> int:
    """Write the site as one WARC, each record packed by itself.

    Args:
        site: As it was built.
        target: The file, `.warc.gz`.
        when: What every record is dated; UTC.

    Returns:
        How many answers it holds.
    """
    date = f"{when:%Y-%m-%dT%H:%M:%SZ}"
    with target.open("wb") as file:
        said = b"software: Afterword\r\nformat: WARC File Format 1.1\r\n"
        info = {
            "WARC-Type": "warcinfo",
            "WARC-Filename": target.name,
            "Content-Type": "application/warc-fields",
        }
        file.write(_record(info, f"{site.url}/#warcinfo", date, said))
        addresses = list(list_addresses(site))
        for path, address in addresses:
            body = (site.root / path).read_bytes()
            head = (
                f"HTTP/1.1 200 OK\r\nContent-Type: {find_type(path)}\r\nContent-Length: {len(body)}\r\n\r\n"
            ).encode()
            fields = {
                "WARC-Type": "response",
                "WARC-Target-URI": address,
                "WARC-Payload-Digest": _digest(body),
                "WARC-Block-Digest": _digest(head + body),
                "Content-Type": "application/http;msgtype=response",
            }
            file.write(_record(fields, address, date, head + body))
    return len(addresses)


def list_addresses(site: FinishedSite) -> Iterator[tuple[str, str]]:
    """Yield each file's path and the address that browsers ask for it by.

    Args:
        site: As it was built.
    """
    version = ""
    if f"{_INDEX}index.json" in site.files:
        version = json.loads(site.read(f"{_INDEX}index.json"))["version"]
    for path in sorted(site.files - _HIDDEN):
        shown = path.removesuffix(INDEX) if posixpath.basename(path) == INDEX else path
        # The search asks for the files of its index by their version, so that none comes from another build.
        versioned = version and path.startswith(_INDEX) and path != f"{_INDEX}index.json"
        yield path, f"{site.url}/{quote(shown, safe=_SAFE)}" + (f"?{version}" if versioned else "")


def find_type(path: str) -> str:
    """Return a file's media type.

    Args:
        path: Of the file.
    """
    for ending, kind in _TYPES.items():
        if path.endswith(ending):
            return kind
    return mimetypes.guess_type(path)[0] or "application/octet-stream"


def _record(fields: Mapping[str, str], name: str, date: str, block: bytes) -> bytes:
    own = {"WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, f'warc {name}')}>", "WARC-Date": date}
    lines = {**fields, **own, "Content-Length": str(len(block))}
    head = "".join(f"{key}: {value}\r\n" for key, value in lines.items())
    return compress(f"WARC/1.1\r\n{head}\r\n".encode() + block + b"\r\n\r\n", mtime=0)


def _digest(data: bytes) -> str:
    """Return a labelled digest as all readers of WARC know it; what keeps the file whole is the bag."""
    return f"sha1:{b32encode(sha1(data, usedforsecurity=False).digest()).decode()}"
