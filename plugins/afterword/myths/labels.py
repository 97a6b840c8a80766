"""A label: (myth, stance, evidence), and the author's word for one."""

from enum import StrEnum

from msgspec import Struct


class Stance(StrEnum):
    """What a text does with a myth."""

    VOICES = "voices"  # holds it: the pre-version
    REBUTS = "rebuts"  # answers it: the post-version
    WRESTLES = "wrestles"  # held it and moved, or is torn
    REPORTS = "reports"  # tells that others hold it


STANCES = ("voices", "wrestles", "rebuts", "reports")  # in the order in which pages show them
COUNTED = STANCES[:-1]  # a report makes no claim on the writer's own view


class By(StrEnum):
    """Who decided a label."""

    RULES = "rules"
    MODEL = "model"
    AUTHOR = "author"


# A place in a text: its first character and the one after its last.
Span = tuple[int, int]


class Turning(Struct, frozen=True):
    """A text that held a myth and moved: the place of each sentence; they don't overlap."""

    held: Span
    turned: Span


class Label(Struct, frozen=True):
    """One label of one text.

    Attributes:
        myth: The myth's id in the catalogue.
        evidence: `text[start:end]`, verbatim, at most 40 words; empty only where the author gave the label
            and no sentence was found, and then `start == end == 0`.
        score: Confidence, 0–1.
        by: Who decided.
        reasons: The rules that fired, for `myths tag` on a terminal.
        turning: Only of one that `wrestles`, where the text shows both what it held and where it turned; the
            evidence is one of the two.
    """

    myth: str
    stance: Stance
    evidence: str
    start: int
    end: int
    score: float
    by: By
    reasons: tuple[str, ...] = ()
    turning: Turning | None = None
