"""Damaged inputs, thousands of them: does every importer keep its head?

    python tests/fuzzer.py [--number 10000] [--seed 1] [--jobs 2] [--save DIR] [IMPORTER …]

Takes each importer's own fixtures, damages them as transfers, editors and bad exporters do (`damage.py`), now
and then packs them (`packing.py`) or lays several in a folder, and imports them. Of every input it asks that
it ends in the time and the memory it may have, with a ledger that balances or an error that a person can
read; of some of them, that a second import changes nothing, that what was written can be read back, and that
`--undo` leaves none of it. The same numbers give the same inputs. Prints how far it is, a line an importer,
and a table of all; exit code 1 where one failed, with the input's number, by which `--only NUMBER` runs it
again.
"""

import argparse
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import FrameType

from afterword.discussion.threadfile import load_thread
from afterword.errors import AfterwordError
from afterword.essays.essayfile import load_essay
from afterword.importers.base import Options, load_source
from afterword.importers.detect import IMPORTERS, choose_importer, load_importer
from afterword.importers.run import run_import
from afterword.importers.undo import undo_import
from damage import damage
from packing import damage_archive, damage_files, make_database, pack_gzip, pack_zip

FIXTURES = Path(__file__).with_name("fixtures")
SECONDS = 5.0  # of processor time, for one input
WRITTEN = 20  # one input of so many is written, read back and taken back
LARGEST = 200_000  # bytes of a fixture; larger ones would be the whole of the time
_OPTIONS = Options(date(2026, 1, 1))
PROGRESS = 1000  # inputs
MEMORY = 2 << 30  # bytes that a process of these may take


@dataclass
class Tally:
    """What became of an importer's inputs.

    Attributes:
        slowest: Seconds of processor time, and the input's number.
        seconds: Of the clock, for all.
    """

    importer: str
    number: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, 0)
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


class TooSlowError(Exception):
    """An input took longer than it may."""


def find_seeds() -> dict[str, list[Path]]:
    """Return by importer the fixtures that it recognises: files, and folders that are one export."""
    seeds: dict[str, list[Path]] = {name: [] for name in IMPORTERS}
    for folder in sorted(FIXTURES.iterdir()):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_file() and path.stat().st_size > LARGEST:
                continue
            try:
                seeds[choose_importer(load_source(path)).NAME].append(path)
            except AfterwordError:
                continue
    return seeds


def draw_for(importer: str, seed: int, number: int) -> random.Random:
    """Return what decides about an input: always the same."""
    return random.Random(f"{importer} {seed} {number}")


def fuzz(importer: str, seeds: list[Path], numbers: range, seed: int, save: Path | None) -> Tally:
    """Run damaged inputs through one importer.

    Args:
        importer: Its name.
        seeds: Its fixtures.
        numbers: Of the inputs.
        seed: Another one, other inputs.
        save: Where inputs that fail are kept.
    """
    tally = Tally(importer)
    started = time.monotonic()
    for number in numbers:
        draw = draw_for(importer, seed, number)
        with tempfile.TemporaryDirectory(prefix="fuzz ") as name:
            folder = Path(name)
            path = make_input(draw, importer, seeds, folder / "exports")
            began = time.process_time()
            try:
                with _limit(SECONDS):
                    outcome = _try(path, importer, folder / "content", write=number % WRITTEN == 0)
            except TooSlowError:
                outcome = "FAULT: too slow"
            except Exception:  # noqa: BLE001 - this is what it looks for
                outcome = f"FAULT: {traceback.format_exc(limit=-2).strip()}"
            took = time.process_time() - began
            if took > SECONDS and not outcome.startswith("FAULT"):  # somebody swallowed the signal
                outcome = "FAULT: too slow"
            tally.slowest = max(tally.slowest, (took, number))
            tally.number += 1
            tally.seconds = time.monotonic() - started
            tally.outcomes[outcome.partition(":")[0]] += 1
            if outcome.startswith("FAULT"):
                tally.faults.append(f"{importer} --seed {seed} --only {number}: {outcome}")
                if save is not None:
                    _copy(path, save / f"{importer}-{seed}-{number}-{path.name}")
        if tally.number % PROGRESS == 0:
            words = f"{importer}: {tally.number} of {len(numbers)}, {tally.seconds:.0f} s"
            print(f"{words}, {len(tally.faults)} faults", file=sys.stderr, flush=True)
    return tally


def make_input(draw: random.Random, importer: str, seeds: list[Path], exports: Path) -> Path:
    """Write a damaged fixture into a folder, and return its path.

    Of a folder, one file is damaged; now and then a folder is made of several fixtures, or a file or a folder
    is packed and the archive is damaged too.

    Args:
        draw: What decides.
        importer: Isso's may get a database.
        seeds: The fixtures.
        exports: The folder, which is made.
    """
    exports.mkdir()
    if importer == "isso" and draw.random() < 0.4:
        return _written(exports / "comments.db", make_database(draw))
    chosen = draw.choice(seeds)
    lot = draw.random()
    if chosen.is_file() and lot < 0.8:
        data = damage(chosen.read_bytes(), draw, lambda: _another(draw, seeds))
        if draw.random() < 0.1:
            packed = pack_gzip(data, draw)
            packed = damage_archive(packed, draw) if draw.random() < 0.6 else packed
            return _written(exports / f"{chosen.name}.gz", packed)
        return _written(exports / chosen.name, data)
    files = {
        path.relative_to(chosen).as_posix(): path.read_bytes() for path in _files(chosen) if path != chosen
    }
    for seed in [chosen, *draw.sample(seeds, min(draw.choice((0, 1, 3)), len(seeds)))] if not files else ():
        files |= {file.name: file.read_bytes() for file in _files(seed)}
    for _ in range(draw.choice((0, 1, 1, 1, 2))):
        damage_files(files, draw, lambda data: damage(data, draw, lambda: _another(draw, seeds)))
    path = exports / chosen.name
    if draw.random() < 0.5:
        packed = pack_zip(files, draw)
        packed = damage_archive(packed, draw) if draw.random() < 0.6 else packed
        return _written(path.with_suffix(".zip"), packed)
    for name, data in files.items():
        _written(path / name, data)
    return path


def _another(draw: random.Random, seeds: list[Path]) -> bytes:
    return draw.choice(_files(draw.choice(seeds))).read_bytes()


def _written(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def _files(path: Path) -> list[Path]:
    return sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]


def _copy(path: Path, target: Path) -> None:
    if path.is_dir():
        shutil.copytree(path, target)
    else:
        shutil.copyfile(path, target)


def _try(path: Path, importer: str, content: Path, *, write: bool) -> str:
    """Import an input, and return what became of it."""
    try:
        source = load_source(path)
        with suppress(AfterwordError):
            choose_importer(source)  # whoever it is taken for
        outcome = run_import(source, load_importer(importer), into=content, options=_OPTIONS, write=write)
    except AfterwordError as error:
        return (
            f"refused: {error}"
            if str(path) in str(error)
            else f"FAULT: an error without the file's name: {error}"
        )
    if not outcome.ledger.balanced:
        return f"FAULT: not balanced: {outcome.ledger.as_json()}"
    if write:
        again = run_import(source, load_importer(importer), into=content, options=_OPTIONS, write=write)
        if again.ledger.conflicts or again.changes.new or again.changes.changed:
            return f"FAULT: a second import isn't the same: {again.ledger.conflicts} {again.changes}"
        _read_back(path, content)
    return "flawed" if outcome.ledger.flawed else "well"


def _read_back(export: Path, content: Path) -> None:
    """Read what was written, and take it back.

    Raises:
        AssertionError: Something is left.
    """
    held = export.with_name("held")
    for folder in (content, held):
        for thread in folder.rglob("*.thread"):
            load_thread(thread)
        for essay in folder.rglob("*.md"):
            load_essay(essay)
    journal = export.with_name(f"{export.name}.journal.jsonl")
    if journal.exists():
        undone = undo_import(export.with_name(f"{export.name}.ledger.json"), content)
        assert undone.kept == [], undone.kept
    left = [path for folder in (content, held) for path in folder.rglob("*") if path.is_file()]
    assert left == [], left


@contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Stop what takes more processor time than that."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _print_table(tallies: list[Tally]) -> None:
    columns = ("well", "flawed", "refused", "FAULT")
    print(
        f"\n{'importer':14}{'inputs':>8}{''.join(f'{name:>9}' for name in columns)}{'slowest':>10}{'all':>8}"
    )
    for tally in sorted(tallies, key=lambda tally: IMPORTERS.index(tally.importer)):
        counts = "".join(f"{tally.outcomes[name]:9}" for name in columns)
        print(f"{tally.importer:14}{tally.number:8}{counts}{tally.slowest[0]:8.2f} s{tally.seconds:6.0f} s")


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> int:
    """Print the tallies."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--number", type=int, default=1000, help="inputs of each importer")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, metavar="NUMBER", help="this one input, with all its words")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--save", type=Path, metavar="DIR", help="keep inputs that fail")
    parser.add_argument("importers", nargs="*", metavar="IMPORTER")
    options = parser.parse_args()
    seeds = find_seeds()
    names = options.importers or [name for name in IMPORTERS if seeds[name]]
    numbers = range(options.number) if options.only is None else range(options.only, options.only + 1)
    if options.save is not None:
        options.save.mkdir(parents=True, exist_ok=True)
    failed = 0
    tallies: list[Tally] = []
    with ProcessPoolExecutor(options.jobs, initializer=_limit_memory) as pool:
        runs = [pool.submit(fuzz, name, seeds[name], numbers, options.seed, options.save) for name in names]
        for run in as_completed(runs):
            tally = run.result()
            failed += len(tally.faults)
            counts = ", ".join(f"{number} {outcome}" for outcome, number in sorted(tally.outcomes.items()))
            slowest = f"slowest {tally.slowest[0]:.2f} s (number {tally.slowest[1]})"
            print(f"{tally.importer}: {tally.number} inputs: {counts}; {slowest}", flush=True)
            tallies.append(tally)
            for fault in tally.faults[:5]:
                print(f"  {fault}", flush=True)
    if len(tallies) > 1:
        _print_table(tallies)
    without = [name for name in IMPORTERS if not seeds[name]]
    if without:
        print(f"without fixtures: {', '.join(without)}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
