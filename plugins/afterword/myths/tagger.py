"""The tagger: which myths a text addresses, what it does with each, and the words that show it."""

import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from pathlib import Path

from msgspec.structs import replace

from afterword.myths.catalogue import AuthorLabel, Catalogue
from afterword.myths.examples import Examples
from afterword.myths.frames import Book, Frame
from afterword.myths.labels import By, Label, Stance, Turning
from afterword.myths.language import is_english
from afterword.myths.model import WEIGHTS, Scorer, load_model
from afterword.myths.rulefile import load_book
from afterword.myths.scope import Read, Turn, turn_of
from afterword.myths.sentences import evidence_span, inside, quotations, split_sentences
from afterword.myths.weighing import ESSAY, Hit, Passage, decide, likely
from afterword.text.quotes import find_words

# What a frame's strength is worth in a text that isn't about people who know one another through work.
OFF_TOPIC = 0.4
AT_WORK = 0.7
TELLING = 40  # words; a shorter context, such as a title, needn't name its topic
_CONTEXTS = 64  # remembered
ASKED = 0.7  # what a claim put as a question is worth
# The classes that tell what a text is about, and where it turns.
_TELLING = ("domain", "work", "elsewhere", "torn", "turn", "retort")
_CHOSEN = ("chosen by the author",)


@cache
def tagger_version() -> str:
    """Return the version of all labels: it changes with the code of this room, the rules and the weights."""
    folder = Path(__file__).parent
    code = (*sorted(folder.glob("*.py")), folder.parent / "text" / "quotes.py")
    parts = (code, sorted((folder / "rules").glob("*.txt")), (WEIGHTS,))
    return "-".join(
        _digest(path.name.encode() + b"\n" + path.read_bytes() for path in part) for part in parts
    )


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256(f"{sys.version_info[:2]}".encode())  # what is a letter differs between Pythons
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()[:12]


class Tagger:
    """Labels texts with the myths of a catalogue.

    Args:
        catalogue: The myths to look for; rules for any other are left out.
        book: The rules; by default the package's own.
        scorer: The model; by default the package's own.
    """

    def __init__(self, catalogue: Catalogue, book: Book | None = None, scorer: Scorer | None = None) -> None:
        self._given = book, scorer
        self._myths = catalogue.myths
        self._known = catalogue.ids
        # All comments of a thread stand under one context.
        self._context = lru_cache(maxsize=_CONTEXTS)(self._read_context)

    # Rules and weights are read when the first text asks for them: a build in which nothing changed has none.
    @cached_property
    def _book(self) -> Book:
        return self._given[0] or load_book()

    @cached_property
    def _scorer(self) -> Scorer:
        return self._given[1] or load_model()

    @cached_property
    def _examples(self) -> Examples:
        return Examples(self._myths, self._scorer.rarity)

    @property
    def version(self) -> str:
        """The version that caches go by: the package's, and what the catalogue gives the tagger."""
        catalogue = [(myth.id, sorted(myth.examples.items())) for myth in self._myths]
        return f"{tagger_version()}-{_digest([repr(catalogue).encode()])}"

    def warm_up(self) -> None:
        """Read rules, weights and examples now; a process that is about to be copied does so once."""
        self.label("A word of nothing at all.", context="Nothing")

    def label(
        self,
        text: str,
        *,
        quoted: Sequence[tuple[int, int]] = (),
        headings: Sequence[tuple[int, int]] = (),
        context: str | None = None,
    ) -> tuple[Label, ...]:
        """Return the labels of a plain text, in the order of the catalogue.

        Args:
            text: The visible text; a label's span is a place in it.
            quoted: Places of other people's words (block quotations): never the writer's stance.
            headings: Places of headings; a myth that a heading names is a myth that the text is about.
            context: The title or the text that this one stands under, which tells its topic.
        """
        passage = self._read(text, sorted(quoted), context)
        found: dict[str, list[Hit]] = {}
        for hit in self._hits(passage, sorted(headings)):
            found.setdefault(hit.myth, []).append(hit)
        worth_asking = found.keys() | (likely(passage) if passage.reads else ())
        decided = (decide(passage, myth, found.get(myth, ())) for myth in self._known if myth in worth_asking)
        labels = tuple(label for label in decided if label is not None)
        # Asked last, because most texts have no label; in another language any label is a coincidence.
        return labels if labels and is_english(text) else ()

    def apply_author(
        self, labels: Iterable[Label], author: Sequence[AuthorLabel], text: str
    ) -> tuple[Label, ...]:
        """Return the labels with the author's word put in place of the tagger's on the same myths.

        `-myth` takes a label off. A myth without a stance takes the tagger's stance where the tagger found
        that myth, else `rebuts`, which is what most texts here do. Evidence is what the author quotes, else
        the tagger's, or the sentence that fits best; where none does, it is empty and `start == end == 0`.
        """
        found = {label.myth: label for label in labels}
        for word in author:
            own = found.pop(word.myth, None)
            if not word.removed:
                found[word.myth] = self._chosen(word, own, text)
        return tuple(found[myth] for myth in self._known if myth in found)

    def _chosen(self, word: AuthorLabel, own: Label | None, text: str) -> Label:
        stance = word.stance or (own.stance if own else Stance.REBUTS)
        if word.words and (span := find_words(text, word.words)):
            turning = _turning(text, word, span)
            return Label(word.myth, stance, text[slice(*span)], *span, 1.0, By.AUTHOR, _CHOSEN, turning)
        if own and own.stance is stance:
            return replace(own, score=1.0, by=By.AUTHOR, reasons=_CHOSEN)
        hits = [hit for hit in self._hits(self._read(text, (), None), ()) if hit.myth == word.myth]
        fitting = [hit for hit in hits if hit.stance is stance] or hits
        if fitting:
            best = max(fitting, key=lambda hit: (hit.weight, -hit.start))
            return Label(
                word.myth, stance, text[best.start : best.end], best.start, best.end, 1.0, By.AUTHOR, _CHOSEN
            )
        if own:
            return replace(own, stance=stance, score=1.0, by=By.AUTHOR, reasons=_CHOSEN, turning=None)
        return Label(word.myth, stance, "", 0, 0, 1.0, By.AUTHOR, _CHOSEN)

    def _read(self, text: str, quoted: Sequence[tuple[int, int]], context: str | None) -> Passage:
        """Read a text's own sentences; those of block quotations are left out."""
        book = self._book
        reads: list[Read] = []
        words = domain = work = elsewhere = 0
        torn: list[int] = []
        turned: list[int] = []
        telling = sum(1 << book.names[name] for name in _TELLING if name in book.names)
        for sentence in split_sentences(text):
            if quoted and inside(quoted, sentence.start, sentence.end):
                continue
            read = Read(len(reads), sentence, book.lexicon.scan(sentence.words), book.names)
            words += sentence.written
            if read.scan.mask & telling:
                domain += read.count("domain")
                work += read.count("work")
                elsewhere += read.count("elsewhere")
                torn += (read.index,) if read.has("torn") else ()
                turned += (read.index,) if read.has("turn") or read.has("retort") else ()
            reads.append(read)
        around, about = self._context(context) if context else (0, 0)
        domain += about
        return Passage(
            text=text,
            reads=tuple(reads),
            words=words,
            topic=_topic(domain, work, elsewhere),
            elsewhere=around >= TELLING and not domain,
            torn=frozenset(torn),
            turned=frozenset(turned),
            weighed=self._scorer.weigh(read.sentence for read in reads) if words < ESSAY else None,
        )

    def _read_context(self, context: str) -> tuple[int, int]:
        """Return how many words a context has, and how many of its sentences are about people at work."""
        words = about = 0
        for sentence in split_sentences(context):
            words += sentence.written
            scan = self._book.lexicon.scan(sentence.words)
            about += scan.has(self._book.names["domain"])
        return words, about

    def _hits(self, passage: Passage, headings: Sequence[tuple[int, int]]) -> Iterator[Hit]:
        quotes = quotations(passage.text)
        for read in passage.reads:
            sentence = read.sentence
            heading = bool(headings) and inside(headings, sentence.start, sentence.end)
            yield from self._sentence_hits(passage, read, quotes, heading=heading)
            for like in self._examples.find(sentence):
                start, end = evidence_span(passage.text, sentence, 0, len(sentence.words) - 1)
                reason = f"like its example “{like.example}” ({like.cosine:.2f})"
                yield Hit(
                    like.myth, like.stance, like.cosine, Turn.NONE, read.index, start, end, heading, reason
                )

    def _sentence_hits(
        self, passage: Passage, read: Read, quotes: Sequence[tuple[int, int]], *, heading: bool
    ) -> Iterator[Hit]:
        listed = any(start <= 1 for start, _ in read.find("myth-opens"))
        for frame in self._book.candidates(read.scan):
            span = frame.match(read.scan) if frame.myth in self._known else None
            if span is None:
                continue
            turn = turn_of(read, frame, *span, quotes, listed=listed)
            stance = _turned(frame, turn)
            if stance is None:
                continue
            weight = frame.strength * passage.topic * (ASKED if turn is Turn.ASKED else 1)
            start, end = evidence_span(passage.text, read.sentence, *span)
            how = f"{weight:.2f}" + (f", {turn}" if turn is not Turn.NONE else "")
            reason = f"{frame.place} ({how}): {frame.source}"
            yield Hit(frame.myth, stance, weight, turn, read.index, start, end, heading, reason)


def _turning(text: str, word: AuthorLabel, turned: tuple[int, int]) -> Turning | None:
    """Return where a text held a myth and where it turned, as its author quotes both."""
    held = find_words(text, word.held) if word.held else None
    if held is None or (held[0] < turned[1] and turned[0] < held[1]):
        return None
    return Turning(held, turned)


def _topic(domain: int, work: int, elsewhere: int) -> float:
    """Return how much a claim counts, by how many words are about contacts, work, and other networks."""
    if domain > 2 * elsewhere:
        return 1.0
    return AT_WORK if work > elsewhere else OFF_TOPIC


def _turned(frame: Frame, turn: Turn) -> Stance | None:
    """Return the stance of a frame as turned; None where the turn leaves no claim."""
    if turn in (Turn.NONE, Turn.ASKED):
        return frame.stance
    if frame.stance is Stance.VOICES:
        return {
            Turn.NEGATED: Stance.REBUTS, Turn.MYTH: Stance.REBUTS, Turn.PAST: Stance.WRESTLES,
            Turn.REPORTED: Stance.REPORTS, Turn.QUOTED: Stance.REPORTS,
        }[turn]  # fmt: skip
    return None if turn is Turn.NEGATED else frame.stance
