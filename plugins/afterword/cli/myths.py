"""`afterword myths tag|evaluate`: which myths a text addresses, and how well the tagger knows."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from afterword.cli.verbs import Verbs
from afterword.errors import UnusableInputError

if TYPE_CHECKING:
    from afterword.myths.evaluation import Figures, GoldText, Predictions
    from afterword.myths.labels import Label
    from afterword.myths.tagger import Tagger

_COLOURS = {"voices": "red", "rebuts": "green", "wrestles": "yellow", "reports": "blue"}


def add_parser(verbs: Verbs) -> None:
    """Add the verb and its own two verbs."""
    parser = verbs.add_parser("myths", help="label texts with the myths they address, and judge the labels")
    parser.add_argument(
        "--catalogue", type=Path, default=Path("content/myths"), metavar="DIR", help="default: content/myths"
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    tag = actions.add_parser(
        "tag", help="print the labels of essays (.md), conversations (.thread) or plain texts"
    )
    tag.add_argument("files", nargs="*", type=Path, metavar="FILE")
    tag.add_argument(
        "--jsonl", metavar="FILE", help='one {"id", "text", "context"?} a line; - is standard input'
    )
    tag.add_argument("--json", action="store_true", help="JSON Lines, also on a terminal")
    evaluate = actions.add_parser("evaluate", help="label a labelled file and print how far both agree")
    evaluate.add_argument("gold", type=Path, metavar="GOLD.jsonl")
    evaluate.add_argument("--json", action="store_true", help="the figures as one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print labels or figures."""
    return _evaluate(options) if options.action == "evaluate" else _tag(options)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text, what it is called, and its labels."""

    id: str
    text: str
    labels: "tuple[Label, ...]"


def _tag(options: argparse.Namespace) -> int:
    if bool(options.files) == bool(options.jsonl):
        raise UnusableInputError("name a FILE, or --jsonl FILE (- for standard input)")
    tagger = _tagger(options.catalogue)
    texts = _label_lines(options.jsonl, tagger) if options.jsonl else _label_files(options, tagger)
    if options.jsonl or options.json or not sys.stdout.isatty():
        for text in texts:
            row = {"id": text.id, "labels": [_row(label) for label in text.labels]}
            print(json.dumps(row, ensure_ascii=False))
        return 0
    _show(texts)
    return 0


def _tagger(folder: Path) -> "Tagger":
    from afterword.myths.catalogue import load_catalogue
    from afterword.myths.tagger import Tagger

    if not folder.is_dir():
        raise UnusableInputError(f"{folder}: no such folder; --catalogue tells where the myths are")
    return Tagger(load_catalogue(folder))


def _row(label: "Label") -> dict[str, Any]:
    return {
        "myth": label.myth,
        "stance": str(label.stance),
        "evidence": label.evidence,
        "start": label.start,
        "end": label.end,
        "score": label.score,
        "by": str(label.by),
    }


def _label_lines(name: str, tagger: "Tagger") -> Iterator[Labelled]:
    if name == "-":
        yield from _label_rows(sys.stdin, "<standard input>", tagger)
        return
    try:
        with Path(name).open(encoding="utf-8") as lines:
            yield from _label_rows(lines, name, tagger)
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableInputError(f"{name}: {error}") from None


def _label_rows(lines: Iterable[str], name: str, tagger: "Tagger") -> Iterator[Labelled]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            key, text, context = row["id"], row["text"], row.get("context")
        except (ValueError, KeyError, TypeError, AttributeError):
            key, text, context = None, None, None
        if not isinstance(key, str | int) or not isinstance(text, str) or not isinstance(context, str | None):
            raise UnusableInputError(
                f'{name}:{number}: write {{"id": …, "text": …}} and, if known, "context"'
            )
        yield Labelled(str(key), text, tagger.label(text, context=context))


def _label_files(options: argparse.Namespace, tagger: "Tagger") -> Iterator[Labelled]:
    from afterword.myths.archive import label_text
    from afterword.myths.catalogue import load_catalogue, parse_author_labels

    catalogue = load_catalogue(options.catalogue)
    for path in options.files:
        if not path.is_file():
            raise UnusableInputError(f"{path}: no such file")
        if path.suffix == ".thread":
            from afterword.discussion.conversation import load_conversation

            conversation = load_conversation(path, images=False, mask=True)
            for entry in conversation.entries:
                comment = entry.comment
                if comment.id in conversation.bodies:
                    words = parse_author_labels(comment.myths, catalogue, f"{path}: comment {comment.id}")
                    html, title = str(conversation.bodies[comment.id]), conversation.thread.title
                    found = label_text(tagger, html, words, context=title)
                    yield Labelled(f"{path}#c-{comment.id}", found.plain.text, found.labels)
        elif path.suffix == ".md":
            from afterword.essays.essayfile import load_essay
            from afterword.essays.render import render_essay

            essay = load_essay(path)
            words = parse_author_labels(essay.myths, catalogue, path)
            found = label_text(tagger, render_essay(essay), words, context=essay.title)
            yield Labelled(str(path), found.plain.text, found.labels)
        else:
            text = _plain(path)
            yield Labelled(str(path), text, tagger.label(text))


def _plain(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableInputError(f"{path}: {error}; save it as UTF-8") from None


def _show(texts: Iterable[Labelled]) -> None:
    """Print each text with its evidence coloured, and why each label is there."""
    from rich.console import Console
    from rich.text import Text

    console = Console()
    for labelled in texts:
        console.rule(labelled.id)
        text = Text(labelled.text)
        for label in labelled.labels:
            text.stylize(f"bold {_COLOURS[label.stance]}", label.start, label.end)
        console.print(text)
        if not labelled.labels:
            console.print("\nno myth found", style="dim")
        for label in labelled.labels:
            console.print(
                f"\n{label.myth} {label.stance}, {label.score:.2f}, by {label.by}",
                style=_COLOURS[label.stance],
                highlight=False,
            )
            for reason in label.reasons:
                console.print(Text(f"  {reason}", style="dim"))


def _evaluate(options: argparse.Namespace) -> int:
    from afterword.myths.evaluation import Judged, evaluate, parse_gold

    gold = parse_gold(_plain(options.gold).splitlines(), options.gold)
    tagger = _tagger(options.catalogue)
    predicted = {
        text.id: {label.myth: Judged(label.stance, label.evidence) for label in tagger.label(text.text)}
        for text in gold
    }
    figures = evaluate(gold, predicted)
    if options.json:
        print(json.dumps(figures_row(figures)))
    else:
        _print_figures(gold, predicted, figures)
    return 0


def figures_row(figures: "Figures") -> dict[str, float]:
    """Return the figures by their names in JSON."""
    micro = figures.micro
    return {
        "texts": figures.texts,
        "missing": figures.missing,
        "micro_f1": micro.f1,
        "precision": micro.precision,
        "recall": micro.recall,
        "macro_f1": figures.macro,
        "micro_f1_verbatim": figures.by_source["verbatim"],
        "micro_f1_reworded": figures.by_source["reworded"],
        "false_alarm": figures.false_alarm,
        "stance_macro_f1": figures.stance_macro,
        "stance_accuracy": figures.stance_accuracy,
        "triple_f1": figures.triple,
        "evidence_overlap": figures.overlap,
        "evidence_not_in_text": figures.not_in_text,
    }


def _figure(name: str, figures: "Figures") -> float:
    return figures_row(figures)[name]


def _print_figures(gold: "tuple[GoldText, ...]", predicted: "Predictions", figures: "Figures") -> None:
    from afterword.myths.evaluation import confidence_interval

    intervals = {
        name: confidence_interval(gold, predicted, partial(_figure, name))
        for name in ("micro_f1", "macro_f1", "false_alarm", "stance_macro_f1", "triple_f1")
    }
    for name, value in figures_row(figures).items():
        shown = f"{value:.3f}" if isinstance(value, float) else str(value)
        low, high = intervals.get(name, (None, None))
        print(f"{name:22} {shown}" + (f"   95 %: {low:.3f} to {high:.3f}" if low is not None else ""))
    print(f"\n{'myth':18} {'P':>5} {'R':>5} {'F1':>5} {'n':>4}")
    for myth, tally in sorted(figures.pairs.items()):
        count = tally.hits + tally.missed
        print(f"{myth:18} {tally.precision:5.2f} {tally.recall:5.2f} {tally.f1:5.2f} {count:4}")
