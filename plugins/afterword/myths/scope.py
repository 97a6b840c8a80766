"""What stands around a claim and turns it: negation, others' and past belief, questions, quotations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from afterword.myths.frames import Frame
from afterword.myths.lexicon import Place, Scan
from afterword.myths.sentences import Sentence, inside

_REACH = 7  # words; a negation further off belongs to something else
_REPORT_REACH = 14  # words between "people think", "the myth that", "I used to" and the claim


class Turn(StrEnum):
    """How the surroundings turn a claim."""

    NONE = "as said"
    NEGATED = "negated"
    REPORTED = "others' belief"
    PAST = "past belief"
    MYTH = "named a myth"
    QUOTED = "in quotation marks"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Read:
    """A sentence with its classes found, ready for frames and scopes.

    Attributes:
        index: Its number in the text.
        scan: The classes in it.
        names: The number of each named class.
    """

    index: int
    sentence: Sentence
    scan: Scan
    names: Mapping[str, int]

    def has(self, name: str) -> bool:
        """Tell whether a named class stands in the sentence."""
        return self.scan.has(self.names[name])

    def count(self, name: str) -> int:
        """Return how often a named class stands in the sentence."""
        return len(self.scan.find(self.names[name])) if self.has(name) else 0

    def find(self, name: str) -> Sequence[Place]:
        """Return where a named class stands: (first word, word after it)."""
        return self.scan.find(self.names[name])


def turn_of(
    read: Read, frame: Frame, first: int, last: int, quotes: Sequence[tuple[int, int]], *, listed: bool
) -> Turn:
    """Tell how a matched claim is turned by what stands around it.

    Args:
        read: The sentence.
        frame: The frame that matched.
        first: Its first word.
        last: Its last word.
        quotes: The places in the text of words in quotation marks.
        listed: The sentence opens an entry of a list of myths, or its heading does.
    """
    sentence = read.sentence
    if frame.fixed:
        return Turn.NONE
    asked = sentence.mark == "?"
    turns = (
        (Turn.MYTH, listed or _before(read, "myth-word", first)),
        (Turn.NEGATED, not frame.negative and negated(read, first, last)),
        (Turn.QUOTED, bool(quotes) and _quoted(sentence, quotes, first, last)),
        (Turn.PAST, _before(read, "past-belief", first)),
        (Turn.REPORTED, _before(read, "others-believe", first)),
        (Turn.MYTH, asked and _before(read, "who-says", first)),
        (Turn.ASKED, asked),
    )
    return next((turn for turn, holds in turns if holds), Turn.NONE)


def _quoted(sentence: Sentence, quotes: Sequence[Place], first: int, last: int) -> bool:
    places = sentence.places
    return inside(quotes, places[first][0], places[last][1])


def negated(read: Read, first: int, last: int) -> bool:
    """Tell whether a negation reaches the words from `first` to `last`, from before or from between them."""
    breaks = read.sentence.breaks
    turns = [start for start, _ in read.find("turn")]
    for start, end in read.find("negator"):
        if start > last:
            break
        if first <= start:
            return True
        if first - end > _REACH:
            continue
        between = range(end, first + 1)
        if not any(at in between for at in breaks) and not any(at in between for at in turns):
            return True
    return False


def _before(read: Read, name: str, first: int) -> bool:
    return any(start <= first and first - end <= _REPORT_REACH for start, end in read.find(name))
