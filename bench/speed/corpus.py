"""An invented blog of any size: N essays of some 850 words, each with M comments of some 60.

The same numbers give the same texts, and the first essays of a larger corpus are those of a smaller one, but
for the links between them. One comment in four and every essay hold a text of `bench/myths`, so that the
labels have something to find.
"""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

from speed import words

MYTHS = Path(__file__).parents[1] / "myths"
START, STEP = datetime(2009, 3, 2, 7, 40, tzinfo=UTC), timedelta(minutes=170)
LARGEST = 50_000  # further ones would be dated in the future
AUTHORS = ("Ines Halloran", "Tobiah Wren", "Marguerite Osei-Lund")
SECTIONS, LIST_IN, QUOTATION_IN = 4, 1, 2
# How often, of one.
LABELLED, EMPHASIS, LINK, ANSWER, DEEPER = 0.25, 0.2, 0.1, 0.6, 0.5
_SIGNS = re.compile(r"[*_<>&`\[\]\\#|~\n]")  # that Markdown or HTML could take for more than letters
_EMPHASIS = re.compile(r"\*(.+?)\*")
_LINK = re.compile(r"\[(.+?)\]\((.+?)\)")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment, in the order of printing; its body is Markdown with paragraphs, emphasis and links."""

    id: str
    depth: int
    to: "Comment | None"
    author: str
    published: datetime
    body: str

    @property
    def html(self) -> str:
        """The body as an engine gets it that doesn't render comments itself."""
        text = _LINK.sub(
            r'<a href="\2">\1</a>', _EMPHASIS.sub(r"<em>\1</em>", escape(self.body, quote=False))
        )
        return "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))


@dataclass(frozen=True, slots=True)
class Essay:
    """An essay and its conversation; the body is Markdown."""

    slug: str
    title: str
    published: datetime
    author: str
    topics: tuple[str, ...]
    summary: str
    body: str
    comments: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Essays, made as they are asked for.

    Args:
        essays: How many, at most `LARGEST`.
        comments: On each.
        seed: Another one, other texts.
    """

    essays: int
    comments: int
    seed: int = 1

    def __iter__(self) -> Iterator[Essay]:
        if self.essays > LARGEST:
            raise ValueError(f"{self.essays} essays; {LARGEST} is the most")
        marked = load_marked()
        for number in range(self.essays):
            yield _Writer(self, number, marked).essay()

    def name(self, number: int) -> str:
        """Return what an essay is called, but for the title's end."""
        beginning = words.BEGINNINGS[number % len(words.BEGINNINGS)]
        return f"{beginning} {words.THINGS[number // 7 % len(words.THINGS)]}"

    def slug(self, number: int) -> str:
        """Return the slug of an essay."""
        return f"{self.name(number)} {number}".lower().replace(" ", "-")

    @property
    def edited(self) -> str:
        """The essay that gets a word more: the middle one."""
        return self.slug(self.essays // 2)


def load_marked() -> list[str]:
    """Return the texts that labels are found in: those of `bench/myths` without any Markdown."""
    lines = (
        line
        for path in sorted(MYTHS.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    return [text for line in lines if not _SIGNS.search(text := json.loads(line)["text"])]


class _Writer:
    """Writes one essay, by lots of its own."""

    def __init__(self, corpus: Corpus, number: int, marked: list[str]) -> None:
        self._corpus, self._number, self._marked = corpus, number, marked
        self._draw = random.Random(f"{corpus.seed} {number}")

    def essay(self) -> Essay:
        draw, number = self._draw, self._number
        published = START + number * STEP
        # Some topics are much more common than others, as everywhere.
        topics = {words.TOPICS[int(len(words.TOPICS) * draw.random() ** 2)] for _ in range(3)}
        return Essay(
            slug=self._corpus.slug(number),
            title=self._corpus.name(number) + draw.choice(words.ENDINGS),
            published=published,
            author=draw.choice(AUTHORS),
            topics=tuple(sorted(topics)),
            summary=self._sentence(),
            body=self._body(),
            comments=tuple(self._comments(published)),
        )

    def _body(self) -> str:
        draw = self._draw
        parts = [draw.choice(self._marked)]
        for section in range(SECTIONS):
            if section:
                parts.append(f"## {draw.choice(words.THINGS).capitalize()}{draw.choice(words.ENDINGS)}")
            parts += [self._paragraph(draw.randint(2, 4)) for _ in range(2)]
            if section == LIST_IN:
                parts.append("\n".join(f"- {self._sentence()}" for _ in range(4)))
            elif section == QUOTATION_IN:
                parts.append(f"> {self._paragraph(2)}")
        other = self._corpus.slug(draw.randrange(self._corpus.essays))
        parts.append(f"{self._sentence()} [The rest is told elsewhere](/essays/{other}/).")
        if draw.random() < EMPHASIS:
            parts.append(f"```\n{draw.choice(words.TOPICS)} = {draw.randrange(1000)} < limit\n```")
        return "\n\n".join(parts)

    def _comments(self, moment: datetime) -> Iterator[Comment]:
        draw = self._draw
        chain: list[Comment] = []  # from the last comment up to the one that answers nobody
        for place in range(self._corpus.comments):
            moment += timedelta(minutes=draw.randint(1, 900))
            while chain and draw.random() < (DEEPER if len(chain) > 1 else 1 - ANSWER):
                chain.pop()
            comment = Comment(
                id=f"w-{self._number}-{place}",
                depth=len(chain),
                to=chain[-1] if chain else None,
                author=self._name(),
                published=moment,
                body=self._remark(),
            )
            chain.append(comment)
            yield comment

    def _name(self) -> str:
        # Some people write often, most hardly ever.
        initial = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[int(26 * self._draw.random() ** 3)]
        return f"{self._draw.choice(words.FIRST)} {initial}. {self._draw.choice(words.LAST)}"

    def _remark(self) -> str:
        draw = self._draw
        parts = [self._sentence(), self._paragraph(draw.randint(1, 2))]
        if draw.random() < LABELLED:
            parts[1] = draw.choice(self._marked)
        if draw.random() < EMPHASIS:
            parts[0] += f" I mean *{draw.choice(words.THINGS)}*."
        if draw.random() < LINK:
            parts[0] += f" See [my notes](https://r{draw.randrange(500)}.example/notes/)."
        return "\n\n".join(parts)

    def _paragraph(self, sentences: int) -> str:
        return " ".join(self._sentence() for _ in range(sentences))

    def _sentence(self) -> str:
        who, deed, whom, place, time, turn = map(
            self._draw.choice,
            (words.PEOPLE, words.DEEDS, words.PEOPLE, words.PLACES, words.TIMES, words.TURNS),
        )
        return f"{time[0].upper()}{time[1:]}, {who} {deed} {whom} {place}{turn}."
