"""What the templates of the myths' pages are given, as finished as `views`."""

from dataclasses import dataclass

from markupsafe import Markup

from afterword.reading.views import TurningView
from afterword.vocabulary import When


@dataclass(frozen=True, slots=True)
class VoiceView:
    """One labelled sentence on a myth's page.

    Attributes:
        quote: The sentence, verbatim.
        href: The very place.
        who: None where unnamed.
        where: The title of the essay or thread.
        in_essay: It stands in an essay, not in a comment.
        turning: Both sentences of a turning point; `quote` is one of them.
        dispute: Where a reader disputes the label; empty for nowhere.
    """

    quote: str
    href: str
    stance: str
    who: str | None
    where: str
    when: When | None
    in_essay: bool
    chosen: bool
    turning: TurningView | None = None
    dispute: str = ""


@dataclass(frozen=True, slots=True)
class YearRow:
    """How many sentences of a year hold a myth, are torn on it, answer it; `year` is None for the undated."""

    year: int | None
    voices: int
    wrestles: int
    rebuts: int

    @property
    def total(self) -> int:
        """All three together."""
        return self.voices + self.wrestles + self.rebuts


@dataclass(frozen=True, slots=True)
class ByYear:
    """Sentences by year: a row for each year that has one, in order, and one for those without a date."""

    rows: tuple[YearRow, ...]
    undated: YearRow


@dataclass(frozen=True, slots=True)
class MythView:
    """A myth's page: the truth first, the claim beneath it, then the voices.

    Attributes:
        number: From 1, in the catalogue's order; `total` of them.
        name: Short: "Phoniness".
        truth: One line, the page's title.
        claim: The myth in its holders' words.
        answer: Two or three quotable sentences.
        body: The long answer.
        voices: By stance: `voices`, `wrestles`, `rebuts`, `reports`.
        counts: By stance, the number of labelled sentences; `total_count` their sum without `reports`.
        turnings: Those of `wrestles` that are turning points.
        years: What `total_count` counts, by year.
        chart: The years as SVG; empty where there are fewer than two.
    """

    id: str
    number: int
    total: int
    name: str
    url: str
    truth: str
    claim: str
    answer: str
    body: Markup
    voices: dict[str, tuple[VoiceView, ...]]
    counts: dict[str, int]
    total_count: int
    turnings: tuple[VoiceView, ...]
    years: ByYear
    chart: Markup
