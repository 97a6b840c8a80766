"""`afterword import FILE`: brings posts and comments in, counts every one, and writes only when asked to."""

import argparse
import gc
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from afterword.cli.verbs import Verbs
from afterword.errors import UnusableInputError
from afterword.importers.ahead import FEW_CYCLES
from afterword.importers.base import Options, load_source
from afterword.importers.detect import AUTO, IMPORTERS, choose_importer
from afterword.importers.private import private_path
from afterword.importers.run import Outcome, run_import
from afterword.importers.slugs import HELD
from afterword.importers.undo import undo_import

if TYPE_CHECKING:
    from rich.table import Table

WELL, FAILED, FLAWED = 0, 1, 3
_SHOWN = 20  # repairs and quarantined records on a terminal; the ledger has all of them


def add_parser(verbs: Verbs) -> None:
    """Add the verb and its options."""
    parser = verbs.add_parser(
        "import",
        help="bring in an export of another system, or a saved page",
        description="Read an export and say what is in it. Nothing is written without --write.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", nargs="?", help="the export")
    parser.add_argument(
        "--format",
        choices=(AUTO, *IMPORTERS),
        default=AUTO,
        help="what FILE is (default: found by its content)",
    )
    parser.add_argument(
        "--into",
        type=Path,
        default=Path("content"),
        metavar="DIR",
        help="the site's content (default: content)",
    )
    parser.add_argument(
        "--write", action="store_true", help="write; without it, only say what would be written"
    )
    parser.add_argument(
        "--as",
        choices=("markdown", "html"),
        default="markdown",
        dest="body",
        help="html: leave essays in HTML",
    )
    parser.add_argument(
        "--keep-private",
        type=Path,
        metavar="PLACE",
        help="with --write: put e-mail and IP addresses into this file, or a file in this folder",
    )
    parser.add_argument(
        "--undo",
        type=Path,
        metavar="LEDGER",
        help="take back what the import of this ledger wrote and nobody has touched since",
    )
    parser.add_argument("--json", action="store_true", help="print the ledger as one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import a file, or take an import back.

    Returns:
        0 all well; 1 the ledger doesn't balance, nothing written; 3 something was repaired or quarantined, or
        something stays that was changed since the import.

    Raises:
        UnusableInputError: Nothing can be used of the file (exit code 2).
    """
    if (args.file is None) == (args.undo is None):
        raise UnusableInputError(
            "name an export, or with --undo a ledger; `afterword import --help` tells more"
        )
    if args.undo is not None:
        return _undo(args)
    gc.set_threshold(FEW_CYCLES)
    keep = args.keep_private and private_path(args.keep_private, args.file.name, args.into)
    options = Options(today=datetime.now(UTC).date(), keep_html=args.body == "html")
    with _progress(args.file) as advance:
        source = load_source(args.file, advance)
        importer = choose_importer(source, args.format)
        outcome = run_import(source, importer, into=args.into, options=options, write=args.write, keep=keep)
    if args.json:
        print(json.dumps(_as_json(outcome), ensure_ascii=False, indent=2))
    else:
        _show(outcome, args)
    if not outcome.ledger.balanced:
        print("afterword: the ledger doesn't balance; nothing was written", file=sys.stderr)
        return FAILED
    return FLAWED if outcome.ledger.flawed else WELL


def _undo(args: argparse.Namespace) -> int:
    undone = undo_import(args.undo, args.into)
    if args.json:
        print(json.dumps(asdict(undone), ensure_ascii=False, indent=2))
    else:
        print(f"Removed {undone.removed} files, restored {undone.restored}.")
        if undone.comments:
            print(f"Took {undone.comments} comments back in files that were changed since.")
        print("\n".join(_some(undone.kept, "Kept")) or "Nothing had to be kept.")
    return FLAWED if undone.kept else WELL


def _as_json(outcome: Outcome) -> dict[str, object]:
    changes = outcome.changes
    files = {"new": changes.new, "changed": changes.changed, "unchanged": changes.unchanged}
    return {**outcome.ledger.as_json(), "files": files}


@contextmanager
def _progress(path: Path) -> Iterator[Callable[[int], None]]:
    """Show how far the file is read, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _bytes: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        size = path.stat().st_size if path.is_file() else None
        task = progress.add_task(path.name, total=size)
        yield lambda count: progress.advance(task, count)


def _show(outcome: Outcome, args: argparse.Namespace) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False, soft_wrap=True)
    ledger = outcome.ledger
    console.print(f"{escape(ledger.source)}: {ledger.format}, sha256 {ledger.sha256[:12]}…")
    console.print(_table(outcome))
    console.print(
        "Read = written + withheld + quarantined." if ledger.balanced else "[bold]It doesn't balance.[/bold]"
    )
    for line in _remarks(outcome):
        console.print(escape(line))
    files = outcome.changes
    if outcome.written:
        counts = f"{files.new} new, {files.changed} changed, {files.unchanged} as they were"
        console.print(f"Written into {escape(str(args.into))}: {counts}.")
    elif ledger.balanced:
        counts = f"{files.new} new, {files.changed} changed, {files.unchanged} as they are"
        console.print(f"Nothing written. With --write, files in {escape(str(args.into))}: {counts}.")


def _table(outcome: Outcome) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD)
    table.add_column("")
    for name in ("read", "written", "withheld", "quarantined"):
        table.add_column(name, justify="right")
    for kind, count in (("essays", outcome.ledger.essays), ("comments", outcome.ledger.comments)):
        table.add_row(kind, *map(str, (count.read, count.written, count.withheld.total(), count.quarantined)))
        for status, number in sorted(count.withheld.items()):
            table.add_row("", "", "", f"{status} {number}", "", style="dim")
    return table


def _remarks(outcome: Outcome) -> Iterator[str]:
    ledger = outcome.ledger
    yield f"Conversations: {ledger.threads}."
    for title, counts in (
        ("Neither essay nor comment", ledger.other),
        ("Inferred", ledger.inferences),
        ("Left out", ledger.dropped),
        ("Missing in the source itself", ledger.missing),
    ):
        if counts:
            yield (
                f"{title}: " + ", ".join(f"{name} {number}" for name, number in sorted(counts.items())) + "."
            )
    if ledger.media:
        yield f"Pictures and files that it refers to: {len(ledger.media)}; `afterword media` brings them."
    for stated in ledger.stated:
        if stated.stated != stated.found:
            yield f"{stated.where}: the source says “{stated.claim}”, found {stated.found}."
    yield from _some([_place(r.what, r.line, r.offset, r.id, r.count) for r in ledger.repairs], "Repaired")
    yield from _some(
        [_place(f"{q.kind[:-1]} {q.id}, {q.reason}", q.line, q.offset, None, 1) for q in ledger.quarantined],
        "Quarantined",
    )
    yield from _some(ledger.conflicts, "Conflict, yours kept")
    yield from _some(ledger.notes, "Note")
    if outcome.held:
        verb = "lie" if outcome.written else "would lie"
        yield f"Not public: {outcome.held} {verb} ready in {outcome.beside / HELD}."


def _place(what: str, line: int | None, offset: int | None, record: str | None, count: int) -> str:
    place = ", ".join(
        part
        for part in (
            f"record {record}" if record and record.strip() else "",
            f"line {line}" if line is not None else "",
            f"byte {offset}" if offset is not None else "",
        )
        if part
    )
    times = f", {count} times" if count > 1 else ""
    return f"{what}{times} ({place})" if place else f"{what}{times}"


def _some(lines: list[str], title: str) -> Iterator[str]:
    yield from (f"{title}: {line}" for line in lines[:_SHOWN])
    if len(lines) > _SHOWN:
        yield f"{title}: {len(lines) - _SHOWN} more; the ledger has them all."
