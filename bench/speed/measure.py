"""What a command takes: time, processor time and memory, of all its processes together."""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LOOK = 0.05  # seconds between two looks at the memory, and more where a look takes long
_SHARE = 10  # a look may take a tenth of the time
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Usage:
    """What a run took.

    Attributes:
        wall: Seconds on the clock.
        cpu: Seconds of processor time, that of all children included.
        memory: Bytes at the peak, all processes together; what they share counts once. 0 without a /proc.
    """

    wall: float
    cpu: float
    memory: int


class RunError(Exception):
    """A command failed, or left processes behind whose cost nobody would count."""


def run(command: Sequence[str], folder: Path) -> Usage:
    """Run a command in a folder and measure it.

    Raises:
        RunError: With the end of what it said.
    """
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(),
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        watcher = _Watcher(process.pid)
        watcher.start()
        _, status, spent = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        watcher.stop.set()
        watcher.join()
        if process.returncode:
            said.seek(0)
            end = said.read()[-1500:].decode(errors="replace")
            raise RunError(f"{' '.join(command)}: exit code {process.returncode}\n{end}")
    if left := _left_behind(process.pid):
        raise RunError(
            f"{' '.join(command)}: left processes behind, whose time isn't counted: {', '.join(left)}"
        )
    return Usage(wall, spent.ru_utime + spent.ru_stime, watcher.peak)


def _environment() -> dict[str, str]:
    """Return this process's, without what keeps Python from keeping the code that it has compiled."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


class _Watcher(threading.Thread):
    """Looks again and again at the memory of a process and all below it."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.stop = threading.Event()
        self.peak = 0
        self._pid = pid

    def run(self) -> None:
        pause = LOOK
        while not self.stop.wait(pause):
            began = time.perf_counter()
            self.peak = max(self.peak, sum(_proportional(each) for each in _family(self._pid)))
            pause = max(LOOK, _SHARE * (time.perf_counter() - began))


def _family(pid: int) -> Iterator[int]:
    waiting = [pid]
    while waiting:
        each = waiting.pop()
        yield each
        # Any thread may have begun a process.
        for task in (_PROC / str(each) / "task").glob("*/children"):
            try:
                waiting += map(int, task.read_text().split())
            except OSError:  # it has just ended
                continue


def _proportional(pid: int) -> int:
    try:
        text = (_PROC / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:")), 0)


def _left_behind(session: int) -> list[str]:
    """Return the processes of a session that still run, each with its name and its state."""
    found = []
    for path in _PROC.glob("[0-9]*/stat"):
        try:
            # Behind the name in brackets: state, parent, group, session.
            name, _, rest = path.read_text().rpartition(")")
            state, _, _, its = rest.split()[:4]
        except (OSError, ValueError):
            continue
        if int(its) == session and state != "Z":
            found.append(f"{name}) {state}")
    return found
