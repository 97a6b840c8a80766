"""What the templates are given: finished, frozen values. A template formats them and decides nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup
from msgspec import Struct

from afterword.reading.avatars import NOBODY, choose_face
from afterword.reading.prose import Prose
from afterword.reading.rights import OWN, Terms
from afterword.reading.structure import Heading, SeriesView
from afterword.vocabulary import Inference, When

_OF_PEOPLE = frozenset({"comment", "message"})  # kinds


class SentenceView(Struct, frozen=True):
    """A sentence, verbatim, and the address of its place."""

    words: str
    place: str


class TurningView(Struct, frozen=True):
    """A text that held a myth and moved: the sentence that held it, and the one where it turned."""

    held: SentenceView
    turned: SentenceView


class LabelView(Struct, frozen=True):
    """A label as printed.

    Attributes:
        myth: The myth's id.
        name: Its short name, such as "Phoniness".
        stance: `voices`, `rebuts`, `wrestles` or `reports`.
        verb: `holds`, `answers`, `torn on` or `reports`; `turns from` at a turning point.
        evidence: The sentence; empty where the author chose the label and no sentence shows it.
        place: Address of that sentence on its page ("/essays/x/#e-phoniness"), or of the text where none.
        href: Address of the stance on the myth's page ("/myths/phoniness/#rebuts").
        chosen: A person chose it.
        turning: Both sentences, where the text shows what it held and where it moved.
        dispute: Where a reader disputes it; empty for nowhere.
    """

    myth: str
    name: str
    stance: str
    verb: str
    evidence: str
    place: str
    href: str
    chosen: bool
    turning: TurningView | None = None
    dispute: str = ""


class ReplyView(NamedTuple):
    """What a comment answers: where it stands (None if it is missing) and who wrote it (None if unnamed)."""

    href: str | None
    name: str | None
    tombstone: bool = False


class MentionView(Struct, frozen=True):
    """An essay or comment that links to the one it is printed at.

    Attributes:
        title: Of the essay, or of what the comment stands under.
        href: The very place.
        name: A comment's writer, None where unnamed.
        comment: It is a comment.
        quotes: It quotes, and says whence.
    """

    title: str
    href: str
    name: str | None
    published: When | None
    comment: bool
    quotes: bool


class Byline(NamedTuple):
    """A name over an essay, and the path of that person's page where there is one."""

    name: str
    href: str | None


class CommentView(NamedTuple):
    """A comment as printed; there are so many that each is made as cheaply as can be.

    Attributes:
        anchor: The old page's fragment.
        number: From 1, in printing order, tombstones and pingbacks among them.
        depth: From 0, uncapped.
        name: None where unknown.
        url: Its permalink as a path: "/essays/x/#c-1".
        link: The author's own address, http or https.
        body: Finished HTML, with each labelled sentence in `<mark>` and its tag after it.
        tombstone: Nothing is left but the place; `reason` may say why.
        replies: How many visible answers stand under it, at any depth.
        first_reply: Where the first of them stands, as a fragment.
        person: The path of its writer's page.
        mentions: What links to it from other pages.
        answer: A `mailto:` that answers it; empty for none.
        terms: What it is published under.
    """

    id: str
    anchor: str | None
    number: int
    depth: int
    url: str
    name: str | None
    link: str | None
    by_author: bool
    published: When | None
    updated: When | None
    inferred: tuple[Inference, ...]
    kind: str
    tombstone: bool
    reason: str | None
    note: str | None
    body: Markup
    labels: tuple[LabelView, ...]
    reply_to: ReplyView | None
    replies: int
    first_reply: str | None = None
    person: str | None = None
    mentions: tuple[MentionView, ...] = ()
    answer: str = ""
    terms: Terms = OWN

    @property
    def element_id(self) -> str:
        """The id that it has on its page."""
        return f"c-{self.id}"

    @property
    def avatar(self) -> str | None:
        """A picture of the sheet of faces; None where nobody has one."""
        if self.tombstone or self.kind not in _OF_PEOPLE:
            return None
        return choose_face(self.name) if self.name else NOBODY


class TallyRow(Struct, frozen=True):
    """How many comments take a stance, and the first of them."""

    stance: str
    count: int
    href: str


class Branch(Struct, frozen=True):
    """A comment at the top of a conversation, with how many answers stand under it at any depth."""

    href: str
    name: str | None
    published: When | None
    replies: int
    tombstone: bool


class Outline(Struct, frozen=True):
    """The way through a long conversation.

    Attributes:
        years: Each with its first comment at the top; empty where there is but one.
        branches: The longest ones, as they stand on the page.
    """

    years: tuple[tuple[int, str], ...]
    branches: tuple[Branch, ...]


class ThreadView(Struct, frozen=True):
    """A conversation as printed.

    Attributes:
        url: The page it stands on, as a path: its essay's, or "/discussions/<slug>/".
        count: Comments with words in them: no tombstones.
        essay_title: None for a thread of its own.
        closed: Known to be closed.
        stated_count: Only where the source claimed another number than was found.
        unlabelled: Comments without a label.
        ways: The outline of a long conversation, alone; nothing of others.
        answer: A `mailto:` that answers all of it; empty for none.
        terms: What its comments are published under.
    """

    slug: str
    title: str
    url: str
    essay_title: str | None
    comments: Sequence[CommentView]
    count: int
    closed: bool
    stated_count: int | None
    tally: tuple[TallyRow, ...]
    unlabelled: int
    origin: str | None
    first: When | None
    last: When | None
    ways: Sequence[Outline] = ()
    answer: str = ""
    terms: Terms = OWN

    @property
    def outline(self) -> Outline | None:
        """The way through a long conversation; None of others."""
        return self.ways[0] if self.ways else None


class EssayView(Struct, frozen=True):
    """What an essay's page needs beyond Pelican's article.

    Attributes:
        url: As a path, "/essays/x/".
        prose: Its text, of which nothing is made before somebody looks at it; templates read its parts here.
        description: At most some 155 characters, for metadata.
        excerpt: The rights are unknown: an excerpt and a citation stand for the whole.
        source: Whom a repost credits.
        dated: The date is known; without it `data-date="unknown"` and no `<time>`.
        inferred: What the importer read from something other than a plain statement.
        lang: The text's language where it isn't the site's.
        series: Its place in a series, None where it is in none.
        byline: The authors with their pages.
        mentions: What links to it from other pages.
        answer: A `mailto:` that answers it; empty for none.
        terms: What it is published under.
    """

    slug: str
    title: str
    url: str
    dek: str | None
    authors: tuple[str, ...]
    prose: Prose
    description: str
    labels: tuple[LabelView, ...]
    thread: ThreadView | None
    published: When | None
    updated: When | None
    dated: bool
    excerpt: bool
    source: str | None
    origin: str | None
    inferred: tuple[Inference, ...]
    lang: str | None = None
    series: SeriesView | None = None
    byline: tuple[Byline, ...] = ()
    mentions: tuple[MentionView, ...] = ()
    answer: str = ""
    terms: Terms = OWN

    @property
    def body(self) -> Markup:
        """Finished HTML with marks; the excerpt alone where `excerpt` is true."""
        return self.prose.body

    @property
    def text(self) -> str:
        """The visible words of `body`, for feeds' summaries and descriptions."""
        return self.prose.text

    @property
    def words(self) -> int:
        """How many words it has."""
        return self.prose.words

    @property
    def minutes(self) -> int:
        """Reading time, at 230 words a minute, at least 1."""
        return self.prose.minutes

    @property
    def contents(self) -> tuple[Heading, ...]:
        """The headings of a long essay; empty for others."""
        return self.prose.contents


@dataclass(frozen=True, slots=True)
class RecentComment:
    """A comment as the front page quotes it: its first words and where it stands."""

    quote: str
    href: str
    name: str | None
    where: str
    published: When | None
    labels: tuple[LabelView, ...]
