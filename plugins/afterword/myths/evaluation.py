"""How good labels are: against texts that people labelled, with the uncertainty of a small sample.

F1 is of (text, myth) pairs, micro and macro over the myths; stance is judged on pairs found by both; a pair
that the annotators couldn't settle (`arguable`) counts neither way; labels of the stance `reports` make no
claim and are left out.
"""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from afterword.myths.labels import Label, Stance

JUDGED = (Stance.VOICES, Stance.REBUTS, Stance.WRESTLES)
_ROUNDS = 1000  # of the bootstrap


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures, a row for each myth, and intervals.

    Attributes:
        figures: By name, as `score` of the labelled texts names them.
        rows: (myth, precision, recall, F1, n).
        intervals: By name, the middle 95 % of a bootstrap over texts.
    """

    figures: dict[str, float]
    rows: tuple[tuple[str, float, float, float, int], ...]
    intervals: dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _Judged:
    """One text: what was wanted, what was found, and how they agree."""

    source: str
    pairs: tuple[tuple[str, str], ...]  # (myth, tp | fp | fn)
    stances: tuple[tuple[str, str], ...]  # of pairs found by both: (wanted, found)
    triples: tuple[int, int, int]  # tp, fp, fn
    overlaps: int
    found: int
    false_alarm: bool | None  # None where the text has a label, or an arguable one


def _f1(tp: int, fp: int, fn: int) -> float:
    return 2 * tp / (2 * tp + fp + fn) if tp else 0.0


def _judge(row: Mapping[str, Any], labels: Sequence[Label]) -> _Judged:
    wanted = {label["myth"]: label for label in row["labels"]}
    got = {label.myth: label for label in labels if label.stance in JUDGED}
    arguable = set(row.get("arguable", ()))
    pairs: list[tuple[str, str]] = []
    stances: list[tuple[str, str]] = []
    tp = fp = fn = overlaps = found = 0
    for myth in sorted((set(wanted) | set(got)) - arguable):
        both = myth in wanted and myth in got
        pairs.append((myth, "tp" if both else "fp" if myth in got else "fn"))
        if both:
            found += 1
            overlaps += _overlap(row["text"], wanted[myth]["evidence"], got[myth].evidence)
            if wanted[myth].get("stance_arguable"):
                continue
            stances.append((wanted[myth]["stance"], got[myth].stance.value))
        if both and wanted[myth]["stance"] == got[myth].stance.value:
            tp += 1
        else:
            fp += myth in got
            fn += myth in wanted
    empty = not wanted and not arguable
    return _Judged(
        row.get("source", ""),
        tuple(pairs),
        tuple(stances),
        (tp, fp, fn),
        overlaps,
        found,
        bool(got) if empty else None,
    )


def _overlap(text: str, wanted: str, got: str) -> bool:
    a, b = text.find(wanted), text.find(got)
    return bool(got) and a >= 0 and b >= 0 and a < b + len(got) and b < a + len(wanted)


def _counts(judged: Sequence[_Judged]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for one in judged:
        for myth, kind in one.pairs:
            counts.setdefault(myth, Counter())[kind] += 1
    return counts


def _figures(judged: Sequence[_Judged], myths: Sequence[str]) -> dict[str, float]:
    counts = _counts(judged)
    total = sum(counts.values(), Counter[str]())
    tp, fp, fn = total["tp"], total["fp"], total["fn"]
    alarms = [one.false_alarm for one in judged if one.false_alarm is not None]
    stances = [pair for one in judged for pair in one.stances]
    triples = [sum(one.triples[i] for one in judged) for i in range(3)]
    found = sum(one.found for one in judged)
    per_myth = [counts.get(myth, Counter()) for myth in myths]
    figures = {
        "micro_f1": _f1(tp, fp, fn),
        "precision": tp / (tp + fp) if tp else 0.0,
        "recall": tp / (tp + fn) if tp else 0.0,
        "macro_f1": sum(_f1(c["tp"], c["fp"], c["fn"]) for c in per_myth) / max(1, len(myths)),
    }
    for source in ("verbatim", "reworded"):
        part = sum(_counts([one for one in judged if one.source == source]).values(), Counter[str]())
        figures[f"micro_f1_{source}"] = _f1(part["tp"], part["fp"], part["fn"])
    figures["false_alarm"] = sum(alarms) / max(1, len(alarms))
    figures["stance_macro_f1"] = sum(_stance_f1(stances, stance) for stance in JUDGED) / len(JUDGED)
    figures["stance_accuracy"] = sum(want == got for want, got in stances) / max(1, len(stances))
    figures["triple_f1"] = _f1(*triples)
    figures["evidence_overlap"] = sum(one.overlaps for one in judged) / max(1, found)
    return figures


def _stance_f1(pairs: Sequence[tuple[str, str]], stance: Stance) -> float:
    tp = sum(want == got == stance for want, got in pairs)
    fp = sum(got == stance != want for want, got in pairs)
    fn = sum(want == stance != got for want, got in pairs)
    return _f1(tp, fp, fn)


def evaluate(gold: Sequence[Mapping[str, Any]], predicted: Mapping[str, Sequence[Label]]) -> Evaluation:
    """Judge labels.

    Args:
        gold: Texts with `id`, `text`, `labels` and, where unsettled, `arguable`.
        predicted: By id.
    """
    judged = [_judge(row, predicted.get(row["id"], ())) for row in gold]
    myths = sorted({label["myth"] for row in gold for label in row["labels"]})
    counts = _counts(judged)
    rows = []
    for myth in myths:
        c = counts.get(myth, Counter())
        tp, fp, fn = c["tp"], c["fp"], c["fn"]
        rows.append((myth, tp / max(1, tp + fp), tp / max(1, tp + fn), _f1(tp, fp, fn), tp + fn))
    drawn: dict[str, list[float]] = {}
    generator = random.Random(1)  # noqa: S311 - a bootstrap, repeatable on purpose
    for _ in range(_ROUNDS if len(judged) > 1 else 0):
        sample = generator.choices(judged, k=len(judged))
        for name, value in _figures(sample, myths).items():
            drawn.setdefault(name, []).append(value)
    intervals = {name: _middle(values) for name, values in drawn.items()}
    return Evaluation(_figures(judged, myths), tuple(rows), intervals)


def _middle(values: list[float]) -> tuple[float, float]:
    ordered = sorted(values)
    cut = len(ordered) // 40
    return ordered[cut], ordered[-1 - cut]


def render_table(result: Evaluation) -> str:
    """Return the figures as lines of text."""
    lines = []
    for name, value in result.figures.items():
        low, high = result.intervals.get(name, (value, value))
        lines.append(f"{name:20} {value:.3f}  {low:.2f}-{high:.2f}")
    lines.append("")
    lines.append(f"{'myth':18} {'P':>5} {'R':>5} {'F1':>5} {'n':>4}")
    lines += [f"{myth:18} {p:5.2f} {r:5.2f} {f:5.2f} {n:4}" for myth, p, r, f, n in result.rows]
    return "\n".join(lines)
