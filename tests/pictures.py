"""Small pictures and other files, made here, and a host on the loopback that hands them out as it is told to."""

import struct
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def png(width=2, height=1, colour=0):
    """Return a grey PNG; another `colour` gives other bytes."""

    def chunk(name, data):
        return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))

    rows = (b"\0" + bytes([colour]) * width) * height
    head = struct.pack(">LLBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def jpeg(width=3, height=2, turned=False):
    """Return the frame of a JPEG, without a picture in it; `turned` says that it lies on its side."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHLHH", 0x0112, 3, 1, 6, 0) + b"\0\0\0\0"
    orientation = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif if turned else b""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\0"
    return b"\xff\xd8" + orientation + frame + b"\xff\xd9"


def gif(width=4, height=3):
    """Return the head of a GIF."""
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0;"


def webp(width=5, height=4):
    """Return the head of a WebP of the extended kind."""
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<L", 10) + bytes(4) + sizes
    return b"RIFF" + struct.pack("<L", len(body)) + body


def avif(width=6, height=5):
    """Return the boxes of an AVIF that tell its size."""

    def box(name, data):
        return struct.pack(">L", len(data) + 8) + name + data

    size = box(b"ispe", bytes(4) + struct.pack(">LL", width, height))
    owner = box(b"ipma", bytes(4) + struct.pack(">LHBB", 1, 1, 1, 1))
    meta = box(b"pitm", bytes(4) + struct.pack(">H", 1)) + box(b"iprp", box(b"ipco", size) + owner)
    return box(b"ftyp", b"avif\0\0\0\0avifmif1") + box(b"meta", bytes(4) + meta)


MP3 = b"ID3\x04\0\0\0\0\0\0" + bytes(64)
PDF = b"%PDF-1.4\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!DOCTYPE html><title>Not found</title>"


@dataclass
class Plan:
    """How the host answers for one path.

    Attributes:
        body: What it sends.
        type: What it calls that.
        statuses: Statuses of the first answers, before it sends the body.
        headers: Of every answer.
        breaks: Bytes after which the first answers break off, one each.
        ranges: It can go on in the middle.
    """

    body: bytes = b""
    type: str = "application/octet-stream"
    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    breaks: list[int] = field(default_factory=list)
    ranges: bool = True


@dataclass
class Host:
    """A host on the loopback.

    Attributes:
        plans: By path.
        asked: Every request, as (path, headers).
        most: How many requests it had to answer at the same time, at most.
        meet: Called while a request is being answered.
    """

    url: str
    plans: dict[str, Plan] = field(default_factory=dict)
    asked: list = field(default_factory=list)
    most: int = 0
    meet: Callable[[], None] = lambda: None

    def count(self):
        """Return how often each path was asked for."""
        return Counter(path for path, _ in self.asked)


@contextmanager
def hosting() -> Iterator[Host]:
    """Run a host for the length of a test."""
    lock = threading.Lock()
    busy = 0

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            nonlocal busy
            with lock:
                busy += 1
                host.most = max(host.most, busy)
                host.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            try:
                host.meet()
                self.answer(host.plans.get(self.path, Plan(statuses=[404] * 99)))
            finally:
                with lock:
                    busy -= 1

        def answer(self, plan):
            if plan.statuses:
                self.start(plan.statuses.pop(0), plan, 0)
                return
            start = 0
            stated = self.headers.get("Range")
            if plan.ranges and stated and self.headers.get("If-Range") == plan.headers.get("ETag"):
                start = int(stated.removeprefix("bytes=").rstrip("-"))
            body = plan.body[start:]
            whole = len(plan.body)
            extra = {"Content-Range": f"bytes {start}-{whole - 1}/{whole}"} if start else {}
            self.start(206 if start else 200, plan, len(body), extra)
            if plan.breaks:
                self.wfile.write(body[: plan.breaks.pop(0)])
                self.wfile.flush()
                self.close_connection = True
            else:
                self.wfile.write(body)

        def start(self, status, plan, length, extra=None):
            self.send_response(status)
            for name, value in {**plan.headers, **(extra or {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Type", plan.type)
            self.send_header("Content-Length", str(length))
            self.end_headers()

        def log_message(self, *_):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        host = Host(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield host
        finally:
            server.shutdown()
            thread.join()
