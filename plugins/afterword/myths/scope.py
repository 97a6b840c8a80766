"""What stands around a claim and turns it: negation, reported and past belief, questions, myth lists, quotations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from afterword.myths.frames import Frame
from afterword.myths.lexicon import Place, Scan
from afterword.myths.sentences import Sentence, inside

_REACH = 7  # words; a negation further off belongs to something else
_REPORT_REACH = 14  # words between "people think" and what they think


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
    if listed or _before(read, "myth-word", first, _REPORT_REACH):
        return Turn.MYTH
    quoted = inside(quotes, sentence.starts[first], sentence.ends[last])
    if not frame.negative and negated(read, first, last):
        return Turn.NEGATED
    if quoted:
        return Turn.QUOTED
    if _before(read, "past-belief", first, _REPORT_REACH):
        return Turn.PAST
    if _before(read, "others-believe", first, _REPORT_REACH):
        return Turn.REPORTED
    if sentence.mark == "?":
        return Turn.MYTH if _before(read, "who-says", first, _REPORT_REACH) else Turn.ASKED
    return Turn.NONE


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


def _before(read: Read, name: str, first: int, reach: int) -> bool:
    return any(start <= first and first - end <= reach for start, end in read.find(name))
