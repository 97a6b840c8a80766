"""How good the labels are, and what they cost.

    python bench/myths/evaluate.py [GOLD.jsonl] [--folds 5]

Prints, of a labelled file, the score's table; of each part alone and of both together, the figures on that
file and on the project's own texts by cross-validation (blocks of ten neighbouring lines stay together, for
some were written as pairs); and the cost. Essays are left to the rules in every row. Needs
`pip install --editable '.[train]'`.
"""

import argparse
import subprocess
import sys
import time
import zlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from train import HERE, Example, read_texts, train

from afterword.cli.main import main as afterword
from afterword.cli.myths_figures import predict
from afterword.myths.catalogue import Catalogue, load_catalogue
from afterword.myths.evaluation import Figures, GoldText, Judged, confidence_interval, evaluate, parse_gold
from afterword.myths.frames import Book
from afterword.myths.model import STANCES, Weighed, load_model, parse_model
from afterword.myths.rulefile import load_book
from afterword.myths.sentences import Sentence
from afterword.myths.tagger import Tagger

ROOT = HERE.parents[1]
BLOCK = 10  # lines
SHORTEST, LONGEST = 20, 2000  # words of a comment and of a long text, for the cost
START = """
import time
begun = time.perf_counter()
from pathlib import Path
from afterword.myths.catalogue import load_catalogue
from afterword.myths.tagger import Tagger
Tagger(load_catalogue(Path("content/myths"))).label("A word.")
print(time.perf_counter() - begun)
"""


class Undecided:
    """A model that knows nothing, so that the rules decide alone."""

    def rarity(self, _feature: str) -> float:
        """Return the same for every word."""
        return 1.0

    def weigh(self, sentences: Iterable[Sentence]) -> Weighed:
        """Return even odds."""
        count = sum(1 for _ in sentences)
        myths = load_catalogue(ROOT / "content" / "myths").ids
        return Weighed(dict.fromkeys(myths, 0.0), 0.0, dict.fromkeys(STANCES, 0.0), lambda _: [0.0] * count)


def no_rules() -> Book:
    """Return the rules' classes without a frame, so that the model decides alone."""
    book = load_book()
    return replace(book, frames=dict.fromkeys(book.frames, ()))


def row(name: str, figures: Figures) -> str:
    """Return a row of the table of parts."""
    micro = figures.micro
    parts = (micro.f1, micro.precision, micro.recall, figures.macro, figures.false_alarm)
    parts += (figures.stance_macro, figures.triple, figures.overlap)
    return f"{name:28}" + "".join(f"{part:8.3f}" for part in parts)


def cross_validate(catalogue: Catalogue, folds: int) -> dict[str, tuple[list[GoldText], dict]]:
    """Return for each part the texts of all folds, and what a tagger said that was taught by the others."""
    examples = read_texts(HERE)
    fold_of = [zlib.crc32(str(number // BLOCK).encode()) % folds for number in range(len(examples))]
    said: dict[str, dict] = {"rules alone": {}, "model alone": {}, "together": {}}
    gold: list[GoldText] = []
    for fold in range(folds):
        model = parse_model(train([each for each, at in zip(examples, fold_of, strict=True) if at != fold]))
        texts = [as_gold(number, each) for number, each in enumerate(examples) if fold_of[number] == fold]
        gold += texts
        taggers = {
            "rules alone": Tagger(catalogue, scorer=Undecided()),
            "model alone": Tagger(catalogue, book=no_rules(), scorer=model),
            "together": Tagger(catalogue, scorer=model),
        }
        for name, tagger in taggers.items():
            said[name].update(predict(texts, tagger))
    return {name: (gold, predicted) for name, predicted in said.items()}


def as_gold(number: int, example: Example) -> GoldText:
    """Return a text of the training set as one to judge by."""
    labels = {myth: Judged(stance, evidence) for myth, stance, evidence in example.labels}
    return GoldText(str(number), example.text, "", labels, frozenset(), frozenset())


def print_cost(tagger: Tagger) -> None:
    """Print milliseconds for a thousand words, of comments and of a long text, and the start."""
    texts = [each.text for each in read_texts(HERE) if len(each.text.split()) >= SHORTEST]
    comments = texts[:: max(1, len(texts) // 1000)]
    words = sum(len(text.split()) for text in comments)
    long = " ".join(" ".join(comments).split()[:LONGEST])
    batches = (("short comments", comments, words), ("a text of 2,000 words", [long], LONGEST))
    for name, batch, number in batches:
        best = min(timed(tagger, batch) for _ in range(5))
        print(f"{name:28}{best / number * 1e6:8.1f} ms for 1,000 words, best of five")
    starts = [
        float(subprocess.run([sys.executable, "-c", START], capture_output=True, check=True, cwd=ROOT).stdout)
        for _ in range(5)
    ]
    print(f"{'start, with a first label':28}{min(starts) * 1000:8.0f} ms, best of five")


def timed(tagger: Tagger, texts: list[str]) -> float:
    """Return how many seconds the labels of some texts take."""
    begun = time.perf_counter()
    for text in texts:
        tagger.label(text)
    return time.perf_counter() - begun


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path, nargs="?")
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    catalogue = load_catalogue(ROOT / "content" / "myths")
    together = Tagger(catalogue)
    if options.gold:
        afterword(["myths", "evaluate", str(options.gold)])
    names = ("F1", "prec.", "recall", "macro", "alarms", "stance", "triple", "shown")
    print("\n" + " " * 28 + "".join(f"{name:>8}" for name in names))
    if options.gold:
        gold = list(parse_gold(options.gold.read_text(encoding="utf-8").splitlines(), options.gold))
        for name, tagger in (
            ("rules alone", Tagger(catalogue, scorer=Undecided())),
            ("model alone", Tagger(catalogue, book=no_rules(), scorer=load_model())),
            ("together", together),
        ):
            print(row(f"{options.gold.stem}: {name}", evaluate(gold, predict(gold, tagger))))
    for name, (texts, predicted) in cross_validate(catalogue, options.folds).items():
        figures = evaluate(texts, predicted)
        low, high = confidence_interval(texts, predicted, lambda each: each.micro.f1, rounds=40)
        print(row(f"own, {options.folds} folds: {name}", figures) + f"   F1 {low:.3f} to {high:.3f}")
    print()
    print_cost(together)


if __name__ == "__main__":
    main()
