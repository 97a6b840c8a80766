"""Measuring a command: its children count, and it has to end well."""

import sys
from pathlib import Path

import pytest

from speed.measure import RunError, run

LINUX = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="no /proc to look into")


def python(code):
    """Return the command that runs some Python."""
    return [sys.executable, "-c", code]


def test_a_childs_processor_time_is_its_parents(tmp_path):
    """Where the parent waits for it."""
    burn = "import time\nwhile time.process_time() < 0.3: pass"
    usage = run(python(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}])"), tmp_path)
    assert usage.cpu >= 0.3


@LINUX
def test_memory_is_that_of_all_processes(tmp_path):
    """Two that hold 60 MiB each, at the same time, make 120."""
    hold = "import time; held = b'x' * (60 << 20); time.sleep(0.6)"
    code = (
        "import subprocess, sys\n"
        f"both = [subprocess.Popen([sys.executable, '-c', {hold!r}]) for _ in range(2)]\n"
        "for each in both: each.wait()"
    )
    assert run(python(code), tmp_path).memory > 120 << 20


def test_a_failed_command_says_what_it_said(tmp_path):
    """A build that stopped half-way is no fast build."""
    with pytest.raises(RunError, match=r"exit code 3\nno such theme"):
        run(python("import sys; print('no such theme'); sys.exit(3)"), tmp_path)


@LINUX
def test_work_left_to_a_process_in_the_background_is_refused(tmp_path):
    """Nobody would count it."""
    code = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(2)'])"
    with pytest.raises(RunError, match=r"left processes behind.*\(python.*\) "):
        run(python(code), tmp_path)
