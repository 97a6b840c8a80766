"""The lock: one at a time, and none to be cleared away by hand."""

import subprocess
import sys

import pytest

from afterword.publishing.lock import hold_lock
from afterword.publishing.targets.target import PublishError

HOLDER = """
import sys, time
from pathlib import Path
from afterword.publishing.lock import hold_lock
with hold_lock(Path(sys.argv[1]), 0, print):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def held(tmp_path):
    """Return a function that lets another process hold a lock for some seconds."""
    processes = []

    def hold(seconds):
        path = tmp_path / "lock"
        command = [sys.executable, "-c", HOLDER, str(path), str(seconds)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        processes.append(process)
        assert process.stdout.readline() == "held\n"
        return path, process

    yield hold
    for process in processes:
        process.kill()
        process.communicate()


def test_the_second_stops_and_says_who_holds_it(held):
    """Which process, on which machine, since when."""
    path, process = held(600)
    said = []
    with (
        pytest.raises(PublishError, match=rf"process {process.pid} on \S+, since \d{{4}}-\d\d-\d\d .* UTC"),
        hold_lock(path, 0.3, said.append),
    ):
        pytest.fail("both held it")
    assert len(said) == 1


def test_the_second_goes_on_when_the_first_is_done(held):
    """It waits for as long as it is told to."""
    path, process = held(0.5)
    with hold_lock(path, 600, lambda _holder: None):
        assert process.wait() == 0


def test_a_dead_process_holds_nothing(held):
    """The kernel takes its lock back; what its note says is of no weight."""
    path, process = held(600)
    process.kill()
    process.wait()
    assert "process" in path.read_text()
    with hold_lock(path, 0, lambda _holder: pytest.fail("waited for the dead")):
        pass


def test_a_note_of_somebody_elses_is_not_repeated(held):
    """A lock's file that was written into by hand."""
    path, _ = held(600)
    path.write_text("\x1b[2J")
    with pytest.raises(PublishError, match=r"\(process unknown\)"), hold_lock(path, 0, lambda _holder: None):
        pytest.fail("both held it")
