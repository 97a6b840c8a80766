"""One publish at a time: a lock that the kernel takes back from a process that has died."""

import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from afterword.publishing.targets.target import PublishError

_PAUSE = 0.1  # seconds between two tries
_LONGEST = 300  # characters of a note on who holds it


@contextmanager
def hold_lock(path: Path, seconds: float, wait: Callable[[str], None]) -> Iterator[None]:
    """Hold a lock while something is published; without `fcntl` (Windows) there is none.

    The file stays: what counts is whether a living process has it locked, so nothing need be cleared away.

    Args:
        path: The lock's file; its folder is there.
        seconds: How long to wait for who holds it.
        wait: Called once, with who holds it, where there is a reason to wait.

    Raises:
        PublishError: It is still held; says by whom and since when.
        OSError: The file can't be written.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
    try:
        _take(handle, path, seconds, wait)
        with suppress(OSError):  # a full disk; the note is for others
            os.ftruncate(handle, 0)
            moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
            os.pwrite(handle, f"process {os.getpid()} on {platform.node()}, since {moment}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def _take(handle: int, path: Path, seconds: float, wait: Callable[[str], None]) -> None:
    try:
        import fcntl
    except ImportError:
        return
    until = time.monotonic() + seconds
    told = False
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _read_holder(path)
            if time.monotonic() >= until:
                raise PublishError(
                    f"another publish is under way ({holder}); nothing was touched."
                    " Try again when it is done, or wait for it with --wait SECONDS"
                ) from None
            if not told:
                wait(holder)
            told = True
            time.sleep(_PAUSE)
        else:
            return


def _read_holder(path: Path) -> str:
    try:
        words = path.read_text(encoding="utf-8", errors="replace")[:_LONGEST].strip()
    except OSError:
        words = ""
    return words if words.startswith("process ") and words.isprintable() else "process unknown"
