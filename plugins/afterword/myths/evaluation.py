"""How well labels agree with a person's: the figures, and how sure they are."""

import json
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from afterword.errors import UnusableInputError
from afterword.myths.labels import Stance

JUDGED = (Stance.VOICES, Stance.REBUTS, Stance.WRESTLES)
LONGEST_EVIDENCE = 40  # words
_INTERVAL = 0.95


@dataclass(frozen=True, slots=True)
class Judged:
    """A myth in one text: its stance and its words."""

    stance: str
    evidence: str


@dataclass(frozen=True, slots=True)
class GoldText:
    """A text with a person's labels.

    Attributes:
        source: `verbatim` or `reworded`; empty where nobody said.
        labels: By myth.
        arguable: Myths on which the annotators could not settle; such pairs count neither way.
        stance_arguable: Myths whose stance they could not settle.
    """

    id: str
    text: str
    source: str
    labels: Mapping[str, Judged]
    arguable: frozenset[str]
    stance_arguable: frozenset[str]


Predictions = Mapping[str, Mapping[str, Judged]]


@dataclass(frozen=True, slots=True)
class Tally:
    """Hits, false finds and misses."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.hits + other.hits, self.false + other.false, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 0 where nothing was."""
        return self.hits / (self.hits + self.false) if self.hits else 0.0

    @property
    def recall(self) -> float:
        """The share of what is there that was found; 0 where nothing was."""
        return self.hits / (self.hits + self.missed) if self.hits else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.hits / (2 * self.hits + self.false + self.missed) if self.hits else 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one comparison, 0–1 but for counts.

    Attributes:
        missing: Texts without a prediction.
        pairs: Of (text, myth) pairs, by myth.
        by_source: F1 of pairs on `verbatim` and on `reworded` texts.
        false_alarm: The share of texts without a label that got one.
        stance_macro: Macro F1 of the stance on pairs that both found.
        triple: F1 of (text, myth, stance).
        overlap: The share of found pairs whose evidence overlaps.
        not_in_text: Predicted labels whose evidence is not in their text.
    """

    texts: int
    missing: int
    pairs: Mapping[str, Tally]
    macro: float
    by_source: Mapping[str, float]
    false_alarm: float
    stance_macro: float
    stance_accuracy: float
    triple: float
    overlap: float
    not_in_text: int

    @property
    def micro(self) -> Tally:
        """All myths' pairs together."""
        return sum(self.pairs.values(), Tally())


def parse_gold(lines: Iterable[str], path: Path) -> tuple[GoldText, ...]:
    """Parse a labelled file, one JSON object a line.

    Raises:
        UnusableInputError: A line that isn't one, or without `id`, `text` or `labels`.
    """
    texts = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            labels = row["labels"]
            texts.append(
                GoldText(
                    str(row["id"]),
                    str(row["text"]),
                    str(row.get("source", "")),
                    {label["myth"]: Judged(label["stance"], label.get("evidence", "")) for label in labels},
                    frozenset(row.get("arguable") or ()),
                    frozenset(label["myth"] for label in labels if label.get("stance_arguable")),
                )
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnusableInputError(
                f"{path}:{number}: not a labelled text ({type(error).__name__}: {error});"
                ' write {"id": …, "text": …, "labels": [{"myth": …, "stance": …, "evidence": …}]}'
            ) from None
    if not texts:
        raise UnusableInputError(f"{path}: no labelled texts in it")
    return tuple(texts)


def evaluate(gold: Sequence[GoldText], predicted: Predictions) -> Figures:
    """Compare predictions with a person's labels; predicted `reports` make no claim and are left out."""
    claims = {
        key: {myth: label for myth, label in labels.items() if label.stance != Stance.REPORTS}
        for key, labels in predicted.items()
    }
    pairs: dict[str, Tally] = {}
    sources: dict[str, Tally] = {}
    stances = {stance: Tally() for stance in JUDGED}
    triples = Tally()
    found = overlapping = not_in_text = settled = right = 0
    for text in gold:
        own = claims.get(text.id, {})
        not_in_text += sum(not label.evidence or label.evidence not in text.text for label in own.values())
        for myth in (text.labels.keys() | own.keys()) - text.arguable:
            want, got = text.labels.get(myth), own.get(myth)
            tally = Tally(bool(want and got), bool(got and not want), bool(want and not got))
            pairs[myth] = pairs.get(myth, Tally()) + tally
            sources[text.source] = sources.get(text.source, Tally()) + tally
            if not (want and got):
                triples += tally
                continue
            found += 1
            overlapping += _overlap(text.text, want.evidence, got.evidence)
            if myth in text.stance_arguable:
                continue
            settled += 1
            right += want.stance == got.stance
            triples += Tally(1) if want.stance == got.stance else Tally(0, 1, 1)
            _count_stance(stances, want.stance, got.stance)
    myths = {myth for text in gold for myth in text.labels}
    empty = [text for text in gold if not text.labels and not text.arguable]
    return Figures(
        texts=len(gold),
        missing=sum(text.id not in predicted for text in gold),
        pairs=pairs,
        macro=sum(pairs.get(myth, Tally()).f1 for myth in myths) / max(1, len(myths)),
        by_source={name: sources.get(name, Tally()).f1 for name in ("verbatim", "reworded")},
        false_alarm=sum(bool(claims.get(text.id)) for text in empty) / max(1, len(empty)),
        stance_macro=sum(tally.f1 for tally in stances.values()) / len(JUDGED),
        stance_accuracy=right / max(1, settled),
        triple=triples.f1,
        overlap=overlapping / max(1, found),
        not_in_text=not_in_text,
    )


def _count_stance(stances: dict[Stance, Tally], want: str, got: str) -> None:
    if want == got:
        stances[Stance(want)] += Tally(1)
        return
    stances[Stance(want)] += Tally(0, 0, 1)
    if got in stances:
        stances[Stance(got)] += Tally(0, 1)


def _overlap(text: str, one: str, other: str) -> bool:
    """Tell whether two spans share a character, by where each first stands; one too long shows nothing."""
    first, second = text.find(one), text.find(other)
    if first < 0 or second < 0 or len(other.split()) > LONGEST_EVIDENCE:
        return False
    return first < second + len(other) and second < first + len(one)


def confidence_interval(
    gold: Sequence[GoldText],
    predicted: Predictions,
    figure: Callable[[Figures], float],
    *,
    rounds: int = 200,
    seed: int = 1,
) -> tuple[float, float]:
    """Return the 95 % interval of a figure by the bootstrap: texts drawn again, with replacement.

    Args:
        gold: The labelled texts.
        predicted: The labels to judge.
        figure: Which figure.
        rounds: How many times.
        seed: The same seed gives the same interval.
    """
    rng = random.Random(seed)  # noqa: S311 - a repeatable sample, no secret
    values = sorted(figure(evaluate(rng.choices(gold, k=len(gold)), predicted)) for _ in range(rounds))
    margin = round(rounds * (1 - _INTERVAL) / 2)
    return values[margin], values[-1 - margin]
