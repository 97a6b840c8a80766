"""A host on the loopback that hands out what it is told to, as badly as it is told to."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


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
        stated: It says how long the answer is.
        heads: It knows HEAD.
    """

    body: bytes = b""
    type: str = "application/octet-stream"
    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    breaks: list[int] = field(default_factory=list)
    ranges: bool = True
    stated: bool = True
    heads: bool = False


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


class Server(ThreadingHTTPServer):
    """Serves a host, and counts how many requests it answers at the same time."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.host = Host(f"http://127.0.0.1:{self.server_port}")
        self.lock = threading.Lock()
        self.busy = 0

    @contextmanager
    def answering(self, path, headers):
        """Write a request down for the time of its answer."""
        with self.lock:
            self.busy += 1
            self.host.most = max(self.host.most, self.busy)
            self.host.asked.append((path, headers))
        try:
            yield self.host.plans.get(path, Plan(statuses=[404] * 99))
        finally:
            with self.lock:
                self.busy -= 1

    def handle_error(self, *_):
        """Say nothing where the other side hangs up, as it may."""


class Handler(BaseHTTPRequestHandler):
    """Answers one connection's requests by the host's plans."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        """Answer without a body, where the plan knows such a question."""
        plan = self.server.host.plans.get(self.path)
        if plan is None or not plan.heads:
            self.send_error(501)
            return
        with self.server.answering(f"HEAD {self.path}", {}):
            self.start(plan.statuses.pop(0) if plan.statuses else 200, plan, 0)

    def do_GET(self):
        """Answer as planned."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        with self.server.answering(self.path, headers) as plan:
            self.server.host.meet()
            if plan.statuses:
                self.start(plan.statuses.pop(0), plan, 0)
            else:
                self.send(plan)

    def send(self, plan):
        """Send the body, or the part of it that is asked for, or less."""
        start = 0
        stated = self.headers.get("Range")
        if plan.ranges and stated and self.headers.get("If-Range") == plan.headers.get("ETag"):
            start = int(stated.removeprefix("bytes=").rstrip("-"))
        body = plan.body[start:]
        whole = len(plan.body)
        extra = {"Content-Range": f"bytes {start}-{whole - 1}/{whole}"} if start else {}
        self.start(206 if start else 200, plan, len(body), extra)
        if plan.breaks:
            body = body[: plan.breaks.pop(0)]
            self.close_connection = True
        self.wfile.write(body)

    def start(self, status, plan, length, extra=None):
        """Send the head of an answer."""
        self.send_response(status)
        for name, value in {**plan.headers, **(extra or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", plan.type)
        if plan.stated:
            self.send_header("Content-Length", str(length))
        else:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def hosting() -> Iterator[Host]:
    """Run a host for the length of a test."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.host
        finally:
            server.shutdown()
            thread.join()
