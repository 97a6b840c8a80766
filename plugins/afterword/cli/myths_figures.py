"""`afterword myths evaluate`: how far the tagger and a person agree, in figures."""

import json
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from afterword.myths.evaluation import (
    Figures,
    GoldText,
    Judged,
    Predictions,
    confidence_interval,
    evaluate,
    parse_gold,
)
from afterword.myths.tagger import Tagger


def print_evaluation(text: str, path: Path, tagger: Tagger, *, as_json: bool) -> None:
    """Label a labelled file and print the figures.

    Args:
        text: The file's lines.
        path: Its name, for messages.
        tagger: Ready to use.
        as_json: Print one JSON object.

    Raises:
        UnusableInputError: A line that is no labelled text.
    """
    gold = parse_gold(text.splitlines(), path)
    predicted = predict(gold, tagger)
    figures = evaluate(gold, predicted)
    if as_json:
        print(json.dumps(figures_row(figures)))
    else:
        _print_figures(gold, predicted, figures)


def predict(gold: Iterable[GoldText], tagger: Tagger) -> Predictions:
    """Return what the tagger says of labelled texts, by their ids."""
    return {
        text.id: {label.myth: Judged(label.stance, label.evidence) for label in tagger.label(text.text)}
        for text in gold
    }


def figures_row(figures: Figures) -> dict[str, float]:
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


def _figure(name: str, figures: Figures) -> float:
    return figures_row(figures)[name]


def _print_figures(gold: Sequence[GoldText], predicted: Predictions, figures: Figures) -> None:
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
