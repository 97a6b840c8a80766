"""A real sshd on the loopback, with keys of its own."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

NEEDED = ("sshd", "ssh", "ssh-keygen", "rsync", "flock")
_TRIES = 100  # a tenth of a second each


def find_missing():
    """Return the programs that aren't installed."""
    return [name for name in NEEDED if find(name) is None]


def find(name):
    """Return a program's path; sshd is where only root looks."""
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")


@dataclass(frozen=True)
class SshServer:
    """An sshd that lets in whoever has its key.

    Attributes:
        folder: Where its keys and configurations are.
        port: Where it listens.
        user: Whom it lets in: who runs the tests.
    """

    folder: Path
    port: int
    user: str

    @property
    def host(self) -> str:
        """What a target's `host` is."""
        return f"{self.user}@127.0.0.1"

    @property
    def config(self) -> Path:
        """The client's configuration."""
        return self.folder / "client config"

    def know(self, key: str) -> None:
        """Let the client know a host key, and no other."""
        words = (self.folder / f"{key}.pub").read_text().split()[:2]
        (self.folder / "known").write_text(f"[127.0.0.1]:{self.port} {' '.join(words)}\n")


def make_key(path: Path) -> None:
    """Make a pair of keys."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)


@contextmanager
def run_sshd(folder: Path) -> Iterator[SshServer]:
    """Run one while the block lasts."""
    for name in ("host", "other", "user"):
        make_key(folder / name)
    shutil.copy(folder / "user.pub", folder / "authorized")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # a service's start would make it
    (folder / "sshd_config").write_text(
        f'ListenAddress 127.0.0.1:{port}\nHostKey "{folder}/host"\nPidFile none\n'
        f'AuthorizedKeysFile "{folder}/authorized"\nStrictModes no\nUsePAM no\n'
        "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n"
        "MaxStartups 100\n"
    )
    server = SshServer(folder, port, pwd.getpwuid(os.getuid()).pw_name)
    server.config.write_text(
        f'IdentityFile "{folder}/user"\nIdentitiesOnly yes\nUserKnownHostsFile "{folder}/known"\n'
        "GlobalKnownHostsFile none\nIdentityAgent none\n"
    )
    server.know("host")
    daemon = subprocess.Popen(
        [find("sshd"), "-f", folder / "sshd_config", "-D", "-E", folder / "sshd.log"],
        stdin=subprocess.DEVNULL,
    )
    try:
        for _ in range(_TRIES):
            assert daemon.poll() is None, (folder / "sshd.log").read_text()
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        yield server
    finally:
        daemon.terminate()
        daemon.wait()
