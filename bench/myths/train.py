"""Train the myth model from the texts beside this file; the same texts give the same bytes.

    python bench/myths/train.py [--held-out] [--output FILE]

Plain Python on purpose: no numerical library, so no machine's rounding. With `--held-out`, three texts of ten
(by hash) are left out of training, for measuring; the shipped weights are trained on all.
"""

import argparse
import hashlib
import json
import math
import random
from collections import Counter
from pathlib import Path

from afterword.myths.model import SHORT, STANCES, ZERO, features
from afterword.myths.sentences import split_sentences

HERE = Path(__file__).parent
WEIGHTS = HERE.parents[1] / "plugins" / "afterword" / "myths" / "data" / "weights.txt"
MYTHS = (
    "phoniness extroversion using-people job-seekers-only too-late no-time small-talk numbers-game"
    " instant-payoff natural-born nothing-to-offer merit-alone"
).split()
MARKS = {"v": "voices", "r": "rebuts", "w": "wrestles"}
SEEDS, EPOCHS, RATE, DECAY = 7, 15, 1.0, 1e-4
LEAST = 2  # texts that a feature must stand in
LARGEST = 127
SMALL = 0.02  # a gradient that isn't worth the time


def read_texts(folder: Path) -> list[dict]:
    """Return every text: `text` and `labels` of (myth, stance)."""
    rows = []
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            labels = [(label["myth"], label["stance"]) for label in row["labels"]]
            rows.append({"text": row["text"], "labels": labels})
    myth = ""
    for line in (folder / "plain.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            myth = line[2:]
        elif line:
            rows.append({"text": line[2:], "labels": [(myth, MARKS[line[0]])]})
    near_misses = (folder / "near-misses.txt").read_text(encoding="utf-8").splitlines()
    rows += ({"text": line, "labels": []} for line in near_misses if line)
    return rows


def is_held_out(text: str) -> bool:
    """Tell whether a text is one of the three in ten kept for measuring."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 10 < 3  # noqa: PLR2004 - three of ten


def text_features(text: str) -> list[str]:
    """Return the features of a text, a sentence's once each."""
    return [feature for sentence in split_sentences(text) for feature in features(sentence.words)]


def train(rows: list[dict]) -> tuple[list[float], dict[str, list[float]]]:
    """Return the biases and each feature's weights: logistic regressions by AdaGrad, in a fixed order."""
    examples = [text_features(row["text"]) for row in rows]
    counts = Counter(feature for example in examples for feature in set(example))
    known = {feature for feature, count in counts.items() if count >= LEAST}
    lanes = len(MYTHS) + len(STANCES)
    weights = {feature: [0.0] * lanes for feature in sorted(known)}
    squares = {feature: [1e-3] * lanes for feature in weights}
    biases, bias_squares = [-2.0] * lanes, [1.0] * lanes
    targets = []
    for row in rows:
        stances = {stance for _, stance in row["labels"]}
        addressed = {myth for myth, _ in row["labels"]}
        goal: list[float | None] = [float(myth in addressed) for myth in MYTHS]
        goal += [float(stance in stances) if stances else None for stance in STANCES]
        targets.append(goal)
    examples = [[feature for feature in example if feature in known] for example in examples]
    order = list(range(len(rows)))
    rng = random.Random(SEEDS)
    for _ in range(EPOCHS):
        rng.shuffle(order)
        for number in order:
            example = examples[number]
            norm = 1 / math.sqrt(max(len(example), SHORT))
            vectors = [weights[feature] for feature in example]
            for lane, goal in enumerate(targets[number]):
                if goal is None:
                    continue
                logit = biases[lane] + norm * sum([vector[lane] for vector in vectors])
                error = 1 / (1 + math.exp(-max(-30.0, min(30.0, logit)))) - goal
                if abs(error) < SMALL:
                    continue
                bias_squares[lane] += error * error
                biases[lane] -= 0.3 * error / math.sqrt(bias_squares[lane])
                gradient = error * norm
                for feature, vector in zip(example, vectors, strict=True):
                    step = gradient + DECAY * vector[lane]
                    square = squares[feature]
                    square[lane] += step * step
                    vector[lane] -= RATE * step / math.sqrt(square[lane])
    return biases, weights


def dump(biases: list[float], weights: dict[str, list[float]]) -> str:
    """Return the weights file: eight bits a weight."""
    # The few largest weights are cut, so that eight bits suffice for the rest.
    sizes = sorted(abs(weight) for row in weights.values() for weight in row)
    largest = sizes[-1 - len(weights) // 100]
    lines = [" ".join(MYTHS), " ".join(f"{bias:.4f}" for bias in biases), f"{largest / LARGEST:.8f}"]
    for feature, row in weights.items():
        whole = [max(-LARGEST, min(LARGEST, round(weight / largest * LARGEST))) for weight in row]
        if any(abs(weight) > 1 for weight in whole):
            lines.append(f"{feature}\t{bytes(weight + ZERO for weight in whole).hex()}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--held-out", action="store_true", help="leave three texts of ten out")
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    rows = read_texts(HERE)
    if options.held_out:
        rows = [row for row in rows if not is_held_out(row["text"])]
    text = dump(*train(rows))
    options.output.write_text(text, encoding="utf-8")
    print(f"{len(rows)} texts, {text.count(chr(10)) - 3} features, {len(text.encode())} bytes")


if __name__ == "__main__":
    main()
