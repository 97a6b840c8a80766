"""The tagger: which myths a text addresses, what it does with each, and the words that show it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from afterword.myths.catalogue import AuthorLabel, Catalogue
from afterword.myths.frames import Book, Frame, load_book
from afterword.myths.labels import By, Label, Stance
from afterword.myths.language import is_english
from afterword.myths.scope import Read, Turn, turn_of
from afterword.myths.sentences import evidence_span, inside, quotations, split_sentences

ENGINE = 1  # raised when the code, not the rules, changes what is labelled
ENOUGH = 0.5  # score of a label worth showing
ESSAY = 220  # words; from here on a myth must be what a passage is about
ESSAY_ENOUGH = 0.8
ONE_STRONG = 0.85
HEADING_WEIGHT = 1.0
# What a frame's strength is worth in a text that isn't about people who know one another through work.
OFF_TOPIC = 0.4
AT_WORK = 0.7
ASKED = 0.7


@dataclass(frozen=True, slots=True)
class Hit:
    """One frame found in one sentence.

    Attributes:
        stance: After what stands around it was read.
        weight: Its strength in this text, 0–1.
        start: Where its evidence begins in the text.
        end: Where its evidence ends.
    """

    myth: str
    stance: Stance
    weight: float
    turn: Turn
    sentence: int
    start: int
    end: int
    heading: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Passage:
    """What is known of a whole text before its claims are weighed."""

    text: str
    reads: tuple[Read, ...]
    words: int
    topic: float
    torn: frozenset[int]
    turned: frozenset[int]


def tagger_version(book: Book | None = None) -> str:
    """Return the version that caches go by: the engine's number and the rules' hash."""
    return f"{ENGINE}-{(book or load_book()).version}"


class Tagger:
    """Labels texts with the myths of a catalogue.

    Args:
        catalogue: The myths to look for; rules for any other are left out.
        book: The rules; by default the package's own.
    """

    def __init__(self, catalogue: Catalogue, book: Book | None = None) -> None:
        self._book = book or load_book()
        self._known = catalogue.ids
        self.version = tagger_version(self._book)

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
        if not is_english(text):
            return ()
        passage = self._read(text, context)
        hits = list(self._hits(passage, sorted(quoted), sorted(headings)))
        labels = [
            label
            for myth in self._known
            if (label := _decide(passage, [hit for hit in hits if hit.myth == myth])) is not None
        ]
        return tuple(labels)

    def apply_author(
        self, labels: Iterable[Label], author: Sequence[AuthorLabel], text: str
    ) -> tuple[Label, ...]:
        """Return the labels with the author's word put in place of the tagger's on the same myths.

        `-myth` takes a label off. A myth without a stance takes the tagger's stance where the tagger found that
        myth, else `rebuts`, which is what an essay here does. Evidence is the tagger's, or the sentence that fits
        best; where no sentence does, it is empty and `start == end == 0`.
        """
        found = {label.myth: label for label in labels}
        for word in author:
            own = found.pop(word.myth, None)
            if word.removed:
                continue
            found[word.myth] = self._chosen(word, own, text)
        return tuple(found[myth] for myth in self._known if myth in found)

    def _chosen(self, word: AuthorLabel, own: Label | None, text: str) -> Label:
        stance = word.stance or (own.stance if own else Stance.REBUTS)
        if own and own.stance == stance:
            return replace(own, score=1.0, by=By.AUTHOR, reasons=("chosen by the author",))
        hits = [hit for hit in self._hits(self._read(text, ""), (), ()) if hit.myth == word.myth]
        fitting = [hit for hit in hits if hit.stance == stance] or hits
        if not fitting:
            return Label(word.myth, stance, "", 0, 0, 1.0, By.AUTHOR, ("chosen by the author",))
        best = max(fitting, key=lambda hit: (hit.weight, -hit.start))
        return Label(
            word.myth, stance, text[best.start : best.end], best.start, best.end, 1.0, By.AUTHOR,
            ("chosen by the author",),
        )  # fmt: skip

    def _read(self, text: str, context: str | None) -> Passage:
        book = self._book
        reads = []
        words = 0
        domain = work = elsewhere = 0
        for index, sentence in enumerate(split_sentences(text)):
            read = Read(index, sentence, book.lexicon.scan(sentence.words), book.names)
            words += sentence.written
            domain += len(read.find("domain"))
            work += len(read.find("work"))
            elsewhere += len(read.find("elsewhere"))
            reads.append(read)
        if context:
            for sentence in split_sentences(context):
                domain += book.lexicon.scan(sentence.words).has(book.names["domain"])
        return Passage(
            text, tuple(reads), words, _topic(domain, work, elsewhere),
            frozenset(read.index for read in reads if read.has("torn")),
            frozenset(read.index for read in reads if read.has("turn") or read.has("retort")),
        )  # fmt: skip

    def _hits(
        self, passage: Passage, quoted: Sequence[tuple[int, int]], headings: Sequence[tuple[int, int]]
    ) -> Iterator[Hit]:
        quotes = quotations(passage.text)
        listed = False
        for read in passage.reads:
            sentence = read.sentence
            heading = inside(headings, sentence.start, sentence.end) if headings else False
            opens = any(start <= 1 for start, _ in read.find("myth-opens"))
            listed = opens or (listed and heading)
            if quoted and inside(quoted, sentence.start, sentence.end):
                continue
            yield from self._sentence_hits(passage, read, quotes, heading=heading, listed=opens)

    def _sentence_hits(
        self, passage: Passage, read: Read, quotes: Sequence[tuple[int, int]], *, heading: bool, listed: bool
    ) -> Iterator[Hit]:
        for frame in self._book.candidates(read.scan.mask):
            if frame.myth not in self._known:
                continue
            span = frame.match(read.scan)
            if span is None:
                continue
            turn = turn_of(read, frame, *span, quotes, listed=listed)
            stance = _turned(frame, turn)
            if stance is None:
                continue
            weight = frame.strength * passage.topic
            if turn is Turn.ASKED:
                weight *= ASKED
            start, end = evidence_span(passage.text, read.sentence, *span)
            reason = f"{frame.place} {frame.source}" + (f" ({turn.value})" if turn is not Turn.NONE else "")
            yield Hit(frame.myth, stance, weight, turn, read.index, start, end, heading, reason)


def _topic(domain: int, work: int, elsewhere: int) -> float:
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
    if turn is Turn.NEGATED:
        return None
    return frame.stance


def _noisy_or(weights: Iterable[float]) -> float:
    missing = 1.0
    for weight in weights:
        missing *= 1 - weight
    return 1 - missing


def _decide(passage: Passage, hits: Sequence[Hit]) -> Label | None:
    """Weigh the hits of one myth: is there enough, which stance, which words."""
    if not hits:
        return None
    by_sentence: dict[int, list[float]] = {}
    for hit in hits:
        by_sentence.setdefault(hit.sentence, []).append(hit.weight)
    # Two frames in one sentence are half a witness more, two sentences are two.
    sentences = {
        index: _noisy_or([max(weights), *(w / 3 for w in sorted(weights)[:-1])])
        for index, weights in by_sentence.items()
    }
    score = _noisy_or(sentences.values())
    strongest = max(sentences.values())
    if passage.words < ESSAY:
        if score < ENOUGH:
            return None
    elif not any(hit.heading for hit in hits):
        if strongest < ONE_STRONG and (len(sentences) < 2 or score < ESSAY_ENOUGH):  # noqa: PLR2004 - two sentences
            return None
    stance = _stance(passage, hits)
    fitting = [hit for hit in hits if hit.stance is stance] or list(hits)
    best = max(fitting, key=lambda hit: (hit.weight, -hit.start))
    return Label(
        best.myth, stance, passage.text[best.start : best.end], best.start, best.end, round(score, 3), By.RULES,
        tuple(dict.fromkeys(hit.reason for hit in hits)),
    )  # fmt: skip


def _stance(passage: Passage, hits: Sequence[Hit]) -> Stance:
    """Return what the text as a whole does with a myth."""
    weights = {stance: _noisy_or(hit.weight for hit in hits if hit.stance is stance) for stance in Stance}
    first = min(hit.sentence for hit in hits)
    # In a short text any torn sentence is about its one subject; in a long one only a neighbour's is.
    near = passage.torn if passage.words < ESSAY else {i for i in passage.torn if any(abs(i - h.sentence) <= 1 for h in hits)}
    if near and (weights[Stance.VOICES] or weights[Stance.REBUTS] or weights[Stance.WRESTLES]):
        return Stance.WRESTLES
    if weights[Stance.WRESTLES]:
        return Stance.WRESTLES
    if weights[Stance.REPORTS]:
        if weights[Stance.REBUTS] or any(first <= index <= first + 2 for index in passage.turned):
            return Stance.REBUTS
        return Stance.VOICES if weights[Stance.VOICES] >= weights[Stance.REPORTS] else Stance.REPORTS
    if weights[Stance.VOICES] > weights[Stance.REBUTS]:
        return Stance.VOICES
    return Stance.REBUTS

