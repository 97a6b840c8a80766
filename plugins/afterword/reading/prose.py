"""An essay's text as its page prints it."""

from collections.abc import Sequence
from functools import cached_property

from markupsafe import Markup
from msgspec import Struct

from afterword.reading.structure import Heading, list_contents
from afterword.text.plaintext import PlainText
from afterword.text.sentences import one_line

WORDS_A_MINUTE = 230  # silent reading of English non-fiction: Brysbaert 2019 finds 238


class Prose(Struct, frozen=True, dict=True):
    """What of an essay comes from its words; each part is made when somebody first looks at it.

    Attributes:
        plain: Its words without their labels.
        shown: Its body, alone in a sequence, so that its making can be put off.
        excerpt: An excerpt stands for the whole.
    """

    plain: PlainText
    shown: Sequence[Markup]
    excerpt: bool = False

    @property
    def body(self) -> Markup:
        """Finished HTML with marks."""
        return self.shown[0]

    @cached_property
    def text(self) -> str:
        """The visible words, without labels."""
        return one_line(self.plain.text)

    @cached_property
    def words(self) -> int:
        """How many they are."""
        return self.text.count(" ") + 1 if self.text else 0

    @property
    def minutes(self) -> int:
        """The time that reading takes, at least 1."""
        return max(1, round(self.words / WORDS_A_MINUTE))

    @cached_property
    def contents(self) -> tuple[Heading, ...]:
        """The headings of a long essay."""
        return () if self.excerpt else list_contents(self.body, self.words)
