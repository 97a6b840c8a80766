"""Import a large WordPress export and say what it took: time, memory, and whether it balances.

    python bench/import.py --bytes 1000000000 [--again] [--undo] [--folder DIR]

The export is written by `bench/wxr.py` (a post a 10 KB, ten comments a post) and imported with `--as html
--write` as a person would. Memory is that of all processes of the import together, looked at ten times a
second: "resident" adds up what each has, and counts what they share twice; "proportional" doesn't. Prints one
line of Markdown a run; paste them into `bench/results-import.md`.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

BYTES_A_POST = 10_000
COMMENTS_A_POST = 10
MIB = 1 << 20
HEAD = (
    "| run | MB | posts | comments | s | MB/s | processor s | MB per processor s"
    " | resident MiB | proportional MiB | files | balanced |"
    "\n|---|---|---|---|---|---|---|---|---|---|---|---|"
)


@dataclass(slots=True)
class Usage:
    """What a run took; memory in bytes."""

    seconds: float = 0.0
    processor: float = 0.0
    resident: int = 0
    proportional: int = 0


def run(words: list[str], folder: Path) -> tuple[str, Usage]:
    """Run a verb in a folder, and return what it printed and what it took."""
    command = [sys.executable, "-m", "afterword", *words]
    usage = Usage()
    before = os.times()
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        stop = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, usage, stop))
        watcher.start()
        out, _ = process.communicate()
        stop.set()
        watcher.join()
    after = os.times()
    usage.seconds = time.perf_counter() - began
    # Of a child that was waited for, its own children that it waited for are part.
    usage.processor = (
        after.children_user + after.children_system - before.children_user - before.children_system
    )
    if process.returncode:
        raise SystemExit(f"{' '.join(words)}: exit code {process.returncode}\n{out[-500:]}")
    return out, usage


def _watch(pid: int, usage: Usage, stop: threading.Event) -> None:
    while not stop.wait(0.1):
        resident = proportional = 0
        for each in _family(pid):
            sizes = _sizes(each)
            resident += sizes.get("Rss", 0)
            proportional += sizes.get("Pss", 0)
        usage.resident = max(usage.resident, resident)
        usage.proportional = max(usage.proportional, proportional)


def _family(pid: int) -> Iterator[int]:
    waiting = [pid]
    while waiting:
        each = waiting.pop()
        yield each
        try:
            waiting += map(int, Path(f"/proc/{each}/task/{each}/children").read_text().split())
        except (OSError, ValueError):
            continue


def _sizes(pid: int) -> dict[str, int]:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except OSError:
        return {}
    return {line.partition(":")[0]: int(line.split()[1]) * 1024 for line in lines}


def line(name: str, book: dict, usage: Usage, size: int) -> str:
    """Return a line of the table."""
    megabytes = size / 1e6
    cells = (
        name,
        f"{megabytes:.0f}",
        f"{book['essays']['read']:,}",
        f"{book['comments']['read']:,}",
        f"{usage.seconds:.1f}",
        f"**{megabytes / usage.seconds:.1f}**",
        f"{usage.processor:.1f}",
        f"{megabytes / usage.processor:.1f}",
        f"**{usage.resident / MIB:.0f}**",
        f"{usage.proportional / MIB:.0f}",
        f"{sum(book['files'].values()):,}",
        "yes" if book["balanced"] else "NO",
    )
    return f"| {' | '.join(cells)} |"


def machine() -> str:
    """Return what it ran on."""
    model = next(
        (
            row.partition(":")[2].strip()
            for row in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in row
        ),
        platform.machine(),
    )
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{os.cpu_count()} × {model}, Linux {platform.release()}, Python {platform.python_version()},"
        f" afterword {version('afterword')}, load before it {load}"
    )


def main() -> None:
    """Write the export, import it, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bytes", type=int, default=100_000_000, dest="size")
    parser.add_argument("--again", action="store_true", help="import the same file a second time")
    parser.add_argument("--undo", action="store_true", help="take it back at the end")
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        exports = folder / "exports"
        exports.mkdir()
        posts = options.size // BYTES_A_POST
        words = ["--posts", str(posts), "--comments", str(COMMENTS_A_POST), "--bytes", str(options.size)]
        generator = str(Path(__file__).with_name("wxr.py"))
        subprocess.run(
            [sys.executable, generator, *words, "--output", str(exports / "big.xml")],
            check=True,
            stdout=sys.stderr,
        )
        print(f"{machine()}\n\n{HEAD}", flush=True)
        size = (exports / "big.xml").stat().st_size
        command = ["import", "exports/big.xml", "--as", "html", "--write", "--json"]
        for run_name in ["first import", *(["again, unchanged"] if options.again else [])]:
            out, usage = run(command, folder)
            print(line(run_name, json.loads(out), usage, size), flush=True)
        if options.undo:
            out, usage = run(["import", "--undo", "exports/big.xml.ledger.json", "--json"], folder)
            undone = json.loads(out)
            kept = len(undone["kept"])
            print(
                f"\nUndo: {undone['removed']:,} files removed, {kept} kept, {usage.seconds:.1f} s,"
                f" {usage.processor:.1f} s of processor time, {usage.resident / MIB:.0f} MiB resident."
            )


if __name__ == "__main__":
    main()
