"""A label: (myth, stance, evidence), and the author's word for one."""

from dataclasses import dataclass
from enum import StrEnum


class Stance(StrEnum):
    """What a text does with a myth."""

    VOICES = "voices"  # holds it: the pre-version
    REBUTS = "rebuts"  # answers it: the post-version
    WRESTLES = "wrestles"  # held it and moved, or is torn
    REPORTS = "reports"  # tells that others hold it


class By(StrEnum):
    """Who decided a label."""

    RULES = "rules"
    MODEL = "model"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class Label:
    """One label of one text.

    Attributes:
        myth: The myth's id in the catalogue.
        evidence: `text[start:end]`, verbatim, at most 40 words; empty only where the author gave the label
            and no sentence was found, and then `start == end == 0`.
        score: Confidence, 0–1.
        by: Who decided.
        reasons: The rules that fired, for `myths tag` on a terminal.
    """

    myth: str
    stance: Stance
    evidence: str
    start: int
    end: int
    score: float
    by: By
    reasons: tuple[str, ...] = ()
