"""A real S3 server on the loopback: moto's, from an environment of its own."""

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from support import ROOT

# moto wants versions of libraries that ours don't go with, so `make test` gives it a place of its own.
PYTHON = ROOT / ".venv" / "peers" / "s3" / "bin" / "python"
_TRIES = 300  # a tenth of a second each


@dataclass(frozen=True)
class S3Server:
    """A store.

    Attributes:
        endpoint: Its address.
    """

    endpoint: str

    def make_bucket(self, name: str) -> None:
        """Make a bucket."""
        self.ask("PUT", name)

    def put(self, path: str, data: bytes) -> None:
        """Put an object there as somebody else would."""
        self.ask("PUT", path, data)

    def delete(self, path: str) -> None:
        """Delete an object as somebody else would."""
        self.ask("DELETE", path)

    def read(self, path: str) -> bytes | None:
        """Return what a visitor gets; None for nothing."""
        try:
            return self.ask("GET", path)[0]
        except urllib.error.HTTPError as error:
            error.close()
            return None

    def ask(self, method: str, path: str, data: bytes | None = None) -> tuple[bytes, dict[str, str]]:
        """Ask for something, and return the answer's body and headers, their names in small letters."""
        address = f"{self.endpoint}/{urllib.request.quote(path)}"
        headers = {"Content-Type": "application/octet-stream"} if data is not None else {}
        headers["Authorization"] = "AWS4-HMAC-SHA256 Credential=any/20270304/us-east-1/s3/aws4_request"
        request = urllib.request.Request(address, data=data, method=method, headers=headers)  # noqa: S310 -- the loopback's
        with urllib.request.urlopen(request) as answer:  # noqa: S310 -- likewise
            return answer.read(), {name.lower(): value for name, value in answer.headers.items()}


def is_missing() -> bool:
    """Return whether there is no server to start."""
    return not PYTHON.exists() or bool(
        subprocess.run([PYTHON, "-c", "import moto.server"], check=False, capture_output=True).returncode
    )


@contextmanager
def run_s3(folder: Path) -> Iterator[S3Server]:
    """Run one while the block lasts."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (folder / "s3.log").open("wb")
    daemon = subprocess.Popen(
        [PYTHON, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], stdout=log, stderr=log
    )
    try:
        for _ in range(_TRIES):
            assert daemon.poll() is None, (folder / "s3.log").read_text()
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        yield S3Server(f"http://127.0.0.1:{port}")
    finally:
        daemon.terminate()
        daemon.wait()
        log.close()
