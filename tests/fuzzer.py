"""Damaged inputs, thousands of them: does every importer keep its head?

    python tests/fuzzer.py [--number 10000] [--seed 1] [--jobs 2] [--save DIR] [IMPORTER …]

Takes each importer's own fixtures, damages them as transfers, editors and bad exporters do, and imports them.
Of every input it asks that it ends in the time it may have, with a ledger that balances or an error that a
person can read; of some of them, that what was written can be read back, and that `--undo` leaves none of it.
The same numbers give the same inputs. Prints a line an importer; exit code 1 where one failed, with the
input's number, by which `--only NUMBER` runs it again.
"""

import argparse
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
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

FIXTURES = Path(__file__).with_name("fixtures")
SECONDS = 5.0  # of processor time, for one input
WRITTEN = 20  # one input of so many is written, read back and taken back
LARGEST = 200_000  # bytes of a fixture; larger ones would be the whole of the time
PIECES = (
    *(
        b"]]>",
        b"<![CDATA[",
        b"<",
        b">",
        b"&",
        b"&amp;",
        b"&#0;",
        b"</item>",
        b"<item>",
        b"<?xml version='1.0'?>",
    ),
    *(b"<!--", b"-->", b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"null", b"1e999", b"-1", b"\\ud800"),
    *(
        b"\0",
        b"\r",
        b"\n",
        b"\n\n",
        b"\t",
        b"\xff",
        b"\xc3",
        b"\xe2\x80",
        b"\xed\xa0\x80",
        b"\xef\xbb\xbf",
        b"\x1a",
    ),
    *(
        b"\nFrom a@b.example Mon Jan  1 00:00:00 2001\n",
        b"--boundary\n",
        b"Subject: ",
        b"In-Reply-To: <x@y>\n",
    ),
    *(
        b"%%% wp-1\n",
        b"-----\nCOMMENT:\n",
        b"9" * 40,
        b"0000-00-00 00:00:00",
        b"9999-12-31T23:59:59Z",
        b"Z" * 5000,
    ),
    *(
        "é".encode(),
        "\u202e".encode(),
        "𝟙".encode(),
        "\u2028".encode(),
        b"+ADw-",
        b"=?utf-8?B?/w==?=",
        b"=\n",
    ),
)


@dataclass
class Tally:
    """What became of an importer's inputs.

    Attributes:
        slowest: Seconds of processor time, and the input's number.
    """

    importer: str
    number: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, 0)
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


@dataclass(frozen=True)
class Place:
    """Where a fault is made: between two places of some bytes.

    Attributes:
        others: Gives the bytes of another fixture.
    """

    data: bytes
    start: int
    end: int
    draw: random.Random
    others: Callable[[], bytes]

    def put(self, what: bytes, *, over: bool = False) -> bytes:
        """Return the bytes with something set in at the first place, or over what stands between the two."""
        return self.data[: self.start] + what + self.data[self.end if over else self.start :]


def break_off(at: Place) -> bytes:
    """Lose everything from the place on."""
    return at.data[: at.start]


def lose(at: Place) -> bytes:
    """Lose what stands between the two places."""
    return at.put(b"", over=True)


def repeat(at: Place) -> bytes:
    """Let it stand twice."""
    return at.put(at.data[at.start : at.end])


def insert(at: Place) -> bytes:
    """Set in something that means something to somebody."""
    return at.put(at.draw.choice(PIECES))


def overwrite(at: Place) -> bytes:
    """Set it in over something else."""
    return at.put(at.draw.choice(PIECES), over=True)


def pile_up(at: Place) -> bytes:
    """Set it in over and over."""
    piece = at.draw.choice(PIECES)
    return at.put(piece * (at.draw.choice((2000, 100_000)) // len(piece)))


def mix(at: Place) -> bytes:
    """Set in a piece of another fixture."""
    other = at.others()
    start = at.draw.randrange(len(other) + 1)
    return at.put(other[start : start + at.draw.choice((40, 400, 4000))])


def move(at: Place) -> bytes:
    """Set it in elsewhere."""
    rest = lose(at)
    to = at.draw.randrange(len(rest) + 1)
    return rest[:to] + at.data[at.start : at.end] + rest[to:]


def scramble(at: Place) -> bytes:
    """Set in any bytes."""
    return at.put(at.draw.randbytes(at.draw.choice((1, 1, 4, 16))), over=at.draw.random() < 0.5)


FAULTS = (break_off, lose, repeat, insert, overwrite, pile_up, mix, move, scramble)


def damage(data: bytes, draw: random.Random, others: Callable[[], bytes]) -> bytes:
    """Return bytes with one to four faults in them.

    Args:
        data: Of a fixture.
        draw: What decides.
        others: Gives the bytes of another fixture.
    """
    for _ in range(draw.choice((1, 1, 1, 2, 2, 3, 4))):
        start = draw.randrange(len(data) + 1)
        end = min(len(data), start + draw.choice((1, 2, 8, 40, 400, 4000)))
        data = draw.choice(FAULTS)(Place(data, start, end, draw, others))
    return data


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
    for number in numbers:
        draw = draw_for(importer, seed, number)
        with tempfile.TemporaryDirectory(prefix="fuzz ") as name:
            folder = Path(name)
            path = make_input(draw, seeds, folder / "exports")
            began = time.process_time()
            try:
                with _limit(SECONDS):
                    outcome = _try(path, importer, folder / "content", write=number % WRITTEN == 0)
            except TooSlowError:
                outcome = "FAULT: too slow"
            except Exception:  # noqa: BLE001 - this is what it looks for
                outcome = f"FAULT: {traceback.format_exc(limit=-2).strip()}"
            tally.slowest = max(tally.slowest, (time.process_time() - began, number))
            tally.number += 1
            tally.outcomes[outcome.partition(":")[0]] += 1
            if outcome.startswith("FAULT"):
                tally.faults.append(f"{importer} --seed {seed} --only {number}: {outcome}")
                if save is not None:
                    _copy(path, save / f"{importer}-{seed}-{number}-{path.name}")
    return tally


def make_input(draw: random.Random, seeds: list[Path], exports: Path) -> Path:
    """Write a damaged fixture into a folder, and return its path; of a folder, one file is damaged."""
    exports.mkdir()
    chosen = draw.choice(seeds)
    path = exports / chosen.name
    _copy(chosen, path)
    target = draw.choice(_files(path))
    target.write_bytes(
        damage(target.read_bytes(), draw, lambda: draw.choice(_files(draw.choice(seeds))).read_bytes())
    )
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
        outcome = run_import(
            source, load_importer(importer), into=content, options=Options(date(2026, 1, 1)), write=write
        )
    except AfterwordError as error:
        return (
            f"refused: {error}"
            if str(path) in str(error)
            else f"FAULT: an error without the file's name: {error}"
        )
    if not outcome.ledger.balanced:
        return f"FAULT: not balanced: {outcome.ledger.as_json()}"
    if write:
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
    with ProcessPoolExecutor(options.jobs) as pool:
        runs = [pool.submit(fuzz, name, seeds[name], numbers, options.seed, options.save) for name in names]
        for run in as_completed(runs):
            tally = run.result()
            failed += len(tally.faults)
            counts = ", ".join(f"{number} {outcome}" for outcome, number in sorted(tally.outcomes.items()))
            slowest = f"slowest {tally.slowest[0]:.2f} s (number {tally.slowest[1]})"
            print(f"{tally.importer}: {tally.number} inputs: {counts}; {slowest}", flush=True)
            for fault in tally.faults[:5]:
                print(f"  {fault}", flush=True)
    without = [name for name in IMPORTERS if not seeds[name]]
    if without:
        print(f"without fixtures: {', '.join(without)}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
