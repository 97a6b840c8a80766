"""From claims found to labels: is there enough, which stance, which words show it."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from afterword.myths.labels import By, Label, Span, Stance, Turning
from afterword.myths.model import Weighed
from afterword.myths.scope import Read, Turn
from afterword.myths.sentences import evidence_span

# The weight of the rules' score, and of the model's view that the text touches any myth, against the model's
# log odds of the one myth, and their common offset; from 0 on a label is worth showing.
RULES_WEIGHT = 2.5
TOUCHES_WEIGHT = 0.2
OFFSET = -0.85
UNKNOWN = 0.0  # the model's log odds of a myth that it was never taught
# What a rule's hit in a sentence counts against the model's when the evidence is chosen.
SHOWN_WEIGHT = 2.0
ELSEWHERE = 2.0  # log odds that a label needs more where the context is about something else
# The weight of what the rules found of a stance against the model's log odds of it, and how far those may go.
STANCE_WEIGHT = 1.5
STANCE_ODDS = 2.0
ASSUMED = 0.6  # what a stance counts that no single hit has, such as being torn between two
ESSAY = 220  # words; from here on a myth must be what a passage is about, and the model is not asked
ESSAY_ENOUGH = 0.9
ONE_STRONG = 0.92
SECOND_FRAME = 1 / 3  # what a further frame in the same sentence adds of its strength


@dataclass(frozen=True, slots=True)
class Hit:
    """One frame found in one sentence.

    Attributes:
        stance: After what stands around it was read.
        weight: Its strength in this text, 0–1.
        turn: What turned it.
        sentence: The sentence's number in the text.
        start: Where its evidence begins in the text.
        end: Where its evidence ends.
        heading: It stands in a heading.
        reason: The rule, for a person to read.
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
    """What is known of a whole text before its claims are weighed.

    Attributes:
        words: As written.
        topic: How much a claim counts here, 0–1: less where nothing is said of people and work.
        elsewhere: It stands under a text that is long enough to tell, and is about something else.
        torn: Numbers of the sentences in which the writer is of two minds, or has moved.
        turned: Numbers of the sentences that turn against what was said before.
        weighed: The model's view; None for an essay.
    """

    text: str
    reads: tuple[Read, ...]
    words: int
    topic: float
    elsewhere: bool
    torn: frozenset[int]
    turned: frozenset[int]
    weighed: Weighed | None = None


def decide(passage: Passage, myth: str, hits: Sequence[Hit]) -> Label | None:
    """Return the label of one myth, if the rules and the model together see enough.

    Args:
        passage: The text.
        myth: The myth.
        hits: What the rules found of it.
    """
    weighed = passage.weighed
    if weighed is None:
        if not is_subject(hits):
            return None
        score = _rules_score(hits)
    else:
        telling = [hit for hit in hits if hit.stance is not Stance.REPORTS]
        odds = _odds_without_rules(passage, weighed, myth) + RULES_WEIGHT * _rules_score(telling or hits)
        if odds < 0:
            return None
        score = _logistic(odds)
    known = weighed is not None and myth in weighed.myths
    stance = _agreed_stance(passage, hits) if known or not hits else _stance(passage, hits)
    start, end = _evidence(passage, myth, [hit for hit in hits if hit.stance is stance] or hits)
    return Label(
        myth, stance, passage.text[start:end], start, end, round(score, 3), By.RULES if hits else By.MODEL,
        (*dict.fromkeys(hit.reason for hit in hits), *_model_reasons(passage, myth)),
        find_turning(hits, (start, end)) if stance is Stance.WRESTLES else None,
    )  # fmt: skip


def find_turning(hits: Iterable[Hit], evidence: Span) -> Turning | None:
    """Return where a text held a myth and where it turned, if the rules saw both, in this order.

    What it held is a plain claim of the myth or a belief told as past; it turned where a later sentence
    answers the myth or is torn. One of the two is the evidence, so that the page shows no third sentence.

    Args:
        hits: What the rules found of the myth.
        evidence: The place of the label's evidence.
    """
    held: list[Hit] = []
    turned: list[Hit] = []
    for hit in hits:
        if hit.turn is Turn.PAST or (hit.stance is Stance.VOICES and hit.turn is Turn.NONE):
            held.append(hit)
        elif hit.stance in {Stance.REBUTS, Stance.WRESTLES}:
            turned.append(hit)
    first = min((hit.sentence for hit in held if (hit.start, hit.end) == evidence), default=None)
    if first is not None:
        later = [hit for hit in turned if hit.sentence > first]
        return Turning(evidence, _strongest(later)) if later else None
    last = min((hit.sentence for hit in turned if (hit.start, hit.end) == evidence), default=None)
    earlier = [hit for hit in held if last is not None and hit.sentence < last]
    return Turning(_strongest(earlier), evidence) if earlier else None


def _strongest(hits: Sequence[Hit]) -> Span:
    best = max(hits, key=lambda hit: (hit.weight, -hit.start))
    return best.start, best.end


def likely(passage: Passage) -> frozenset[str]:
    """Return the myths that the model alone would label."""
    weighed = passage.weighed
    if weighed is None:
        return frozenset()
    return frozenset(myth for myth in weighed.myths if _odds_without_rules(passage, weighed, myth) >= 0)


def _odds_without_rules(passage: Passage, weighed: Weighed, myth: str) -> float:
    about = TOUCHES_WEIGHT * weighed.touches - ELSEWHERE * passage.elsewhere
    return weighed.myths.get(myth, UNKNOWN) + about + OFFSET


def _evidence(passage: Passage, myth: str, hits: Sequence[Hit]) -> tuple[int, int]:
    """Return the place of the words that show a myth: of the sentence that rules and model speak for most."""
    weighed = passage.weighed
    speaking = weighed.speaking(myth) if weighed and myth in weighed.myths else [0.0] * len(passage.reads)
    # A sentence of a quotation has no number among those that were read.
    best = {hit.sentence: hit for hit in sorted(hits, key=lambda hit: (hit.weight, -hit.start))}
    chosen = max(
        best if weighed is None else range(len(passage.reads)),
        key=lambda number: (
            speaking[number] + SHOWN_WEIGHT * (best[number].weight if number in best else 0.0),
            -number,
        ),
    )
    if chosen in best:
        return best[chosen].start, best[chosen].end
    sentence = passage.reads[chosen].sentence
    return evidence_span(passage.text, sentence, 0, len(sentence.words) - 1)


def is_subject(hits: Sequence[Hit]) -> bool:
    """Tell whether an essay is about a myth: a heading says so, or two sentences, or a strong one."""
    if any(hit.heading for hit in hits):
        return True
    sentences = _by_sentence(hits)
    if not sentences:
        return False
    return max(sentences.values()) >= ONE_STRONG or (
        len(sentences) > 1 and _noisy_or(sentences.values()) >= ESSAY_ENOUGH
    )


def _by_sentence(hits: Iterable[Hit]) -> dict[int, float]:
    weights: dict[int, list[float]] = {}
    for hit in hits:
        weights.setdefault(hit.sentence, []).append(hit.weight)
    return {
        number: _noisy_or([max(found), *(SECOND_FRAME * weight for weight in sorted(found)[:-1])])
        for number, found in weights.items()
    }


def _rules_score(hits: Iterable[Hit]) -> float:
    return _noisy_or(_by_sentence(hits).values())


def _model_reasons(passage: Passage, myth: str) -> tuple[str, ...]:
    weighed = passage.weighed
    return (f"model: {_logistic(weighed.myths[myth]):.2f}",) if weighed and myth in weighed.myths else ()


def _agreed_stance(passage: Passage, hits: Sequence[Hit]) -> Stance:
    """Return the likeliest stance for both together; what others believe is for the rules alone."""
    rules = _stance(passage, hits) if hits else None
    if passage.weighed is None or rules is Stance.REPORTS:
        return rules or Stance.REBUTS
    found = _noisy_or(hit.weight for hit in hits if hit.stance is rules) or ASSUMED
    odds = passage.weighed.stances
    return max(
        odds,
        key=lambda stance: (
            min(max(odds[stance], -STANCE_ODDS), STANCE_ODDS) + STANCE_WEIGHT * found * (stance is rules)
        ),
    )


def _stance(passage: Passage, hits: Sequence[Hit]) -> Stance:
    """Return what, by the rules, the text as a whole does with a myth."""
    weights: Mapping[Stance, float] = {
        stance: _noisy_or(hit.weight for hit in hits if hit.stance is stance) for stance in Stance
    }
    numbers = {hit.sentence for hit in hits}
    first = min(numbers)
    near = {number + step for number in numbers for step in (-1, 0, 1)}
    # In a short text a torn sentence is about its one subject; in a long one only a neighbour's is.
    torn = passage.torn if passage.words < ESSAY else passage.torn & near
    own = weights[Stance.VOICES] or weights[Stance.REBUTS]
    if weights[Stance.WRESTLES] or (torn and own):
        return Stance.WRESTLES
    if weights[Stance.REPORTS]:
        if weights[Stance.REBUTS] or any(number in passage.turned for number in range(first, first + 3)):
            return Stance.REBUTS
        return Stance.VOICES if weights[Stance.VOICES] >= weights[Stance.REPORTS] else Stance.REPORTS
    return Stance.VOICES if weights[Stance.VOICES] > weights[Stance.REBUTS] else Stance.REBUTS


def _noisy_or(weights: Iterable[float]) -> float:
    return 1 - math.prod(1 - weight for weight in weights)


def _logistic(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))
