"""Train the myth model from the texts beside this file; the same texts give the same bytes.

    python bench/myths/train.py [--held-out] [--output FILE]

TF-IDF over stems and pairs of neighbours; a logistic regression (scikit-learn's liblinear: one thread, a
fixed order) a myth, one for any myth and one a stance; the features that matter least left out; eight bits
a weight. Needs `pip install --editable '.[train]'`. With `--held-out`, three texts of ten (by hash) are left
out of training, for measuring; the shipped weights are trained on all.
"""

import argparse
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from afterword.myths.model import STANCES, WEIGHTS, ZERO, features
from afterword.myths.sentences import split_sentences

HERE = Path(__file__).parent
MYTHS = (
    "phoniness extroversion using-people job-seekers-only too-late no-time small-talk numbers-game"
    " instant-payoff natural-born nothing-to-offer merit-alone"
).split()
MARKS = {"v": "voices", "r": "rebuts", "w": "wrestles"}
INVERSE_PENALTY = 15.0
LEAST = 2  # texts that a feature must stand in
MOST = 62_000  # features that are kept: 1.8 MB
LARGEST = 127


@dataclass(frozen=True)
class Example:
    """A labelled text: `labels` are triples of myth, stance and evidence."""

    text: str
    labels: tuple[tuple[str, str, str], ...]


def read_texts(folder: Path) -> list[Example]:
    """Return every text, each once."""
    found: dict[str, Example] = {}
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            labels = tuple((each["myth"], each["stance"], each["evidence"]) for each in row["labels"])
            found.setdefault(row["text"], Example(row["text"], labels))
    myth = ""
    for line in (folder / "plain.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            myth = line[2:]
        elif line:
            found.setdefault(line[2:], Example(line[2:], ((myth, MARKS[line[0]], line[2:]),)))
    for line in (folder / "near-misses.txt").read_text(encoding="utf-8").splitlines():
        if line:
            found.setdefault(line, Example(line, ()))
    return list(found.values())


def is_held_out(text: str) -> bool:
    """Tell whether a text is one of the three in ten kept for measuring."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 10 < 3  # noqa: PLR2004 - three of ten


def text_features(text: str) -> set[str]:
    """Return the features of a text."""
    return {feature for sentence in split_sentences(text) for feature in features(sentence.words)}


def train(examples: list[Example]) -> bytes:
    """Return the weights file."""
    found = [text_features(example.text) for example in examples]
    counts = Counter(feature for each in found for feature in each)
    known = sorted(feature for feature, count in counts.items() if count >= LEAST)
    numbers = {feature: number for number, feature in enumerate(known)}
    rarity = np.log((1 + len(found)) / (1 + np.array([counts[feature] for feature in known]))) + 1
    columns = [sorted(numbers[feature] for feature in each if feature in numbers) for each in found]
    starts = np.cumsum([0, *map(len, columns)])
    flat = np.array([number for each in columns for number in each])
    matrix = csr_matrix((rarity[flat], flat, starts), shape=(len(found), len(known)))
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix = csr_matrix(matrix.multiply(1 / np.maximum(lengths, 1e-9)[:, None]))
    biases, weights = [], []
    for rows, goal in targets(examples):
        model = LogisticRegression(C=INVERSE_PENALTY, solver="liblinear", random_state=0)
        model.fit(matrix[rows], goal)
        biases.append(float(model.intercept_[0]))
        weights.append(model.coef_[0] * rarity)
    return dump(known, rarity, biases, np.array(weights).T)


def targets(examples: list[Example]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return for each lane the texts that teach it and what each of them says."""
    everyone = np.arange(len(examples))
    labels = [{myth: stance for myth, stance, _ in example.labels} for example in examples]
    touching = np.array([bool(each) for each in labels])
    lanes = [(everyone, np.array([myth in each for each in labels])) for myth in MYTHS]
    lanes.append((everyone, touching))
    for stance in STANCES:
        goal = np.array([stance in each.values() for each in labels])
        lanes.append((everyone[touching], goal[touching]))
    return lanes


def dump(known: list[str], rarity: np.ndarray, biases: list[float], weights: np.ndarray) -> bytes:
    """Return the weights file, with the features that move anything most."""
    # The few largest weights are cut, so that eight bits suffice for the rest.
    scale = float(np.quantile(np.abs(weights), 0.9995)) / LARGEST
    whole = np.clip(np.rint(weights / scale), -LARGEST, LARGEST).astype(int)
    moving = np.argsort(-np.abs(whole).max(axis=1), kind="stable")[:MOST]
    kept = np.sort(moving)
    step = float(rarity.max()) / 255
    head = [" ".join(MYTHS), " ".join(f"{bias:.4f}" for bias in biases), f"{scale:.8f} {step:.8f}"]
    head += (known[number] for number in kept)
    bytes_ = np.column_stack([np.rint(rarity / step).astype(int)[kept], whole[kept] + ZERO])
    return "\n".join(head).encode() + b"\n\n" + bytes_.astype(np.uint8).tobytes()


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--held-out", action="store_true", help="leave three texts of ten out")
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    examples = read_texts(HERE)
    if options.held_out:
        examples = [example for example in examples if not is_held_out(example.text)]
    data = train(examples)
    options.output.write_bytes(data)
    print(f"{len(examples)} texts, {len(data)} bytes")


if __name__ == "__main__":
    main()
