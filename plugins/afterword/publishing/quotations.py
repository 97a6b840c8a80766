"""Whose words are whose: what of a comment is its writer's own, and where others quote it or name them."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from afterword.discussion.markup import render_body
from afterword.discussion.model import Comment
from afterword.publishing.sources import SourceText
from afterword.text.plaintext import PlainText
from afterword.text.runs import RUN, fold_words, split_blocks, word_runs
from afterword.vocabulary import When, sort_moment

_QUOTED_RUN = 4  # words in a row, in what is marked as a quotation
_SHORTEST_NAME = 3
_SHOWN = 14  # words of a quotation that a list shows
_OPEN, _CLOSE = (
    re.compile(r"<(?:blockquote|q)\b", re.IGNORECASE),
    re.compile(r"</(?:blockquote|q)>", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A place in the sources that quotes a comment, or names its writer.

    Attributes:
        source: The text.
        line: Of its file, where the quotation begins.
        words: The first of the words.
        names: It names the writer and quotes nothing.
        of: The comment's id.
    """

    source: SourceText
    line: int
    words: str
    names: bool
    of: str


def own_words(comment: Comment, earlier: Collection[str]) -> list[list[str]]:
    """Return a comment's words but for what it quotes, in pieces that stand together.

    Args:
        comment: With its words.
        earlier: Runs of eight words of texts that were there before it; from `earlier_runs`.
    """
    plain = PlainText.from_html(str(render_body(comment, mask=False)))
    pieces, at = [], 0
    for start, end in plain.quoted:
        pieces.append(plain.text[at:start])
        at = max(at, end)
    pieces.append(plain.text[at:])
    return [own for piece in pieces for own in _without(fold_words(piece), earlier)]


def _without(words: list[str], earlier: Collection[str]) -> Iterator[list[str]]:
    """Yield what is left of words between the runs that others said first."""
    theirs: set[int] = set()
    for start, run in enumerate(word_runs(words, RUN)):
        if run in earlier:
            theirs.update(range(start, start + RUN))
    piece: list[str] = []
    for number, word in enumerate(words):
        if number not in theirs:
            piece.append(word)
        elif piece:
            yield piece
            piece = []
    if piece:
        yield piece


def earlier_runs(comment: Comment, slug: str, essay: str | None, sources: Iterable[SourceText]) -> set[str]:
    """Return the runs of eight words of the texts that a comment could have quoted.

    Those are the essay that it stands under, texts of an earlier date, and in its own conversation, where a
    date isn't known, the comments before it.

    Args:
        comment: The comment.
        slug: Its conversation's.
        essay: The slug of the essay that it stands under.
        sources: All texts, in their files' order.
    """
    found: set[str] = set()
    passed = False
    for source in sources:
        inside = source.thread is not None and source.thread[0] == slug
        if inside and source.comment is not None and source.comment.id == comment.id:
            passed = True
            continue
        above = source.comment is None and essay is not None and source.path.stem == essay
        if above or _is_earlier(source.published, comment.published, unknown=inside and not passed):
            found.update(_runs(source))
    return found


def _is_earlier(other: When | None, moment: When | None, *, unknown: bool) -> bool:
    if other is None or moment is None:
        return unknown
    return sort_moment(other) < sort_moment(moment)


def _runs(source: SourceText) -> Iterator[str]:
    for words in source.words():
        yield from word_runs(words, RUN)


def find_quotations(
    comment: Comment, own: Sequence[Sequence[str]], sources: Iterable[SourceText]
) -> Iterator[Quotation]:
    """Yield where other texts quote a comment, or name its writer.

    A quotation is eight of its own words in a row; where it is marked as one, four.

    Args:
        comment: The comment.
        own: Its words, from `own_words`.
        sources: Every other text.
    """
    long_ = {run for piece in own for run in word_runs(piece, RUN)}
    short = {run for piece in own for run in word_runs(piece, _QUOTED_RUN)}
    name = comment.author.name or ""
    said = _name_pattern(name)
    for source in sources:
        line = _quoting_line(source, long_, short)
        if line is not None:
            yield Quotation(source, *line, names=False, of=comment.id)
        elif said is not None and (match := said.search(source.text)):
            at = source.text.count("\n", 0, match.start())
            words = " ".join(source.text[match.start() :].split()[:_SHOWN])
            yield Quotation(source, _first_line(source) + at, words, names=True, of=comment.id)


def _name_pattern(name: str) -> re.Pattern[str] | None:
    parts = name.split()
    if len(name.strip()) < _SHORTEST_NAME or not parts:
        return None
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, parts)) + r"(?!\w)", re.IGNORECASE)


def _quoting_line(
    source: SourceText, long_: Collection[str], short: Collection[str]
) -> tuple[int, str] | None:
    """Return the line on which a text quotes, and the words; None where it doesn't."""
    words: list[tuple[str, int, bool]] = []  # a word, its line, whether it's marked as quoted
    depth = 0
    for number, line in enumerate(source.text.split("\n")):
        depth += len(_OPEN.findall(line))
        quoted = depth > 0 or line.lstrip().startswith((">", "&gt;"))
        depth = max(0, depth - len(_CLOSE.findall(line)))
        words += [(word, number, quoted) for block in split_blocks(line) for word in fold_words(block)]
    plain = [word for word, _, _ in words]
    for start in range(len(words)):
        marked = all(quoted for _, _, quoted in words[start : start + _QUOTED_RUN])
        if " ".join(plain[start : start + RUN]) in long_ or (
            marked and " ".join(plain[start : start + _QUOTED_RUN]) in short
        ):
            return _first_line(source) + words[start][1], " ".join(plain[start : start + _SHOWN])
    return None


def _first_line(source: SourceText) -> int:
    """Return the line of its file on which a text's first line stands."""
    if source.comment is None:
        return source.line
    lines = source.path.read_text(encoding="utf-8").split("\n")
    at = source.line  # the line behind the mark, counted from 0
    while at < len(lines) and lines[at]:
        at += 1
    return at + 2
