"""`afterword myths tag` and `evaluate`: which myth, which stance, which words, and how often that is right."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from afterword.cli.verbs import Verbs
from afterword.errors import UnusableInputError
from afterword.myths.catalogue import load_catalogue
from afterword.myths.labels import Label
from afterword.myths.tagger import Tagger

_STYLES = {"voices": "dark_orange", "rebuts": "blue", "wrestles": "green", "reports": "magenta"}


def add_parser(verbs: Verbs) -> None:
    """Add the verb to the command line."""
    parser = verbs.add_parser("myths", help="label texts, or judge labels")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    tag = actions.add_parser("tag", help="print the labels of texts, with their evidence")
    tag.add_argument("files", nargs="*", type=Path, metavar="FILE", help="an essay, a .thread or plain text")
    tag.add_argument("--jsonl", metavar="FILE", help="JSON Lines with id and text; - for standard input")
    tag.add_argument("--json", action="store_true", help="JSON Lines instead of coloured text")
    tag.set_defaults(run=run_tag)
    evaluate = actions.add_parser("evaluate", help="judge the tagger by labelled texts")
    evaluate.add_argument("gold", type=Path, metavar="GOLD.jsonl")
    evaluate.add_argument("--json", action="store_true", help="one object instead of a table")
    evaluate.set_defaults(run=run_evaluate)
    for action in (tag, evaluate):
        action.add_argument("--content", type=Path, default=Path("content"), metavar="DIR")


def run_tag(options: argparse.Namespace) -> int:
    """Print labels."""
    if bool(options.files) == bool(options.jsonl):
        raise UnusableInputError("name the files to label, or one with --jsonl")
    tagger = Tagger(load_catalogue(options.content / "myths"))
    if options.jsonl:
        for row in read_jsonl(options.jsonl):
            print_row(row["id"], tagger.label(row["text"], context=row.get("context")))
        return 0
    for path in options.files:
        for name, text, context, quoted, headings in _texts(path):
            labels = tagger.label(text, quoted=quoted, headings=headings, context=context)
            if options.json:
                print_row(name, labels)
            else:
                _show(name, text, labels)
    return 0


def run_evaluate(options: argparse.Namespace) -> int:
    """Print the figures of the tagger on labelled texts."""
    from afterword.myths.evaluation import evaluate, render_table

    gold = list(read_jsonl(str(options.gold)))
    tagger = Tagger(load_catalogue(options.content / "myths"))
    predicted = {row["id"]: tagger.label(row["text"], context=row.get("context")) for row in gold}
    result = evaluate(gold, predicted)
    print(json.dumps(result.figures) if options.json else render_table(result), end="\n")
    return 0


def read_jsonl(name: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON Lines.

    Raises:
        UnusableInputError: No such file, or a line that isn't an object with `id` and `text`.
    """
    try:
        lines: Iterable[str] = sys.stdin if name == "-" else Path(name).open(encoding="utf-8")  # noqa: SIM115 - ends with us
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            row = json.loads(line)
            if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "id" not in row:
                raise UnusableInputError(f'{name}:{number}: not an object like {{"id": "1", "text": "…"}}')
            yield row
    except json.JSONDecodeError as error:
        raise UnusableInputError(f"{name}:{number}: not JSON: {error.msg}") from None
    except UnicodeDecodeError:
        raise UnusableInputError(f"{name}: not UTF-8") from None
    except OSError as error:
        raise UnusableInputError(f"{name}: {error.strerror}") from None


def print_row(name: object, labels: Sequence[Label]) -> None:
    """Print one text's labels as a line of JSON."""
    rows = [
        {
            "myth": label.myth,
            "stance": label.stance.value,
            "evidence": label.evidence,
            "start": label.start,
            "end": label.end,
            "score": label.score,
            "by": label.by.value,
        }
        for label in labels
    ]
    print(json.dumps({"id": name, "labels": rows}, ensure_ascii=False))


_Spans = tuple[tuple[int, int], ...]


def _texts(path: Path) -> Iterator[tuple[str, str, str | None, _Spans, _Spans]]:
    """Yield (name, words, context, quoted, headings) of each text of a file."""
    from afterword.text.plaintext import PlainText

    if not path.is_file():
        raise UnusableInputError(f"{path}: there is no such file")
    if path.suffix == ".thread":
        from afterword.discussion.markup import render_body
        from afterword.discussion.threadfile import load_thread

        thread = load_thread(path)
        for comment in thread.comments:
            plain = PlainText.from_html(str(render_body(comment)))
            yield f"{path}#{comment.id}", plain.text, thread.title, plain.quoted, plain.headings
    elif path.suffix in {".md", ".markdown"}:
        from afterword.essays.essayfile import load_essay
        from afterword.essays.render import render_essay

        essay = load_essay(path)
        plain = PlainText.from_html(render_essay(essay))
        yield str(path), plain.text, None, plain.quoted, plain.headings
    else:
        try:
            yield str(path), path.read_text(encoding="utf-8"), None, (), ()
        except UnicodeDecodeError as error:
            raise UnusableInputError(f"{path}: not UTF-8 at byte {error.start}") from None


def _show(name: str, text: str, labels: Sequence[Label]) -> None:
    """Print a text with its evidence coloured, then each label and its reasons."""
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True)
    console.rule(Text(name), align="left")
    shown = Text(text.strip("\n"))
    offset = len(text) - len(text.lstrip("\n"))
    for label in labels:
        style = f"bold {_STYLES[label.stance.value]}"
        shown.stylize(style, label.start - offset, label.end - offset)
    console.print(shown)
    for label in labels:
        style = _STYLES[label.stance.value]
        console.print(Text(f"{label.stance.value} {label.myth} ({label.score:.2f})", style=f"bold {style}"))
        for reason in label.reasons:
            console.print(Text(f"  {reason}", style="dim"))
    if not labels:
        console.print(Text("no label", style="dim"))
